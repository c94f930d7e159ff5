// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/policy/eviction_judge.h"
#include "model/policy/upstream_judge.h"
#include "model/policy/water_mark.h"

#include <QTest>

using namespace penstock;
using namespace penstock::literals;
using namespace std::chrono_literals;

namespace {

TimePoint at(Nanos sinceStart)
{
    return TimePoint(1s) + sinceStart;
}

using Ground = std::optional<EvictionGround>;

} // namespace

/*! Parts 9 and 10 and the hysteresis they lean on. */
class JudgesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hardLimitEvictsAtOnce()
    {
        EvictionJudge judge;
        Eviction limits;
        limits.hard = 32_MiB;
        QCOMPARE(judge.ground(limits, 32_MiB - 1_B, 0s, at(0s)), Ground());
        QCOMPARE(judge.ground(limits, 32_MiB, 0s, at(0s)), Ground(EvictionGround::Hard));
    }

    void softLimitEvictsAfterItsTime()
    {
        EvictionJudge judge;
        Eviction limits;
        limits.soft = 8_MiB;
        limits.softFor = 60s;
        QCOMPARE(judge.ground(limits, 8_MiB, 0s, at(10s)), Ground());
        QCOMPARE(judge.softDue(limits), at(70s));
        QCOMPARE(judge.ground(limits, 9_MiB, 0s, at(70s) - 1ns), Ground());
        QCOMPARE(judge.ground(limits, 9_MiB, 0s, at(70s)), Ground(EvictionGround::Soft));
    }

    void softTimeStartsAnewAfterABreak()
    {
        EvictionJudge judge;
        Eviction limits;
        limits.soft = 8_MiB;
        limits.softFor = 60s;
        QCOMPARE(judge.ground(limits, 9_MiB, 0s, at(0s)), Ground());
        QCOMPARE(judge.ground(limits, 8_MiB - 1_B, 0s, at(59s)), Ground());
        QVERIFY(!judge.softDue(limits));
        QCOMPARE(judge.ground(limits, 9_MiB, 0s, at(60s)), Ground());
        QCOMPARE(judge.ground(limits, 9_MiB, 0s, at(119s)), Ground());
        QCOMPARE(judge.ground(limits, 9_MiB, 0s, at(120s)), Ground(EvictionGround::Soft));
    }

    void softTimeOfZeroEvictsAtOnce()
    {
        EvictionJudge judge;
        Eviction limits;
        limits.soft = 1_KiB;
        limits.softFor = 0s;
        QCOMPARE(judge.ground(limits, 1_KiB, 0s, at(5s)), Ground(EvictionGround::Soft));
    }

    void shorterSoftTimeCountsFromTheSameStart()
    {
        EvictionJudge judge;
        Eviction limits;
        limits.soft = 1_KiB;
        QCOMPARE(judge.ground(limits, 2_KiB, 0s, at(0s)), Ground());
        limits.softFor = 5s;
        QCOMPARE(judge.ground(limits, 2_KiB, 0s, at(5s)), Ground(EvictionGround::Soft));
    }

    void behindEvictsBeyondTheLimit()
    {
        EvictionJudge judge;
        Eviction limits;
        limits.maxBehind = 5s;
        QCOMPARE(judge.ground(limits, 0_B, 5s, at(0s)), Ground());
        QCOMPARE(judge.ground(limits, 0_B, 5s + 1ns, at(0s)), Ground(EvictionGround::Behind));
    }

    void hardestGroundIsTold()
    {
        EvictionJudge judge;
        Eviction limits;
        limits.hard = 2_MiB;
        limits.soft = 1_MiB;
        limits.softFor = 1s;
        limits.maxBehind = 1s;
        QCOMPARE(judge.ground(limits, 3_MiB, 9s, at(0s)), Ground(EvictionGround::Hard));
        QCOMPARE(judge.ground(limits, 1_MiB, 9s, at(1s)), Ground(EvictionGround::Soft));
        QCOMPARE(judge.ground(limits, 0_B, 9s, at(1s)), Ground(EvictionGround::Behind));
    }

    void withoutLimitsNobodyIsEvicted()
    {
        EvictionJudge judge;
        QCOMPARE(judge.ground(Eviction{}, 1_GiB, 1h, at(0s)), Ground());
    }

    void wordsNameTheNumbers()
    {
        EvictionJudge judge;
        Eviction limits;
        limits.hard = 32_MiB;
        limits.maxBehind = 5s;
        QVERIFY(!judge.judge(limits, 1_MiB, 1s, at(0s)));
        QCOMPARE(judge.judge(limits, 40_MiB, 1s, at(0s)), QStringLiteral("40 MiB waiting, hard limit 32 MiB"));
        const QString behind = judge.judge(limits, 0_B, 7s, at(0s)).value_or(QString());
        QVERIFY2(behind.contains(formatDuration(7s)) && behind.contains(formatDuration(5s)), qPrintable(behind));
    }

    void upstreamIsHeld_data()
    {
        using When = UpstreamGate::When;
        QTest::addColumn<int>("when");
        QTest::addColumn<double>("share");
        QTest::addColumn<int>("over");
        QTest::addColumn<int>("open");
        QTest::addColumn<bool>("held");
        const auto row = [](const char *name, When when, double share, int over, int open, bool held) {
            QTest::newRow(name) << static_cast<int>(when) << share << over << open << held;
        };
        row("anyOfNone", When::Any, 0, 0, 0, false);
        row("anyNotOver", When::Any, 0, 0, 9, false);
        row("anyOneOver", When::Any, 0, 1, 9, true);
        row("allOfNone", When::All, 0, 0, 0, false);
        row("allButOne", When::All, 0, 8, 9, false);
        row("allOver", When::All, 0, 9, 9, true);
        row("allOfOne", When::All, 0, 1, 1, true);
        row("shareOfNone", When::Share, 0.5, 0, 0, false);
        row("shareNotOver", When::Share, 0.001, 0, 9, false);
        row("shareBelow", When::Share, 0.5, 4, 9, false);
        row("shareAbove", When::Share, 0.5, 5, 9, true);
        row("shareExact", When::Share, 0.3, 3, 10, true);
        row("shareOfThird", When::Share, 1.0 / 3, 1, 3, true);
        row("shareOne", When::Share, 1.0, 8, 9, false);
        row("shareOneAllOver", When::Share, 1.0, 9, 9, true);
    }

    void upstreamIsHeld()
    {
        QFETCH(int, when);
        QFETCH(double, share);
        QFETCH(int, over);
        QFETCH(int, open);
        const UpstreamGate gate{static_cast<UpstreamGate::When>(when), share};
        QTEST(UpstreamJudge().judge(gate, over, open), "held");
    }

    void waterMarkKeepsItsStateBetweenTheMarks()
    {
        WaterMark mark;
        QVERIFY(!mark.update(63_KiB, 64_KiB, 16_KiB));
        QVERIFY(mark.update(64_KiB, 64_KiB, 16_KiB));
        QVERIFY(mark.update(16_KiB + 1_B, 64_KiB, 16_KiB));
        QVERIFY(!mark.update(16_KiB, 64_KiB, 16_KiB));
        QVERIFY(!mark.update(63_KiB, 64_KiB, 16_KiB));
        QVERIFY(mark.update(65_KiB, 64_KiB, 16_KiB));
        mark.reset();
        QVERIFY(!mark.isOver());
        QVERIFY(!mark.update(63_KiB, 64_KiB, 16_KiB));
    }
};

QTEST_GUILESS_MAIN(JudgesTest)
#include "tst_judges.moc"
