// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/cause_judge.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kib = 1024;
constexpr qint64 mib = 1024 * kib;

/*! A connection on paper: what flows and what waits is set, samples are fed to a judge. */
class PaperConnection {
public:
    CauseJudge judge;
    CauseInput input;
    Nanos sampling = 100ms;
    // bytes or messages per second
    double offered = 0;
    double acked = 0;
    double outboxGrowth = 0;
    double libraryGrowth = 0;
    double peerGrowth = 0;
    double messageGrowth = 0;
    // shares
    double busy = 0;
    double rwnd = 0;
    double sndbuf = 0;
    double retransmits = 0; // per second
    bool tells = true;      // whether there is a TCP_INFO
    std::function<void(CauseInput &)> touch;

    PaperConnection()
    {
        input.at = TimePoint(100s);
        for (const Stage stage : {Stage::Outbox, Stage::Socket, Stage::KernelUnsent, Stage::KernelInFlight})
            input.stages.at(stage) = 0;
        input.stages.at(Stage::Tls) = Unavailable::NoTls;
        input.stages.at(Stage::PeerKernel) = Unavailable::ForeignProcess;
        m_tcp.rtt = 40us;
        m_tcp.segmentSize = 1448;
        m_tcp.cwndSegments = 10;
    }

    void hold(Stage stage, qint64 bytes) { input.stages.at(stage) = bytes; }
    TcpInfo &tcp() { return m_tcp; }

    void run(Nanos duration)
    {
        if (!m_begun)
            feed(0);
        m_begun = true;
        for (Nanos passed = sampling; passed <= duration; passed += sampling)
            feed(toSeconds(sampling));
    }

private:
    void feed(double seconds)
    {
        input.at += fromSeconds(seconds);
        m_offered += offered * seconds;
        m_acked += acked * seconds;
        m_busy += busy * seconds;
        m_retransmits += retransmits * seconds;
        input.offered = std::llround(m_offered);
        input.ackedBytes = std::llround(m_acked);
        grow(Stage::Outbox, outboxGrowth * seconds);
        grow(Stage::Socket, libraryGrowth * seconds);
        grow(Stage::PeerKernel, peerGrowth * seconds);
        m_messages += messageGrowth * seconds;
        input.stages.outboxMessages += std::llround(m_messages);
        m_messages -= static_cast<double>(std::llround(m_messages));
        m_rwnd += busy * rwnd * seconds;
        m_sndbuf += busy * sndbuf * seconds;
        m_tcp.times = SenderTimes{fromSeconds(m_busy), fromSeconds(m_rwnd), fromSeconds(m_sndbuf)};
        m_tcp.retransmits = std::llround(m_retransmits);
        input.tcp = tells ? std::optional(m_tcp) : std::nullopt;
        if (touch)
            touch(input);
        judge.add(input);
    }
    void grow(Stage stage, double bytes)
    {
        if (bytes != 0.0)
            hold(stage, std::max<qint64>(0, input.stages.at(stage).valueOr(0) + std::llround(bytes)));
    }

    TcpInfo m_tcp;
    double m_offered = 0;
    double m_acked = 0;
    double m_busy = 0;
    double m_rwnd = 0;
    double m_sndbuf = 0;
    double m_retransmits = 0;
    double m_messages = 0;
    bool m_begun = false;
};

/*! The case of the picture: 400/s offered, 20/s read, the window closed, no gate. */
PaperConnection slowReader()
{
    PaperConnection slow;
    slow.offered = 400;
    slow.acked = 3'000;
    slow.libraryGrowth = 51 * 1024;
    slow.hold(Stage::Socket, 2 * mib);
    slow.hold(Stage::KernelUnsent, 2'600 * kib);
    slow.hold(Stage::KernelInFlight, 0);
    slow.busy = 1.0;
    slow.rwnd = 0.97;
    return slow;
}

PaperConnection healthy()
{
    PaperConnection fast;
    fast.offered = 400;
    fast.acked = 61'000;
    fast.busy = 0.02;
    return fast;
}

} // namespace

