// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/connections_model.h"

#include "model/base/random.h"
#include "model/table/connections_order.h"
#include "tests/support/fake_snapshots.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <ranges>

using namespace penstock;
using namespace std::chrono_literals;
using FailureMode = QAbstractItemModelTester::FailureReportingMode;

namespace {

/*! Snapshots whose connections are set by hand. */
class Script {
public:
    std::vector<ConnectionView> connections;

    void add(quint64 id, const QString &name, Nanos behind = 0ms, qint64 socket = 0)
    {
        ConnectionView view;
        view.id = ConnectionId(id);
        view.name = name;
        view.behind = behind;
        view.stages.at(Stage::Socket) = socket;
        connections.push_back(view);
    }
    SnapshotPtr next(Nanos after = 100ms)
    {
        m_now += after;
        auto shot = std::make_shared<Snapshot>();
        shot->at = m_now;
        shot->startedAt = startedAt;
        shot->sinceStart = m_now - startedAt;
        shot->groups.push_back({});
        shot->groups.back().name = QStringLiteral("slow");
        shot->connections = connections;
        return shot;
    }

    TimePoint startedAt{1s};

private:
    TimePoint m_now{1s};
};

QStringList names(const QAbstractItemModel &model)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result << model.index(row, ConnectionsModel::Name).data().toString();
    return result;
}

QString cell(const QAbstractItemModel &model, int row, int column, int role = Qt::DisplayRole)
{
    return model.index(row, column).data(role).toString();
}

} // namespace

class ConnectionsModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsWhatTheSnapshotSays();
    void unknownNumbersAreDashesWithTheReason();
    void rowsComeAndGoInRuns();
    void scatteredLeavingIsOneReset();
    void nothingChangedNothingReported();
    void changesAreReportedInFewRanges();
    void aNewRunStartsEmpty();
    void persistentIndexesFollowTheirConnection();
    void survivesChurn();
    void worstComesFirst();
    void healthyRowsDoNotDance();
    void ordersAtMostTwiceASecond();
    void filterFollowsTheNumbers();
    void thousandConnectionsCostLittle();
    void tenThousandDoNotStall();
};

void ConnectionsModelTest::showsWhatTheSnapshotSays()
{
    FakeSnapshots fake;
    ConnectionsModel model;
    QAbstractItemModelTester tester(&model, FailureMode::Fatal);
    const SnapshotPtr shot = fake.run(30s, [&model](const SnapshotPtr &one) { model.update(one); });
    QCOMPARE(model.rowCount(), static_cast<int>(shot->connections.size()));
    const int row = model.rowOf(ConnectionId(12)); // slow-01
    const ConnectionView &view = shot->connections[static_cast<std::size_t>(row)];
    QCOMPARE(cell(model, row, ConnectionsModel::Name), QStringLiteral("slow-01"));
    QCOMPARE(cell(model, row, ConnectionsModel::State), QStringLiteral("blocked"));
    QCOMPARE(cell(model, row, ConnectionsModel::Behind), formatDuration(view.behind));
    QCOMPARE(cell(model, row, ConnectionsModel::Library), formatBytes(ByteCount(view.stages.libraryBytes())));
    QCOMPARE(model.groupName(row), QStringLiteral("slow"));
    const auto line =
        model.index(row, ConnectionsModel::LastMinute).data(ConnectionsModel::SparklineRole).value<Sparkline>();
    QCOMPARE(line.size(), 31);
    QVERIFY(line.at(30) > line.at(10));
    QVERIFY(model.index(row, ConnectionsModel::State).data(Qt::ToolTipRole).toString().contains(QLatin1String("97 %")));
}

