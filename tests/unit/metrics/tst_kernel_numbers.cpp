// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/kernel_numbers.h"
#include "tests/unit/metrics/loopback_pair.h"

#include <QTest>

#include <limits>

using namespace penstock;
using namespace penstock::test;
using namespace std::chrono_literals;

class KernelNumbersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void idleConnectionHoldsNothing();
    void queuesAddUpToWhatWasWrittenAndNotRead_data();
    void queuesAddUpToWhatWasWrittenAndNotRead();
    void bytesMoveFromSenderToReader();
    void closedWindowCountsAsReceiverLimited();
    void windowAndUnsentBytesAreTold();
    void setBufferIsDoubled();
    void memoryHoldsAtLeastTheData();
    void notASocketHasNoNumbers();
    void readingIsQuick();
};

void KernelNumbersTest::idleConnectionHoldsNothing()
{
    const LoopbackPair pair;
    QVERIFY(pair.ok());
    QCOMPARE(readSendQueue(pair.sender()), SendQueue{});
    QCOMPARE(readReceiveQueue(pair.reader()), std::optional<qint64>(0));
    const auto info = readTcpInfo(pair.sender());
    QVERIFY(info);
    QVERIFY(info->rtt > 0ns);
    QVERIFY(info->rtt < 1s);
    QVERIFY(info->cwndSegments > 0);
    QVERIFY(info->segmentSize > 0);
    QCOMPARE(info->retransmits, 0);
    QCOMPARE(info->unsentBytes, std::optional<qint64>(0));
    QVERIFY(info->times);
    QCOMPARE(info->times->busy, Nanos(0));
}

void KernelNumbersTest::queuesAddUpToWhatWasWrittenAndNotRead_data()
{
    QTest::addColumn<int>("sendBuffer");
    QTest::addColumn<int>("receiveBuffer");
    QTest::newRow("tuned by the kernel") << 0 << 0;
    QTest::newRow("small reader") << 0 << 16'384;
    QTest::newRow("small sender") << 32'768 << 0;
    QTest::newRow("both small") << 32'768 << 16'384;
}

void KernelNumbersTest::queuesAddUpToWhatWasWrittenAndNotRead()
{
    QFETCH(int, sendBuffer);
    QFETCH(int, receiveBuffer);
    LoopbackPair pair(sendBuffer, receiveBuffer);
    QVERIFY(pair.ok());
    qint64 expected = 0;
    const auto held = [&pair] {
        const auto queue = readSendQueue(pair.sender());
        const auto arrived = readReceiveQueue(pair.reader());
        return queue && arrived ? queue->total() + *arrived : -1;
    };
    for (const qint64 size : {qint64(1), qint64(4'000), qint64(100'000), std::numeric_limits<qint64>::max()}) {
        expected += pair.write(size);
        QTRY_COMPARE(held(), expected);
    }
    QVERIFY(readSendQueue(pair.sender())->unsent > 0); // full up to here, so the window is closed
    for (const qint64 size : {qint64(1), qint64(5'000), qint64(20'000)}) {
        expected -= pair.read(size);
        QTRY_COMPARE(held(), expected);
    }
}

