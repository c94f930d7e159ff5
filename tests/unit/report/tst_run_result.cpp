// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/metric_catalogue.h"
#include "model/report/run_result.h"
#include "model/scenario/scenario_loader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace penstock;
using namespace std::chrono_literals;

class RunResultTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void allKeysAreThereBeforeAnythingRan();
    void allKeysOfGroupsAndConnectionsAreThere();
    void unknownNumbersAreNullWithTheReason();
    void gaugesAreThoseOfTheRunningLab();
    void eventsOfAllSnapshotsAreKeptUpToTheLimit();
    void closedConnectionsStayInTheResult();
    void whatIsNotAccountedForAfterTheStopShows();
    void assertsAreListedWithTheirValues();
    void scenarioInTheResultCanBeRunAgain();
    void everyMetricIsWhereTheCatalogueSays();
};

namespace {

Scenario scenario()
{
    return loadScenario(QString::fromLatin1(defaultScenarioId)).value();
}

ConnectionView connection(quint64 id, ConnectionState state)
{
    ConnectionView view;
    view.id = ConnectionId{id};
    view.name = QStringLiteral("slow-%1").arg(id);
    view.state = state;
    view.stages.at(Stage::Outbox) = 5;
    view.stages.at(Stage::Tls) = Unavailable::NoTls;
    if (state == ConnectionState::Closed)
        view.close = CloseInfo{1013, QStringLiteral("slow reader"), TimePoint(1s)};
    return view;
}

std::shared_ptr<Snapshot> running(quint64 tick)
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->tick = tick;
    snapshot->state = RunState::Running;
    snapshot->startedAt = TimePoint(1s);
    snapshot->at = snapshot->startedAt + tick * 100ms;
    snapshot->sinceStart = tick * 100ms;
    snapshot->address = QStringLiteral("ws://127.0.0.1:9001");
    snapshot->source.produced = 10 * tick;
    snapshot->totals = {20 * tick, 19 * tick, tick, 0, 0, 0, 0, 0};
    snapshot->groups.resize(1);
    snapshot->groups[0].name = QStringLiteral("slow");
    snapshot->groups[0].age = {7, 1ms, 2ms, 3ms, 4'500us};
    return snapshot;
}

QJsonValue at(const QJsonObject &object, const char *path)
{
    QJsonValue value = object;
    const QStringList steps = QString::fromLatin1(path).split(QLatin1Char('.'));
    for (const QString &step : steps) {
        bool isIndex = false;
        const int index = step.toInt(&isIndex);
        value = isIndex ? value.toArray().at(index) : value.toObject().value(step);
    }
    return value;
}

} // namespace

void RunResultTest::allKeysAreThereBeforeAnythingRan()
{
    const QJsonObject json = RunResult(scenario()).toJson();
    for (const char *path : {"penstock",
                             "scenario.source.rate",
                             "duration_s",
                             "address",
                             "totals.produced",
                             "totals.delivered",
                             "totals.read",
                             "totals.waiting",
                             "totals.dropped.newest",
                             "totals.dropped.oldest",
                             "totals.dropped.conflated",
                             "totals.dropped.expired",
                             "totals.dropped.evicted",
                             "totals.unaccounted",
                             "groups",
                             "connections",
                             "process.rss_peak_bytes",
                             "process.rss_peak_bytes_reason",
                             "process.cpu_s",
                             "process.cpu_s_reason",
                             "process.sampling_jitter_ms.count",
                             "events",
                             "asserts"})
        QVERIFY2(!at(json, path).isUndefined(), path);
}

