// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/policy_prices.h"

#include <QTest>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

/*! One group `slow` with two connections, whose ledger grows as told. */
class Shots {
public:
    GroupView group;
    std::vector<ConnectionView> connections{2};
    SourceView source;

    Shots()
    {
        group.name = QStringLiteral("slow");
        group.connections = 2;
    }
    SnapshotPtr next(Nanos after = 1s)
    {
        m_now += after;
        auto shot = std::make_shared<Snapshot>();
        shot->at = m_now;
        shot->startedAt = startedAt;
        shot->groups = {group};
        shot->connections = connections;
        shot->source = source;
        return shot;
    }

    TimePoint startedAt{1s};

private:
    TimePoint m_now{1s};
};

QString price(const PolicyPrices &prices, PartKind part)
{
    return prices.text(part, QStringLiteral("slow"));
}

} // namespace

class PolicyPricesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsOffCostsNothing();
    void conflationIsAShareOfTheLastTenSeconds();
    void overflowsSayWhatTheyLose();
    void gateCountsClosedOnes();
    void batchTellsFramesPerMessage();
    void throttleTellsWhoWaits();
    void kernelNumbersThatCannotBeReadAreNotZero();
    void evictionTellsTheFullest();
    void upstreamTellsWhoHolds();
    void aNewRunForgets();
};

void PolicyPricesTest::whatIsOffCostsNothing()
{
    PolicyPrices prices;
    for (int part = 0; part < partKindCount; ++part)
        QVERIFY(price(prices, static_cast<PartKind>(part)).isEmpty());
    Shots shots;
    prices.update(shots.next());
    for (int part = 0; part < partKindCount; ++part)
        QVERIFY(price(prices, static_cast<PartKind>(part)).isEmpty());
    QVERIFY(prices.text(PartKind::Gate, QStringLiteral("nobody")).isEmpty());
}

void PolicyPricesTest::conflationIsAShareOfTheLastTenSeconds()
{
    Shots shots;
    shots.group.policy.admission = Admission{MessageCount(1000), {}, Overflow::LatestPerKey};
    PolicyPrices prices;
    for (int second = 0; second < 30; ++second) { // nothing conflated for long
        shots.group.ledger.offered += 100;
        prices.update(shots.next());
    }
    QCOMPARE(price(prices, PartKind::Admission),
             QStringLiteral("Latest of each key waits. 0 % conflated in the last 10 s."));
    for (int second = 0; second < 10; ++second) {
        shots.group.ledger.offered += 100;
        shots.group.ledger.conflated += 71;
        prices.update(shots.next());
    }
    QCOMPARE(price(prices, PartKind::Admission),
             QStringLiteral("Latest of each key waits. 71 % conflated in the last 10 s."));
}

void PolicyPricesTest::overflowsSayWhatTheyLose()
{
    Shots shots;
    PolicyPrices prices;
    shots.group.policy.admission = Admission{MessageCount(10), {}, Overflow::RefuseNewest};
    prices.update(shots.next());
    shots.group.ledger.offered = 200;
    shots.group.ledger.droppedNewest = 50;
    shots.group.ledger.droppedOldest = 20;
    shots.group.ledger.expired = 10;
    shots.group.evictions = 3;
    prices.update(shots.next());
    QVERIFY(price(prices, PartKind::Admission).contains(QLatin1String("25 % refused")));
    shots.group.policy.admission->over = Overflow::DropOldest;
    shots.group.policy.expiry = Expiry{1s};
    prices.update(shots.next());
    QVERIFY(price(prices, PartKind::Admission).contains(QLatin1String("10 % dropped")));
    QVERIFY(price(prices, PartKind::Expiry).contains(QLatin1String("5 % expired")));
    shots.group.policy.admission->over = Overflow::Close;
    prices.update(shots.next());
    QVERIFY(price(prices, PartKind::Admission).contains(QLatin1String("3 closed")));
}

void PolicyPricesTest::gateCountsClosedOnes()
{
    Shots shots;
    shots.group.policy.gate = Gate{};
    shots.group.ledger.waiting = 812;
    PolicyPrices prices;
    prices.update(shots.next());
    QVERIFY(price(prices, PartKind::Gate).endsWith(QLatin1String("all gates open, 812 waiting.")));
    shots.connections[1].gateClosed = true;
    prices.update(shots.next());
    QCOMPARE(price(prices, PartKind::Gate),
             QStringLiteral("Socket buffer bounded, the outbox is not: 1 of 2 gates closed, 812 waiting."));
    shots.group.policy.admission = Admission{MessageCount(1000), std::nullopt, Overflow::DropOldest};
    prices.update(shots.next());
    QCOMPARE(price(prices, PartKind::Gate),
             QStringLiteral("Memory bounded. Producer or outbox must wait: 1 of 2 gates closed, 812 waiting."));
    shots.connections[0].state = ConnectionState::Closed;
    prices.update(shots.next());
    QVERIFY(price(prices, PartKind::Gate).endsWith(QLatin1String(": gate closed, 812 waiting.")));
}

