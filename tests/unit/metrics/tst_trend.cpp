// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/trend.h"

#include <QTest>

#include <cmath>

using namespace penstock;
using namespace std::chrono_literals;

class TrendTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void slopeOfALine_data();
    void slopeOfALine();
    void forgetsAfterTwoSeconds();
    void tooLittleIsNoTrend();
    void untilALimit();
    void ringKeepsTheNewest();
};

void TrendTest::slopeOfALine_data()
{
    QTest::addColumn<int>("ms");
    QTest::addColumn<double>("slope");
    for (const int ms : {20, 100, 333, 1000}) {
        QTest::addRow("rising, every %d ms", ms) << ms << 12'345.0;
        QTest::addRow("falling, every %d ms", ms) << ms << -0.5;
        QTest::addRow("level, every %d ms", ms) << ms << 0.0;
    }
}

void TrendTest::slopeOfALine()
{
    QFETCH(int, ms);
    QFETCH(double, slope);
    Trend trend;
    for (int i = 0; i * ms <= 5000; ++i)
        trend.add(TimePoint(std::chrono::milliseconds(1'000'000 + i * ms)), 1e9 + slope * i * ms / 1000.0);
    QVERIFY(std::abs(trend.perSecond() - slope) <= std::abs(slope) * 1e-3 + 1e-3);
}

void TrendTest::forgetsAfterTwoSeconds()
{
    Trend trend;
    TimePoint at{100s};
    for (int i = 0; i < 50; ++i)
        trend.add(at += 100ms, i * 1000.0);
    for (int i = 0; i < 21; ++i)
        trend.add(at += 100ms, 7.0);
    QVERIFY(std::abs(trend.perSecond()) < 1e-6);
}

void TrendTest::tooLittleIsNoTrend()
{
    Trend trend;
    QCOMPARE(trend.perSecond(), 0.0);
    QVERIFY(!trend.until(10));
    trend.add(TimePoint(1s), 0);
    trend.add(TimePoint(1s + 400ms), 5);
    QCOMPARE(trend.perSecond(), 0.0);
    trend.add(TimePoint(1s + 500ms), 6.25);
    QVERIFY(std::abs(trend.perSecond() - 12.5) < 1e-9);
    trend.clear();
    QCOMPARE(trend.perSecond(), 0.0);
}

void TrendTest::untilALimit()
{
    Trend trend;
    for (int i = 0; i <= 20; ++i)
        trend.add(TimePoint(std::chrono::milliseconds(i * 100)), i * 10.0);
    const auto in = trend.until(1200); // 200 now, 100 more each second
    QVERIFY(in);
    QVERIFY(std::abs(toSeconds(*in) - 10.0) < 1e-6);
    QVERIFY(!trend.until(200));
    QVERIFY(!trend.until(1e12)); // further ahead than anyone cares
    QVERIFY(!timeUntil(5, 10, 0));
    QVERIFY(!timeUntil(5, 10, -1));
    QCOMPARE(timeUntil(5, 10, 1), std::optional<Nanos>(5s));
}

void TrendTest::ringKeepsTheNewest()
{
    RingBuffer<int, 3> ring;
    QVERIFY(ring.isEmpty());
    for (int i = 1; i <= 8; ++i) {
        ring.push(i);
        QCOMPARE(ring.back(), i);
        QCOMPARE(ring.size(), std::size_t(std::min(i, 3)));
        QCOMPARE(ring.front(), std::max(1, i - 2));
    }
    QCOMPARE(ring[1], 7);
    ring.popFront();
    QCOMPARE(ring.front(), 7);
    ring.push(9);
    ring.push(10);
    QCOMPARE(ring[0], 8);
    ring.clear();
    QVERIFY(ring.isEmpty());
}

QTEST_GUILESS_MAIN(TrendTest)
#include "tst_trend.moc"
