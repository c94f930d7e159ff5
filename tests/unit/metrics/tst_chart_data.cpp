// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/chart_data.h"
#include "tests/support/fake_snapshots.h"

#include <QTest>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

FakeSnapshots::Spec manyConnections(int fast, int slow)
{
    FakeSnapshots::Spec spec;
    spec.fast = fast;
    spec.slow = slow;
    return spec;
}

} // namespace

class ChartDataTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void historyIsWhatTheSnapshotsSaid();
    void theRisingOneGetsALineAndKeepsIt();
    void quietConnectionsStayInTheBand();
    void detailIsBoundedWithTenThousand();
    void whatIsLookedAtHasDetail();
    void joinsAndLeavesKeepEveryHistoryWithItsConnection();
    void drainEndsAreMergedIntoTheirEpisode();
    void drainsAndMarkersAreBounded();
    void markersAreNumberedAndOnlyForWhatMatters();
    void sparklineHasThePeakOfEachSecond();
    void aNewRunForgetsTheOneBefore();
    void unknownStagesHaveNoHistory();
    void idleAndRepeatedSnapshotsAreIgnored();
};

void ChartDataTest::historyIsWhatTheSnapshotsSaid()
{
    FakeSnapshots fake;
    ChartData data;
    std::vector<SnapshotPtr> shots;
    fake.run(30s, [&](const SnapshotPtr &shot) {
        data.ingest(*shot);
        shots.push_back(shot);
    });
    QVERIFY(data.newest() == shots.back()->at);
    for (const SnapshotPtr &shot : shots) {
        for (const ConnectionView &view : shot->connections) {
            const ConnectionSeries *series = data.connection(view.id);
            QVERIFY(series);
            QCOMPARE(series->name, view.name);
            QCOMPARE(series->library.valueAt(shot->at)->value, static_cast<double>(view.stages.libraryBytes()));
            const History &unsent = series->stages[static_cast<std::size_t>(Stage::KernelUnsent)];
            QCOMPARE(unsent.valueAt(shot->at)->value, static_cast<double>(view.stages.at(Stage::KernelUnsent).value()));
        }
        const GroupSeries &slow = data.groups()[1];
        QCOMPARE(slow.waiting.valueAt(shot->at)->value, static_cast<double>(shot->groups[1].stages.waitingBytes()));
        QCOMPARE(slow.ageP99.valueAt(shot->at)->value, toMs(shot->groups[1].ageNow.p99));
        QCOMPARE(data.all().waiting.valueAt(shot->at)->value, static_cast<double>(shot->waitingBytes));
    }
}

void ChartDataTest::theRisingOneGetsALineAndKeepsIt()
{
    FakeSnapshots fake(manyConnections(300, 3));
    ChartData data;
    int slot = -1;
    fake.run(60s, [&](const SnapshotPtr &shot) {
        data.ingest(*shot);
        const ConnectionSeries *rising = data.connection(ConnectionId(301));
        if (slot >= 0) {
            QVERIFY(rising);
            QCOMPARE(rising->slot, slot);
        } else if (rising && rising->library.newest().value > 200'000) {
            slot = rising->slot;
            QVERIFY2(slot >= 0, "the worst connection must have a line of its own");
        }
    });
    QVERIFY(slot >= 0);
    QCOMPARE(data.distinct()[static_cast<std::size_t>(slot)]->name, QStringLiteral("slow-01"));
}

void ChartDataTest::quietConnectionsStayInTheBand()
{
    FakeSnapshots fake(manyConnections(200, 1));
    ChartData data;
    SnapshotPtr last;
    fake.run(40s, [&](const SnapshotPtr &shot) {
        data.ingest(*shot);
        last = shot;
        if (data.connection(ConnectionId(201)) == nullptr || data.connection(ConnectionId(201))->slot < 0)
            return;
        // The one that rises has a line, so the band of its group, which has no other member, ends.
        const History &rest = data.groups()[1].restMax;
        QVERIFY(rest.isEmpty() || rest.newest().value < 10'000'000);
    });
    std::vector<qint64> library;
    for (const ConnectionView &view : last->connections) {
        const ConnectionSeries *series = data.connection(view.id);
        if (number(view.group) == 0 && (!series || series->slot < 0))
            library.push_back(view.stages.libraryBytes());
    }
    QVERIFY(library.size() >= 190);
    // What has no line is in the band; a slot may have changed hands within the last tick.
    std::sort(library.begin(), library.end());
    QVERIFY(data.groups()[0].restMax.newest().value >= static_cast<double>(library.back()));
    QCOMPARE(data.groups()[0].restP50.newest().value, static_cast<double>(library[library.size() / 2]));
}

