// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bench/engine_probe.h"

#include <QEventLoop>
#include <QTextStream>
#include <QTimer>

namespace penstock {

namespace {

constexpr std::chrono::seconds connectPatience{60};
constexpr Nanos warmUp = std::chrono::seconds(1);

int readersWanted(const Scenario &scenario)
{
    int sum = 0;
    for (const GroupSpec &group : scenario.groups)
        sum += group.readers;
    return sum;
}

int readersConnected(const Snapshot &snapshot)
{
    int sum = 0;
    for (const GroupView &group : snapshot.groups)
        sum += group.connections;
    return sum;
}

/*! Follows the snapshots of one run from start to the end of the measurement. */
class Probe : public QObject {
public:
    Probe(int wanted, Nanos duration)
        : m_wanted(wanted)
        , m_duration(duration)
    {}

    /*! \return true when the measurement is complete. */
    bool look(const SnapshotPtr &snapshot)
    {
        for (const Event &event : snapshot->events)
            m_measure.readerErrors += event.kind == EventKind::ReaderError || event.kind == EventKind::LedgerError;
        if (!m_connectedAt && readersConnected(*snapshot) >= m_wanted)
            m_connectedAt = snapshot->sinceStart;
        if (!m_connectedAt || snapshot->sinceStart < *m_connectedAt + warmUp)
            return false;
        if (!m_from) {
            m_from = snapshot;
            return false;
        }
        m_cpuSum += snapshot->cost.cpuCores;
        ++m_cpuCount;
        if (snapshot->sinceStart - m_from->sinceStart < m_duration)
            return false;
        finish(snapshot);
        return true;
    }

    [[nodiscard]] const EngineMeasure &measure() const { return m_measure; }

private:
    void finish(const SnapshotPtr &last)
    {
        m_measure.seconds = toSeconds(last->sinceStart - m_from->sinceStart);
        m_measure.readPerSecond = static_cast<double>(last->read - m_from->read) / m_measure.seconds;
        m_measure.cpuCores = m_cpuSum / m_cpuCount;
        m_measure.rssBytes = last->cost.rssBytes;
        m_measure.sourceLagMax = last->source.lagMax;
        m_measure.jitterP99 = last->cost.samplingJitter.p99;
        m_measure.unaccounted = last->totals.unaccounted();
        m_measure.connections = readersConnected(*last);
        m_measure.connectTime = *m_connectedAt;
        m_measure.last = last;
    }

    int m_wanted;
    Nanos m_duration;
    std::optional<Nanos> m_connectedAt;
    SnapshotPtr m_from;
    EngineMeasure m_measure;
    double m_cpuSum = 0;
    int m_cpuCount = 0;
};

} // namespace

std::optional<EngineMeasure> measureEngine(const Scenario &scenario, const EngineHandle::Options &options,
                                           Nanos duration)
{
    QEventLoop loop;
    Probe probe(readersWanted(scenario), duration);
    QString problem;
    EngineHandle engine(options);
    QObject::connect(&engine, &EngineHandle::snapshotTaken, &probe, [&](const SnapshotPtr &snapshot) {
        if (probe.look(snapshot))
            loop.quit();
    });
    QObject::connect(&engine, &EngineHandle::failed, &probe, [&](const QString &why) {
        problem = why;
        loop.quit();
    });
    QTimer::singleShot(connectPatience + std::chrono::ceil<std::chrono::milliseconds>(duration), &probe, [&] {
        problem = QStringLiteral("%1: the readers did not come up").arg(scenario.name);
        loop.quit();
    });
    engine.start(scenario);
    loop.exec();
    if (!problem.isEmpty()) {
        QTextStream(stderr) << "penstock-cli bench: " << problem << Qt::endl;
        return std::nullopt;
    }
    return probe.measure();
}

} // namespace penstock