Q_DECLARE_METATYPE(penstock::Cause)
Q_DECLARE_METATYPE(penstock::ConnectionState)

class CauseJudgeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingSentIsTheSource();
    void nothingWaitingIsNobody();
    void oneSampleIsNoVerdict();
    void trafficIsNotABacklog();
    void trafficOnALongPathIsNotABacklog();
    void closedWindowIsTheReader();
    void unreadBytesAreTheReaderBeforeTheWindowCloses();
    void retransmitsAreTheNetwork();
    void fullCongestionWindowIsTheNetwork();
    void retransmitsIntoAClosedWindowAreTheReader();
    void pausedReaderIsTheReaderWhateverTcpDoes();
    void fullSendBufferIsTheSendBuffer();
    void waitingForPolicyIsThePolicy_data();
    void waitingForPolicyIsThePolicy();
    void closedGateIsNotThePolicy();
    void twoCulpritsAreMixed();
    void aHandfulInTheBatchWindowIsNotTheCause();
    void aThrottledReaderOfItsOwnPaceIsThePolicy();
    void worksWithoutTcpInfo();
    void aMomentOfWaitingIsForgiven();
    void verdictFollowsWithinASecond();
    void everySamplingSaysTheSame_data();
    void everySamplingSaysTheSame();
    void aCountThatBecomesKnownIsNoLeap();
    void statesFollowBytesAndSlope_data();
    void statesFollowBytesAndSlope();
    void gateKeepsBlockedBetweenItsMarks();
    void lateWindowUpdateIsNoDrain();
    void noProgressIsBlockedBelowHighWater();
    void closedIsClosed();
    void forecastNamesTheSoonestLimit();
    void forecastOfMessages();
    void forecastOfTheBudget();
    void noForecastWithoutGrowth();
    void limitsComeFromThePolicy();
    void tcpSharesAreOfTheLastSecond();
    void samplesWithoutTcpInfoBetweenAreFilledIn();
    void textIsKeptForAQuarterOfASecond();
    void sampleIsCheap();
    void textIsCheap();
};

void CauseJudgeTest::nothingSentIsTheSource()
{
    PaperConnection idle;
    idle.run(500ms);
    QCOMPARE(idle.judge.cause(), Cause::None); // too early to say
    idle.run(1s);
    QCOMPARE(idle.judge.cause(), Cause::Source);
    QCOMPARE(idle.judge.state(), ConnectionState::Flowing);
    QCOMPARE(idle.judge.text(), QStringLiteral("Nothing waits: nothing was sent in the last second"));
}

void CauseJudgeTest::nothingWaitingIsNobody()
{
    PaperConnection fast = healthy();
    fast.run(5s);
    QCOMPARE(fast.judge.cause(), Cause::None);
    QCOMPARE(fast.judge.state(), ConnectionState::Flowing);
    QVERIFY(!fast.judge.forecast());
    QCOMPARE(fast.judge.text(), QStringLiteral("Messages flow, nothing waits"));
}

void CauseJudgeTest::oneSampleIsNoVerdict()
{
    PaperConnection slow = slowReader();
    slow.run(0ms);
    QCOMPARE(slow.judge.cause(), Cause::None);
    QCOMPARE(slow.judge.state(), ConnectionState::Flowing);
    QVERIFY(!CauseJudge().tcp());
    QVERIFY(CauseJudge().text().isEmpty());
    QVERIFY(!CauseJudge().forecast());
}

void CauseJudgeTest::trafficIsNotABacklog()
{
    PaperConnection flood = healthy();
    flood.acked = 100e6;
    flood.busy = 1.0;
    flood.rwnd = 0.8; // the window is what paces it, and still all is gone within milliseconds
    flood.hold(Stage::KernelUnsent, 2 * mib);
    flood.hold(Stage::Socket, 100 * kib);
    flood.run(3s);
    QCOMPARE(flood.judge.cause(), Cause::None);
    QCOMPARE(flood.judge.state(), ConnectionState::Flowing);
}

