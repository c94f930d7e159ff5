// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/policy_prices.h"

#include <algorithm>

namespace penstock {

namespace {

using namespace std::chrono_literals;

constexpr Nanos span = 10s;
constexpr Nanos step = 1s;

QString countText(quint64 count)
{
    return formatCount(static_cast<qint64>(count));
}

QString shareText(quint64 part, quint64 whole)
{
    return formatShare(whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole));
}

} // namespace

void PolicyPrices::update(const SnapshotPtr &snapshot)
{
    Q_ASSERT(snapshot);
    if (!m_snapshot || m_snapshot->startedAt != snapshot->startedAt)
        m_accounts.clear();
    m_snapshot = snapshot;
    if (!m_accounts.empty() && snapshot->at - m_accounts.back().at < step)
        return;
    Account account{snapshot->at, {}};
    for (const GroupView &group : snapshot->groups)
        account.groups.push_back(group.ledger);
    m_accounts.push_back(std::move(account));
    while (m_accounts.size() > 1 && snapshot->at - m_accounts[1].at >= span)
        m_accounts.pop_front();
}

QString PolicyPrices::text(PartKind part, const QString &group) const
{
    if (!m_snapshot)
        return {};
    const auto found = std::ranges::find(m_snapshot->groups, group, &GroupView::name);
    if (found == m_snapshot->groups.end())
        return {};
    const auto index = static_cast<std::size_t>(found - m_snapshot->groups.begin());
    const Policy &policy = found->policy;
    switch (part) {
    case PartKind::Admission:
        return policy.admission ? admission(index) : QString();
    case PartKind::Expiry:
        return policy.expiry ? expiry(index) : QString();
    case PartKind::Priority:
        return policy.priority ? priority(index) : QString();
    case PartKind::Throttling:
        return policy.throttle ? throttle(index) : QString();
    case PartKind::Batch:
        return policy.batch ? batch(index) : QString();
    case PartKind::Gate:
        return policy.gate ? gate(index) : QString();
    case PartKind::Credits:
        return policy.credits ? credits(index) : QString();
    case PartKind::Kernel:
        return policy.kernel ? kernel(index) : QString();
    case PartKind::Evict:
        return policy.evict ? evict(index) : QString();
    case PartKind::Upstream:
        return policy.upstream ? upstream(index) : QString();
    }
    return {};
}

PolicyPrices::Recent PolicyPrices::recent(std::size_t group) const
{
    const Ledger &now = view(group).ledger;
    const auto &groups = m_accounts.front().groups;
    const Ledger then = group < groups.size() ? groups[group] : Ledger{};
    return {now.offered - then.offered, now.droppedNewest - then.droppedNewest, now.droppedOldest - then.droppedOldest,
            now.conflated - then.conflated, now.expired - then.expired};
}

PolicyPrices::Gates PolicyPrices::gates(std::size_t group) const
{
    Gates result;
    for (const ConnectionView &connection : m_snapshot->connections) {
        if (number(connection.group) != group || connection.state == ConnectionState::Closed)
            continue;
        ++result.open;
        result.closed += connection.gateClosed;
    }
    return result;
}

Nanos PolicyPrices::oldestWaiting(std::size_t group) const
{
    Nanos oldest{0};
    for (const ConnectionView &connection : m_snapshot->connections) {
        if (number(connection.group) == group)
            oldest = std::max(oldest, connection.outboxOldest);
    }
    return oldest;
}

// Bytes of outbox and library of the connection that holds most: what eviction looks at.
qint64 PolicyPrices::fullest(std::size_t group) const
{
    qint64 most = 0;
    for (const ConnectionView &connection : m_snapshot->connections) {
        if (number(connection.group) == group && connection.state != ConnectionState::Closed)
            most = std::max(most, connection.stages.at(Stage::Outbox).valueOr(0) + connection.stages.libraryBytes());
    }
    return most;
}