void ConnectionsModelTest::unknownNumbersAreDashesWithTheReason()
{
    Script script;
    script.add(1, QStringLiteral("a"));
    script.connections[0].stages.at(Stage::KernelUnsent) = Unavailable::NoKernelNumbers;
    script.connections[0].stages.at(Stage::KernelInFlight) = Unavailable::NoKernelNumbers;
    script.connections[0].stages.at(Stage::PeerKernel) = Unavailable::ForeignProcess;
    ConnectionsModel model;
    model.update(script.next());
    for (const auto column : {ConnectionsModel::Kernel, ConnectionsModel::Peer, ConnectionsModel::DrainP99,
                              ConnectionsModel::AgeP99, ConnectionsModel::Retransmits}) {
        QCOMPARE(cell(model, 0, column), QStringLiteral("—"));
        QVERIFY(!cell(model, 0, column, ConnectionsModel::UnavailableRole).isEmpty());
        QVERIFY(cell(model, 0, column, Qt::ToolTipRole).startsWith(QLatin1String("Not available")));
    }
    QCOMPARE(cell(model, 0, ConnectionsModel::Peer, ConnectionsModel::UnavailableRole),
             unavailableText(Unavailable::ForeignProcess));
    QVERIFY(cell(model, 0, ConnectionsModel::Library, ConnectionsModel::UnavailableRole).isEmpty());
}

void ConnectionsModelTest::rowsComeAndGoInRuns()
{
    Script script;
    for (quint64 id = 1; id <= 10; ++id)
        script.add(id, QString::number(id));
    ConnectionsModel model;
    QAbstractItemModelTester tester(&model, FailureMode::Fatal);
    model.update(script.next());
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    std::erase_if(script.connections, [](const ConnectionView &view) {
        return number(view.id) == 2 || number(view.id) == 3 || number(view.id) == 7;
    });
    for (quint64 id = 11; id <= 15; ++id)
        script.add(id, QString::number(id));
    model.update(script.next());
    QCOMPARE(removed.count(), 2);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(names(model).join(QLatin1Char(' ')), QStringLiteral("1 4 5 6 8 9 10 11 12 13 14 15"));
    QCOMPARE(model.rowOf(ConnectionId(8)), 4);
    QCOMPARE(model.rowOf(ConnectionId(7)), -1);
}

void ConnectionsModelTest::scatteredLeavingIsOneReset()
{
    Script script;
    for (quint64 id = 1; id <= 1000; ++id)
        script.add(id, QString::number(id));
    ConnectionsModel model;
    QAbstractItemModelTester tester(&model, FailureMode::Fatal);
    model.update(script.next());
    model.update(script.next(1s));
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    std::erase_if(script.connections, [](const ConnectionView &view) { return number(view.id) % 2 == 0; });
    model.update(script.next(1s));
    QCOMPARE(removed.count(), 0);
    QCOMPARE(reset.count(), 1);
    QCOMPARE(model.rowCount(), 500);
    QCOMPARE(cell(model, 499, ConnectionsModel::Name), QStringLiteral("999"));
    const QVariant line = model.index(499, ConnectionsModel::LastMinute).data(ConnectionsModel::SparklineRole);
    QCOMPARE(line.value<Sparkline>().size(), 3); // its history came along
}

void ConnectionsModelTest::nothingChangedNothingReported()
{
    Script script;
    script.add(1, QStringLiteral("a"));
    script.add(2, QStringLiteral("b"));
    ConnectionsModel model;
    model.update(script.next());
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.update(script.next());
    QCOMPARE(changed.count(), 0);
}

void ConnectionsModelTest::changesAreReportedInFewRanges()
{
    Script script;
    for (quint64 id = 1; id <= 1000; ++id)
        script.add(id, QString::number(id));
    ConnectionsModel model;
    model.update(script.next());
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    const auto change = [&script](std::initializer_list<std::size_t> rows) {
        for (const std::size_t row : rows)
            script.connections[row].behind += 1ms;
    };
    change({10, 11, 12, 500});
    model.update(script.next());
    QCOMPARE(changed.count(), 2);
    QCOMPARE(changed[0][0].toModelIndex().row(), 10);
    QCOMPARE(changed[0][1].toModelIndex().row(), 12);
    QCOMPARE(changed[1][0].toModelIndex().row(), 500);
    changed.clear();
    for (std::size_t row = 0; row < 1000; row += 20)
        change({row});
    model.update(script.next());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed[0][0].toModelIndex().row(), 0);
    QCOMPARE(changed[0][1].toModelIndex().row(), 980);
}

