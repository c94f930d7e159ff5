// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/random.h"
#include "ui/charts/time_axis.h"
#include "ui/charts/value_scale.h"

#include <QSignalSpy>
#include <QTest>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

QStringList labels(const std::vector<ValueTick> &ticks)
{
    QStringList result;
    for (const ValueTick &tick : ticks)
        result << tick.label;
    return result;
}

QStringList labels(const std::vector<TimeTick> &ticks)
{
    QStringList result;
    for (const TimeTick &tick : ticks)
        result << tick.label;
    return result;
}

TimePoint at(Nanos time)
{
    return TimePoint(time);
}

} // namespace

/*! Value scales and the time axis, without a window. */
class ChartAxesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void heightsKeepZeroAndOrder_data();
    void heightsKeepZeroAndOrder();
    void linearBytesHaveTicksOnPowersOfTwo();
    void symlogTicksKeepZeroAndNameTheTop();
    void limitsHoldTheData();
    void zoomedInThereAreStillTicks();
    void liveLabelsDoNotChange();
    void pausedLabelsStandAtRoundTimesOfTheRun();
    void zoomKeepsTheTimeUnderThePointer();
    void rangeIsExact();
    void spanHasLimits();
    void newRunGoesLive();
    void locksAreFirstSecondAndAnew();
};

void ChartAxesTest::heightsKeepZeroAndOrder_data()
{
    QTest::addColumn<ValueUnit>("unit");
    QTest::addColumn<ScaleKind>("kind");
    QTest::newRow("bytes, linear") << ValueUnit::Bytes << ScaleKind::Linear;
    QTest::newRow("bytes, symlog") << ValueUnit::Bytes << ScaleKind::Symlog;
    QTest::newRow("times, linear") << ValueUnit::Milliseconds << ScaleKind::Linear;
    QTest::newRow("times, symlog") << ValueUnit::Milliseconds << ScaleKind::Symlog;
}

void ChartAxesTest::heightsKeepZeroAndOrder()
{
    QFETCH(ValueUnit, unit);
    QFETCH(ScaleKind, kind);
    const ValueScale scale(unit, kind);
    QCOMPARE(scale.forward(0), 0.0);
    double before = 0;
    for (double value = 0.01; value < 1e12; value *= 1.7) {
        QVERIFY(scale.forward(value) > before);
        before = scale.forward(value);
        QVERIFY(std::abs(scale.inverse(before) - value) < value * 1e-6);
    }
}

void ChartAxesTest::linearBytesHaveTicksOnPowersOfTwo()
{
    const ValueScale scale(ValueUnit::Bytes, ScaleKind::Linear);
    QCOMPARE(labels(scale.ticks(0, 8 << 20, 4)),
             QStringList({QStringLiteral("0"), QStringLiteral("2 MiB"), QStringLiteral("4 MiB"),
                          QStringLiteral("6 MiB"), QStringLiteral("8 MiB")}));
    QCOMPARE(labels(scale.ticks(0, 64 << 10, 2)),
             QStringList({QStringLiteral("0"), QStringLiteral("32 KiB"), QStringLiteral("64 KiB")}));
}

