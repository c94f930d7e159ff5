// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/engine_handle.h"
#include "tests/support/random_policy.h"

#include <QTest>

#include <algorithm>
#include <deque>
#include <memory>

using namespace penstock;
using namespace penstock::test;
using namespace std::chrono_literals;

namespace {

constexpr int switchesPerRun = 6;
constexpr int parallelRuns = 4;
constexpr int quietSnapshots = 2;

/*!
 * One engine on real sockets that is switched at random at every snapshot, then left to drain, then asked whether every
 * message is accounted for: by the ledger at every snapshot, and by the readers' own counts at the end.
 */
class RandomRun : public QObject {
    Q_OBJECT
public:
    explicit RandomRun(quint64 seed)
        : m_seed(seed)
        , m_random(seed)
        , m_draw(m_random)
        , m_engine({.shards = static_cast<int>(m_random.between(1, 2)), .sampling = 20ms, .sampleKernel = true})
    {
        connect(&m_engine, &EngineHandle::snapshotTaken, this, &RandomRun::look);
        connect(&m_engine, &EngineHandle::failed, this, [this](const QString &why) { fail(why); });
        m_engine.start(makeScenario());
    }

    [[nodiscard]] quint64 seed() const { return m_seed; }
    [[nodiscard]] bool done() const { return m_done; }
    [[nodiscard]] QString failure() const { return m_failure; }
    [[nodiscard]] QString state() const { return m_state; }
    [[nodiscard]] quint64 offered() const { return m_offered; }
    [[nodiscard]] quint64 lost() const { return m_lost; }

private:
    Scenario makeScenario()
    {
        Scenario scenario;
        scenario.seed = m_seed;
        scenario.source = m_draw.source();
        scenario.budget = ByteCount(4 << 20);
        const qint64 groups = m_random.between(1, 3);
        for (qint64 g = 0; g < groups; ++g) {
            GroupSpec group;
            group.name = QStringLiteral("g%1").arg(g);
            group.readers = static_cast<int>(m_random.between(0, 4));
            group.pace = m_draw.pace();
            group.policy = m_draw.policy();
            if (m_draw.chance(0.3))
                group.receiveBuffer = ByteCount(m_random.between(4, 64) * 1024);
            m_names += group.name;
            scenario.groups.push_back(group);
        }
        return scenario;
    }

    void fail(const QString &why)
    {
        if (m_failure.isEmpty())
            m_failure = QStringLiteral("seed %1: %2").arg(m_seed).arg(why);
        m_done = true;
    }

    void look(const SnapshotPtr &snapshot)
    {
        if (m_done || snapshot->state != RunState::Running)
            return;
        checkAccounts(*snapshot);
        if (m_switches < switchesPerRun)
            switchSomething();
        else if (m_switches++ == switchesPerRun)
            letDrain();
        else
            checkDrained(*snapshot);
    }

    void checkAccounts(const Snapshot &snapshot)
    {
        for (const Event &event : snapshot.events) {
            if (event.kind == EventKind::LedgerError || event.kind == EventKind::ReaderError)
                fail(event.subject + QStringLiteral(": ") + event.text);
        }
        for (const ConnectionView &connection : snapshot.connections) {
            if (connection.ledger.unaccounted() != 0)
                fail(QStringLiteral("%1: %2 unaccounted").arg(connection.name).arg(connection.ledger.unaccounted()));
            if (connection.read.known() && connection.read.value() > static_cast<qint64>(connection.ledger.delivered))
                fail(connection.name + QStringLiteral(" has read more than was delivered"));
        }
        if (snapshot.totals.unaccounted() != 0)
            fail(QStringLiteral("totals: %1 unaccounted").arg(snapshot.totals.unaccounted()));
    }

    void switchSomething()
    {
        ++m_switches;
        const QString name = m_names[m_random.between(0, m_names.size() - 1)];
        switch (m_random.between(0, 6)) {
        case 0:
            m_engine.setReaders(name, static_cast<int>(m_random.between(0, 5)));
            break;
        case 1:
            m_engine.setPace(name, m_draw.pace());
            break;
        case 2:
            m_engine.setSource(m_draw.source());
            break;
        case 3:
            m_engine.setSpeed(m_random.uniform() * 4);
            break;
        default:
            m_engine.setPolicy(name, m_draw.policy());
        }
    }