void ConnectionsModelTest::aNewRunStartsEmpty()
{
    Script script;
    script.add(1, QStringLiteral("old"));
    ConnectionsModel model;
    QAbstractItemModelTester tester(&model, FailureMode::Fatal);
    model.update(script.next());
    model.update(script.next(10s));
    script.startedAt += 10s;
    script.connections.clear();
    script.add(1, QStringLiteral("new"));
    model.update(script.next());
    QCOMPARE(names(model), QStringList{QStringLiteral("new")});
    const QVariant line = model.index(0, ConnectionsModel::LastMinute).data(ConnectionsModel::SparklineRole);
    QCOMPARE(line.value<Sparkline>().size(), 1);
}

void ConnectionsModelTest::persistentIndexesFollowTheirConnection()
{
    Script script;
    for (quint64 id = 1; id <= 6; ++id)
        script.add(id, QString::number(id));
    ConnectionsModel model;
    model.update(script.next());
    const QPersistentModelIndex fifth = model.index(4, ConnectionsModel::Name);
    script.connections.erase(script.connections.begin(), script.connections.begin() + 3);
    model.update(script.next());
    QVERIFY(fifth.isValid());
    QCOMPARE(fifth.data().toString(), QStringLiteral("5"));
}

void ConnectionsModelTest::survivesChurn()
{
    const quint64 seed = 20'240'501;
    Random random(seed);
    Script script;
    ConnectionsModel model;
    ConnectionsOrder order(model);
    QAbstractItemModelTester modelTester(&model, FailureMode::Fatal);
    QAbstractItemModelTester orderTester(&order, FailureMode::Fatal);
    const auto filter = ConnectionFilter::parse(QStringLiteral("behind>50ms"));
    quint64 lastId = 0;
    for (int tick = 0; tick < 150; ++tick) {
        const qint64 leaving = random.between(0, 8);
        for (qint64 i = 0; i < leaving && !script.connections.empty(); ++i) {
            const qint64 at = random.between(0, static_cast<qint64>(script.connections.size()) - 1);
            script.connections.erase(script.connections.begin() + at);
        }
        const qint64 coming = random.between(0, 8);
        for (qint64 i = 0; i < coming; ++i) {
            ++lastId;
            script.add(lastId, QString::number(lastId));
        }
        for (ConnectionView &view : script.connections) {
            if (random.uniform() < 0.3)
                view.behind = Nanos(random.between(0, 100'000'000));
        }
        if (tick == 50)
            order.setFilter(filter.value());
        if (tick == 100)
            order.setFilter({});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.update(script.next());
        QVERIFY2(changed.count() <= ConnectionsModel::maxBlocks, qPrintable(QStringLiteral("seed %1").arg(seed)));
        QCOMPARE(model.rowCount(), static_cast<int>(script.connections.size()));
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(model.connection(row).id, script.connections[static_cast<std::size_t>(row)].id);
    }
    QCOMPARE(order.rowCount(), model.rowCount());
}

void ConnectionsModelTest::worstComesFirst()
{
    Script script;
    script.add(1, QStringLiteral("closed"), 9min, 1 << 20);
    script.connections[0].state = ConnectionState::Closed;
    script.add(2, QStringLiteral("fine"));
    script.add(3, QStringLiteral("bad"), 2s);
    script.add(4, QStringLiteral("worst"), 4min);
    script.add(5, QStringLiteral("bad and full"), 2s, 1 << 20);
    ConnectionsModel model;
    ConnectionsOrder order(model);
    model.update(script.next());
    QCOMPARE(names(order), (QStringList{QStringLiteral("worst"), QStringLiteral("bad and full"), QStringLiteral("bad"),
                                        QStringLiteral("fine"), QStringLiteral("closed")}));
    order.sort(ConnectionsModel::Name, Qt::AscendingOrder);
    QCOMPARE(names(order).first(), QStringLiteral("bad"));
}

