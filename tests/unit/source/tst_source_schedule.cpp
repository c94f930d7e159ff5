// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/source/payload_pool.h"
#include "model/source/source_schedule.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <set>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint start{1000s};
constexpr std::size_t all = 100'000'000;
using Dues = std::vector<SourceSchedule::Due>;

SourceSpec specOf(double rate, Shape shape = ConstantShape{})
{
    SourceSpec spec;
    spec.rate = Rate(rate);
    spec.shape = std::move(shape);
    return spec;
}

Dues take(SourceSchedule &schedule, TimePoint at, std::size_t atMost = all)
{
    Dues dues;
    schedule.takeDue(at, atMost, dues);
    return dues;
}

std::size_t countIn(const Dues &dues, Nanos from, Nanos to)
{
    return static_cast<std::size_t>(std::count_if(dues.begin(), dues.end(), [&](const SourceSchedule::Due &due) {
        return due.dueAt >= start + from && due.dueAt < start + to;
    }));
}

bool near(double value, double wanted, double tolerance)
{
    return std::abs(value - wanted) <= tolerance;
}

} // namespace

class SourceScheduleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void constantRateIsExactForHours();
    void takingInPortionsChangesNothing_data();
    void takingInPortionsChangesNothing();
    void lateMessagesAreAllStillDue();
    void nextDueIsWhereTakingSucceeds();
    void keysGoRound();
    void sizesFollowTheirDistribution();
    void sizesStayInRange();
    void otherSeedGivesOtherSizes();
    void poissonGapsAreExponential();
    void burstAlternates();
    void silentBurstPausesAreSilent();
    void rampFollowsItsIntegral();
    void rampDownToNothingEnds();
    void sineFollowsItsIntegral();
    void curveAndInverseAgree_data();
    void curveAndInverseAgree();
    void noRateIsNeverDue();
    void infiniteRateIsAlwaysDue();
    void infiniteBurstsEnd();
    void controlMessagesComeBesides();
    void controlMessagesPassAnInfiniteRate();
    void newRateContinuesTheFraction();
    void draggingTheRateNeitherJumpsNorBursts();
    void changeWhileLateKeepsWhatWasDue();
    void sameShapeGoesOnNewShapeBegins();
    void pauseAndResumeByRateKeepsTheFraction();
    void switchingToAndFromInfinite();
    void poissonSurvivesChanges();
    void nothingIsCaughtUpAfterAHold_data();
    void nothingIsCaughtUpAfterAHold();
    void takingIsQuick_data();
    void takingIsQuick();
};

void SourceScheduleTest::constantRateIsExactForHours()
{
    SourceSchedule schedule(specOf(333.0), 1, start);
    quint64 taken = 0;
    for (int hour = 1; hour <= 10; ++hour) {
        const Dues dues = take(schedule, start + std::chrono::hours(hour));
        taken += dues.size();
        QCOMPARE(taken, static_cast<quint64>(hour) * 333 * 3600);
        const double wanted = (static_cast<double>(taken) - 0.5) / 333.0;
        QVERIFY(near(toSeconds(dues.back().dueAt - start), wanted, 2e-9));
    }
}

void SourceScheduleTest::takingInPortionsChangesNothing_data()
{
    QTest::addColumn<int>("shape");
    QTest::newRow("constant") << 0;
    QTest::newRow("poisson") << 1;
    QTest::newRow("burst") << 2;
    QTest::newRow("ramp") << 3;
    QTest::newRow("sine") << 4;
}

void SourceScheduleTest::takingInPortionsChangesNothing()
{
    QFETCH(int, shape);
    const Shape shapes[] = {ConstantShape{}, PoissonShape{}, BurstShape{300ms, 700ms, Rate(2000)},
                            RampShape{Rate(10), Rate(3000), 5s}, SineShape{2s, 1.0}};
    SourceSpec spec = specOf(500, shapes[shape]);
    spec.size = LognormalSize{ByteCount(200), 1.0, ByteCount(4000)};
    spec.control = Rate(7);
    SourceSchedule whole(spec, 99, start);
    SourceSchedule pieces(spec, 99, start);
    const Dues wanted = take(whole, start + 10s);
    Dues got;
    Random random(5);
    for (Nanos at{0}; at <= 10s;) {
        for (const SourceSchedule::Due &due : take(pieces, start + at, static_cast<std::size_t>(random.between(0, 40))))
            got.push_back(due);
        at += Nanos(random.between(0, 3'000'000));
    }
    for (const SourceSchedule::Due &due : take(pieces, start + 10s))
        got.push_back(due);
    QCOMPARE(got.size(), wanted.size());
    QVERIFY(got.size() > 4000);
    for (std::size_t i = 0; i < got.size(); ++i) {
        QCOMPARE(got[i].sequence, i + 1);
        QCOMPARE(got[i].key, wanted[i].key);
        QCOMPARE(got[i].size, wanted[i].size);
        QCOMPARE(got[i].lane, wanted[i].lane);
        QCOMPARE(got[i].dueAt, wanted[i].dueAt);
        QVERIFY(i == 0 || got[i].dueAt >= got[i - 1].dueAt);
    }
}