    void letDrain()
    {
        m_engine.holdSource();
        m_engine.setSpeed(4);
        for (const QString &name : m_names) {
            Policy left;
            if (m_draw.chance(0.5))
                left.gate = Gate{ByteCount(32'768), ByteCount(8192)};
            m_engine.setPolicy(name, left);
            m_engine.setPace(name, EagerPace{});
        }
    }

    void checkDrained(const Snapshot &snapshot)
    {
        quint64 unread = 0;
        bool leaving = false;
        for (const GroupView &group : snapshot.groups) {
            unread += group.ledger.waiting + static_cast<quint64>(group.inFlight);
            leaving |= group.connections > group.wanted;
        }
        m_state = QStringLiteral("%1 waiting or in flight, held %2, leaving %3")
                      .arg(unread)
                      .arg(static_cast<int>(snapshot.source.held))
                      .arg(leaving);
        if (unread > 0 || leaving || snapshot.source.held != HoldReason::User || ++m_quiet < quietSnapshots)
            return;
        for (const ConnectionView &connection : snapshot.connections) {
            if (connection.state != ConnectionState::Closed && connection.peer == PeerKind::Reader &&
                connection.read.valueOr(-1) != static_cast<qint64>(connection.ledger.delivered))
                fail(QStringLiteral("%1: %2 delivered, %3 read")
                         .arg(connection.name)
                         .arg(connection.ledger.delivered)
                         .arg(connection.read.valueOr(-1)));
        }
        for (const GroupView &group : snapshot.groups) {
            const quint64 read = static_cast<quint64>(group.read.valueOr(0));
            if (group.ledger.delivered != read + group.lostWithClosed)
                fail(QStringLiteral("group %1: %2 delivered, %3 read, %4 lost with closed connections")
                         .arg(group.name)
                         .arg(group.ledger.delivered)
                         .arg(read)
                         .arg(group.lostWithClosed));
        }
        m_offered = snapshot.totals.offered;
        m_lost = snapshot.totals.lost();
        m_done = true;
    }

    quint64 m_seed;
    Random m_random;
    RandomScenario m_draw;
    EngineHandle m_engine;
    QStringList m_names;
    QString m_failure;
    QString m_state;
    int m_switches = 0;
    int m_quiet = 0;
    quint64 m_offered = 0;
    quint64 m_lost = 0;
    bool m_done = false;
};

} // namespace

class TestLedgerRandom : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyMessageIsAccountedForUnderRandomSwitches();
};

void TestLedgerRandom::everyMessageIsAccountedForUnderRandomSwitches()
{
    // PENSTOCK_SEED repeats one run, PENSTOCK_RUNS makes it longer or shorter.
    const bool single = qEnvironmentVariableIsSet("PENSTOCK_SEED");
    const quint64 first = single ? qEnvironmentVariable("PENSTOCK_SEED").toULongLong() : 1;
    const int runs = single ? 1 : qEnvironmentVariable("PENSTOCK_RUNS", QStringLiteral("1000")).toInt();
    QVERIFY(runs > 0);
    std::deque<std::unique_ptr<RandomRun>> active;
    quint64 next = first;
    const quint64 end = first + static_cast<quint64>(runs);
    quint64 offered = 0;
    quint64 lost = 0;
    while (next < end || !active.empty()) {
        while (next < end && active.size() < parallelRuns)
            active.push_back(std::make_unique<RandomRun>(next++));
        const RandomRun *run = active.front().get();
        QTRY_VERIFY2_WITH_TIMEOUT(
            run->done(), qPrintable(QStringLiteral("seed %1 does not drain: %2").arg(run->seed()).arg(run->state())),
            20'000);
        QVERIFY2(run->failure().isEmpty(), qPrintable(run->failure()));
        offered += run->offered();
        lost += run->lost();
        active.pop_front();
    }
    QVERIFY(offered > 0);
    QVERIFY(lost > 0);
    qInfo("seeds %llu to %llu: %llu messages offered, %llu of them lost to policies, 0 unaccounted", first, end - 1,
          offered, lost);
}

QTEST_GUILESS_MAIN(TestLedgerRandom)
#include "tst_ledger_random.moc"
