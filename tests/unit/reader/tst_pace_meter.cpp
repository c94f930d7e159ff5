// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/pace_meter.h"

#include <QTest>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

constexpr qint64 unlimited = PaceMeter::unlimited;

// Reads all that is allowed each time the meter says so, for a while. \return messages and bytes.
struct Run {
    qint64 messages = 0;
    qint64 bytes = 0;
    int wakes = 0;
    std::vector<Nanos> gaps; // between messages
};

Run readFor(PaceMeter &meter, ManualClock &clock, Nanos span, qint64 messageSize = 100)
{
    Run run;
    const TimePoint end = clock.now() + span;
    TimePoint lastRead = clock.now();
    while (clock.now() < end) {
        const PaceMeter::Allowance allowed = meter.allowance(clock.now());
        if (!allowed.isNothing()) {
            const bool byMessages = allowed.messages != unlimited;
            const qint64 messages =
                byMessages ? std::min(allowed.messages, std::max(qint64(1), allowed.bytes / messageSize)) : 0;
            const qint64 bytes = byMessages ? messages * messageSize : allowed.bytes;
            meter.took(messages, bytes, clock.now());
            run.messages += messages;
            run.bytes += bytes;
            if (byMessages) {
                run.gaps.push_back(clock.now() - lastRead);
                lastRead = clock.now();
            }
            continue;
        }
        const std::optional<TimePoint> wake = meter.nextWake(clock.now());
        if (!wake)
            break;
        if (*wake <= clock.now())
            return {-1, -1, 0, {}}; // nothing allowed, and no time to wait for
        ++run.wakes;
        clock.advance(std::min(*wake, end) - clock.now());
    }
    return run;
}

} // namespace

