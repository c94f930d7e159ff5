// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/policy/policy.h"

namespace penstock {

/*!
 * Part 4, both kinds, in messages and bytes at once: when may the next message pass? All times are lab time.
 *
 * Each limited unit is a meter with a level that rises with the rate up to a cap and falls by what passes; a message
 * needs its own cost or a full meter, whichever is less, and may leave the level below zero: that is the debt. The
 * leaky bucket is the same with a cap of zero: nothing saved while idle, so nothing bursts.
 */
class RateLimiter {
public:
    /*!
     * A timer wakes a few milliseconds late. An evenly spaced sender makes that up, or a rate above a few hundred per
     * second could never be reached; more than this is not made up.
     */
    static constexpr Nanos lateWakeAllowance{std::chrono::milliseconds(4)};

    /*! Buckets start full, a leaky bucket starts free. */
    RateLimiter(const Throttle &throttle, TimePoint now);

    /*! Other numbers or the other kind from now on; the debt stays. A unit limited for the first time starts full. */
    void change(const Throttle &throttle, TimePoint now);

    /*! Earliest time at which a message of so many bytes may pass; TimePoint::max() for never. */
    [[nodiscard]] TimePoint availableAt(qint64 bytes) const noexcept;

    /*!
     * Counts a message as passed.
     * \param at not before availableAt(bytes).
     */
    void pass(qint64 bytes, TimePoint at) noexcept;

    /*!
     * The instant to give to pass() for a message handed over now, see lateWakeAllowance.
     * \param waitingSince when the message was offered.
     * \param now not before availableAt(bytes).
     */
    [[nodiscard]] TimePoint passTime(qint64 bytes, TimePoint waitingSince, TimePoint now) const noexcept;

    /*! Counts more (or, negative, fewer) bytes for a message that has passed already. */
    void charge(qint64 bytes) noexcept;

    /*! Whether no rate is finite, so that nothing is ever held. */
    [[nodiscard]] bool isUnlimited() const noexcept { return !m_messages.active && !m_bytes.active; }

private:
    struct Meter {
        bool active = false;
        double perNano = 0;
        double cap = 0;
        double level = 0;

        void set(const std::optional<Rate> &rate, double newCap);
        void refill(Nanos elapsed) noexcept;
        [[nodiscard]] double wait(double cost) const noexcept; // nanoseconds
    };

    void apply(const Throttle &throttle);

    Meter m_messages;
    Meter m_bytes;
    TimePoint m_last; // the instant the levels speak of
    bool m_even = false;
};

} // namespace penstock