QString PolicyPrices::admission(std::size_t group) const
{
    const Recent last = recent(group);
    switch (view(group).policy.admission->over) {
    case Overflow::RefuseNewest:
        return tr("Memory bounded, old data kept. %1 refused in the last 10 s.")
            .arg(shareText(last.refused, last.offered));
    case Overflow::DropOldest:
        return tr("Memory bounded, newest kept. %1 dropped in the last 10 s.")
            .arg(shareText(last.droppedOldest, last.offered));
    case Overflow::LatestPerKey:
        if (last.droppedOldest == 0)
            return tr("Latest of each key waits. %1 conflated in the last 10 s.")
                .arg(shareText(last.conflated, last.offered));
        return tr("Latest of each key waits. %1 conflated, %2 dropped in the last 10 s.")
            .arg(shareText(last.conflated, last.offered), shareText(last.droppedOldest, last.offered));
    case Overflow::Close:
        return tr("Nothing lost silently. %1 closed so far.").arg(countText(view(group).evictions));
    }
    return {};
}

QString PolicyPrices::expiry(std::size_t group) const
{
    const Recent last = recent(group);
    return tr("Nothing stale is sent. %1 expired in the last 10 s.").arg(shareText(last.expired, last.offered));
}

QString PolicyPrices::priority(std::size_t group) const
{
    return tr("Control is never dropped. It overtakes %1 waiting.").arg(countText(view(group).ledger.waiting));
}

QString PolicyPrices::throttle(std::size_t group) const
{
    const quint64 waiting = view(group).ledger.waiting;
    if (waiting == 0)
        return tr("Even load. Nothing waits for it now.");
    return tr("Even load. %1 waiting, the oldest for %2.")
        .arg(countText(waiting), formatDuration(oldestWaiting(group)));
}

QString PolicyPrices::batch(std::size_t group) const
{
    const Batch &batch = *view(group).policy.batch;
    if (batch.encode == BatchEncode::Frames)
        return tr("Fewer writes. Adds up to %1, %2 held now.")
            .arg(formatDuration(batch.window), countText(view(group).ledger.waiting));
    const QString frames = QString::number(view(group).framesPerMessage, 'f', 2);
    return tr("Fewer writes: %1 frames per message. Adds up to %2.").arg(frames, formatDuration(batch.window));
}

QString PolicyPrices::gate(std::size_t group) const
{
    const Gates now = gates(group);
    const QString waiting = countText(view(group).ledger.waiting);
    // Only a limit on the outbox, or an upstream that waits, bounds the memory as a whole.
    const bool bounded = view(group).policy.admission || view(group).policy.upstream;
    const QString promise = bounded ? tr("Memory bounded. Producer or outbox must wait: %1.")
                                    : tr("Socket buffer bounded, the outbox is not: %1.");
    if (now.closed == 0)
        return promise.arg(now.open == 1 ? tr("gate open, %1 waiting").arg(waiting)
                                         : tr("all gates open, %1 waiting").arg(waiting));
    if (now.open == 1)
        return promise.arg(tr("gate closed, %1 waiting").arg(waiting));
    return promise.arg(tr("%1 of %2 gates closed, %3 waiting").arg(now.closed).arg(now.open).arg(waiting));
}

QString PolicyPrices::credits(std::size_t group) const
{
    return tr("The reader sets the pace. %1 wait for it to ask.").arg(countText(view(group).ledger.waiting));
}

QString PolicyPrices::kernel(std::size_t group) const
{
    const Gauge held = view(group).stages.kernelBytes();
    if (!held.known())
        return tr("Less hides in the kernel. How much cannot be read: %1.").arg(unavailableText(held.why()));
    const int connections = std::max(1, view(group).connections);
    return tr("Less hides in the kernel: %1 per connection.").arg(formatBytes(ByteCount(held.value() / connections)));
}

QString PolicyPrices::evict(std::size_t group) const
{
    return tr("One slow reader cannot hold the rest. %1 evicted, fullest holds %2.")
        .arg(countText(view(group).evictions), formatBytes(ByteCount(fullest(group))));
}

QString PolicyPrices::upstream(std::size_t group) const
{
    const SourceView &source = m_snapshot->source;
    const QString over = tr("%1 of %2 over high water").arg(view(group).overHighWater).arg(view(group).connections);
    if (source.held == HoldReason::Upstream)
        return tr("Nothing lost, everyone waits: source held, %1.").arg(over);
    return tr("Nothing lost, everyone waits: held %1 so far, %2.").arg(formatDuration(source.heldTotal), over);
}

} // namespace penstock
