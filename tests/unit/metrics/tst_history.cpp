// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/random.h"
#include "model/metrics/history.h"

#include <QTest>

#include <map>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

qint64 floorDivide(qint64 a, qint64 b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

// All samples, and columns made of them the slow way.
struct BruteForce {
    std::vector<HistorySample> samples;

    [[nodiscard]] std::vector<HistoryColumn> columns(TimePoint from, TimePoint to, const HistoryColumns &grid) const
    {
        std::map<qint64, HistoryColumn> byColumn;
        const qint64 width = grid.width.count();
        const qint64 first = floorDivide(from.time_since_epoch().count(), width);
        const qint64 last = floorDivide(to.time_since_epoch().count(), width);
        for (const HistorySample &sample : samples) {
            const qint64 at = sample.at.time_since_epoch().count();
            const qint64 resolution = grid.resolution.count();
            const qint64 start = resolution > 0 ? floorDivide(at, resolution) * resolution : at;
            const qint64 column = floorDivide(start, width);
            if (column < first || column > last)
                continue;
            auto [it, isNew] =
                byColumn.try_emplace(column, HistoryColumn{sample.at, sample.value, sample.value, sample.value});
            it->second = {sample.at, std::min(it->second.min, sample.value), std::max(it->second.max, sample.value),
                          sample.value};
        }
        std::vector<HistoryColumn> result;
        for (const auto &[column, value] : byColumn)
            result.push_back(value);
        return result;
    }
};

TimePoint at(Nanos time)
{
    return TimePoint(time);
}

// Random gaps around 100 ms, now and then a long one; values with rare peaks.
void fill(Random &random, std::size_t count, History &history, BruteForce &brute)
{
    TimePoint now = at(5s);
    for (std::size_t i = 0; i < count; ++i) {
        now += Nanos(random.between(60'000'000, 140'000'000));
        if (random.uniform() < 0.001)
            now += 20s;
        const double value = random.uniform() < 0.01 ? 1e6 * random.uniform() : std::floor(100 * random.uniform());
        history.append(now, value);
        brute.samples.push_back({now, value});
    }
}

} // namespace

class HistoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyHasNoColumns();
    void columnsAreWhatBruteForceFinds_data();
    void columnsAreWhatBruteForceFinds();
    void peaksSurviveEveryZoom();
    void columnsStandStillWhileTimeGoesOn();
    void valueIsThatOfTheNewestSampleBefore();
    void memoryIsBounded();
    void costFollowsPixelsNotSpan();
    void forgottenSamplesAreStillThereAsBuckets();
    void zoomedIntoTheFarPastThereIsStillALine();
    void samplesThatComeTooLateAreIgnored();
};

void HistoryTest::emptyHasNoColumns()
{
    const History history;
    QVERIFY(history.isEmpty());
    QVERIFY(history.columns(at(0s), at(10s), 100).columns.empty());
    QVERIFY(!history.valueAt(at(5s)));
    QVERIFY(history.samples(at(0s), at(10s)).empty());
}

void HistoryTest::columnsAreWhatBruteForceFinds_data()
{
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 20; ++seed)
        QTest::addRow("seed %d", static_cast<int>(seed)) << seed;
}

void HistoryTest::columnsAreWhatBruteForceFinds()
{
    QFETCH(quint64, seed);
    Random random(seed);
    History history;
    BruteForce brute;
    fill(random, static_cast<std::size_t>(random.between(1, 5800)), history, brute);
    const qint64 end = history.newest().at.time_since_epoch().count();
    for (int round = 0; round < 50; ++round) {
        const TimePoint from(Nanos(random.between(0, end)));
        const TimePoint to(from + Nanos(random.between(1'000'000, end)));
        const int pixels = static_cast<int>(random.between(1, 1200));
        const HistoryColumns found = history.columns(from, to, pixels);
        const std::vector<HistoryColumn> expected = brute.columns(from, to, found);
        QVERIFY(found.resolution <= found.width);
        QVERIFY(found.columns.size() <= static_cast<std::size_t>(pixels) + 2);
        QCOMPARE(found.columns.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(found.columns[i].min, expected[i].min);
            QCOMPARE(found.columns[i].max, expected[i].max);
            QCOMPARE(found.columns[i].last, expected[i].last);
            const Nanos off = found.columns[i].at - expected[i].at;
            QVERIFY2(off >= 0ns && off <= found.resolution, "a column is put where its last bucket ends");
        }
    }
}

