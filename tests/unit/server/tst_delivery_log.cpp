// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/random.h"
#include "model/server/delivery_log.h"

#include <QTest>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

TimePoint at(Nanos t)
{
    return TimePoint(t);
}

MessageBatch makeBatch(int messages, qint64 payload)
{
    MessageBatch batch;
    for (int i = 0; i < messages; ++i)
        batch.emplace_back(new Message(static_cast<quint64>(i), 0, at(1s), Lane::Data, QByteArray(payload, 'x')));
    return batch;
}

} // namespace

class TestDeliveryLog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsAMessageWhenItsLastByteHasPassed();
    void countsMessagesInsideARun();
    void countsPartOfARun();
    void countsAnEnvelopeOnlyWhenComplete();
    void tellsTheOldestUnacknowledged();
    void libraryAndKernelMoveApart();
    void randomRunsAreCountedOnceEach();
};

void TestDeliveryLog::countsAMessageWhenItsLastByteHasPassed()
{
    DeliveryLog log;
    DurationHistogram times;
    log.addMessage(100, at(1s), at(1s));
    log.libraryReached(99, at(2s), times);
    QCOMPARE(times.count(), 0ULL);
    log.libraryReached(100, at(3s), times);
    QCOMPARE(times.count(), 1ULL);
    QCOMPARE(times.max(), Nanos(2s));
}

void TestDeliveryLog::countsMessagesInsideARun()
{
    const MessageBatch batch = makeBatch(10, 128);
    const EncodedRun run = encodeRun(batch, Encoding::Binary);
    const auto one = static_cast<quint64>(batch.front()->frameSize(Encoding::Binary));
    DeliveryLog log;
    DurationHistogram times;
    log.addRun(1000, run, 0, 10, at(1s), at(1s));
    log.libraryReached(1000 + 3 * one + 5, at(2s), times);
    QCOMPARE(times.count(), 3ULL);
    log.libraryReached(1000 + 4 * one, at(2s), times);
    QCOMPARE(times.count(), 4ULL);
    log.libraryReached(1000 + 10 * one, at(2s), times);
    QCOMPARE(times.count(), 10ULL);
}

void TestDeliveryLog::countsPartOfARun()
{
    const MessageBatch batch = makeBatch(10, 128);
    const EncodedRun run = encodeRun(batch, Encoding::Binary);
    const auto one = static_cast<quint64>(batch.front()->frameSize(Encoding::Binary));
    DeliveryLog log;
    DurationHistogram times;
    log.addRun(0, run, 4, 7, at(1s), at(1s)); // messages 4, 5 and 6 only
    QCOMPARE(log.unacknowledged(), 3ULL);
    log.libraryReached(2 * one, at(2s), times);
    QCOMPARE(times.count(), 2ULL);
    log.libraryReached(3 * one, at(2s), times);
    QCOMPARE(times.count(), 3ULL);
}

void TestDeliveryLog::countsAnEnvelopeOnlyWhenComplete()
{
    DeliveryLog log;
    DurationHistogram times;
    log.addUnit(500, 20, at(1s), at(1s));
    log.kernelReached(499, at(2s), times);
    QCOMPARE(times.count(), 0ULL);
    log.kernelReached(500, at(2s), times);
    QCOMPARE(times.count(), 20ULL);
    QCOMPARE(log.unacknowledged(), 0ULL);
}

void TestDeliveryLog::tellsTheOldestUnacknowledged()
{
    DeliveryLog log;
    DurationHistogram times;
    QVERIFY(!log.oldestBorn());
    log.addMessage(10, at(1s), at(1s));
    log.addMessage(20, at(2s), at(2s));
    QCOMPARE(log.oldestBorn(), at(1s));
    log.libraryReached(20, at(3s), times);
    QCOMPARE(log.oldestBorn(), at(1s)); // left the library, not acknowledged
    log.kernelReached(10, at(3s), times);
    QCOMPARE(log.oldestBorn(), at(2s));
    log.kernelReached(20, at(3s), times);
    QVERIFY(!log.oldestBorn());
}

void TestDeliveryLog::libraryAndKernelMoveApart()
{
    DeliveryLog log;
    DurationHistogram library;
    DurationHistogram kernel;
    for (quint64 i = 1; i <= 100; ++i)
        log.addMessage(i * 10, at(1s), at(1s));
    log.libraryReached(1000, at(2s), library);
    QCOMPARE(library.count(), 100ULL);
    log.kernelReached(505, at(2s), kernel);
    QCOMPARE(kernel.count(), 50ULL);
    log.libraryReached(1000, at(3s), library);
    QCOMPARE(library.count(), 100ULL);
    log.kernelReached(1000, at(3s), kernel);
    QCOMPARE(kernel.count(), 100ULL);
}

void TestDeliveryLog::randomRunsAreCountedOnceEach()
{
    for (quint64 seed = 1; seed <= 300; ++seed) {
        Random random(seed);
        DeliveryLog log;
        DurationHistogram library;
        DurationHistogram kernel;
        quint64 end = 0;
        quint64 left = 0;
        quint64 acknowledged = 0;
        std::vector<quint64> ends; // by brute force
        for (int step = 0; step < 50; ++step) {
            if (random.uniform() < 0.5) {
                const MessageBatch batch = makeBatch(static_cast<int>(random.between(1, 9)), random.between(0, 300));
                const EncodedRun run = encodeRun(batch, Encoding::Binary);
                const auto first = static_cast<std::size_t>(random.between(0, static_cast<qint64>(batch.size()) - 1));
                log.addRun(end, run, first, batch.size(), at(1s), at(1s));
                for (std::size_t i = first; i < batch.size(); ++i)
                    ends.push_back(end += static_cast<quint64>(batch[i]->frameSize(Encoding::Binary)));
            }
            left = static_cast<quint64>(random.between(static_cast<qint64>(left), static_cast<qint64>(end)));
            acknowledged =
                static_cast<quint64>(random.between(static_cast<qint64>(acknowledged), static_cast<qint64>(left)));
            log.libraryReached(left, at(2s), library);
            log.kernelReached(acknowledged, at(2s), kernel);
            const auto until = [&ends](quint64 offset) {
                return static_cast<quint64>(std::upper_bound(ends.begin(), ends.end(), offset) - ends.begin());
            };
            QVERIFY2(library.count() == until(left) && kernel.count() == until(acknowledged),
                     qPrintable(QStringLiteral("seed %1, step %2").arg(seed).arg(step)));
            QCOMPARE(log.unacknowledged(), ends.size() - kernel.count());
        }
    }
}

QTEST_GUILESS_MAIN(TestDeliveryLog)
#include "tst_delivery_log.moc"