void ChartAxesTest::symlogTicksKeepZeroAndNameTheTop()
{
    const ValueScale times(ValueUnit::Milliseconds, ScaleKind::Symlog);
    QCOMPARE(labels(times.ticks(0, 10'000, 6)),
             QStringList({QStringLiteral("0"), QStringLiteral("10 ms"), QStringLiteral("100 ms"), QStringLiteral("1 s"),
                          QStringLiteral("10 s")}));
    QCOMPARE(labels(times.ticks(0, 600'000, 9)).last(), QStringLiteral("10 min"));
    const ValueScale bytes(ValueUnit::Bytes, ScaleKind::Symlog);
    const QStringList names = labels(bytes.ticks(0, 8 << 20, 5));
    QCOMPARE(names.first(), QStringLiteral("0"));
    QCOMPARE(names.last(), QStringLiteral("8 MiB"));
    QVERIFY(names.size() >= 3 && names.size() <= 6);
}

void ChartAxesTest::limitsHoldTheData()
{
    Random random(5);
    for (const ValueUnit unit : {ValueUnit::Bytes, ValueUnit::Milliseconds}) {
        for (const ScaleKind kind : {ScaleKind::Linear, ScaleKind::Symlog}) {
            const ValueScale scale(unit, kind);
            for (int i = 0; i < 1000; ++i) {
                const double max = std::exp(random.uniform() * 22);
                const double top = scale.niceTop(max);
                QVERIFY(top >= max);
                const std::size_t count = scale.ticks(0, top, 5).size();
                QVERIFY2(count >= 2 && count <= 7, qPrintable(QString::number(max)));
            }
        }
    }
}

void ChartAxesTest::zoomedInThereAreStillTicks()
{
    const ValueScale scale(ValueUnit::Bytes, ScaleKind::Symlog);
    QVERIFY(scale.ticks(5'000'000, 5'100'000, 5).size() >= 2);
}

void ChartAxesTest::liveLabelsDoNotChange()
{
    TimeAxis axis;
    axis.setNewest(at(5s), at(95s));
    const QStringList before = labels(axis.ticks(7));
    QCOMPARE(before, QStringList({QStringLiteral("-60 s"), QStringLiteral("-50 s"), QStringLiteral("-40 s"),
                                  QStringLiteral("-30 s"), QStringLiteral("-20 s"), QStringLiteral("-10 s"),
                                  QStringLiteral("0 s")}));
    axis.setNewest(at(5s), at(95s + 137ms));
    QCOMPARE(labels(axis.ticks(7)), before);
}

void ChartAxesTest::pausedLabelsStandAtRoundTimesOfTheRun()
{
    TimeAxis axis;
    axis.setNewest(at(5s), at(95s));
    axis.setRange(at(5s + 12s), at(5s + 23s));
    QCOMPARE(labels(axis.ticks(3)), QStringList({QStringLiteral("00:15"), QStringLiteral("00:20")}));
    const std::vector<TimeTick> ticks = axis.ticks(3);
    QVERIFY(axis.timeAt(ticks[0].place) == at(20s));
    axis.setRange(at(5s + 12s), at(5s + 12s + 90ms));
    QCOMPARE(labels(axis.ticks(2)), QStringList({QStringLiteral("00:12.000"), QStringLiteral("00:12.050")}));
}

void ChartAxesTest::zoomKeepsTheTimeUnderThePointer()
{
    TimeAxis axis;
    QSignalSpy live(&axis, &TimeAxis::liveChanged);
    axis.setNewest(at(5s), at(95s));
    const TimePoint under = axis.timeAt(0.25);
    axis.zoom(0.25, 0.5);
    QVERIFY(!axis.isLive());
    QCOMPARE(live.count(), 1);
    QVERIFY(axis.span() == 30s);
    QVERIFY(std::chrono::abs(axis.timeAt(0.25) - under) <= 1ns);
}

void ChartAxesTest::rangeIsExact()
{
    TimeAxis axis;
    axis.setNewest(at(5s), at(95s));
    axis.setRange(at(33s), at(21s));
    QVERIFY(axis.from() == at(21s));
    QVERIFY(axis.to() == at(33s));
    axis.setNewest(at(5s), at(99s));
    QVERIFY2(axis.to() == at(33s), "data that go on do not move what is paused");
    axis.goLive();
    QVERIFY(axis.to() == at(99s));
    QVERIFY(axis.span() == 12s);
    axis.reset();
    QVERIFY(axis.span() == TimeAxis::defaultSpan);
}

void ChartAxesTest::spanHasLimits()
{
    TimeAxis axis;
    axis.setNewest(at(5s), at(95s));
    for (int i = 0; i < 200; ++i)
        axis.zoom(0.5, 0.5);
    QVERIFY(axis.span() == TimeAxis::shortest);
    for (int i = 0; i < 200; ++i)
        axis.zoom(0.5, 2);
    QVERIFY(axis.span() == TimeAxis::longest);
    for (int i = 0; i < 200; ++i)
        axis.pan(1);
    QVERIFY2(axis.from() < at(95s), "the data cannot be lost from sight");
}

void ChartAxesTest::newRunGoesLive()
{
    TimeAxis axis;
    axis.setNewest(at(5s), at(95s));
    axis.pause();
    axis.lock(at(50s));
    axis.setNewest(at(200s), at(201s));
    QVERIFY(axis.isLive());
    QVERIFY(!axis.lockA());
}

void ChartAxesTest::locksAreFirstSecondAndAnew()
{
    TimeAxis axis;
    axis.setNewest(at(5s), at(95s));
    axis.lock(at(50s));
    axis.lock(at(60s));
    QVERIFY(axis.lockA() == at(50s));
    QVERIFY(axis.lockB() == at(60s));
    axis.lock(at(70s));
    QVERIFY(axis.lockA() == at(70s));
    QVERIFY(!axis.lockB());
}

QTEST_GUILESS_MAIN(ChartAxesTest)
#include "tst_chart_axes.moc"
