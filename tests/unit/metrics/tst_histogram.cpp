// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/random.h"
#include "model/metrics/histogram.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

// What a percentile is: the value of that rank among the sorted ones.
Nanos exactPercentile(std::vector<Nanos> values, double share)
{
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
}

bool within(Nanos told, Nanos exact)
{
    // Never below the true value, never above it by more than a bucket: 1/32 of it, and the 1 µs of resolution.
    return told >= exact && static_cast<double>(told.count()) <= static_cast<double>(exact.count()) * 1.03125 + 1000.0;
}

} // namespace

class HistogramTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyHasNoValues();
    void oneValueIsEveryPercentile();
    void percentilesAreRightWithinABucket_data();
    void percentilesAreRightWithinABucket();
    void everyBucketBorderIsRight();
    void addEqualsRecordingBoth();
    void weightCountsAsManyRecords();
    void negativeAndHugeDurationsAreKept();
    void clearedIsEmpty();
    void fullBucketKeepsPercentilesAndCount();
    void recordingIsQuick();
};

void HistogramTest::emptyHasNoValues()
{
    const DurationHistogram histogram;
    QCOMPARE(histogram.count(), quint64(0));
    QCOMPARE(histogram.percentile(0.5), Nanos(0));
    QCOMPARE(histogram.summary().count, quint64(0));
    QCOMPARE(histogram.summary().p99, Nanos(0));
}

void HistogramTest::oneValueIsEveryPercentile()
{
    DurationHistogram histogram;
    histogram.record(735ms);
    for (const double share : {0.0, 0.5, 0.99, 1.0})
        QCOMPARE(histogram.percentile(share), Nanos(735ms));
    QCOMPARE(histogram.max(), Nanos(735ms));
}

void HistogramTest::percentilesAreRightWithinABucket_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("count");
    for (const int count : {1, 2, 3, 99, 1000, 100'000}) {
        QTest::addRow("uniform, %d", count) << 0 << count;
        QTest::addRow("lognormal, %d", count) << 1 << count;
        QTest::addRow("two clusters, %d", count) << 2 << count;
    }
}

void HistogramTest::percentilesAreRightWithinABucket()
{
    QFETCH(int, kind);
    QFETCH(int, count);
    Random random(static_cast<quint64>(kind * 1000 + count));
    std::vector<Nanos> values;
    DurationHistogram histogram;
    for (int i = 0; i < count; ++i) {
        const double value = kind == 0   ? random.uniform() * 1e9
                             : kind == 1 ? std::exp(std::log(2e6) + 2.0 * random.normal())
                                         : (i % 10 == 0 ? 5e9 : 30e3) * (0.9 + 0.2 * random.uniform());
        values.emplace_back(static_cast<qint64>(value));
        histogram.record(values.back());
    }
    const DurationSummary summary = histogram.summary();
    QCOMPARE(summary.count, static_cast<quint64>(count));
    QCOMPARE(summary.max, *std::max_element(values.begin(), values.end()));
    for (const double share : {0.0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1.0})
        QVERIFY(within(histogram.percentile(share), exactPercentile(values, share)));
    QCOMPARE(summary.p50, histogram.percentile(0.50));
    QCOMPARE(summary.p90, histogram.percentile(0.90));
    QCOMPARE(summary.p99, histogram.percentile(0.99));
}

void HistogramTest::everyBucketBorderIsRight()
{
    for (int power = 0; power < 40; ++power) {
        for (const qint64 off : {-1, 0, 1}) {
            for (const qint64 step : {qint64(0), (qint64(1) << power) / 32, (qint64(1) << power) / 2}) {
                const Nanos value = std::chrono::microseconds((qint64(1) << power) + step + off);
                DurationHistogram histogram;
                histogram.record(value);
                histogram.record(value * 3); // so that max does not help
                QVERIFY(within(histogram.percentile(0.5), value));
            }
        }
    }
}

void HistogramTest::addEqualsRecordingBoth()
{
    Random random(4);
    DurationHistogram both;
    DurationHistogram parts[2];
    for (int i = 0; i < 20'000; ++i) {
        const Nanos value(static_cast<qint64>(random.exponential() * (i % 2 == 0 ? 1e6 : 1e8)));
        both.record(value);
        parts[i % 2].record(value);
    }
    parts[0].add(parts[1]);
    QCOMPARE(parts[0].count(), both.count());
    QCOMPARE(parts[0].max(), both.max());
    for (double share = 0; share <= 1.0; share += 0.01)
        QCOMPARE(parts[0].percentile(share), both.percentile(share));
}

void HistogramTest::weightCountsAsManyRecords()
{
    DurationHistogram histogram;
    histogram.record(10ms, 99);
    histogram.record(1s, 1);
    QCOMPARE(histogram.count(), quint64(100));
    QVERIFY(within(histogram.percentile(0.99), 10ms));
    QCOMPARE(histogram.percentile(1.0), Nanos(1s));
}

void HistogramTest::negativeAndHugeDurationsAreKept()
{
    DurationHistogram histogram;
    histogram.record(-5ms);
    histogram.record(Nanos::min());
    QCOMPARE(histogram.percentile(1.0), Nanos(0));
    histogram.record(Nanos::max(), 3);
    QCOMPARE(histogram.count(), quint64(5));
    QCOMPARE(histogram.max(), Nanos::max());
    QVERIFY(histogram.percentile(0.9) >= Nanos(std::chrono::microseconds((qint64(1) << 40) - 1)));
}

void HistogramTest::clearedIsEmpty()
{
    DurationHistogram histogram;
    histogram.record(1h);
    histogram.clear();
    QCOMPARE(histogram.count(), quint64(0));
    QCOMPARE(histogram.max(), Nanos(0));
    histogram.record(1ms);
    QCOMPARE(histogram.percentile(1.0), Nanos(1ms));
}

void HistogramTest::fullBucketKeepsPercentilesAndCount()
{
    DurationHistogram histogram;
    quint64 count = 0;
    for (int i = 0; i < 40; ++i) {
        histogram.record(1ms, 600'000'000);
        histogram.record(100ms, 300'000'000);
        count += 900'000'000;
    }
    QCOMPARE(histogram.count(), count);
    QVERIFY(within(histogram.percentile(0.6), 1ms));
    QVERIFY(within(histogram.percentile(0.7), 100ms));
    DurationHistogram sum = histogram;
    sum.add(histogram);
    QCOMPARE(sum.count(), 2 * count);
    QVERIFY(within(sum.percentile(0.6), 1ms));
    histogram.record(1ms, quint64(1) << 40);
    QVERIFY(within(histogram.percentile(0.6), 1ms));
}

void HistogramTest::recordingIsQuick()
{
    Random random(9);
    std::vector<Nanos> values(100'000);
    for (Nanos &value : values)
        value = Nanos(static_cast<qint64>(random.exponential() * 5e6));
    DurationHistogram histogram;
    QBENCHMARK
    {
        for (const Nanos value : values)
            histogram.record(value);
    }
    QVERIFY(histogram.count() >= values.size());
}

QTEST_GUILESS_MAIN(HistogramTest)
#include "tst_histogram.moc"
