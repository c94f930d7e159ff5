// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/source_runner.h"

#include <algorithm>
#include <numeric>

namespace penstock {

namespace {

constexpr std::size_t dueAtOnce = 64;
constexpr qint64 batchBytes = 256 * 1024;
constexpr int maxInFlight = 3;
// Hold when a sample shows this share of the budget, go on below the other.
constexpr double holdAt = 0.95;
constexpr double resumeAt = 0.85;

} // namespace

SourceRunner::SourceRunner(Setup setup, const LabTime &time, std::shared_ptr<const PayloadPool> pool)
    : m_setup(std::move(setup))
    , m_time(time)
    , m_pool(std::move(pool))
    , m_schedule(m_setup.spec, m_setup.seed, time.now())
    , m_timer(this)
    , m_inFlight(static_cast<std::size_t>(m_setup.shards), 0)
    , m_pressure(static_cast<std::size_t>(m_setup.shards))
    , m_judges(m_setup.groups.size())
{
    m_report.spec = m_setup.spec;
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &SourceRunner::run);
}

void SourceRunner::start()
{
    m_running = true;
    m_schedule.skipTo(m_time.now());
    run();
}

void SourceRunner::stop()
{
    m_running = false;
    m_timer.stop();
}

void SourceRunner::setSpec(const SourceSpec &spec)
{
    m_schedule.setSpec(spec, m_time.now());
    m_report.spec = spec;
    run();
}

void SourceRunner::setBudget(qint64 budget)
{
    m_setup.budget = budget;
    judge();
}

void SourceRunner::setGroups(const std::vector<Policy> &groups)
{
    m_setup.groups = groups;
    m_judges.resize(groups.size());
    judge();
}

void SourceRunner::holdByUser()
{
    m_userHolds = true;
    judge();
}

void SourceRunner::resumeByUser()
{
    m_userHolds = false;
    judge();
}

void SourceRunner::speedChanged()
{
    m_timer.stop();
    run();
}

void SourceRunner::batchDone(int shard)
{
    --m_inFlight[static_cast<std::size_t>(shard)];
    run();
}

void SourceRunner::pressureChanged(int shard, const std::vector<GroupPressure> &groups)
{
    m_pressure[static_cast<std::size_t>(shard)] = groups;
    countConnections();
    judge();
}

void SourceRunner::countConnections()
{
    int open = 0;
    for (const std::vector<GroupPressure> &shard : m_pressure) {
        for (const GroupPressure &group : shard)
            open += group.open;
    }
    if (open > m_connections) {
        m_joinCost += std::accumulate(m_batchBytes.begin(), m_batchBytes.end(), qint64{0}) * (open - m_connections);
        m_joinCostUntil = m_cost;
    }
    m_connections = open;
}

void SourceRunner::budgetSampled(qint64 waitingBytes, quint64 costSeen, const QString &largest)
{
    m_waiting = waitingBytes;
    m_costSeen = costSeen;
    if (costSeen >= m_joinCostUntil)
        m_joinCost = 0;
    m_largest = largest;
    m_awaitsSample = false;
    const auto share = static_cast<double>(waitingBytes) / static_cast<double>(std::max<qint64>(1, m_setup.budget));
    if (!m_budgetHolds && share >= holdAt)
        m_budgetHolds = true;
    else if (m_budgetHolds && share < resumeAt && waitingBytes + m_needs <= m_setup.budget)
        m_budgetHolds = false;
    judge();
}

void SourceRunner::judge()
{
    m_upstreamHolds = false;
    for (std::size_t g = 0; g < m_setup.groups.size(); ++g) {
        if (!m_setup.groups[g].upstream)
            continue;
        GroupPressure sum;
        for (const std::vector<GroupPressure> &shard : m_pressure) {
            if (g < shard.size()) {
                sum.over += shard[g].over;
                sum.open += shard[g].open;
            }
        }
        m_upstreamHolds |= m_judges[g].judge(*m_setup.groups[g].upstream, sum.over, sum.open);
    }
    const HoldReason reason = reasonNow();
    if (reason != m_report.held) {
        switch (reason) {
        case HoldReason::None:
            setHeld(reason, tr("the source goes on"));
            break;
        case HoldReason::User:
            setHeld(reason, tr("the source is held by hand"));
            break;
        case HoldReason::Budget:
            setHeld(reason, tr("memory budget of %1 reached: the source is held; largest: %2")
                                .arg(formatBytes(ByteCount(m_setup.budget)), m_largest));
            break;
        case HoldReason::Upstream:
            setHeld(reason, tr("the upstream gate holds the source"));
            break;
        }
    }
    run();
}

HoldReason SourceRunner::reasonNow() const
{
    if (m_userHolds)
        return HoldReason::User;
    if (m_budgetHolds)
        return HoldReason::Budget;
    return m_upstreamHolds ? HoldReason::Upstream : HoldReason::None;
}

