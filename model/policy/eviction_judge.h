// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/policy/policy.h"

#include <QCoreApplication>

#include <optional>

namespace penstock {

/*! Which limit of part 9 a connection has passed. */
enum class EvictionGround { Hard, Soft, Behind };

/*!
 * Part 9: whether one connection is to be closed. Pure; it remembers only since when the soft limit has been reached
 * without a break. A new judge starts that time anew.
 *
 * Limits are reached at their value, like those of Redis; being behind counts from beyond it.
 * \thread one owner.
 */
class EvictionJudge {
    Q_DECLARE_TR_FUNCTIONS(EvictionJudge)

public:
    /*!
     * \param held   bytes in outbox, library and TLS.
     * \param behind age of the oldest message not yet acknowledged, real time.
     * \param labNow lab time, in which soft-seconds run; never before that of the previous call.
     * \return the ground, the hardest first; nullopt: the connection may stay.
     */
    [[nodiscard]] std::optional<EvictionGround> ground(const Eviction &limits, ByteCount held, Nanos behind,
                                                       TimePoint labNow) noexcept;

    /*! Same as ground(), as words for an event: "40 MiB waiting, hard limit 32 MiB". */
    [[nodiscard]] std::optional<QString> judge(const Eviction &limits, ByteCount held, Nanos behind, TimePoint labNow);

    /*! Lab time at which the soft limit evicts if nothing drains; nullopt while below it. For forecasts. */
    [[nodiscard]] std::optional<TimePoint> softDue(const Eviction &limits) const noexcept;

private:
    std::optional<TimePoint> m_softSince;
};

} // namespace penstock