void ChartDataTest::detailIsBoundedWithTenThousand()
{
    FakeSnapshots fake(manyConnections(9990, 10));
    ChartData data;
    fake.run(5s, [&](const SnapshotPtr &shot) { data.ingest(*shot); });
    QVERIFY(data.detailedCount() <= 48);
    QVERIFY(data.detailedCount() >= 32);
    QVERIFY(data.connection(ConnectionId(9991)));
    QVERIFY(data.drains().size() <= 32768);
    QVERIFY(!data.sparkline(ConnectionId(5000)).empty());
}

void ChartDataTest::whatIsLookedAtHasDetail()
{
    FakeSnapshots fake(manyConnections(400, 2));
    ChartData data;
    fake.run(3s, [&](const SnapshotPtr &shot) { data.ingest(*shot); });
    ConnectionId quiet{};
    for (quint64 id = 1; id <= 400 && quiet == ConnectionId(); ++id) {
        if (!data.connection(ConnectionId(id)))
            quiet = ConnectionId(id);
    }
    QVERIFY(quiet != ConnectionId());
    data.setFocus(quiet);
    fake.run(20s, [&](const SnapshotPtr &shot) { data.ingest(*shot); });
    const ConnectionSeries *series = data.connection(quiet);
    QVERIFY(series);
    QCOMPARE(series->library.samples(data.newest() - 20s, data.newest()).size(), std::size_t(200));
    QVERIFY(series->slot >= 0);
    QVERIFY(data.focusStages() == &series->stages);
    QCOMPARE(data.focusName(), series->name);
    data.setFocus(GroupIndex(1));
    QCOMPARE(data.focusName(), QStringLiteral("slow"));
    QVERIFY(data.focusStages() == &data.groups()[1].stages);
    data.setFocus({});
    QVERIFY(data.focusStages() == &data.all().stages);
}

void ChartDataTest::joinsAndLeavesKeepEveryHistoryWithItsConnection()
{
    FakeSnapshots fake(manyConnections(60, 4));
    ChartData data;
    Random random(11);
    for (int round = 0; round < 60; ++round) {
        fake.run(1s, [&](const SnapshotPtr &shot) {
            data.ingest(*shot);
            for (const ConnectionView &view : shot->connections) {
                const ConnectionSeries *series = data.connection(view.id);
                if (!series || view.state == ConnectionState::Closed)
                    continue;
                QCOMPARE(series->name, view.name);
                QCOMPARE(series->library.newest().value, static_cast<double>(view.stages.libraryBytes()));
            }
        });
        fake.close(ConnectionId(static_cast<quint64>(random.between(1, 60 + round))));
        fake.addReaders(static_cast<std::size_t>(random.between(0, 2)), 1);
    }
    QVERIFY(data.detailedCount() <= 48);
}

void ChartDataTest::drainEndsAreMergedIntoTheirEpisode()
{
    ChartData data;
    Snapshot shot;
    shot.at = TimePoint(10s);
    const DrainEpisode open{ConnectionId(1), GroupIndex(0), TimePoint(9s), {}, {}};
    shot.drains = {open, {ConnectionId(2), GroupIndex(0), TimePoint(9500ms), 5ms, 9ms}};
    data.ingest(shot);
    QCOMPARE(data.drains().size(), std::size_t(2));
    QVERIFY(!data.drains()[0].libraryEmpty);

    shot.at = TimePoint(11s);
    shot.drains = {{ConnectionId(1), GroupIndex(0), TimePoint(9s), 1500ms, {}}};
    data.ingest(shot);
    shot.at = TimePoint(12s);
    shot.drains = {{ConnectionId(1), GroupIndex(0), TimePoint(9s), 1500ms, 2200ms},
                   {ConnectionId(1), GroupIndex(0), TimePoint(11900ms), 3ms, {}}};
    data.ingest(shot);
    QCOMPARE(data.drains().size(), std::size_t(3));
    QVERIFY(data.drains()[0].libraryEmpty == 1500ms);
    QVERIFY(data.drains()[0].kernelEmpty == 2200ms);
    QVERIFY(data.drains()[2].began == TimePoint(11900ms));
}