void KernelNumbersTest::bytesMoveFromSenderToReader()
{
    LoopbackPair pair;
    QVERIFY(pair.ok());
    QCOMPARE(pair.write(10'000), 10'000);
    QTRY_COMPARE(readReceiveQueue(pair.reader()), std::optional<qint64>(10'000));
    QTRY_COMPARE(readSendQueue(pair.sender()), SendQueue{});
    QCOMPARE(pair.read(4'000), 4'000);
    QCOMPARE(readReceiveQueue(pair.reader()), std::optional<qint64>(6'000));
    QTRY_COMPARE(readTcpInfo(pair.sender())->bytesAcknowledged.value_or(0) >= 10'000, true);
}

void KernelNumbersTest::closedWindowCountsAsReceiverLimited()
{
    LoopbackPair pair;
    QVERIFY(pair.ok());
    QVERIFY(pair.write(std::numeric_limits<qint64>::max()) > 0);
    const auto before = readTcpInfo(pair.sender());
    QVERIFY(before && before->times);
    const auto since = [&] {
        const SenderTimes now = *readTcpInfo(pair.sender())->times;
        return SenderTimes{now.busy - before->times->busy, now.rwndLimited - before->times->rwndLimited,
                           now.sndbufLimited - before->times->sndbufLimited};
    };
    // Nothing moves any more, and still the kernel goes on counting: a closed window is busy time.
    QTRY_VERIFY(since().busy >= 300ms);
    const SenderTimes times = since();
    QVERIFY2(times.rwndLimited >= times.busy * 9 / 10, qPrintable(formatDuration(times.rwndLimited)));
    QVERIFY(times.sndbufLimited <= times.busy / 10);
}

void KernelNumbersTest::windowAndUnsentBytesAreTold()
{
    LoopbackPair pair(0, 16'384);
    QVERIFY(pair.ok());
    const auto open = readTcpInfo(pair.sender());
    QVERIFY(open && open->sendWindow && *open->sendWindow > 0);
    QVERIFY(pair.write(std::numeric_limits<qint64>::max()) > 0);
    QTRY_VERIFY(readTcpInfo(pair.sender())->sendWindow < open->sendWindow);
    const auto info = readTcpInfo(pair.sender());
    const auto queue = readSendQueue(pair.sender());
    QVERIFY(info && queue && info->unsentBytes);
    QCOMPARE(*info->unsentBytes, queue->unsent);
    QVERIFY(*info->unsentBytes > 0);
}

void KernelNumbersTest::setBufferIsDoubled()
{
    const LoopbackPair pair(50'000, 40'000);
    QVERIFY(pair.ok());
    QCOMPARE(readBufferSizes(pair.sender())->send, 100'000);
    QCOMPARE(readBufferSizes(pair.reader())->receive, 80'000);
    QCOMPARE(readKernelMemory(pair.sender())->limits, *readBufferSizes(pair.sender()));
}

void KernelNumbersTest::memoryHoldsAtLeastTheData()
{
    LoopbackPair pair;
    QVERIFY(pair.ok());
    QCOMPARE(readKernelMemory(pair.sender())->send, 0);
    QVERIFY(pair.write(std::numeric_limits<qint64>::max()) > 0);
    const auto holds = [&pair] {
        return readKernelMemory(pair.sender())->send >= readSendQueue(pair.sender())->total();
    };
    QTRY_VERIFY(holds());
    QVERIFY(readKernelMemory(pair.reader())->receive >= *readReceiveQueue(pair.reader()));
}

void KernelNumbersTest::notASocketHasNoNumbers()
{
    int ends[2];
    QCOMPARE(::pipe(ends), 0);
    for (const int descriptor : {-1, ends[0]}) {
        QVERIFY(!readSendQueue(descriptor));
        QVERIFY(!readTcpInfo(descriptor));
        QVERIFY(!readBufferSizes(descriptor));
        QVERIFY(!readKernelMemory(descriptor));
    }
    QVERIFY(!readReceiveQueue(-1));
    ::close(ends[0]);
    ::close(ends[1]);
}

void KernelNumbersTest::readingIsQuick()
{
    LoopbackPair pair;
    QVERIFY(pair.ok());
    pair.write(std::numeric_limits<qint64>::max());
    qint64 sum = 0;
    QBENCHMARK
    {
        for (int i = 0; i < 1000; ++i) {
            sum += readSendQueue(pair.sender())->total();
            sum += readTcpInfo(pair.sender())->cwndSegments;
            sum += readKernelMemory(pair.sender())->send;
        }
    }
    QVERIFY(sum > 0);
}

QTEST_GUILESS_MAIN(KernelNumbersTest)
#include "tst_kernel_numbers.moc"
