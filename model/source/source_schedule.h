// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/base/random.h"
#include "model/scenario/scenario.h"
#include "model/source/rate_curve.h"
#include "model/wire/message.h"

#include <deque>
#include <optional>
#include <vector>

namespace penstock {

/*! Payload of a control message, bytes. */
inline constexpr qint64 controlPayloadSize = 64;
/*! Key of control messages; data never has it. */
inline constexpr quint32 controlKey = 0xffffffff;

/*!
 * Which messages of a synthetic source are due at a lab time. Pure: no clock, no timer, no payloads.
 *
 * Key and size of the n-th data message follow from spec, seed and n alone, so the same spec and seed give the same
 * messages however late or in whatever portions they are taken. Due times lie on the integral of the rate; they do not
 * drift. The first message is due half a gap after the start.
 *
 * \thread one owner.
 */
class SourceSchedule {
public:
    struct Due {
        quint64 sequence = 0; //!< counts from 1 over data and control messages, in order of due time
        quint32 key = 0;
        Lane lane = Lane::Data;
        qint64 size = 0; //!< of the payload, bytes, 0 to maxPayloadSize
        TimePoint dueAt; //!< lab time; at an infinite rate the time of the call
    };

    SourceSchedule(const SourceSpec &spec, quint64 seed, TimePoint labNow);

    /*!
     * Switches live. What was due until now stays due as the old spec had it; from now on the new rate continues from
     * the fraction of a message already reached, so that nothing jumps and nothing bursts. An unchanged shape goes on
     * where it is, a new one starts from its beginning.
     */
    void setSpec(const SourceSpec &spec, TimePoint labNow);
    [[nodiscard]] const SourceSpec &spec() const noexcept { return m_segments.back().spec; }

    /*! Takes what is due at `labNow`, oldest first, at most so many; the rest stays due. \param into is replaced. */
    void takeDue(TimePoint labNow, std::size_t atMost, std::vector<Due> &into);

    /*! When the next message is due, in the past if it is late already; nullopt: never, unless the spec changes. */
    [[nodiscard]] std::optional<TimePoint> nextDue() const;

    /*! After a hold: what was due until now never will be; the next message comes at its ordinary time. */
    void skipTo(TimePoint labNow);

private:
    enum class Gaps { Even, Exponential };

    /*! One stream of due times along a curve. */
    struct Stream {
        RateCurve curve;
        Gaps gaps = Gaps::Even;
        TimePoint origin;  // time 0 of the curve
        double first = 0;  // messages along the curve at which the first is due
        quint64 taken = 0; // even gaps: so many since then
        double target = 0; // messages along the curve at which the next is due
        std::optional<TimePoint> next;

        [[nodiscard]] double position(TimePoint at) const;
        [[nodiscard]] std::optional<TimePoint> timeOf(double messages) const;
        [[nodiscard]] TimePoint timeAt(double seconds) const;
        void advance(Random &random);
        void skipPast(TimePoint at, Random &random);
        [[nodiscard]] double toGo(TimePoint at) const;
    };

    /*! The time during which one spec is in force. */
    struct Segment {
        SourceSpec spec;
        Stream data;
        Stream control;
        TimePoint until; // the last instant that belongs to it

        [[nodiscard]] std::optional<TimePoint> next() const;
    };

    [[nodiscard]] static Stream makeStream(const RateCurve &curve, Gaps gaps, TimePoint origin, TimePoint from,
                                           double toGo);
    [[nodiscard]] Segment firstSegment(const SourceSpec &spec, TimePoint labNow);
    [[nodiscard]] Due makeData(const SourceSpec &spec, TimePoint dueAt);
    [[nodiscard]] Due makeControl(TimePoint dueAt);
    [[nodiscard]] qint64 sizeOf(const SizeSpec &spec, quint64 index) const;
    void takeInfinite(TimePoint labNow, std::size_t atMost, std::vector<Due> &into);
    void dropFinished();

    quint64 m_seed;
    Random m_gaps;
    std::deque<Segment> m_segments; // the last one is in force; those before it have messages that are late
    TimePoint m_seenUntil;
    quint64 m_sequence = 0;
    quint64 m_dataMessages = 0;
};

} // namespace penstock