void SourceScheduleTest::lateMessagesAreAllStillDue()
{
    SourceSchedule schedule(specOf(1000), 1, start);
    const Dues first = take(schedule, start + 1s, 10);
    QCOMPARE(first.size(), std::size_t(10));
    QVERIFY(*schedule.nextDue() < start + 11ms);
    const Dues rest = take(schedule, start + 1s);
    QCOMPARE(rest.size(), std::size_t(990));
    QCOMPARE(rest.front().sequence, quint64(11));
    QCOMPARE(rest.front().dueAt, start + 10'500us);
}

void SourceScheduleTest::nextDueIsWhereTakingSucceeds()
{
    SourceSchedule schedule(specOf(123.4, SineShape{700ms, 0.9}), 1, start);
    for (int i = 0; i < 500; ++i) {
        const TimePoint next = *schedule.nextDue();
        QVERIFY(take(schedule, next - 1ns).empty());
        const Dues dues = take(schedule, next);
        QCOMPARE(dues.size(), std::size_t(1));
        QCOMPARE(dues.front().dueAt, next);
    }
}

void SourceScheduleTest::keysGoRound()
{
    SourceSpec spec = specOf(100);
    spec.keys = 3;
    spec.control = Rate(30);
    SourceSchedule schedule(spec, 1, start);
    quint32 wanted = 0;
    for (const SourceSchedule::Due &due : take(schedule, start + 1s)) {
        if (due.lane == Lane::Control)
            continue;
        QCOMPARE(due.key, wanted);
        wanted = (wanted + 1) % 3;
    }
}

void SourceScheduleTest::sizesFollowTheirDistribution()
{
    SourceSpec spec = specOf(100'000);
    spec.size = UniformSize{ByteCount(100), ByteCount(200)};
    SourceSchedule uniform(spec, 3, start);
    double sum = 0;
    std::set<qint64> seen;
    const Dues dues = take(uniform, start + 1s);
    for (const SourceSchedule::Due &due : dues) {
        sum += static_cast<double>(due.size);
        seen.insert(due.size);
    }
    QVERIFY(near(sum / static_cast<double>(dues.size()), 150.0, 0.5));
    QCOMPARE(seen.size(), std::size_t(101));
    QCOMPARE(*seen.begin(), 100);
    QCOMPARE(*seen.rbegin(), 200);

    spec.size = LognormalSize{ByteCount(1000), 0.5, ByteCount(1 << 20)};
    SourceSchedule lognormal(spec, 3, start);
    std::vector<double> logs;
    for (const SourceSchedule::Due &due : take(lognormal, start + 1s))
        logs.push_back(std::log(static_cast<double>(due.size) + 0.5));
    const double mean = std::accumulate(logs.begin(), logs.end(), 0.0) / static_cast<double>(logs.size());
    double squares = 0;
    double neighbours = 0;
    for (std::size_t i = 0; i < logs.size(); ++i) {
        squares += (logs[i] - mean) * (logs[i] - mean);
        neighbours += i > 0 ? (logs[i] - mean) * (logs[i - 1] - mean) : 0.0;
    }
    QVERIFY(near(mean, std::log(1000.0), 0.01));
    QVERIFY(near(std::sqrt(squares / static_cast<double>(logs.size())), 0.5, 0.01));
    QVERIFY(near(neighbours / squares, 0.0, 0.02));
}

void SourceScheduleTest::sizesStayInRange()
{
    SourceSpec spec = specOf(10'000);
    const SizeSpec specs[] = {FixedSize{ByteCount(qint64(1) << 40)}, FixedSize{ByteCount(-1)},
                              UniformSize{ByteCount(500), ByteCount(10)},
                              LognormalSize{ByteCount(1000), 8.0, ByteCount(5000)}};
    const qint64 largest[] = {maxPayloadSize, 0, 500, 5000};
    for (int i = 0; i < 4; ++i) {
        spec.size = specs[i];
        SourceSchedule schedule(spec, 3, start);
        qint64 most = 0;
        for (const SourceSchedule::Due &due : take(schedule, start + 1s)) {
            QVERIFY(due.size >= 0);
            most = std::max(most, due.size);
        }
        QCOMPARE(most, largest[i]);
    }
}

void SourceScheduleTest::otherSeedGivesOtherSizes()
{
    SourceSpec spec = specOf(1000);
    spec.size = UniformSize{ByteCount(0), ByteCount(1'000'000)};
    SourceSchedule one(spec, 1, start);
    SourceSchedule two(spec, 2, start);
    const Dues ofOne = take(one, start + 1s);
    const Dues ofTwo = take(two, start + 1s);
    std::size_t same = 0;
    for (std::size_t i = 0; i < ofOne.size(); ++i)
        same += ofOne[i].size == ofTwo[i].size ? 1 : 0;
    QVERIFY(same < 3);
}

void SourceScheduleTest::poissonGapsAreExponential()
{
    SourceSchedule schedule(specOf(1000, PoissonShape{}), 17, start);
    const Dues dues = take(schedule, start + 100s);
    const auto count = static_cast<double>(dues.size());
    QVERIFY(near(count, 100'000, 4 * std::sqrt(100'000.0))); // four standard deviations
    double squares = 0;
    int longerThanMean = 0;
    for (std::size_t i = 1; i < dues.size(); ++i) {
        const double gap = toSeconds(dues[i].dueAt - dues[i - 1].dueAt) * 1000.0;
        squares += (gap - 1.0) * (gap - 1.0);
        longerThanMean += gap > 1.0 ? 1 : 0;
    }
    QVERIFY(near(std::sqrt(squares / count), 1.0, 0.02));        // deviation equals the mean
    QVERIFY(near(longerThanMean / count, std::exp(-1.0), 0.01)); // and so does the tail
    std::vector<int> perSecond(100, 0);
    for (const SourceSchedule::Due &due : dues)
        ++perSecond[static_cast<std::size_t>(toSeconds(due.dueAt - start))];
    double variance = 0;
    for (const int n : perSecond)
        variance += (n - 1000.0) * (n - 1000.0) / 100.0;
    QVERIFY(variance > 600 && variance < 1500); // counts have the mean as variance
}

void SourceScheduleTest::burstAlternates()
{
    SourceSchedule schedule(specOf(100, BurstShape{1s, 3s, Rate(5000)}), 1, start);
    const Dues dues = take(schedule, start + 40s);
    QCOMPARE(dues.size(), std::size_t(10 * (5000 + 300)));
    for (int period = 0; period < 10; ++period) {
        const Nanos at = period * 4s;
        QVERIFY(near(static_cast<double>(countIn(dues, at, at + 1s)), 5000, 1));
        QVERIFY(near(static_cast<double>(countIn(dues, at + 1s, at + 4s)), 300, 1));
    }
}

void SourceScheduleTest::silentBurstPausesAreSilent()
{
    SourceSchedule schedule(specOf(0, BurstShape{1s, 1s, Rate(10)}), 1, start);
    const Dues dues = take(schedule, start + 1000s);
    QCOMPARE(dues.size(), std::size_t(5000));
    for (const SourceSchedule::Due &due : dues)
        QVERIFY(std::fmod(toSeconds(due.dueAt - start), 2.0) <= 1.0);
}

void SourceScheduleTest::rampFollowsItsIntegral()
{
    SourceSchedule schedule(specOf(1, RampShape{Rate(100), Rate(900), 8s}), 1, start);
    const Dues dues = take(schedule, start + 20s);
    QCOMPARE(dues.size(), std::size_t(4000 + 12 * 900));
    for (int second = 0; second < 8; ++second) {
        const double wanted = 100.0 * second + 50.0 * second * second;
        QVERIFY(near(static_cast<double>(countIn(dues, 0s, std::chrono::seconds(second))), wanted, 1));
    }
    QVERIFY(near(static_cast<double>(countIn(dues, 10s, 11s)), 900, 1));
}

void SourceScheduleTest::rampDownToNothingEnds()
{
    SourceSchedule schedule(specOf(1, RampShape{Rate(1000), Rate(0), 2s}), 1, start);
    QCOMPARE(take(schedule, start + 1h).size(), std::size_t(1000));
    QVERIFY(!schedule.nextDue());
}

void SourceScheduleTest::sineFollowsItsIntegral()
{
    SourceSchedule schedule(specOf(1000, SineShape{4s, 1.0}), 1, start);
    const Dues dues = take(schedule, start + 40s);
    QCOMPARE(dues.size(), std::size_t(40'000));
    for (int tenth = 0; tenth < 400; tenth += 7) {
        const double t = tenth / 10.0;
        const double wanted =
            1000.0 * (t + 4.0 / (2 * std::numbers::pi) * (1 - std::cos(2 * std::numbers::pi * t / 4)));
        QVERIFY(near(static_cast<double>(countIn(dues, 0s, tenth * 100ms)), wanted, 1));
    }
    QVERIFY(near(static_cast<double>(countIn(dues, 0s, 2s)), 1000 * (2 + 4 / std::numbers::pi), 1));
}

void SourceScheduleTest::curveAndInverseAgree_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < 8; ++i)
        QTest::addRow("curve %d", i) << i;
}

void SourceScheduleTest::curveAndInverseAgree()
{
    QFETCH(int, index);
    const SourceSpec specs[] = {specOf(37),
                                specOf(100, BurstShape{300ms, 200ms, Rate(9)}),
                                specOf(0, BurstShape{300ms, 200ms, Rate(9)}),
                                specOf(7, BurstShape{1s, 1s, Rate(0)}),
                                specOf(1, RampShape{Rate(0), Rate(50), 3s}),
                                specOf(1, RampShape{Rate(50), Rate(1), 90s}),
                                specOf(20, SineShape{3s, 1.0}),
                                specOf(2000, SineShape{50ms, 0.3})};
    const RateCurve curve(specs[index]);
    double last = 0;
    for (double messages = 0.1; messages < 500; messages += 0.37) {
        const auto time = curve.timeOf(messages);
        QVERIFY(time && *time >= last);
        QVERIFY2(near(curve.messagesUntil(*time), messages, 1e-6), qPrintable(QString::number(messages)));
        last = *time;
    }
}

void SourceScheduleTest::noRateIsNeverDue()
{
    SourceSchedule schedule(specOf(0), 1, start);
    QVERIFY(!schedule.nextDue());
    QVERIFY(take(schedule, start + 100h).empty());
    schedule.setSpec(specOf(10), start + 100h);
    QCOMPARE(take(schedule, start + 100h + 1s).size(), std::size_t(10));
}

void SourceScheduleTest::infiniteRateIsAlwaysDue()
{
    SourceSpec spec = specOf(1);
    spec.rate = Rate::infinite();
    SourceSchedule schedule(spec, 1, start);
    QVERIFY(*schedule.nextDue() <= start);
    for (int i = 1; i <= 3; ++i) {
        const Dues dues = take(schedule, start + i * 1ms, 1000);
        QCOMPARE(dues.size(), std::size_t(1000));
        QCOMPARE(dues.back().dueAt, start + i * 1ms); // as fast as they are taken, so never late
        QVERIFY(*schedule.nextDue() <= start + i * 1ms);
    }
    spec.shape = PoissonShape{};
    schedule.setSpec(spec, start + 4ms);
    QCOMPARE(take(schedule, start + 4ms, 5).front().sequence, quint64(3001));
}

void SourceScheduleTest::infiniteBurstsEnd()
{
    SourceSchedule schedule(specOf(10, BurstShape{1s, 1s, Rate::infinite()}), 1, start);
    QCOMPARE(take(schedule, start + 500ms, 100).size(), std::size_t(100));
    QCOMPARE(take(schedule, start + 1500ms, 100).size(), std::size_t(5));
    QCOMPARE(*schedule.nextDue(), start + 1550ms);
    QCOMPARE(take(schedule, start + 1990ms, 100).size(), std::size_t(5));
    QCOMPARE(*schedule.nextDue(), start + 2s);
    QCOMPARE(take(schedule, start + 2s, 100).size(), std::size_t(100));
}

void SourceScheduleTest::controlMessagesComeBesides()
{
    SourceSpec spec = specOf(100);
    spec.control = Rate(5);
    SourceSchedule schedule(spec, 1, start);
    const Dues dues = take(schedule, start + 60s);
    QCOMPARE(dues.size(), std::size_t(6300));
    std::size_t control = 0;
    for (const SourceSchedule::Due &due : dues) {
        QCOMPARE(due.lane == Lane::Control, due.key == controlKey);
        control += due.lane == Lane::Control ? 1 : 0;
    }
    QCOMPARE(control, std::size_t(300));
}

void SourceScheduleTest::controlMessagesPassAnInfiniteRate()
{
    SourceSpec spec;
    spec.rate = Rate::infinite();
    spec.control = Rate(10);
    SourceSchedule schedule(spec, 1, start);
    const Dues dues = take(schedule, start + 1s, 1000);
    QCOMPARE(dues.size(), std::size_t(1000));
    const auto control =
        std::count_if(dues.begin(), dues.end(), [](const auto &due) { return due.lane == Lane::Control; });
    QCOMPARE(control, 10);
}

void SourceScheduleTest::newRateContinuesTheFraction()
{
    SourceSchedule schedule(specOf(1), 1, start); // the first is due at 0.5 s
    schedule.setSpec(specOf(10), start + 250ms);  // a quarter of a message is still to go
    QCOMPARE(*schedule.nextDue(), start + 275ms);
    QCOMPARE(take(schedule, start + 275ms).size(), std::size_t(1));
    schedule.setSpec(specOf(0.1), start + 325ms); // half a message to go
    QCOMPARE(*schedule.nextDue(), start + 5325ms);
}

void SourceScheduleTest::draggingTheRateNeitherJumpsNorBursts()
{
    SourceSchedule schedule(specOf(100), 1, start);
    Random random(3);
    double wanted = 0;
    std::size_t got = 0;
    double rate = 100;
    for (int frame = 1; frame <= 3000; ++frame) { // a slider that moves at every frame for 50 seconds
        const Nanos at = frame * 16'666'667ns;
        const Dues dues = take(schedule, start + at);
        QVERIFY(static_cast<double>(dues.size()) <= rate * 0.0166667 + 2);
        got += dues.size();
        wanted += rate * 0.016666667;
        QVERIFY(near(static_cast<double>(got), wanted, 1.01));
        rate = random.uniform() * 2000;
        schedule.setSpec(specOf(rate), start + at);
    }
    QVERIFY(got > 40'000);
}

void SourceScheduleTest::changeWhileLateKeepsWhatWasDue()
{
    SourceSchedule schedule(specOf(100), 1, start);
    schedule.setSpec(specOf(100'000), start + 1s); // 100 are late by now
    schedule.setSpec(specOf(10), start + 1010ms);  // and so are 1000 of the second spec
    QVERIFY(*schedule.nextDue() < start + 1s);
    const Dues dues = take(schedule, start + 2010ms);
    QCOMPARE(countIn(dues, 0s, 1s), std::size_t(100));
    QVERIFY(near(static_cast<double>(countIn(dues, 1s, 1010ms)), 1000, 1));
    QCOMPARE(countIn(dues, 1010ms, 2011ms), std::size_t(10));
    for (std::size_t i = 1; i < dues.size(); ++i) {
        QCOMPARE(dues[i].sequence, dues[i - 1].sequence + 1);
        QVERIFY(dues[i].dueAt >= dues[i - 1].dueAt);
    }
}

void SourceScheduleTest::sameShapeGoesOnNewShapeBegins()
{
    const BurstShape burst{1s, 1s, Rate(1000)};
    SourceSchedule schedule(specOf(10, burst), 1, start);
    QVERIFY(near(static_cast<double>(take(schedule, start + 1500ms).size()), 1005, 1));
    schedule.setSpec(specOf(20, burst), start + 1500ms); // still in the pause
    QVERIFY(near(static_cast<double>(take(schedule, start + 2s).size()), 10, 1));
    QVERIFY(near(static_cast<double>(take(schedule, start + 3s).size()), 1000, 1));
    schedule.setSpec(specOf(20, BurstShape{1s, 1s, Rate(2000)}), start + 3500ms); // another burst begins at once
    take(schedule, start + 3500ms);
    QVERIFY(near(static_cast<double>(take(schedule, start + 4500ms).size()), 2000, 1));
}

void SourceScheduleTest::pauseAndResumeByRateKeepsTheFraction()
{
    SourceSchedule schedule(specOf(10), 1, start);
    schedule.setSpec(specOf(0), start + 30ms); // 0.2 of a message to go
    QVERIFY(!schedule.nextDue());
    schedule.setSpec(specOf(10), start + 10s);
    QCOMPARE(*schedule.nextDue(), start + 10'020ms);
}

void SourceScheduleTest::switchingToAndFromInfinite()
{
    SourceSpec infinite = specOf(1);
    infinite.rate = Rate::infinite();
    SourceSchedule schedule(specOf(100), 1, start);
    schedule.setSpec(infinite, start + 1s);
    const Dues dues = take(schedule, start + 1s, 150);
    QCOMPARE(dues.size(), std::size_t(150));
    QCOMPARE(countIn(dues, 0s, 1s), std::size_t(100)); // the late ones first
    schedule.setSpec(specOf(100), start + 2s);
    QVERIFY(take(schedule, start + 2s).empty());
    QCOMPARE(take(schedule, start + 3s).size(), std::size_t(100));
}

void SourceScheduleTest::poissonSurvivesChanges()
{
    SourceSchedule schedule(specOf(1000, PoissonShape{}), 1, start);
    std::size_t got = 0;
    for (int i = 1; i <= 5000; ++i) {
        const TimePoint at = start + i * 10ms;
        if (i % 3 != 0) // sometimes late
            got += take(schedule, at).size();
        schedule.setSpec(
            specOf(i % 2 == 0 ? 1000 : 3000, i % 100 == 0 ? Shape(ConstantShape{}) : Shape(PoissonShape{})), at);
    }
    got += take(schedule, start + 50s).size();
    QVERIFY2(near(static_cast<double>(got), 100'000, 5 * std::sqrt(100'000.0)), qPrintable(QString::number(got)));
}

void SourceScheduleTest::nothingIsCaughtUpAfterAHold_data()
{
    takingInPortionsChangesNothing_data();
}

void SourceScheduleTest::nothingIsCaughtUpAfterAHold()
{
    QFETCH(int, shape);
    const Shape shapes[] = {ConstantShape{}, PoissonShape{}, BurstShape{300ms, 700ms, Rate(2000)},
                            RampShape{Rate(100), Rate(300), 5s}, SineShape{2s, 1.0}};
    SourceSpec spec = specOf(100, shapes[shape]);
    spec.control = Rate(10);
    SourceSchedule schedule(spec, 1, start);
    const std::size_t before = take(schedule, start + 3s).size();
    schedule.setSpec(spec, start + 4s);
    spec.rate = Rate(101);
    schedule.setSpec(spec, start + 5s);
    schedule.skipTo(start + 1000s);
    QVERIFY(take(schedule, start + 1000s).empty());
    QVERIFY(*schedule.nextDue() > start + 1000s);
    const Dues dues = take(schedule, start + 1010s);
    QCOMPARE(dues.front().sequence, before + 1); // skipped messages never existed
    SourceSchedule fresh(spec, 1, start);
    const auto usual = static_cast<double>(take(fresh, start + 10s).size());
    if (shape != 3) // whose ramp is over by now
        QVERIFY2(near(static_cast<double>(dues.size()), usual, usual * 0.12), qPrintable(QString::number(dues.size())));
    else
        QVERIFY(near(static_cast<double>(dues.size()), 3000 + 100, 2));
    const Dues again = dues;
    schedule.skipTo(start + 1010s); // nothing late: nothing to skip
    QCOMPARE(take(schedule, start + 1011s).front().sequence, again.back().sequence + 1);
}

void SourceScheduleTest::takingIsQuick_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("constant, fixed") << 0;
    QTest::newRow("sine, lognormal") << 1;
    QTest::newRow("infinite") << 2;
}

void SourceScheduleTest::takingIsQuick()
{
    QFETCH(int, kind);
    SourceSpec spec = specOf(1e6);
    if (kind == 1) {
        spec.shape = SineShape{1s, 0.8};
        spec.size = LognormalSize{ByteCount(128), 1.0, ByteCount(10'000)};
    } else if (kind == 2) {
        spec.rate = Rate::infinite();
    }
    SourceSchedule schedule(spec, 1, start);
    Dues dues;
    TimePoint at = start;
    QBENCHMARK
    {
        at += 10ms;
        schedule.takeDue(at, 10'000, dues);
    }
    QVERIFY(dues.size() > 1000);
}

QTEST_GUILESS_MAIN(SourceScheduleTest)
#include "tst_source_schedule.moc"