void ConnectionsModelTest::healthyRowsDoNotDance()
{
    Script script;
    for (quint64 id = 1; id <= 20; ++id)
        script.add(id, QString::number(id));
    ConnectionsModel model;
    ConnectionsOrder order(model);
    Random random(7);
    model.update(script.next());
    const QStringList before = names(order);
    QSignalSpy layout(&order, &QAbstractItemModel::layoutChanged);
    for (int tick = 0; tick < 50; ++tick) {
        for (ConnectionView &view : script.connections) {
            view.behind = Nanos(random.between(0, 49'000'000));
            view.stages.at(Stage::Socket) = random.between(0, 16'000);
        }
        model.update(script.next());
    }
    QCOMPARE(names(order), before);
    QCOMPARE(layout.count(), 0);
}

void ConnectionsModelTest::ordersAtMostTwiceASecond()
{
    Script script;
    for (quint64 id = 1; id <= 20; ++id)
        script.add(id, QString::number(id));
    ConnectionsModel model;
    ConnectionsOrder order(model);
    model.update(script.next());
    Random random(3);
    QSignalSpy layout(&order, &QAbstractItemModel::layoutChanged);
    for (int tick = 0; tick < 100; ++tick) { // 10 s
        for (ConnectionView &view : script.connections)
            view.behind = Nanos(random.between(100'000'000, 10'000'000'000));
        model.update(script.next());
    }
    QVERIFY2(layout.count() >= 15 && layout.count() <= 20, qPrintable(QString::number(layout.count())));
}

void ConnectionsModelTest::filterFollowsTheNumbers()
{
    Script script;
    script.add(1, QStringLiteral("a"), 2s);
    script.add(2, QStringLiteral("b"));
    ConnectionsModel model;
    ConnectionsOrder order(model);
    QAbstractItemModelTester tester(&order, FailureMode::Fatal);
    model.update(script.next());
    order.setFilter(ConnectionFilter::parse(QStringLiteral("behind>1s")).value());
    QCOMPARE(names(order), QStringList{QStringLiteral("a")});
    script.connections[0].behind = 0ms;
    script.connections[1].behind = 3s;
    model.update(script.next(1s));
    QCOMPARE(names(order), QStringList{QStringLiteral("b")});
    order.setFilter({});
    QCOMPARE(order.rowCount(), 2);
}

namespace {

// Median and longest cost of a snapshot, table and sorted proxy together, in ms.
std::pair<double, double> costOf(int connections)
{
    FakeSnapshots::Spec spec;
    spec.fast = connections * 9 / 10;
    spec.slow = connections - spec.fast;
    FakeSnapshots fake(spec);
    ConnectionsModel model;
    ConnectionsOrder order(model);
    model.update(fake.next());
    const SteadyClock clock;
    std::vector<double> costs;
    for (int tick = 0; tick < 60; ++tick) {
        const SnapshotPtr shot = fake.next();
        const TimePoint before = clock.now();
        model.update(shot);
        costs.push_back(toMs(clock.now() - before));
    }
    std::ranges::sort(costs);
    return {costs[costs.size() / 2], costs.back()};
}

} // namespace

void ConnectionsModelTest::thousandConnectionsCostLittle()
{
    const auto [median, longest] = costOf(1000);
    qInfo("1,000 connections: median %.3f ms, longest %.3f ms a snapshot", median, longest);
    QVERIFY2(median < 2.0, qPrintable(QString::number(median)));
}

void ConnectionsModelTest::tenThousandDoNotStall()
{
    const auto [median, longest] = costOf(10'000);
    qInfo("10,000 connections: median %.3f ms, longest %.3f ms a snapshot", median, longest);
    QVERIFY2(median < 20.0, qPrintable(QString::number(median)));
    QVERIFY2(longest < 100.0, qPrintable(QString::number(longest)));
}

QTEST_GUILESS_MAIN(ConnectionsModelTest)
#include "tst_connections_model.moc"
