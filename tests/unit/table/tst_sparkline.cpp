// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/sparkline.h"

#include <QTest>

using namespace penstock;

class SparklineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsTheHighestOfEachSecond();
    void keepsSixtySeconds();
    void silentSecondsAreGaps();
    void longSilenceLeavesOnlyTheNewest();
    void anOlderSecondCountsAsTheLast();
};

void SparklineTest::keepsTheHighestOfEachSecond()
{
    Sparkline line;
    QCOMPARE(line.size(), 0);
    QCOMPARE(line.highest(), 0.0F);
    line.record(7, 10);
    line.record(7, 30);
    line.record(7, 20);
    line.record(8, 5);
    QCOMPARE(line.size(), 2);
    QCOMPARE(line.at(0), 30.0F);
    QCOMPARE(line.at(1), 5.0F);
    QCOMPARE(line.highest(), 30.0F);
}

void SparklineTest::keepsSixtySeconds()
{
    Sparkline line;
    for (int second = 0; second < 100; ++second)
        line.record(second, second);
    QCOMPARE(line.size(), 60);
    QCOMPARE(line.at(0), 40.0F);
    QCOMPARE(line.at(59), 99.0F);
}

void SparklineTest::silentSecondsAreGaps()
{
    Sparkline line;
    line.record(0, 1);
    line.record(3, 4);
    QCOMPARE(line.size(), 4);
    QCOMPARE(line.at(0), 1.0F);
    QVERIFY(Sparkline::isGap(line.at(1)));
    QVERIFY(Sparkline::isGap(line.at(2)));
    QCOMPARE(line.at(3), 4.0F);
}

void SparklineTest::longSilenceLeavesOnlyTheNewest()
{
    Sparkline line;
    line.record(0, 1);
    line.record(1'000'000'000'000, 2);
    QCOMPARE(line.size(), 60);
    for (int i = 0; i < 59; ++i)
        QVERIFY(Sparkline::isGap(line.at(i)));
    QCOMPARE(line.at(59), 2.0F);
    QCOMPARE(line.highest(), 2.0F);
}

void SparklineTest::anOlderSecondCountsAsTheLast()
{
    Sparkline line;
    line.record(5, 1);
    line.record(4, 9);
    QCOMPARE(line.size(), 1);
    QCOMPARE(line.at(0), 9.0F);
}

QTEST_GUILESS_MAIN(SparklineTest)
#include "tst_sparkline.moc"