void RunResultTest::allKeysOfGroupsAndConnectionsAreThere()
{
    RunResult result(scenario());
    const auto snapshot = running(1);
    snapshot->connections = {connection(1, ConnectionState::Blocked)};
    result.add(snapshot);
    result.setCpu(1500ms);
    const QJsonObject json = result.toJson();
    for (const char *path : {"name",
                             "connections",
                             "policy",
                             "totals.offered",
                             "totals.dropped.newest",
                             "totals.in_flight",
                             "totals.lost_with_closed",
                             "totals.unaccounted",
                             "bytes_out",
                             "age_ms.count",
                             "age_ms.p50",
                             "age_ms.p90",
                             "age_ms.p99",
                             "age_ms.max",
                             "send_ms.library.p50",
                             "send_ms.kernel.max",
                             "drain_ms.library.count",
                             "drain_ms.kernel.p99",
                             "drain_episodes",
                             "peak.outbox_messages",
                             "peak.outbox_bytes",
                             "peak.socket_bytes",
                             "peak.kernel_bytes",
                             "peak.waiting_bytes",
                             "events.high_water",
                             "events.evicted"})
        QVERIFY2(!at(json["groups"].toArray()[0].toObject(), path).isUndefined(), path);
    for (const char *path : {"id",
                             "name",
                             "group",
                             "state",
                             "cause",
                             "cause_text",
                             "behind_ms",
                             "stages.outbox_messages",
                             "stages.outbox_bytes",
                             "stages.socket_bytes",
                             "stages.tls_bytes",
                             "stages.kernel_unsent_bytes",
                             "stages.kernel_in_flight_bytes",
                             "stages.peer_kernel_bytes",
                             "tcp.rtt_us",
                             "tcp.retransmits",
                             "tcp.rwnd_limited_share",
                             "tcp.sndbuf_limited_share",
                             "tcp.busy_share",
                             "totals.read",
                             "close"})
        QVERIFY2(!at(json["connections"].toArray()[0].toObject(), path).isUndefined(), path);
    QCOMPARE(at(json, "groups.0.age_ms.max").toDouble(), 4.5);
    QCOMPARE(at(json, "connections.0.group").toString(), QStringLiteral("slow"));
    QCOMPARE(at(json, "connections.0.state").toString(), QStringLiteral("blocked"));
    QCOMPARE(at(json, "process.cpu_s").toDouble(), 1.5);
}

void RunResultTest::unknownNumbersAreNullWithTheReason()
{
    RunResult result(scenario());
    const auto snapshot = running(1);
    snapshot->connections = {connection(1, ConnectionState::Flowing)};
    result.add(snapshot);
    const QJsonObject json = result.toJson();
    const QJsonObject stages = at(json, "connections.0.stages").toObject();
    QCOMPARE(stages["outbox_bytes"].toInt(), 5);
    QVERIFY(!stages.contains(QLatin1String("outbox_bytes_reason")));
    QVERIFY(stages["tls_bytes"].isNull());
    QCOMPARE(stages["tls_bytes_reason"].toString(), unavailableText(Unavailable::NoTls));
    QVERIFY(at(json, "connections.0.tcp.rtt_us").isNull());
    QVERIFY(!at(json, "connections.0.tcp.rtt_us_reason").toString().isEmpty());
    QCOMPARE(at(json, "groups.0.drain_ms.kernel.count").toInt(-1), 0);
    QVERIFY(at(json, "groups.0.drain_ms.kernel.p99").isNull());
    QVERIFY(!at(json, "groups.0.drain_ms.kernel.p99_reason").toString().isEmpty());
}

void RunResultTest::gaugesAreThoseOfTheRunningLab()
{
    RunResult result(scenario());
    QVERIFY(!result.hasRun());
    result.add(running(1));
    result.add(running(2));
    const auto stopped = running(3);
    stopped->state = RunState::Stopped;
    stopped->groups[0].connections = 0;
    result.add(stopped);
    QVERIFY(result.hasRun());
    const QJsonObject json = result.toJson();
    QCOMPARE(at(json, "totals.produced").toInt(), 20);
    QCOMPARE(at(json, "duration_s").toDouble(), 0.2);
}

void RunResultTest::eventsOfAllSnapshotsAreKeptUpToTheLimit()
{
    RunResult result(scenario(), {3, 10});
    for (quint64 tick = 1; tick <= 4; ++tick) {
        const auto snapshot = running(tick);
        if (tick == 4)
            snapshot->state = RunState::Stopped;
        snapshot->events = {{tick, snapshot->at, EventKind::HighWater, ConnectionId{1}, QStringLiteral("slow-01"),
                             QStringLiteral("text %1").arg(tick)}};
        result.add(snapshot);
    }
    const QJsonObject json = result.toJson();
    QCOMPARE(json["events"].toArray().size(), 3);
    QCOMPARE(json["events_omitted"].toInt(), 1);
    QCOMPARE(at(json, "events.1.t_s").toDouble(), 0.2);
    QCOMPARE(at(json, "events.1.kind").toString(), QStringLiteral("high-water"));
    QCOMPARE(at(json, "events.1.connection").toString(), QStringLiteral("slow-01"));
    QCOMPARE(at(json, "events.1.text").toString(), QStringLiteral("text 2"));
}