void ChartDataTest::drainsAndMarkersAreBounded()
{
    ChartData::Limits limits;
    limits.drains = 10;
    limits.markers = 5;
    ChartData data(limits);
    Snapshot shot;
    for (int i = 1; i <= 100; ++i) {
        shot.at = TimePoint(std::chrono::seconds(i));
        shot.drains = {{ConnectionId(static_cast<quint64>(i % 3 + 1)), GroupIndex(0), shot.at - 500ms, 1ms, {}}};
        shot.events = {{static_cast<quint64>(i), shot.at, EventKind::Note, {}, QString(), QStringLiteral("n")}};
        data.ingest(shot);
    }
    QCOMPARE(data.drains().size(), std::size_t(10));
    QCOMPARE(data.markers().size(), std::size_t(5));
    QCOMPARE(data.markers().back().number, 100);
    // An end that arrives when its begin is forgotten is an episode of its own, never that of another connection.
    shot.at += 1s;
    shot.drains = {{ConnectionId(1), GroupIndex(0), TimePoint(500ms), 1ms, 2ms}};
    data.ingest(shot);
    QVERIFY(data.drains().back().began == TimePoint(500ms));
    QCOMPARE(data.drains().size(), std::size_t(10));
}

void ChartDataTest::markersAreNumberedAndOnlyForWhatMatters()
{
    FakeSnapshots fake;
    ChartData data;
    fake.run(20s, [&](const SnapshotPtr &shot) { data.ingest(*shot); });
    QVERIFY2(data.markers().empty(), "joining and high water set no marker");
    fake.setPolicy(1, Policy{});
    fake.addNote(QStringLiteral("look here"));
    data.ingest(*fake.next());
    QCOMPARE(data.markers().size(), std::size_t(2));
    QCOMPARE(data.markers()[0].number, 1);
    QCOMPARE(data.markers()[0].kind, EventKind::PolicyChanged);
    QCOMPARE(data.markers()[0].subject, QStringLiteral("slow"));
    QCOMPARE(data.markers()[1].number, 2);
    QCOMPARE(data.markers()[1].text, QStringLiteral("look here"));
}

void ChartDataTest::sparklineHasThePeakOfEachSecond()
{
    ChartData data;
    Snapshot shot;
    ConnectionView view;
    view.id = ConnectionId(4);
    for (int i = 1; i <= 905; ++i) {
        shot.at = TimePoint(100ms * i);
        view.stages.at(Stage::Socket) = i % 10 == 3 ? 1000 * (i / 10) : 7;
        shot.connections = {view};
        data.ingest(shot);
    }
    const std::vector<float> values = data.sparkline(ConnectionId(4));
    QCOMPARE(values.size(), std::size_t(60));
    for (std::size_t i = 0; i < 59; ++i)
        QCOMPARE(values[i], 1000.0F * (31 + static_cast<float>(i)));
    QVERIFY(data.sparkline(ConnectionId(5)).empty());
}

void ChartDataTest::aNewRunForgetsTheOneBefore()
{
    FakeSnapshots first;
    ChartData data;
    first.addNote(QStringLiteral("old"));
    first.run(10s, [&](const SnapshotPtr &shot) { data.ingest(*shot); });
    data.setFocus(GroupIndex(1));
    FakeSnapshots::Spec spec;
    spec.start = TimePoint(100s);
    spec.slow = 1;
    FakeSnapshots second(spec);
    data.ingest(*second.next());
    QVERIFY(data.markers().empty());
    QVERIFY(data.newest() == TimePoint(100s + 100ms));
    QVERIFY(data.all().waiting.oldest() == data.newest());
    QVERIFY2(data.focus() == ChartFocus(GroupIndex(1)), "what is looked at stays");
}

void ChartDataTest::unknownStagesHaveNoHistory()
{
    FakeSnapshots fake;
    ChartData data;
    fake.run(5s, [&](const SnapshotPtr &shot) { data.ingest(*shot); });
    QVERIFY(data.connection(ConnectionId(12))->stages[static_cast<std::size_t>(Stage::Tls)].isEmpty());
    QVERIFY(data.all().stages[static_cast<std::size_t>(Stage::Tls)].isEmpty());
    QVERIFY(!data.all().stages[static_cast<std::size_t>(Stage::PeerKernel)].isEmpty());
}

void ChartDataTest::idleAndRepeatedSnapshotsAreIgnored()
{
    ChartData data;
    data.ingest(Snapshot());
    QVERIFY(data.isEmpty());
    FakeSnapshots fake;
    fake.addNote(QStringLiteral("once"));
    const SnapshotPtr shot = fake.next();
    data.ingest(*shot);
    data.ingest(*shot);
    QCOMPARE(data.markers().size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(ChartDataTest)
#include "tst_chart_data.moc"
