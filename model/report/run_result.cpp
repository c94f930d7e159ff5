// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/report/run_result.h"

#include "model/report/result_json.h"
#include "model/scenario/scenario_loader.h"

#include <QJsonArray>

#include <algorithm>

namespace penstock {

namespace {

const Snapshot &shownOf(const SnapshotPtr &running, const SnapshotPtr &latest)
{
    static const Snapshot nothing;
    return running ? *running : latest ? *latest : nothing;
}

QString holdName(HoldReason reason)
{
    switch (reason) {
    case HoldReason::None:
        return QStringLiteral("none");
    case HoldReason::User:
        return QStringLiteral("user");
    case HoldReason::Budget:
        return QStringLiteral("budget");
    case HoldReason::Upstream:
        return QStringLiteral("upstream");
    }
    return {};
}

QString groupName(const Snapshot &snapshot, GroupIndex group)
{
    const std::size_t index = number(group);
    return index < snapshot.groups.size() ? snapshot.groups[index].name : QString();
}

} // namespace

RunResult::RunResult(Scenario scenario, Limits limits)
    : m_scenario(std::move(scenario))
    , m_limits(limits)
{}

void RunResult::add(const SnapshotPtr &snapshot)
{
    addEvents(*snapshot);
    m_latest = snapshot;
    if (snapshot->state == RunState::Running) {
        keepClosed(*snapshot);
        m_running = snapshot;
    }
}

void RunResult::addEvents(const Snapshot &snapshot)
{
    const std::size_t room = m_limits.events - std::min(m_limits.events, m_events.size());
    const std::size_t taken = std::min(room, snapshot.events.size());
    const auto end = snapshot.events.begin() + static_cast<std::ptrdiff_t>(taken);
    m_events.insert(m_events.end(), snapshot.events.begin(), end);
    m_eventsOmitted += snapshot.events.size() - taken;
}

void RunResult::keepClosed(const Snapshot &snapshot)
{
    // A closed connection shows in many snapshots and must be counted as left out only once.
    const TimePoint before = m_running ? m_running->at : TimePoint();
    for (const ConnectionView &connection : snapshot.connections) {
        if (connection.state != ConnectionState::Closed)
            continue;
        const quint64 id = number(connection.id);
        if (m_closed.size() < m_limits.closedConnections || m_closed.contains(id))
            m_closed.insert_or_assign(id, connection);
        else if (connection.close && connection.close->at > before)
            ++m_closedOmitted;
    }
}

qint64 RunResult::unaccounted() const
{
    const qint64 running = m_running ? m_running->totals.unaccounted() : 0;
    return running != 0 || !m_latest ? running : m_latest->totals.unaccounted();
}

QJsonObject RunResult::toJson() const
{
    const Snapshot &shown = shownOf(m_running, m_latest);
    return {{QStringLiteral("penstock"), QStringLiteral(PENSTOCK_VERSION)},
            {QStringLiteral("scenario"), scenarioToJson(m_scenario)},
            {QStringLiteral("duration_s"), toSeconds(shown.sinceStart)},
            {QStringLiteral("address"), shown.address},
            {QStringLiteral("totals"), totals()},
            {QStringLiteral("source"), source()},
            {QStringLiteral("groups"), groups()},
            {QStringLiteral("connections"), connections()},
            {QStringLiteral("connections_omitted"), static_cast<qint64>(m_closedOmitted)},
            {QStringLiteral("process"), process()},
            {QStringLiteral("events"), events()},
            {QStringLiteral("events_omitted"), static_cast<qint64>(m_eventsOmitted)},
            {QStringLiteral("asserts"), QJsonArray()}};
}

QJsonObject RunResult::withAsserts(QJsonObject result, const std::vector<Assertion> &assertions,
                                   const std::vector<Assertion::Verdict> &verdicts)
{
    QJsonArray list;
    for (std::size_t i = 0; i < assertions.size() && i < verdicts.size(); ++i) {
        QJsonObject entry{{QStringLiteral("expr"), assertions[i].expression()},
                          {QStringLiteral("value"), verdicts[i].value},
                          {QStringLiteral("ok"), verdicts[i].holds}};
        if (verdicts[i].value.isNull())
            entry.insert(QStringLiteral("value_reason"), verdicts[i].problem);
        list.append(entry);
    }
    result.insert(QStringLiteral("asserts"), list);
    return result;
}

QJsonObject RunResult::totals() const
{
    const Snapshot &shown = shownOf(m_running, m_latest);
    QJsonObject object = ledgerToJson(shown.totals);
    object.insert(QStringLiteral("produced"), static_cast<qint64>(shown.source.produced));
    object.insert(QStringLiteral("read"), static_cast<qint64>(shown.read));
    object.insert(QStringLiteral("unaccounted"), unaccounted());
    return object;
}

QJsonObject RunResult::source() const
{
    const SourceView &source = shownOf(m_running, m_latest).source;
    return {{QStringLiteral("messages_per_second"), source.messagesPerSecond},
            {QStringLiteral("bytes_per_second"), source.bytesPerSecond},
            {QStringLiteral("held"), holdName(source.held)},
            {QStringLiteral("held_ms"), toMs(source.heldTotal)},
            {QStringLiteral("lag_ms"), toMs(source.lag)},
            {QStringLiteral("lag_max_ms"), toMs(source.lagMax)}};
}

QJsonArray RunResult::groups() const
{
    QJsonArray list;
    for (const GroupView &group : shownOf(m_running, m_latest).groups)
        list.append(groupToJson(group));
    return list;
}

QJsonArray RunResult::connections() const
{
    const Snapshot &shown = shownOf(m_running, m_latest);
    std::map<quint64, const ConnectionView *> all;
    for (const auto &[id, connection] : m_closed)
        all[id] = &connection;
    for (const ConnectionView &connection : shown.connections)
        all[number(connection.id)] = &connection;
    QJsonArray list;
    for (const auto &[id, connection] : all)
        list.append(connectionToJson(*connection, groupName(shown, connection->group), shown.startedAt));
    return list;
}

QJsonArray RunResult::events() const
{
    const TimePoint startedAt = shownOf(m_running, m_latest).startedAt;
    QJsonArray list;
    for (const Event &event : m_events)
        list.append(eventToJson(event, startedAt));
    return list;
}

QJsonObject RunResult::process() const
{
    const OwnCost &cost = shownOf(m_running, m_latest).cost;
    QJsonObject object{{QStringLiteral("sampling_jitter_ms"), durationsToJson(cost.samplingJitter)}};
    if (cost.rssPeakBytes > 0)
        object.insert(QStringLiteral("rss_peak_bytes"), cost.rssPeakBytes);
    else
        putUnknown(object, QStringLiteral("rss_peak_bytes"), QStringLiteral("this platform does not tell it"));
    if (m_cpu)
        object.insert(QStringLiteral("cpu_s"), toSeconds(*m_cpu));
    else
        putUnknown(object, QStringLiteral("cpu_s"), QStringLiteral("it was not measured"));
    return object;
}

} // namespace penstock
