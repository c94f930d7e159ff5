// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace penstock {

/*!
 * The account of every message of one connection, or a sum of such accounts. Counters only grow; `waiting` is a gauge,
 * counted by looking into the outbox, never derived from the others.
 */
struct Ledger {
    quint64 offered = 0;
    quint64 delivered = 0; //!< handed to the socket
    quint64 waiting = 0;
    quint64 droppedNewest = 0;
    quint64 droppedOldest = 0;
    quint64 conflated = 0;
    quint64 expired = 0;
    quint64 evicted = 0; //!< were waiting when the connection ended, for whatever reason

    /*! All that was offered and will never be delivered. */
    [[nodiscard]] quint64 lost() const noexcept
    {
        return droppedNewest + droppedOldest + conflated + expired + evicted;
    }
    /*! 0, always; anything else is a bug of ours and is shown as such. */
    [[nodiscard]] qint64 unaccounted() const noexcept
    {
        return static_cast<qint64>(offered) - static_cast<qint64>(delivered + waiting + lost());
    }
    Ledger &operator+=(const Ledger &other) noexcept
    {
        offered += other.offered;
        delivered += other.delivered;
        waiting += other.waiting;
        droppedNewest += other.droppedNewest;
        droppedOldest += other.droppedOldest;
        conflated += other.conflated;
        expired += other.expired;
        evicted += other.evicted;
        return *this;
    }
    bool operator==(const Ledger &) const = default;
};

} // namespace penstock