class TestPaceMeter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eagerIsUnlimited()
    {
        const ManualClock clock;
        const PaceMeter meter(EagerPace{}, clock.now(), 1);
        QVERIFY(meter.isEager());
        QVERIFY(meter.allowance(clock.now()).isUnlimited());
    }

    void neverIsNothingAndHasNoNextTime()
    {
        const ManualClock clock;
        const PaceMeter meter(NeverPace{}, clock.now(), 1);
        QVERIFY(meter.allowance(clock.now() + 1h).isNothing());
        QVERIFY(!meter.nextWake(clock.now() + 1h));
    }

    void steadyMessages_data()
    {
        QTest::addColumn<double>("rate");
        QTest::addColumn<qint64>("expected"); // within 10 s
        QTest::newRow("one in two seconds") << 0.5 << qint64(5);
        QTest::newRow("20/s") << 20.0 << qint64(200);
        QTest::newRow("333/s") << 333.0 << qint64(3330);
        QTest::newRow("100,000/s") << 100'000.0 << qint64(1'000'000);
    }

    void steadyMessages()
    {
        QFETCH(const double, rate);
        QFETCH(const qint64, expected);
        ManualClock clock;
        PaceMeter meter(SteadyPace{Rate(rate), {}}, clock.now(), 1);
        const Run run = readFor(meter, clock, 10s);
        QVERIFY2(std::abs(run.messages - expected) <= std::max(qint64(1), expected / 10'000),
                 qPrintable(QString::number(run.messages)));
        QVERIFY(run.wakes <= expected + 1);
    }

    void steadyMessagesAreEvenlySpaced()
    {
        ManualClock clock;
        PaceMeter meter(SteadyPace{Rate(20), {}}, clock.now(), 1);
        const Run run = readFor(meter, clock, 5s);
        for (std::size_t i = 1; i < run.gaps.size(); ++i)
            QCOMPARE(run.gaps[i], Nanos(50ms));
    }

    void beingLateIsMadeUpForUpTo100Milliseconds()
    {
        ManualClock clock;
        PaceMeter meter(SteadyPace{Rate(100), {}}, clock.now(), 1);
        QCOMPARE(meter.allowance(clock.now()).messages, qint64(1));
        meter.took(1, 100, clock.now());
        clock.advance(35ms);
        QCOMPARE(meter.allowance(clock.now()).messages, qint64(3));
        meter.took(3, 300, clock.now());
        QCOMPARE(*meter.nextWake(clock.now()) - clock.now(), Nanos(5ms)); // the schedule is kept
        clock.advance(1h);
        QCOMPARE(meter.allowance(clock.now()).messages, qint64(11));
        meter.took(11, 1100, clock.now());
        QVERIFY(meter.allowance(clock.now()).isNothing());
    }

    void aWakeIsNeverTooEarlyNorMuchTooLate()
    {
        for (const double rate : {0.3, 7.0, 333.0, 1234.5, 99'999.0}) {
            ManualClock clock;
            PaceMeter meter(SteadyPace{Rate(rate), Rate(rate * 50)}, clock.now(), 1);
            for (int i = 0; i < 1000; ++i) {
                const PaceMeter::Allowance allowed = meter.allowance(clock.now());
                if (!allowed.isNothing()) {
                    meter.took(1, std::min<qint64>(allowed.bytes, 50), clock.now());
                    continue;
                }
                const TimePoint wake = *meter.nextWake(clock.now());
                QVERIFY(wake > clock.now());
                QVERIFY(meter.allowance(wake - 2us).isNothing());
                clock.advance(wake - clock.now());
                QVERIFY(!meter.allowance(clock.now()).isNothing());
            }
        }
    }

    void debtIsPaidBeforeTheNextMessage()
    {
        ManualClock clock;
        PaceMeter meter(SteadyPace{Rate(10), {}}, clock.now(), 1);
        meter.took(50, 5000, clock.now()); // an envelope
        QVERIFY(meter.allowance(clock.now() + 4899ms).isNothing());
        QCOMPARE(*meter.nextWake(clock.now()), clock.now() + 5s);
    }

    void steadyBytes_data()
    {
        QTest::addColumn<double>("rate");
        QTest::addColumn<int>("mostWakes"); // within 10 s
        QTest::newRow("100 B/s") << 100.0 << 20;
        QTest::newRow("64 KiB/s") << 65'536.0 << 501;
        QTest::newRow("100 MiB/s") << 104'857'600.0 << 16'100;
    }

    void steadyBytes()
    {
        QFETCH(const double, rate);
        QFETCH(const int, mostWakes);
        ManualClock clock;
        PaceMeter meter(SteadyPace{{}, Rate(rate)}, clock.now(), 1);
        const Run run = readFor(meter, clock, 10s);
        const double expected = rate * 10;
        QVERIFY2(std::abs(static_cast<double>(run.bytes) - expected) <= std::max(100.0, expected * 0.003),
                 qPrintable(QString::number(run.bytes)));
        QVERIFY2(run.wakes <= mostWakes, qPrintable(QString::number(run.wakes)));
    }

    void withBothTheScarcerOneCounts()
    {
        ManualClock clock;
        PaceMeter byMessages(SteadyPace{Rate(10), Rate(1e6)}, clock.now(), 1);
        QVERIFY(std::abs(readFor(byMessages, clock, 10s, 100).messages - 100) <= 1);
        PaceMeter byBytes(SteadyPace{Rate(1000), Rate(10'000)}, clock.now(), 1);
        const Run run = readFor(byBytes, clock, 10s, 100);
        QVERIFY2(std::abs(run.messages - 1000) <= 25, qPrintable(QString::number(run.messages)));
    }

    void infiniteAndZeroRates()
    {
        const ManualClock clock;
        QVERIFY(PaceMeter(SteadyPace{Rate::infinite(), {}}, clock.now(), 1).allowance(clock.now()).isUnlimited());
        const PaceMeter zero(SteadyPace{Rate(0), {}}, clock.now(), 1);
        QVERIFY(zero.allowance(clock.now() + 1h).isNothing());
        QVERIFY(!zero.nextWake(clock.now()));
    }

    void jitterKeepsItsMeanAndItsBounds()
    {
        ManualClock clock;
        PaceMeter meter(JitterPace{Rate(100), 0.5}, clock.now(), 42);
        const Run run = readFor(meter, clock, 60s);
        QVERIFY2(std::abs(run.messages - 6000) < 100, qPrintable(QString::number(run.messages)));
        Nanos shortest = 1h;
        Nanos longest{0};
        for (std::size_t i = 1; i < run.gaps.size(); ++i) {
            shortest = std::min(shortest, run.gaps[i]);
            longest = std::max(longest, run.gaps[i]);
        }
        QVERIFY(shortest >= 5ms - 1us && shortest < 5500us);
        QVERIFY(longest <= 15ms + 1us && longest > 14500us);
    }

    void jitterRepeatsWithItsSeed()
    {
        ManualClock clock;
        std::array<std::vector<Nanos>, 3> gaps;
        for (std::size_t i = 0; i < gaps.size(); ++i) {
            PaceMeter meter(JitterPace{Rate(100), 1.0}, clock.now(), i < 2 ? 1 : 2);
            gaps[i] = readFor(meter, clock, 1s).gaps;
        }
        QVERIFY(gaps[0] == gaps[1]);
        QVERIFY(gaps[0] != gaps[2]);
    }

    void stallHappensOnce()
    {
        const ManualClock clock;
        const TimePoint start = clock.now();
        const PaceMeter meter(StallPace{2s, 3s}, start, 1);
        QVERIFY(meter.allowance(start).isUnlimited());
        QVERIFY(meter.allowance(start + 2s - 1ns).isUnlimited());
        QVERIFY(meter.allowance(start + 2s).isNothing());
        QCOMPARE(*meter.nextWake(start + 2s), start + 5s);
        QVERIFY(meter.allowance(start + 5s - 1ns).isNothing());
        QVERIFY(meter.allowance(start + 5s).isUnlimited());
        QVERIFY(meter.allowance(start + 1000h).isUnlimited());
    }

    void onOffGoesRound()
    {
        const ManualClock clock;
        const TimePoint start = clock.now();
        const PaceMeter meter(OnOffPace{100ms, 400ms}, start, 1);
        for (int period = 0; period < 5; ++period) {
            const TimePoint began = start + period * 500ms;
            QVERIFY(meter.allowance(began).isUnlimited());
            QVERIFY(meter.allowance(began + 99ms).isUnlimited());
            QVERIFY(meter.allowance(began + 100ms).isNothing());
            QCOMPARE(*meter.nextWake(began + 250ms), began + 500ms);
        }
        QVERIFY(PaceMeter(OnOffPace{1s, Nanos(0)}, start, 1).allowance(start + 1h).isUnlimited());
        QVERIFY(PaceMeter(OnOffPace{Nanos(0), 1s}, start, 1).allowance(start + 1h).isNothing());
        QVERIFY(!PaceMeter(OnOffPace{Nanos(0), 1s}, start, 1).nextWake(start + 1h));
    }

    void switchingBeginsAnew()
    {
        ManualClock clock;
        PaceMeter meter(SteadyPace{Rate(1), {}}, clock.now(), 1);
        meter.took(1000, 1, clock.now());
        clock.advance(10ms);
        meter.setPace(SteadyPace{Rate(2), {}}, clock.now());
        QCOMPARE(meter.allowance(clock.now()).messages, qint64(1));
        meter.setPace(StallPace{1s, 1s}, clock.now());
        QVERIFY(meter.allowance(clock.now()).isUnlimited());
        QVERIFY(meter.allowance(clock.now() + 1500ms).isNothing());
        meter.setPace(EagerPace{}, clock.now());
        QVERIFY(meter.isEager());
    }
};

QTEST_GUILESS_MAIN(TestPaceMeter)
#include "tst_pace_meter.moc"
