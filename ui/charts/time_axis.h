// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace penstock {

/*! A label on the time axis; `place` is 0 at the left end, 1 at the right. */
struct TimeTick {
    double place = 0;
    QString label;
    bool operator==(const TimeTick &) const = default;
};

/*!
 * The one time axis of all charts: what they show, whether they follow the present, and where the crosshair stands.
 * LIVE means that the right end is the newest snapshot; any zoom or pan pauses all charts while data go on.
 * \thread UI.
 */
class TimeAxis : public QObject {
    Q_OBJECT
public:
    static constexpr Nanos defaultSpan{std::chrono::seconds(60)};
    static constexpr Nanos shortest{std::chrono::milliseconds(50)};
    static constexpr Nanos longest{std::chrono::hours(12)};

    explicit TimeAxis(QObject *parent = nullptr);

    [[nodiscard]] bool isLive() const noexcept { return m_live; }
    [[nodiscard]] TimePoint from() const noexcept { return to() - m_span; }
    [[nodiscard]] TimePoint to() const noexcept { return m_live ? m_newest : m_end; }
    [[nodiscard]] Nanos span() const noexcept { return m_span; }
    [[nodiscard]] TimePoint newest() const noexcept { return m_newest; }
    [[nodiscard]] TimePoint startedAt() const noexcept { return m_startedAt; }

    /*! Time at a place of the axis, 0 to 1, and back. */
    [[nodiscard]] TimePoint timeAt(double place) const;
    [[nodiscard]] double placeOf(TimePoint time) const;

    /*! Ticks at round distances from the right end while live, at round times of the run while paused. */
    [[nodiscard]] std::vector<TimeTick> ticks(int atMost) const;
    /*! "-14.2 s" while live, "00:42.6" while paused. */
    [[nodiscard]] QString text(TimePoint time) const;

    /*! Where the pointer is; follows the axis while it moves. */
    [[nodiscard]] std::optional<TimePoint> hover() const;
    [[nodiscard]] std::optional<TimePoint> lockA() const noexcept { return m_lockA; }
    [[nodiscard]] std::optional<TimePoint> lockB() const noexcept { return m_lockB; }

public Q_SLOTS:
    /*! The newest snapshot; a new run (another start) goes live. */
    void setNewest(penstock::TimePoint startedAt, penstock::TimePoint newest);
    void goLive();
    void pause();
    /*! Live again with the default span, locks taken away. */
    void reset();

public:
    /*! Live or paused stays as it is. Clamped to shortest … longest. */
    void setSpan(Nanos span);
    /*! Exactly this range, paused. A range that is too short or too long is widened or cut around its middle. */
    void setRange(TimePoint from, TimePoint to);
    /*! Zooms by a factor (< 1: closer) so that the time at `place` stays there; pauses. */
    void zoom(double place, double factor);
    /*! Moves what is shown by a share of the span, > 0: later; pauses. */
    void pan(double share);

    void setHover(std::optional<double> place);
    /*! Locks the crosshair: the first one, then the second, then anew. */
    void lock(TimePoint time);
    void moveLock(Nanos by);
    void clearLocks();

Q_SIGNALS:
    /*! What is shown moved or was zoomed. */
    void rangeChanged();
    void liveChanged(bool live);
    void crosshairChanged();
    /*! reset() was asked for: charts give up their own value zoom. */
    void resetDone();

private:
    void setLive(bool live);
    void keepInReach();

    bool m_live = true;
    Nanos m_span = defaultSpan;
    TimePoint m_end;
    TimePoint m_newest;
    TimePoint m_startedAt;
    std::optional<double> m_hover;
    std::optional<TimePoint> m_lockA;
    std::optional<TimePoint> m_lockB;
};

} // namespace penstock