void RunResultTest::closedConnectionsStayInTheResult()
{
    RunResult result(scenario(), {10, 2});
    for (quint64 tick = 1; tick <= 6; ++tick) {
        const auto snapshot = running(tick);
        snapshot->connections = {connection(100, ConnectionState::Flowing)};
        // Each of them shows as closed in three snapshots and then no more.
        for (quint64 id = tick; id > 0 && id + 3 > tick; --id) {
            snapshot->connections.push_back(connection(id, ConnectionState::Closed));
            snapshot->connections.back().close->at = TimePoint(1s) + id * 100ms;
        }
        result.add(snapshot);
    }
    result.add(running(7));
    const QJsonObject json = result.toJson();
    QCOMPARE(json["connections"].toArray().size(), 2);
    QCOMPARE(json["connections_omitted"].toInt(), 4);
    QCOMPARE(at(json, "connections.0.close.code").toInt(), 1013);
    QCOMPARE(at(json, "connections.1.close.t_s").toDouble(), 0.2);
}

void RunResultTest::whatIsNotAccountedForAfterTheStopShows()
{
    RunResult result(scenario());
    result.add(running(1));
    QCOMPARE(result.unaccounted(), 0);
    const auto stopped = running(2);
    stopped->state = RunState::Stopped;
    stopped->totals.waiting = 0;
    result.add(stopped);
    QCOMPARE(result.unaccounted(), 2);
    QCOMPARE(at(result.toJson(), "totals.unaccounted").toInt(), 2);
}

void RunResultTest::assertsAreListedWithTheirValues()
{
    RunResult result(scenario());
    result.add(running(1));
    const std::vector<Assertion> assertions{Assertion::parse(QStringLiteral("totals.produced > 5")).value(),
                                            Assertion::parse(QStringLiteral("groups.x.connections == 0")).value()};
    std::vector<Assertion::Verdict> verdicts;
    for (const Assertion &assertion : assertions)
        verdicts.push_back(assertion.check(result.toJson()));
    const QJsonObject json = RunResult::withAsserts(result.toJson(), assertions, verdicts);
    QCOMPARE(at(json, "asserts.0.expr").toString(), QStringLiteral("totals.produced > 5"));
    QCOMPARE(at(json, "asserts.0.value").toInt(), 10);
    QCOMPARE(at(json, "asserts.0.ok").toBool(), true);
    QVERIFY(at(json, "asserts.1.value").isNull());
    QVERIFY(at(json, "asserts.1.value_reason").toString().startsWith(QLatin1String("groups.x is not in the result")));
    QCOMPARE(at(json, "asserts.1.ok").toBool(true), false);
}

void RunResultTest::scenarioInTheResultCanBeRunAgain()
{
    const QJsonObject json = RunResult(scenario()).toJson();
    const QByteArray text = QJsonDocument(json["scenario"].toObject()).toJson();
    const Result<Scenario> again = parseScenario(text, scenario().id);
    QVERIFY(again.ok());
    QVERIFY(again.value() == scenario());
}

void RunResultTest::everyMetricIsWhereTheCatalogueSays()
{
    RunResult result(scenario());
    const auto snapshot = running(1);
    snapshot->connections = {connection(1, ConnectionState::Flowing)};
    result.add(snapshot);
    const QJsonObject json = result.toJson();
    int found = 0;
    for (const MetricInfo &metric : metricCatalogue()) {
        if (metric.json.isEmpty())
            continue;
        const QByteArray path = QString(metric.json).replace(QStringLiteral("[]"), QStringLiteral(".0")).toLatin1();
        QVERIFY2(!at(json, path.constData()).isUndefined(), path.constData());
        ++found;
    }
    QVERIFY(found > 50);
}

QTEST_GUILESS_MAIN(RunResultTest)
#include "tst_run_result.moc"