void SourceRunner::setHeld(HoldReason reason, const QString &text)
{
    const TimePoint now = m_time.real().now();
    const HoldReason before = m_report.held;
    if (before == HoldReason::None)
        m_heldSince = now;
    else if (reason == HoldReason::None)
        m_report.heldTotal += now - m_heldSince;
    m_report.held = reason;
    if (reason == HoldReason::None) {
        // Nothing is caught up; what was already taken from the schedule keeps its sequence and is due now.
        const TimePoint lab = m_time.now();
        m_schedule.skipTo(lab);
        for (std::size_t i = m_dueNext; i < m_due.size(); ++i)
            m_due[i].dueAt = lab;
    }
    // An upstream gate opens and closes many times a second; it is told by heldTotal and the picture, not by events.
    const bool upstream = reason == HoldReason::Upstream || before == HoldReason::Upstream;
    if (upstream && reason != HoldReason::Budget && before != HoldReason::Budget)
        return;
    const EventKind kind = reason == HoldReason::None     ? EventKind::SourceResumed
                           : reason == HoldReason::Budget ? EventKind::BudgetReached
                                                          : EventKind::SourceHeld;
    m_report.events.push_back({0, now, kind, {}, QString(), text});
}

void SourceRunner::run()
{
    if (!m_running)
        return;
    while (m_report.held == HoldReason::None && !m_awaitsSample) {
        if (std::any_of(m_inFlight.begin(), m_inFlight.end(), [](int n) { return n >= maxInFlight; }))
            return; // batchDone comes back here
        if (!makeBatch())
            break;
    }
    scheduleNext();
}

void SourceRunner::scheduleNext()
{
    if (m_report.held != HoldReason::None || m_awaitsSample)
        return; // a sample, a drain or the user comes back
    const std::optional<TimePoint> next = m_schedule.nextDue();
    if (!next)
        return;
    const Nanos in = m_time.toReal(*next - m_time.now());
    m_timer.start(std::chrono::ceil<std::chrono::milliseconds>(std::max(in, Nanos(0))));
}

bool SourceRunner::makeBatch()
{
    const TimePoint lab = m_time.now();
    if (m_dueNext == m_due.size()) {
        m_due.clear();
        m_dueNext = 0;
        m_schedule.takeDue(lab, dueAtOnce, m_due);
    }
    if (m_due.empty())
        return false;
    std::size_t until = m_dueNext;
    qint64 bytes = 0;
    constexpr qint64 overhead = 64; // headers of frame and message, JSON not counted
    // No larger than what has room for every connection, so that a small budget makes small batches and no stop.
    const qint64 room = m_setup.budget - m_waiting - static_cast<qint64>(m_cost - m_costSeen) - m_joinCost;
    const qint64 limit = m_connections > 0 ? std::min(batchBytes, room / m_connections) : batchBytes;
    for (; until < m_due.size() && (bytes == 0 || bytes + m_due[until].size + overhead <= limit); ++until)
        bytes += m_due[until].size + overhead;
    const qint64 cost = bytes * m_connections;
    if (!fitsBudget(cost))
        return false;
    const TimePoint now = m_time.real().now();
    auto batch = std::make_shared<MessageBatch>();
    batch->reserve(until - m_dueNext);
    for (; m_dueNext < until; ++m_dueNext) {
        const SourceSchedule::Due &due = m_due[m_dueNext];
        batch->emplace_back(new Message(due.sequence, due.key, now, due.lane, m_pool->slice(due.sequence, due.size)));
        m_report.lag = m_time.toReal(lab - due.dueAt);
        m_report.lagMax = std::max(m_report.lagMax, m_report.lag);
        m_report.producedBytes += static_cast<quint64>(due.size);
    }
    m_report.produced += batch->size();
    m_cost += static_cast<quint64>(cost);
    m_batchBytes.push_back(bytes);
    if (m_batchBytes.size() > maxInFlight)
        m_batchBytes.pop_front();
    for (int &n : m_inFlight)
        ++n;
    m_setup.publish({std::move(batch), m_cost});
    return true;
}

bool SourceRunner::fitsBudget(qint64 cost)
{
    const qint64 sinceSample = static_cast<qint64>(m_cost - m_costSeen) + m_joinCost;
    if (m_waiting + sinceSample + cost <= m_setup.budget)
        return true;
    m_needs = cost;
    if (sinceSample == 0) {
        // The sample was fresh and still there is no room: this is the budget, not our own caution.
        m_budgetHolds = true;
        QMetaObject::invokeMethod(this, &SourceRunner::judge, Qt::QueuedConnection);
    }
    m_awaitsSample = true;
    return false;
}

void SourceRunner::report(quint64 tick)
{
    auto report = std::make_shared<SourceReport>(m_report);
    report->tick = tick;
    if (m_report.held != HoldReason::None)
        report->heldTotal += m_time.real().now() - m_heldSince;
    m_report.events.clear();
    Q_EMIT reported(report);
}

} // namespace penstock
