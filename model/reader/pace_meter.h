// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/base/random.h"
#include "model/scenario/scenario.h"

#include <limits>
#include <optional>

namespace penstock {

/*!
 * How much a reader of a given pace may read now, and when to ask again. All times are lab time.
 *
 * Steady paces keep their schedule: who is late by up to 100 ms makes up for it, what was missed beyond is gone, so
 * that a reader that had nothing to read does not burst afterwards. Bytes are given out in pieces of 20 ms worth (64 B
 * to 64 KiB). More messages may be taken than were allowed (an envelope holds many); the next ones then come later.
 * Pure; one owner.
 */
class PaceMeter {
public:
    static constexpr qint64 unlimited = std::numeric_limits<qint64>::max();

    /*! What may be read now. Either is 0 or `unlimited` or between. */
    struct Allowance {
        qint64 messages = 0;
        qint64 bytes = 0;

        [[nodiscard]] bool isNothing() const noexcept { return messages <= 0 || bytes <= 0; }
        [[nodiscard]] bool isUnlimited() const noexcept { return messages == unlimited && bytes == unlimited; }
        bool operator==(const Allowance &) const = default;
    };

    /*! \param seed of the gaps of a jitter pace. */
    PaceMeter(const Pace &pace, TimePoint labNow, quint64 seed);

    /*! Switches live; the new pace begins now, without debt or credit of the old one. */
    void setPace(const Pace &pace, TimePoint labNow);

    /*! Whether there is never anything to ask. */
    [[nodiscard]] bool isEager() const noexcept { return std::holds_alternative<EagerPace>(m_pace); }
    [[nodiscard]] Allowance allowance(TimePoint labNow) const;
    /*! So much was read. Only counted where the pace counts it. */
    void took(qint64 messages, qint64 bytes, TimePoint labNow);
    /*! When an allowance that is nothing now may be something; nullopt: not before the pace changes. */
    [[nodiscard]] std::optional<TimePoint> nextWake(TimePoint labNow) const;

private:
    // One thing that is counted per second: when the next of it is due, and how far apart they are.
    struct Track {
        bool counted = false;
        double gapNs = 0;   // infinite: never
        double quantum = 1; // given out at least so many at a time
        TimePoint next;

        void begin(const std::optional<Rate> &rate, double least, double most, TimePoint now);
        [[nodiscard]] Nanos slack() const;
        [[nodiscard]] qint64 due(TimePoint now) const;
        [[nodiscard]] std::optional<TimePoint> wake() const;
        void advance(double gaps, TimePoint now);
    };

    [[nodiscard]] double gapsOf(qint64 messages);
    // When the phase changes that is on at `now`, and whether it is one of reading.
    struct Phase {
        bool open = true;
        std::optional<TimePoint> until;
    };
    [[nodiscard]] Phase phase(TimePoint now) const;

    Pace m_pace;
    TimePoint m_began;
    Track m_messages;
    Track m_bytes;
    Random m_random;
};

} // namespace penstock
