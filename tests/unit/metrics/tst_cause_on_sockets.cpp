// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/cause_judge.h"
#include "tests/unit/metrics/loopback_pair.h"

#include <QTest>
#include <QTimer>

#include <limits>

using namespace penstock;
using namespace penstock::test;
using namespace std::chrono_literals;

namespace {

/*! A real connection, sampled every 50 ms and judged; what reads and writes is up to the test. */
class JudgedPair {
public:
    explicit JudgedPair(int sendBuffer = 0, int receiveBuffer = 0)
        : sockets(sendBuffer, receiveBuffer)
    {
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { sample(); });
        m_timer.start(50ms);
    }

    LoopbackPair sockets;
    CauseJudge judge;
    qint64 messageSize = 0; // written with every sample
    qint64 readSize = 0;    // read with every sample

private:
    void sample()
    {
        m_written += sockets.write(messageSize);
        m_read += sockets.read(readSize);
        CauseInput input;
        input.at = m_clock.now();
        input.offered = ++m_offered;
        const auto queue = readSendQueue(sockets.sender());
        const auto unread = readReceiveQueue(sockets.reader());
        if (!queue || !unread)
            return;
        input.stages.at(Stage::Outbox) = 0;
        input.stages.at(Stage::Socket) = 0;
        input.stages.at(Stage::KernelUnsent) = queue->unsent;
        input.stages.at(Stage::KernelInFlight) = queue->inFlight;
        input.stages.at(Stage::PeerKernel) = *unread;
        input.ackedBytes = m_written - queue->total();
        input.readBytes = m_read;
        input.tcp = readTcpInfo(sockets.sender());
        judge.add(input);
    }

    SteadyClock m_clock;
    QTimer m_timer;
    qint64 m_written = 0;
    qint64 m_read = 0;
    qint64 m_offered = 0;
};

} // namespace

class CauseOnSocketsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readerThatNeverReadsIsBlamed();
    void readerThatReadsTooLittleIsBlamed();
    void eagerReaderIsNot();
    void readerThatWakesUpDrains();
};

void CauseOnSocketsTest::readerThatNeverReadsIsBlamed()
{
    JudgedPair pair;
    QVERIFY(pair.sockets.ok());
    pair.messageSize = std::numeric_limits<qint64>::max(); // all the kernel takes
    QTRY_COMPARE(pair.judge.cause(), Cause::Reader);
    QTRY_COMPARE(pair.judge.state(), ConnectionState::Blocked);
    QTRY_VERIFY(pair.judge.tcp()->busyShare > 0.95 && pair.judge.tcp()->rwndLimitedShare > 0.95);
    QVERIFY(pair.judge.tcp()->retransmits <= 3); // a tail loss probe into the closing window is one
    QVERIFY2(pair.judge.text().startsWith(QStringLiteral("Reader is slow: receive window closed ")),
             qPrintable(pair.judge.text()));
}

void CauseOnSocketsTest::readerThatReadsTooLittleIsBlamed()
{
    JudgedPair pair(0, 32'768);
    QVERIFY(pair.sockets.ok());
    pair.messageSize = 100'000;
    pair.readSize = 2'000;
    QTRY_VERIFY(pair.judge.tcp() && pair.judge.tcp()->rwndLimitedShare > 0.9);
    QCOMPARE(pair.judge.cause(), Cause::Reader);
}

void CauseOnSocketsTest::eagerReaderIsNot()
{
    JudgedPair pair;
    QVERIFY(pair.sockets.ok());
    pair.messageSize = 20'000;
    pair.readSize = std::numeric_limits<qint64>::max();
    QTRY_VERIFY(pair.judge.tcp().has_value());
    for (int i = 0; i < 10; ++i) {
        QTRY_COMPARE(pair.judge.cause(), Cause::None);
        QCOMPARE(pair.judge.state(), ConnectionState::Flowing);
    }
}

void CauseOnSocketsTest::readerThatWakesUpDrains()
{
    JudgedPair pair;
    QVERIFY(pair.sockets.ok());
    pair.messageSize = std::numeric_limits<qint64>::max();
    QTRY_COMPARE(pair.judge.state(), ConnectionState::Blocked);
    pair.messageSize = 0;
    pair.readSize = 60'000; // megabytes at 1.2 MB/s take a while
    QTRY_COMPARE(pair.judge.state(), ConnectionState::Draining);
    QCOMPARE(pair.judge.cause(), Cause::Reader);
    pair.readSize = std::numeric_limits<qint64>::max();
    QTRY_COMPARE(pair.judge.state(), ConnectionState::Flowing);
    QTRY_COMPARE(pair.judge.cause(), Cause::None);
}

QTEST_GUILESS_MAIN(CauseOnSocketsTest)
#include "tst_cause_on_sockets.moc"
