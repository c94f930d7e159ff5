// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab.h"

#include <QFile>
#include <QtTest>

using namespace penstock;
using namespace penstock::literals;
using namespace std::chrono_literals;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true; // memory and speed are the sanitizer's there, not ours
#else
constexpr bool sanitized = false;
#endif

const auto fast = QStringLiteral("fast");

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    return file.readAll().split(' ').at(1).toLongLong() * 4096;
}

/*! Small messages, so that each connection holds its own copy, for readers that read nothing. */
Scenario flood(ByteCount budget)
{
    Scenario scenario = steadyScenario(32, 0, 1_KiB);
    scenario.source.rate = Rate::infinite();
    scenario.groups[0].pace = NeverPace{};
    scenario.budget = budget;
    return scenario;
}

} // namespace

/*! Many connections and much data: bounds that hold, numbers that stay right. */
class TestLoad : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void floodStopsAtTheBudgetAndGoesOnWithAPolicy();
    void thousandReadersKeepUpForAMinute();
    void fiveThousandConnectInTenSeconds();
};

void TestLoad::floodStopsAtTheBudgetAndGoesOnWithAPolicy()
{
    const ByteCount budget = 256_MiB;
    const qint64 before = residentBytes();
    Lab lab(flood(budget));
    QTRY_COMPARE_WITH_TIMEOUT(lab.latest()->source.held, HoldReason::Budget, 60'000);
    QTRY_COMPARE(lab.events(EventKind::BudgetReached).size(), 1);
    QVERIFY2(lab.events(EventKind::BudgetReached).first().text.contains(QLatin1String("fast-")),
             "names the largest connections");
    const quint64 produced = lab.latest()->source.produced;
    QVERIFY(lab.latest()->waitingBytes > budget.value() / 2);
    QVERIFY2(lab.peakWaiting() <= budget.value(), qPrintable(formatBytes(ByteCount(lab.peakWaiting()))));
    const qint64 grown = residentBytes() - before;
    QVERIFY2(sanitized || grown < budget.value() * 5 / 4, qPrintable(formatBytes(ByteCount(grown))));
    QCOMPARE(lab.latest()->totals.unaccounted(), 0);

    Policy policy;
    policy.evict = Eviction{};
    policy.evict->hard = 1_MiB;
    lab.engine().setPolicy(fast, policy);
    QTRY_VERIFY(!lab.events(EventKind::SourceResumed).isEmpty());
    QTRY_VERIFY(lab.latest()->source.produced > produced);
    QVERIFY(lab.peakWaiting() <= budget.value());
    QCOMPARE(lab.latest()->totals.unaccounted(), 0);
}

void TestLoad::thousandReadersKeepUpForAMinute()
{
    Lab lab(steadyScenario(1000, 20, 128_B));
    QTRY_COMPARE_WITH_TIMEOUT(lab.group(fast).connections, 1000, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(lab.latest()->sinceStart >= 60s, 70'000);
    const SourceView source = lab.latest()->source;
    QVERIFY2(source.produced >= 1190 && source.produced <= 1210, qPrintable(QString::number(source.produced)));
    QVERIFY2(source.lagMax < 500ms, qPrintable(formatDuration(source.lagMax)));
    QCOMPARE(source.held, HoldReason::None);
    lab.engine().holdSource();
    QTRY_COMPARE(lab.group(fast).read.value(), static_cast<qint64>(lab.group(fast).ledger.delivered));
    const GroupView group = lab.group(fast);
    QCOMPARE(group.ledger.lost() + group.ledger.waiting, 0);
    QCOMPARE(group.inFlight, 0);
    QCOMPARE(lab.latest()->totals.unaccounted(), 0);
    QVERIFY(lab.events(EventKind::ReaderError).isEmpty());
    QVERIFY2(group.age.p99 < (sanitized ? 1000ms : 250ms), qPrintable(formatDuration(group.age.p99)));
}

void TestLoad::fiveThousandConnectInTenSeconds()
{
    Lab lab(steadyScenario(5000, 1, 128_B));
    QTRY_COMPARE_WITH_TIMEOUT(lab.group(fast).connections, 5000, sanitized ? 60'000 : 10'000);
    QTRY_VERIFY(lab.group(fast).read.value() >= 5000);
    QCOMPARE(lab.latest()->totals.unaccounted(), 0);
    QVERIFY2(lab.failures().isEmpty(), qPrintable(lab.failures().join(QLatin1Char('\n'))));
    lab.engine().stop();
    QTRY_COMPARE_WITH_TIMEOUT(lab.latest()->state, RunState::Stopped, sanitized ? 10'000 : 2000);
}

QTEST_GUILESS_MAIN(TestLoad)
#include "tst_load.moc"