void CauseJudgeTest::trafficOnALongPathIsNotABacklog()
{
    PaperConnection distant = healthy();
    distant.tcp().rtt = 300ms;
    distant.busy = 1.0;
    distant.hold(Stage::KernelInFlight, 61'000 * 3 / 10);
    distant.run(3s);
    QCOMPARE(distant.judge.cause(), Cause::None);
}

void CauseJudgeTest::closedWindowIsTheReader()
{
    PaperConnection slow = slowReader();
    slow.run(2s);
    QCOMPARE(slow.judge.cause(), Cause::Reader);
    QCOMPARE(slow.judge.state(), ConnectionState::Blocked);
    QCOMPARE(slow.judge.text(), QStringLiteral("Reader is slow: receive window closed 97 % of busy time"));
    slow.hold(Stage::PeerKernel, 112 * kib);
    slow.run(1s);
    QCOMPARE(slow.judge.text(),
             QStringLiteral("Reader is slow: receive window closed 97 % of busy time, 112 KiB arrived and not read"));
}

void CauseJudgeTest::unreadBytesAreTheReaderBeforeTheWindowCloses()
{
    PaperConnection slow = healthy();
    slow.peerGrowth = 51 * 1024;
    slow.touch = [read = 0](CauseInput &input) mutable { input.readBytes = read += 300; };
    slow.run(3s);
    QCOMPARE(slow.judge.cause(), Cause::Reader);
    QCOMPARE(slow.judge.state(), ConnectionState::Rising);
    QCOMPARE(slow.judge.text(), QStringLiteral("Reader is slow: 153 KiB arrived and not read"));
}

void CauseJudgeTest::retransmitsAreTheNetwork()
{
    PaperConnection lossy = slowReader();
    lossy.rwnd = 0.1;
    lossy.retransmits = 14;
    lossy.tcp().rtt = 48ms;
    lossy.run(2s);
    QCOMPARE(lossy.judge.cause(), Cause::Network);
    QCOMPARE(lossy.judge.text(),
             QStringLiteral("Network is slow: 14 segments sent again in the last second, round trip 48 ms"));
}

void CauseJudgeTest::fullCongestionWindowIsTheNetwork()
{
    PaperConnection narrow = slowReader();
    narrow.rwnd = 0.0;
    narrow.tcp().segmentsInFlight = 10;
    narrow.tcp().sendWindow = 1 * mib;
    narrow.tcp().rtt = 200ms;
    narrow.run(2s);
    QCOMPARE(narrow.judge.cause(), Cause::Network);
    QCOMPARE(narrow.judge.text(),
             QStringLiteral("Network is slow: congestion window of 10 segments full, round trip 200 ms"));
    narrow.tcp().sendWindow = 10 * 1448; // now it is the receive window that is as full
    narrow.run(2s);
    QVERIFY(narrow.judge.cause() != Cause::Network);
}

void CauseJudgeTest::retransmitsIntoAClosedWindowAreTheReader()
{
    PaperConnection slow = slowReader();
    slow.retransmits = 2;
    slow.run(2s);
    QCOMPARE(slow.judge.cause(), Cause::Reader);
}

void CauseJudgeTest::pausedReaderIsTheReaderWhateverTcpDoes()
{
    PaperConnection paused = slowReader();
    paused.rwnd = 0.1;
    paused.retransmits = 3;
    paused.tcp().segmentsInFlight = 10;
    paused.hold(Stage::PeerKernel, 64 * kib);
    paused.touch = [](CauseInput &input) { input.readBytes = 5'000; };
    paused.run(2s);
    QCOMPARE(paused.judge.cause(), Cause::Reader);
    QCOMPARE(paused.judge.text(), QStringLiteral("Reader is slow: 64 KiB arrived and not read"));
    paused.touch = [read = 5'000](CauseInput &input) mutable { input.readBytes = read += 3'000; }; // it reads again
    paused.run(2s);
    QCOMPARE(paused.judge.cause(), Cause::Network);
}

void CauseJudgeTest::fullSendBufferIsTheSendBuffer()
{
    PaperConnection tight = slowReader();
    tight.rwnd = 0.1;
    tight.sndbuf = 0.62;
    tight.input.sendBuffer = 32 * kib;
    tight.run(2s);
    QCOMPARE(tight.judge.cause(), Cause::SendBuffer);
    QCOMPARE(tight.judge.text(),
             QStringLiteral("Send buffer is too small: it limited 62 % of busy time (SO_SNDBUF 32 KiB)"));
}

void CauseJudgeTest::waitingForPolicyIsThePolicy_data()
{
    QTest::addColumn<int>("held");
    QTest::addColumn<QString>("text");
    QTest::newRow("throttle") << static_cast<int>(Held::Throttled)
                              << QStringLiteral(
                                     "Policy holds back: the throttle keeps 812 messages (101 KiB) in the outbox");
    QTest::newRow("batch") << static_cast<int>(Held::BatchWindow)
                           << QStringLiteral(
                                  "Policy holds back: the batch window keeps 812 messages (101 KiB) in the outbox");
    QTest::newRow("credits") << static_cast<int>(Held::Credits)
                             << QStringLiteral(
                                    "Policy holds back: 812 messages (101 KiB) in the outbox wait for credits");
}

void CauseJudgeTest::waitingForPolicyIsThePolicy()
{
    QFETCH(int, held);
    PaperConnection throttled = healthy();
    throttled.hold(Stage::Outbox, 101 * kib);
    throttled.input.stages.outboxMessages = 812;
    throttled.input.held = static_cast<Held>(held);
    throttled.run(2s);
    QCOMPARE(throttled.judge.cause(), Cause::Policy);
    QTEST(throttled.judge.text(), "text");
}

void CauseJudgeTest::closedGateIsNotThePolicy()
{
    PaperConnection gated = slowReader();
    gated.libraryGrowth = 0;
    gated.hold(Stage::Socket, 40 * kib);
    gated.hold(Stage::Outbox, 5 * mib);
    gated.input.stages.outboxMessages = 1000;
    gated.input.held = Held::Gate;
    gated.input.gateClosed = true;
    gated.run(2s);
    QCOMPARE(gated.judge.cause(), Cause::Reader);
    QCOMPARE(gated.judge.state(), ConnectionState::Blocked);
}

void CauseJudgeTest::twoCulpritsAreMixed()
{
    PaperConnection both = slowReader();
    both.rwnd = 0.6;
    both.retransmits = 3;
    both.run(2s);
    QCOMPARE(both.judge.cause(), Cause::Mixed);
    QVERIFY(both.judge.text().startsWith(QStringLiteral("Several share it: reader (receive window closed 60 %")));
    QVERIFY(both.judge.text().contains(QStringLiteral("network (3 segments sent again")));

    PaperConnection unclear = slowReader();
    unclear.rwnd = 0.3;
    unclear.sndbuf = 0.3;
    unclear.run(2s);
    QCOMPARE(unclear.judge.cause(), Cause::Mixed);
    QVERIFY(unclear.judge.text().contains(QStringLiteral("receive window closed 30 %, send buffer full 30 %")));
}

void CauseJudgeTest::aHandfulInTheBatchWindowIsNotTheCause()
{
    PaperConnection slow = slowReader();
    slow.hold(Stage::Outbox, 3 * kib);
    slow.input.stages.outboxMessages = 20;
    slow.input.held = Held::BatchWindow;
    slow.run(2s);
    QCOMPARE(slow.judge.cause(), Cause::Reader);
}

void CauseJudgeTest::aThrottledReaderOfItsOwnPaceIsThePolicy()
{
    PaperConnection throttled = slowReader();
    throttled.libraryGrowth = 0;
    throttled.hold(Stage::Socket, 0);
    throttled.hold(Stage::KernelUnsent, 9 * kib); // the reader is a little late, the outbox is what grows
    throttled.hold(Stage::Outbox, 5 * mib);
    throttled.input.stages.outboxMessages = 40'000;
    throttled.input.held = Held::Throttled;
    throttled.run(2s);
    QCOMPARE(throttled.judge.cause(), Cause::Policy);
}

void CauseJudgeTest::worksWithoutTcpInfo()
{
    PaperConnection reader = slowReader();
    reader.tells = false;
    reader.hold(Stage::PeerKernel, 6 * mib);
    reader.run(2s);
    QCOMPARE(reader.judge.cause(), Cause::Reader);
    QCOMPARE(reader.judge.text(),
             QStringLiteral("Reader is slow: 6 MiB arrived and not read (no TCP_INFO here to confirm it)"));
    QVERIFY(!reader.judge.tcp());

    PaperConnection network = slowReader();
    network.tells = false;
    network.hold(Stage::PeerKernel, 0);
    network.run(2s);
    QCOMPARE(network.judge.cause(), Cause::Network);
    QVERIFY(network.judge.text().contains(QStringLiteral("no TCP_INFO")));

    PaperConnection blind = slowReader();
    blind.tells = false;
    blind.input.stages.at(Stage::KernelUnsent) = Unavailable::NoKernelNumbers;
    blind.input.stages.at(Stage::KernelInFlight) = Unavailable::NoKernelNumbers;
    blind.run(2s);
    QCOMPARE(blind.judge.cause(), Cause::Mixed);
    QCOMPARE(blind.judge.state(), ConnectionState::Blocked);
    QVERIFY(blind.judge.text().startsWith(QStringLiteral("Reader or network is slow: 2.1 MiB wait")));
    QVERIFY(blind.judge.text().contains(QStringLiteral("without TCP_INFO")));
}

void CauseJudgeTest::aMomentOfWaitingIsForgiven()
{
    PaperConnection spiky = healthy();
    int sample = 0;
    spiky.rwnd = 1.0;
    spiky.touch = [&sample](CauseInput &input) {
        input.stages.at(Stage::KernelUnsent) = ++sample % 3 == 0 ? 500'000 : 0;
    };
    for (int i = 0; i < 30; ++i) {
        spiky.run(100ms);
        QCOMPARE(spiky.judge.cause(), Cause::None);
        QCOMPARE(spiky.judge.state(), ConnectionState::Flowing);
    }
}

void CauseJudgeTest::verdictFollowsWithinASecond()
{
    PaperConnection connection = healthy();
    connection.run(5s);
    QCOMPARE(connection.judge.cause(), Cause::None);
    connection.acked = 0;
    connection.busy = 1.0;
    connection.rwnd = 1.0;
    connection.hold(Stage::KernelUnsent, 2 * mib);
    connection.run(1s);
    QCOMPARE(connection.judge.cause(), Cause::Reader);
    QCOMPARE(connection.judge.state(), ConnectionState::Blocked);
    connection.hold(Stage::KernelUnsent, 0);
    connection.acked = 61'000;
    connection.rwnd = 0.0;
    connection.run(400ms);
    QCOMPARE(connection.judge.cause(), Cause::None);
    QCOMPARE(connection.judge.state(), ConnectionState::Flowing);
}

void CauseJudgeTest::everySamplingSaysTheSame_data()
{
    QTest::addColumn<int>("ms");
    for (const int ms : {20, 50, 77, 100, 250, 500, 1000})
        QTest::addRow("%d ms", ms) << ms;
}

void CauseJudgeTest::everySamplingSaysTheSame()
{
    QFETCH(int, ms);
    PaperConnection slow = slowReader();
    slow.sampling = std::chrono::milliseconds(ms);
    slow.input.evictBytes = 64 * mib;
    slow.run(20s);
    QCOMPARE(slow.judge.cause(), Cause::Reader);
    QCOMPARE(slow.judge.state(), ConnectionState::Blocked);
    QCOMPARE(slow.judge.text(), QStringLiteral("Reader is slow: receive window closed 97 % of busy time"));
    const auto forecast = slow.judge.forecast();
    QVERIFY(forecast);
    const double wanted = (64.0 - 3.0) * 1024 / 51; // seconds
    QVERIFY2(std::abs(toSeconds(forecast->in) - wanted) < wanted * 0.02, qPrintable(formatDuration(forecast->in)));
}

void CauseJudgeTest::aCountThatBecomesKnownIsNoLeap()
{
    PaperConnection slow = slowReader();
    slow.run(3s);
    slow.hold(Stage::PeerKernel, 100 * kib);
    slow.input.readBytes = 123'456'789;
    slow.run(100ms);
    QCOMPARE(slow.judge.cause(), Cause::Reader);
    QCOMPARE(slow.judge.state(), ConnectionState::Blocked);
}

void CauseJudgeTest::statesFollowBytesAndSlope_data()
{
    QTest::addColumn<qint64>("library");
    QTest::addColumn<double>("growth");
    QTest::addColumn<ConnectionState>("state");
    QTest::newRow("over high water, growing") << 2 * mib << 51'000.0 << ConnectionState::Blocked;
    QTest::newRow("over high water, level") << 2 * mib << 0.0 << ConnectionState::Blocked;
    QTest::newRow("over high water, falling") << 4 * mib << -500'000.0 << ConnectionState::Draining;
    QTest::newRow("below high water, growing") << 2 * kib << 10'000.0 << ConnectionState::Rising;
    QTest::newRow("below high water, level") << 40 * kib << 0.0 << ConnectionState::Flowing;
    QTest::newRow("below high water, falling") << 60 * kib << -9'000.0 << ConnectionState::Draining;
}

void CauseJudgeTest::statesFollowBytesAndSlope()
{
    QFETCH(qint64, library);
    QFETCH(double, growth);
    PaperConnection connection = slowReader();
    connection.acked = 100'000;
    connection.hold(Stage::KernelUnsent, 100 * kib);
    connection.hold(Stage::Socket, library);
    connection.libraryGrowth = growth;
    connection.run(2s);
    QTEST(connection.judge.state(), "state");
}

void CauseJudgeTest::gateKeepsBlockedBetweenItsMarks()
{
    PaperConnection gated = slowReader();
    gated.libraryGrowth = 0;
    gated.hold(Stage::Outbox, 1 * mib);
    gated.input.held = Held::Gate;
    int sample = 0;
    gated.touch = [&sample](CauseInput &input) { // opens now and then, and is filled again at once
        input.gateClosed = ++sample % 4 != 0;
        input.stages.at(Stage::Socket) = input.gateClosed ? 60 * kib : 20 * kib;
    };
    gated.run(1s);
    for (int i = 0; i < 20; ++i) {
        gated.run(100ms);
        QCOMPARE(gated.judge.state(), ConnectionState::Blocked);
    }
}

void CauseJudgeTest::lateWindowUpdateIsNoDrain()
{
    PaperConnection slow = slowReader();
    slow.acked = 0;
    slow.hold(Stage::Socket, 8 * mib);
    int sample = 0;
    slow.touch = [&sample](CauseInput &input) { // every 2 s the window opens for 64 KiB at once
        if (++sample % 20 != 0)
            return;
        input.ackedBytes += 64 * kib;
        input.stages.at(Stage::Socket) = input.stages.at(Stage::Socket).value() - 64 * kib;
    };
    slow.run(2s);
    for (int i = 0; i < 60; ++i) {
        slow.run(100ms);
        QCOMPARE(slow.judge.state(), ConnectionState::Blocked);
        QCOMPARE(slow.judge.cause(), Cause::Reader);
    }
}

void CauseJudgeTest::noProgressIsBlockedBelowHighWater()
{
    PaperConnection stuck = slowReader();
    stuck.acked = 0;
    stuck.libraryGrowth = 0;
    stuck.hold(Stage::Socket, 0);
    stuck.hold(Stage::KernelUnsent, 10 * kib);
    stuck.run(300ms);
    QVERIFY(stuck.judge.state() != ConnectionState::Blocked);
    stuck.run(300ms);
    QCOMPARE(stuck.judge.state(), ConnectionState::Blocked);
}

void CauseJudgeTest::closedIsClosed()
{
    PaperConnection slow = slowReader();
    slow.input.evictBytes = 64 * mib;
    slow.run(2s);
    slow.input.closed = true;
    slow.run(100ms);
    QCOMPARE(slow.judge.state(), ConnectionState::Closed);
    QCOMPARE(slow.judge.cause(), Cause::None);
    QVERIFY(slow.judge.text().isEmpty());
    QVERIFY(!slow.judge.forecast());
}

void CauseJudgeTest::forecastNamesTheSoonestLimit()
{
    PaperConnection slow = slowReader();
    slow.input.evictBytes = 64 * mib;
    slow.run(5s);
    auto forecast = slow.judge.forecast();
    QVERIFY(forecast);
    QCOMPARE(forecast->what, QStringLiteral("limit of 64 MiB"));
    const double held = 2 * 1024 + 5 * 51; // KiB
    QVERIFY(std::abs(toSeconds(forecast->in) - (64 * 1024 - held) / 51) < 5);
    slow.input.budgetIn = 90s;
    slow.run(100ms);
    forecast = slow.judge.forecast();
    QCOMPARE(forecast->what, QStringLiteral("memory budget"));
    QCOMPARE(forecast->in, Nanos(90s));
}

void CauseJudgeTest::forecastOfMessages()
{
    PaperConnection gated = slowReader();
    gated.libraryGrowth = 0;
    gated.outboxGrowth = 380 * 152;
    gated.messageGrowth = 380;
    gated.hold(Stage::Outbox, 10);
    gated.input.outboxMessages = 10'000;
    gated.input.outboxBytes = 100 * mib;
    gated.input.held = Held::Gate;
    gated.run(5s);
    const auto forecast = gated.judge.forecast();
    QVERIFY(forecast);
    QCOMPARE(forecast->what, QStringLiteral("limit of 10,000 messages"));
    QVERIFY(std::abs(toSeconds(forecast->in) - (10'000.0 - 1900) / 380) < 0.5);
}

void CauseJudgeTest::forecastOfTheBudget()
{
    PaperConnection fast = healthy();
    fast.input.budgetIn = 30s; // others fill it, this connection has no part in it
    fast.run(3s);
    QVERIFY(!fast.judge.forecast());
}

void CauseJudgeTest::noForecastWithoutGrowth()
{
    PaperConnection level = slowReader();
    level.libraryGrowth = 0;
    level.input.evictBytes = 64 * mib;
    level.input.budgetIn = 30s;
    level.run(3s);
    QVERIFY(!level.judge.forecast());
    level.libraryGrowth = 51'000;
    level.input.budgetIn.reset();
    level.input.evictBytes = 1 * mib; // passed already
    level.run(3s);
    QVERIFY(!level.judge.forecast());
}

void CauseJudgeTest::limitsComeFromThePolicy()
{
    CauseInput input;
    Policy policy;
    policy.gate = Gate{ByteCount(1000), ByteCount(10)};
    policy.evict = Eviction{};
    policy.evict->hard = ByteCount(7);
    policy.admission = Admission{MessageCount(5), ByteCount(6), Overflow::DropOldest};
    input.setLimits(policy);
    QCOMPARE(input.highWater, 1000);
    QCOMPARE(input.lowWater, 10);
    QCOMPARE(input.evictBytes, std::optional<qint64>(7));
    QCOMPARE(input.outboxMessages, std::optional<qint64>(5));
    QCOMPARE(input.outboxBytes, std::optional<qint64>(6));
    input.setLimits(Policy{});
    QCOMPARE(input.highWater, defaultHighWater.value());
    QVERIFY(!input.evictBytes && !input.outboxBytes && !input.outboxMessages);
}

void CauseJudgeTest::tcpSharesAreOfTheLastSecond()
{
    PaperConnection connection = slowReader();
    connection.input.sendBuffer = 87'040;
    connection.input.kernelMemory = 3 * mib;
    connection.run(10s);
    connection.busy = 0.5;
    connection.rwnd = 0.2;
    connection.sndbuf = 0.3;
    connection.run(1s);
    const auto tcp = connection.judge.tcp();
    QVERIFY(tcp);
    QVERIFY(std::abs(tcp->busyShare - 0.5) < 0.01);
    QVERIFY(std::abs(tcp->rwndLimitedShare - 0.2) < 0.01);
    QVERIFY(std::abs(tcp->sndbufLimitedShare - 0.3) < 0.01);
    QCOMPARE(tcp->rttUs, 40);
    QCOMPARE(tcp->sendBuffer, 87'040);
    QCOMPARE(tcp->kernelMemory, 3 * mib);
}

void CauseJudgeTest::samplesWithoutTcpInfoBetweenAreFilledIn()
{
    for (const int every : {2, 5, 9}) {
        PaperConnection slow = slowReader();
        slow.input.sendBuffer = 87'040;
        int sample = 0;
        slow.touch = [&sample, every](CauseInput &input) {
            if (sample++ % every == 0)
                return;
            input.tcp.reset();
            input.sendBuffer.reset();
        };
        slow.run(2s);
        for (int i = 0; i < 20; ++i) {
            slow.run(100ms);
            QCOMPARE(slow.judge.cause(), Cause::Reader);
            const auto tcp = slow.judge.tcp();
            QVERIFY(tcp);
            QVERIFY(std::abs(tcp->rwndLimitedShare - 0.97) < 0.01);
            QVERIFY(std::abs(tcp->busyShare - 1.0) < 0.01);
            QCOMPARE(tcp->sendBuffer, 87'040);
        }
    }
}

void CauseJudgeTest::textIsKeptForAQuarterOfASecond()
{
    PaperConnection slow = slowReader();
    slow.run(2s);
    const QString first = slow.judge.text();
    slow.hold(Stage::PeerKernel, 112 * kib);
    slow.run(100ms);
    QCOMPARE(slow.judge.text(), first);
    slow.run(200ms);
    QVERIFY(slow.judge.text() != first);
}

void CauseJudgeTest::sampleIsCheap()
{
    PaperConnection slow = slowReader();
    slow.run(3s);
    CauseInput input = slow.input;
    QBENCHMARK
    {
        for (int i = 0; i < 10'000; ++i) {
            input.at += 100ms;
            slow.judge.add(input);
        }
    }
    QCOMPARE(slow.judge.state(), ConnectionState::Blocked);
}

void CauseJudgeTest::textIsCheap()
{
    PaperConnection slow = slowReader();
    slow.run(3s);
    CauseInput input = slow.input;
    qsizetype length = 0;
    QBENCHMARK
    {
        for (int i = 0; i < 10'000; ++i) {
            input.at += 100ms;
            slow.judge.add(input);
            length += slow.judge.text().size();
        }
    }
    QVERIFY(length > 0);
}

QTEST_GUILESS_MAIN(CauseJudgeTest)
#include "tst_cause_judge.moc"
