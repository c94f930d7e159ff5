// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab.h"

#include <QUrl>

#include <algorithm>

namespace penstock {

Lab::Lab(const Scenario &scenario)
    : m_engine(EngineHandle::Options{})
{
    QObject::connect(&m_engine, &EngineHandle::snapshotTaken, &m_engine, [this](const SnapshotPtr &snapshot) {
        m_events.append(QList<Event>(snapshot->events.begin(), snapshot->events.end()));
        m_peakWaiting = std::max(m_peakWaiting, snapshot->waitingBytes);
    });
    QObject::connect(&m_engine, &EngineHandle::failed, &m_engine,
                     [this](const QString &text) { m_failures.append(text); });
    m_engine.start(scenario);
}

quint16 Lab::port() const
{
    return static_cast<quint16>(QUrl(address()).port(0));
}

std::optional<ConnectionView> Lab::connection(const QString &name) const
{
    const SnapshotPtr snapshot = latest();
    const auto &all = snapshot->connections;
    const auto found = std::find_if(all.rbegin(), all.rend(), [&name](const auto &view) { return view.name == name; });
    return found == all.rend() ? std::nullopt : std::optional(*found);
}

GroupView Lab::group(const QString &name) const
{
    const SnapshotPtr snapshot = latest();
    const auto &all = snapshot->groups;
    const auto found =
        std::find_if(all.begin(), all.end(), [&name](const GroupView &group) { return group.name == name; });
    return found == all.end() ? GroupView() : *found;
}

QList<Event> Lab::events(EventKind kind) const
{
    QList<Event> found;
    std::copy_if(m_events.begin(), m_events.end(), std::back_inserter(found),
                 [kind](const Event &event) { return event.kind == kind; });
    return found;
}

Scenario steadyScenario(int readers, double messages, ByteCount size)
{
    Scenario scenario;
    scenario.id = QStringLiteral("steady");
    scenario.name = scenario.id;
    scenario.source.rate = Rate(messages);
    scenario.source.size = FixedSize{size};
    GroupSpec fast;
    fast.name = QStringLiteral("fast");
    fast.readers = readers;
    scenario.groups.push_back(fast);
    return scenario;
}

} // namespace penstock
