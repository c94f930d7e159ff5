// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"

#include <QCoreApplication>

#include <deque>
#include <vector>

namespace penstock {

/*! The parts of a policy, in the order in which they act. */
enum class PartKind { Admission, Expiry, Priority, Throttling, Batch, Gate, Credits, Kernel, Evict, Upstream };
inline constexpr int partKindCount = 10;

/*!
 * What each part in force buys and costs right now: one line each, with the number from the newest snapshots. Shares
 * are over the last 10 s. \thread one owner.
 */
class PolicyPrices {
    Q_DECLARE_TR_FUNCTIONS(PolicyPrices)
public:
    /*! Takes in a snapshot; keeps one account per group and second. A new run starts afresh. \param snapshot not null.
     */
    void update(const SnapshotPtr &snapshot);

    /*! \return empty if the group is unknown, the part is not in force in it, or no snapshot came yet. */
    [[nodiscard]] QString text(PartKind part, const QString &group) const;

private:
    /*! What happened in a group within the last 10 s. */
    struct Recent {
        quint64 offered = 0;
        quint64 refused = 0;
        quint64 droppedOldest = 0;
        quint64 conflated = 0;
        quint64 expired = 0;
    };
    struct Account {
        TimePoint at;
        std::vector<Ledger> groups;
    };
    struct Gates {
        int closed = 0;
        int open = 0; // connections that are not closed
    };

    [[nodiscard]] Recent recent(std::size_t group) const;
    [[nodiscard]] Gates gates(std::size_t group) const;
    [[nodiscard]] Nanos oldestWaiting(std::size_t group) const;
    [[nodiscard]] qint64 fullest(std::size_t group) const;

    [[nodiscard]] QString admission(std::size_t group) const;
    [[nodiscard]] QString expiry(std::size_t group) const;
    [[nodiscard]] QString priority(std::size_t group) const;
    [[nodiscard]] QString throttle(std::size_t group) const;
    [[nodiscard]] QString batch(std::size_t group) const;
    [[nodiscard]] QString gate(std::size_t group) const;
    [[nodiscard]] QString credits(std::size_t group) const;
    [[nodiscard]] QString kernel(std::size_t group) const;
    [[nodiscard]] QString evict(std::size_t group) const;
    [[nodiscard]] QString upstream(std::size_t group) const;

    [[nodiscard]] const GroupView &view(std::size_t group) const { return m_snapshot->groups[group]; }

    SnapshotPtr m_snapshot;
    std::deque<Account> m_accounts; // one a second, from 10 s ago on
};

} // namespace penstock