void HistoryTest::peaksSurviveEveryZoom()
{
    History history;
    const TimePoint peak = at(3'000s);
    for (TimePoint now = at(100ms); now <= at(40'000s); now += 100ms)
        history.append(now, now == peak ? 1e9 : 1.0);
    for (const Nanos span : {60s, 600s, 3'000s, 40'000s}) {
        for (const int pixels : {1, 7, 400, 1600}) {
            const HistoryColumns found = history.columns(peak - span / 2, peak + span / 2, pixels);
            double max = 0;
            for (const HistoryColumn &column : found.columns)
                max = std::max(max, column.max);
            QCOMPARE(max, 1e9);
        }
    }
}

void HistoryTest::columnsStandStillWhileTimeGoesOn()
{
    Random random(7);
    History history;
    TimePoint now = at(0s);
    std::map<qint64, HistoryColumn> seen;
    for (int i = 0; i < 3000; ++i) {
        now += 100ms;
        history.append(now, random.uniform());
        if (i < 1200 || i % 7 != 0)
            continue;
        const HistoryColumns found = history.columns(now - 60s, now, 317);
        // All but the newest are complete and may not change any more.
        for (std::size_t k = 0; k + 1 < found.columns.size(); ++k) {
            const qint64 column = floorDivide(found.columns[k].at.time_since_epoch().count(), found.width.count());
            const auto [it, isNew] = seen.try_emplace(column, found.columns[k]);
            QVERIFY(it->second == found.columns[k]);
        }
    }
    QVERIFY(seen.size() > 317);
}

void HistoryTest::valueIsThatOfTheNewestSampleBefore()
{
    Random random(3);
    History history;
    BruteForce brute;
    fill(random, 5000, history, brute);
    QVERIFY(!history.valueAt(brute.samples.front().at - 1ns));
    for (int round = 0; round < 500; ++round) {
        const auto index = static_cast<std::size_t>(random.between(0, 4998));
        const Nanos gap = brute.samples[index + 1].at - brute.samples[index].at;
        const TimePoint when = brute.samples[index].at + Nanos(random.between(0, gap.count() - 1));
        QVERIFY(history.valueAt(when) == brute.samples[index]);
    }
    QVERIFY(history.valueAt(brute.samples.back().at + 1h) == brute.samples.back());
}

void HistoryTest::memoryIsBounded()
{
    History history;
    QCOMPARE(history.bytesUsed(), std::size_t(0));
    for (TimePoint now = at(100ms); now <= at(20h); now += 100ms)
        history.append(now, 1);
    QVERIFY(history.bytesUsed() <= History::bytesAtMost());
    QVERIFY(History::bytesAtMost() <= 320 * 1024);
}

void HistoryTest::costFollowsPixelsNotSpan()
{
    History history;
    for (TimePoint now = at(100ms); now <= at(10h); now += 100ms)
        history.append(now, 1);
    for (const Nanos span : {Nanos(1min), Nanos(10min), Nanos(40min), Nanos(2h), Nanos(9h)}) {
        const HistoryColumns found = history.columns(history.newest().at - span, history.newest().at, 500);
        QVERIFY(found.columns.size() >= 400);
        QVERIFY(found.columns.size() <= 502);
        // At most four buckets to a column: the level fits the width.
        QVERIFY(found.resolution * 4 > found.width || found.resolution == 0ns);
    }
}

void HistoryTest::forgottenSamplesAreStillThereAsBuckets()
{
    History history;
    for (TimePoint now = at(100ms); now <= at(1h); now += 100ms)
        history.append(now, static_cast<double>(now.time_since_epoch() / 1s));
    const TimePoint past = at(600s);
    QVERIFY(history.samples(past, past + 1s).empty());
    const std::optional<HistorySample> value = history.valueAt(past);
    QVERIFY(value);
    QVERIFY(std::abs(value->value - 600) <= 26);
    // One query over both: no hole where the levels meet.
    const HistoryColumns found = history.columns(at(0s), at(1h), 6000);
    for (std::size_t i = 1; i < found.columns.size(); ++i) {
        QVERIFY(found.columns[i].at > found.columns[i - 1].at);
        QVERIFY(found.columns[i].at - found.columns[i - 1].at <= 26s);
    }
    QVERIFY(found.columns.front().at < at(30s));
}

void HistoryTest::zoomedIntoTheFarPastThereIsStillALine()
{
    History history;
    for (TimePoint now = at(100ms); now <= at(8h); now += 100ms)
        history.append(now, 42);
    const HistoryColumns found = history.columns(at(1h), at(1h + 5s), 500);
    QVERIFY(!found.columns.empty());
    QCOMPARE(found.columns.front().max, 42.0);
}

void HistoryTest::samplesThatComeTooLateAreIgnored()
{
    History history;
    history.append(at(2s), 1);
    history.append(at(2s), 5);
    history.append(at(1s), 7);
    QCOMPARE(history.newest().value, 1.0);
    QCOMPARE(history.columns(at(0s), at(3s), 1).columns.front().max, 1.0);
}

QTEST_GUILESS_MAIN(HistoryTest)
#include "tst_history.moc"
