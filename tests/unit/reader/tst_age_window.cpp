// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/random.h"
#include "model/reader/age_window.h"

#include <QTest>

using namespace penstock;
using namespace std::chrono_literals;

class TestAgeWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isEmptyAtFirst()
    {
        const AgeWindow window;
        QCOMPARE(window.summary().count, quint64(0));
        QCOMPARE(window.summary().max, Nanos(0));
    }

    void agreesWithTheHistogram()
    {
        Random random(3);
        AgeWindow window;
        DurationHistogram all;
        TimePoint now(100s);
        for (int i = 0; i < 5000; ++i) {
            window.advance(now += 100us); // half a second in all
            const Nanos age(random.between(0, qint64(1) << random.between(1, 36)));
            window.record(age);
            all.record(age);
        }
        const DurationSummary got = window.summary();
        const DurationSummary wanted = all.summary();
        QCOMPARE(got.count, wanted.count);
        QCOMPARE(got.p50, wanted.p50);
        QCOMPARE(got.p90, wanted.p90);
        QCOMPARE(got.p99, wanted.p99);
        QCOMPARE(got.max, wanted.max);
    }

    void forgetsAfterASecondOrALittleMore()
    {
        AgeWindow window;
        const TimePoint start(100s);
        window.advance(start);
        window.record(5s);
        window.advance(start + 999ms);
        window.record(1ms);
        QCOMPARE(window.summary().count, quint64(2));
        QCOMPARE(window.summary().max, Nanos(5s));
        window.advance(start + 1250ms);
        QCOMPARE(window.summary().count, quint64(1));
        QCOMPARE(window.summary().max, Nanos(1ms));
        window.advance(start + 1h);
        QCOMPARE(window.summary().count, quint64(0));
    }

    void countsExactlyWhatTheLastSlotsHold()
    {
        AgeWindow window;
        TimePoint now(100s);
        for (int i = 0; i < 4000; ++i) { // 1000 a second
            window.advance(now += 1ms);
            window.record(20ms);
        }
        const quint64 count = window.summary().count;
        QVERIFY2(count >= 1000 && count <= 1250, qPrintable(QString::number(count)));
    }
};

QTEST_GUILESS_MAIN(TestAgeWindow)
#include "tst_age_window.moc"