void PolicyPricesTest::batchTellsFramesPerMessage()
{
    Shots shots;
    shots.group.policy.batch = Batch{50ms, {}, {}, BatchEncode::Envelope, BatchDiff::All};
    shots.group.framesPerMessage = 0.12;
    PolicyPrices prices;
    prices.update(shots.next());
    QCOMPARE(price(prices, PartKind::Batch),
             QStringLiteral("Fewer writes: 0.12 frames per message. Adds up to 50 ms."));
}

void PolicyPricesTest::throttleTellsWhoWaits()
{
    Shots shots;
    shots.group.policy.throttle = TokenBucket{Rate(10), {}, MessageCount(1), ByteCount(1)};
    shots.group.ledger.waiting = 1200;
    shots.connections[1].outboxOldest = 1200ms;
    PolicyPrices prices;
    prices.update(shots.next());
    QCOMPARE(price(prices, PartKind::Throttling), QStringLiteral("Even load. 1,200 waiting, the oldest for 1.2 s."));
}

void PolicyPricesTest::kernelNumbersThatCannotBeReadAreNotZero()
{
    Shots shots;
    shots.group.policy.kernel = KernelTuning{ByteCount(16384), {}};
    shots.group.stages.at(Stage::KernelUnsent) = Unavailable::NoKernelNumbers;
    shots.group.stages.at(Stage::KernelInFlight) = Unavailable::NoKernelNumbers;
    PolicyPrices prices;
    prices.update(shots.next());
    QVERIFY(price(prices, PartKind::Kernel).contains(unavailableText(Unavailable::NoKernelNumbers)));
    shots.group.stages.at(Stage::KernelUnsent) = 24 << 10;
    shots.group.stages.at(Stage::KernelInFlight) = 8 << 10;
    prices.update(shots.next());
    QVERIFY(price(prices, PartKind::Kernel).contains(QLatin1String("16 KiB per connection")));
}

void PolicyPricesTest::evictionTellsTheFullest()
{
    Shots shots;
    shots.group.policy.evict = Eviction{};
    shots.group.evictions = 2;
    shots.connections[0].stages.at(Stage::Outbox) = 1 << 20;
    shots.connections[0].stages.at(Stage::Socket) = 1 << 20;
    shots.connections[0].stages.at(Stage::KernelUnsent) = 9 << 20; // not what eviction looks at
    PolicyPrices prices;
    prices.update(shots.next());
    QVERIFY(price(prices, PartKind::Evict).endsWith(QLatin1String("2 evicted, fullest holds 2 MiB.")));
}

void PolicyPricesTest::upstreamTellsWhoHolds()
{
    Shots shots;
    shots.group.policy.upstream = UpstreamGate{};
    shots.group.overHighWater = 1;
    shots.source.heldTotal = 12'400ms;
    PolicyPrices prices;
    prices.update(shots.next());
    QCOMPARE(price(prices, PartKind::Upstream),
             QStringLiteral("Nothing lost, everyone waits: held 12.4 s so far, 1 of 2 over high water."));
    shots.source.held = HoldReason::Upstream;
    prices.update(shots.next());
    QVERIFY(price(prices, PartKind::Upstream).contains(QLatin1String("source held, 1 of 2")));
}

void PolicyPricesTest::aNewRunForgets()
{
    Shots shots;
    shots.group.policy.expiry = Expiry{1s};
    shots.group.ledger.offered = 1000;
    PolicyPrices prices;
    prices.update(shots.next());
    shots.startedAt += 5s;
    shots.group.ledger = {};
    prices.update(shots.next());
    shots.group.ledger.offered = 10;
    shots.group.ledger.expired = 5;
    prices.update(shots.next());
    QVERIFY(price(prices, PartKind::Expiry).contains(QLatin1String("50 % expired")));
}

QTEST_GUILESS_MAIN(PolicyPricesTest)
#include "tst_policy_prices.moc"
