// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/process_cost.h"

#include <QTest>

#include <cstring>

#ifdef Q_OS_UNIX
#include <sys/mman.h>
#endif

using namespace penstock;
using namespace std::chrono_literals;

namespace {

constexpr qint64 mib = qint64(1) << 20;

// Keeps one core busy until so much processor time of the process has passed.
void burn(ProcessCost &cost, const Clock &clock, Nanos cpu)
{
    const Nanos until = cost.read(clock.now()).cpu + cpu;
    volatile quint64 work = 0;
    while (cost.read(clock.now()).cpu < until) {
        for (int i = 0; i < 10'000; ++i)
            work = work + static_cast<quint64>(i);
    }
}

// Touches so much memory and gives it back to the system at once, past any allocator.
void useMemory(qint64 bytes)
{
#ifdef Q_OS_UNIX
    const auto size = static_cast<std::size_t>(bytes);
    void *memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    QVERIFY(memory != MAP_FAILED);
    std::memset(memory, 'x', size);
    ::munmap(memory, size);
#else
    Q_UNUSED(bytes)
#endif
}

} // namespace

class ProcessCostTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void processorTimeGrowsWithWork();
    void coresAreProcessorTimePerTime();
    void oldWorkIsForgottenAfterASecond();
    void peakRemembersWhatWasFreed();
    void resetStartsAnew();
    void readingIsQuick();
};

void ProcessCostTest::processorTimeGrowsWithWork()
{
    const SteadyClock clock;
    ProcessCost cost;
    const TimePoint before = clock.now();
    burn(cost, clock, 50ms);
    const Nanos cpu = cost.read(clock.now()).cpu;
    QVERIFY(cpu >= 50ms);
    QVERIFY(cpu <= clock.now() - before + 20ms); // one thread has no more than all of the time
}

void ProcessCostTest::coresAreProcessorTimePerTime()
{
    const SteadyClock real;
    ManualClock clock;
    ProcessCost cost;
    const ProcessCost::Values first = cost.read(clock.now());
    QCOMPARE(first.cores, 0.0);
    ProcessCost meter;
    burn(meter, real, 40ms);
    clock.advance(100ms);
    const ProcessCost::Values values = cost.read(clock.now());
    QVERIFY(qAbs(values.cores - toSeconds(values.cpu - first.cpu) / 0.1) < 1e-9);
    QVERIFY(values.cores >= 0.4);
}

void ProcessCostTest::oldWorkIsForgottenAfterASecond()
{
    const SteadyClock real;
    ManualClock clock;
    ProcessCost cost;
    cost.read(clock.now());
    ProcessCost meter;
    burn(meter, real, 40ms);
    for (int i = 0; i < 22; ++i) {
        clock.advance(50ms);
        cost.read(clock.now());
    }
    QVERIFY(cost.read(clock.now()).cores < 0.02);
}

void ProcessCostTest::peakRemembersWhatWasFreed()
{
#ifdef Q_OS_LINUX // elsewhere resident memory is not read
    const SteadyClock clock;
    ProcessCost cost;
    const qint64 before = cost.read(clock.now()).rssBytes;
    QVERIFY(before > 1 * mib);
    useMemory(64 * mib); // and given back before anyone reads
    const ProcessCost::Values after = cost.read(clock.now());
    QVERIFY(after.rssBytes < before + 32 * mib);
    QVERIFY2(after.rssPeakBytes >= before + 60 * mib, qPrintable(formatBytes(ByteCount(after.rssPeakBytes))));
#endif
}

void ProcessCostTest::resetStartsAnew()
{
    const SteadyClock clock;
    ProcessCost cost;
    burn(cost, clock, 30ms);
    useMemory(96 * mib);
    cost.read(clock.now());
    cost.reset();
    const ProcessCost::Values values = cost.read(clock.now());
    QVERIFY(values.cpu < 20ms);
    QCOMPARE(values.cores, 0.0);
    QCOMPARE(values.rssPeakBytes, values.rssBytes);
}

void ProcessCostTest::readingIsQuick()
{
    const SteadyClock clock;
    ProcessCost cost;
    QBENCHMARK
    {
        cost.read(clock.now());
    }
}

QTEST_GUILESS_MAIN(ProcessCostTest)
#include "tst_process_cost.moc"
