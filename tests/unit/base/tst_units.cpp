// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/units.h"

#include <QTest>

#include <limits>

using namespace penstock;
using namespace std::chrono_literals;

class UnitsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bytesHaveThreeDigitsAndBinaryUnits_data();
    void bytesHaveThreeDigitsAndBinaryUnits();
    void byteRatesSayPerSecond_data();
    void byteRatesSayPerSecond();
    void countsAreExact_data();
    void countsAreExact();
    void ratesSayPerSecond_data();
    void ratesSayPerSecond();
    void durationsChooseTheirUnit_data();
    void durationsChooseTheirUnit();
    void sharesNeverHideASmallOne_data();
    void sharesNeverHideASmallOne();
    void clockNeverRoundsUp_data();
    void clockNeverRoundsUp();
};

void UnitsTest::bytesHaveThreeDigitsAndBinaryUnits_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, qint64 bytes, const QString &text) { QTest::newRow(name) << bytes << text; };
    row("nothing", 0, QStringLiteral("0 B"));
    row("one", 1, QStringLiteral("1 B"));
    row("hundreds", 812, QStringLiteral("812 B"));
    row("last of the bytes", 1023, QStringLiteral("1,023 B"));
    row("first KiB", 1024, QStringLiteral("1 KiB"));
    row("two decimals", 1024 + 10, QStringLiteral("1.01 KiB"));
    row("decimals that round away", 1024 + 1, QStringLiteral("1 KiB"));
    row("one and a half", 1536, QStringLiteral("1.5 KiB"));
    row("rounds into the tens", 10 * 1024 - 1, QStringLiteral("10 KiB"));
    row("tens keep one decimal", 12'595, QStringLiteral("12.3 KiB"));
    row("rounds into the hundreds", 100 * 1024 - 10, QStringLiteral("100 KiB"));
    row("64 KiB", 65'536, QStringLiteral("64 KiB"));
    row("below the border", 1024 * 1023 + 500, QStringLiteral("1,023 KiB"));
    row("1023.96 KiB is a MiB", 1'048'535, QStringLiteral("1 MiB"));
    row("1023.5 KiB is a MiB", 1'048'064, QStringLiteral("1 MiB"));
    row("8.31 MiB", 8'713'667, QStringLiteral("8.31 MiB"));
    row("1.5 GiB", 1'610'612'736, QStringLiteral("1.5 GiB"));
    row("just below a GiB", (qint64(1) << 30) - 1, QStringLiteral("1 GiB"));
    row("TiB", qint64(3) << 40, QStringLiteral("3 TiB"));
    row("largest", std::numeric_limits<qint64>::max(), QStringLiteral("8 EiB"));
    row("negative", -8'713'667, QStringLiteral("-8.31 MiB"));
    row("smallest", std::numeric_limits<qint64>::min(), QStringLiteral("-8 EiB"));
}

void UnitsTest::bytesHaveThreeDigitsAndBinaryUnits()
{
    QFETCH(qint64, bytes);
    QTEST(formatBytes(ByteCount(bytes)), "text");
}

void UnitsTest::byteRatesSayPerSecond_data()
{
    QTest::addColumn<double>("rate");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << 0.0 << QStringLiteral("0 B/s");
    QTest::newRow("a trickle") << 0.01 << QStringLiteral("< 0.1 B/s");
    QTest::newRow("less than one") << 0.5 << QStringLiteral("0.5 B/s");
    QTest::newRow("rounds to ten") << 9.96 << QStringLiteral("10 B/s");
    QTest::newRow("bytes") << 812.4 << QStringLiteral("812 B/s");
    QTest::newRow("rounds to the unit") << 1023.7 << QStringLiteral("1 KiB/s");
    QTest::newRow("51 KiB") << 52'224.0 << QStringLiteral("51 KiB/s");
    QTest::newRow("border") << 1023.96 * 1024 << QStringLiteral("1 MiB/s");
    QTest::newRow("GiB") << 2.5e9 << QStringLiteral("2.33 GiB/s");
    QTest::newRow("beyond all units") << 1e21 << QStringLiteral("867 EiB/s");
    QTest::newRow("negative") << -52'224.0 << QStringLiteral("-51 KiB/s");
    QTest::newRow("as fast as it goes") << Rate::infinite().perSecond() << QStringLiteral("max");
    QTest::newRow("infinity") << std::numeric_limits<double>::infinity() << QStringLiteral("max");
}

void UnitsTest::byteRatesSayPerSecond()
{
    QFETCH(double, rate);
    QTEST(formatByteRate(rate), "text");
}

void UnitsTest::countsAreExact_data()
{
    QTest::addColumn<qint64>("count");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64(0) << QStringLiteral("0");
    QTest::newRow("hundreds") << qint64(999) << QStringLiteral("999");
    QTest::newRow("a thousand") << qint64(1000) << QStringLiteral("1,000");
    QTest::newRow("288,114") << qint64(288'114) << QStringLiteral("288,114");
    QTest::newRow("millions") << qint64(1'000'002) << QStringLiteral("1,000,002");
    QTest::newRow("negative") << qint64(-100) << QStringLiteral("-100");
    QTest::newRow("negative thousands") << qint64(-123'456) << QStringLiteral("-123,456");
    QTest::newRow("largest") << std::numeric_limits<qint64>::max() << QStringLiteral("9,223,372,036,854,775,807");
    QTest::newRow("smallest") << std::numeric_limits<qint64>::min() << QStringLiteral("-9,223,372,036,854,775,808");
}

void UnitsTest::countsAreExact()
{
    QFETCH(qint64, count);
    QTEST(formatCount(count), "text");
}

void UnitsTest::ratesSayPerSecond_data()
{
    QTest::addColumn<double>("rate");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << 0.0 << QStringLiteral("0/s");
    QTest::newRow("too small to print") << 0.0004 << QStringLiteral("< 0.001/s");
    QTest::newRow("one in two seconds") << 0.5 << QStringLiteral("0.5/s");
    QTest::newRow("one in three seconds") << 1.0 / 3 << QStringLiteral("0.333/s");
    QTest::newRow("one") << 1.0 << QStringLiteral("1/s");
    QTest::newRow("rounds to ten") << 9.999 << QStringLiteral("10/s");
    QTest::newRow("tens") << 12.34 << QStringLiteral("12.3/s");
    QTest::newRow("400") << 400.0 << QStringLiteral("400/s");
    QTest::newRow("9,610") << 9610.2 << QStringLiteral("9,610/s");
    QTest::newRow("rounds into the thousands") << 999.7 << QStringLiteral("1,000/s");
    QTest::newRow("millions") << 3.4e6 << QStringLiteral("3,400,000/s");
    QTest::newRow("beyond all counters") << 1e25 << QStringLiteral("9,000,000,000,000,000,000/s");
    QTest::newRow("as fast as it goes") << Rate::infinite().perSecond() << QStringLiteral("max");
}

void UnitsTest::ratesSayPerSecond()
{
    QFETCH(double, rate);
    QTEST(formatRate(Rate(rate)), "text");
}

void UnitsTest::durationsChooseTheirUnit_data()
{
    QTest::addColumn<qint64>("ns");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, Nanos duration, const QString &text) {
        QTest::newRow(name) << static_cast<qint64>(duration.count()) << text;
    };
    row("none", 0ns, QStringLiteral("0 ms"));
    row("a nanosecond", 1ns, QStringLiteral("< 0.1 ms"));
    row("0.3 ms", 300us, QStringLiteral("0.3 ms"));
    row("whole milliseconds", 3ms, QStringLiteral("3 ms"));
    row("rounds to ten", 9'960us, QStringLiteral("10 ms"));
    row("18 ms", 18ms, QStringLiteral("18 ms"));
    row("tens are whole", 18'400us, QStringLiteral("18 ms"));
    row("just below a second", 999'400us, QStringLiteral("999 ms"));
    row("999.6 ms is a second", 999'600us, QStringLiteral("1 s"));
    row("1.2 s", 1'200ms, QStringLiteral("1.2 s"));
    row("just below a minute", 59'940ms, QStringLiteral("59.9 s"));
    row("59.96 s is a minute", 59'960ms, QStringLiteral("1 min 00 s"));
    row("4 min 38 s", 278s, QStringLiteral("4 min 38 s"));
    row("seconds keep two places", 245s, QStringLiteral("4 min 05 s"));
    row("just below an hour", 3'599'400ms, QStringLiteral("59 min 59 s"));
    row("3599.6 s is an hour", 3'599'600ms, QStringLiteral("1 h 00 min"));
    row("1 h 02 min", 62min, QStringLiteral("1 h 02 min"));
    row("thousands of hours", 1'234h, QStringLiteral("1,234 h 00 min"));
    row("longest", Nanos::max(), QStringLiteral("2,562,047 h 47 min"));
    row("negative", -1'200ms, QStringLiteral("-1.2 s"));
    row("negative minutes", -278s, QStringLiteral("-4 min 38 s"));
}

void UnitsTest::durationsChooseTheirUnit()
{
    QFETCH(qint64, ns);
    QTEST(formatDuration(Nanos(ns)), "text");
}

void UnitsTest::sharesNeverHideASmallOne_data()
{
    QTest::addColumn<double>("share");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << 0.0 << QStringLiteral("0 %");
    QTest::newRow("tiny") << 1e-9 << QStringLiteral("< 1 %");
    QTest::newRow("would round to none") << 0.0049 << QStringLiteral("< 1 %");
    QTest::newRow("half a percent") << 0.005 << QStringLiteral("1 %");
    QTest::newRow("97 %") << 0.97 << QStringLiteral("97 %");
    QTest::newRow("all") << 1.0 << QStringLiteral("100 %");
    QTest::newRow("more than all") << 12.5 << QStringLiteral("1,250 %");
    QTest::newRow("negative") << -0.25 << QStringLiteral("-25 %");
    QTest::newRow("a tiny loss is not minus nothing") << -0.001 << QStringLiteral("0 %");
}

void UnitsTest::sharesNeverHideASmallOne()
{
    QFETCH(double, share);
    QTEST(formatShare(share), "text");
}

void UnitsTest::clockNeverRoundsUp_data()
{
    QTest::addColumn<qint64>("ns");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, Nanos duration, const QString &text) {
        QTest::newRow(name) << static_cast<qint64>(duration.count()) << text;
    };
    row("start", 0ns, QStringLiteral("00:00.0"));
    row("42.6 s", 42'600ms, QStringLiteral("00:42.6"));
    row("cuts off", 42'699ms, QStringLiteral("00:42.6"));
    row("still this minute", 59'999ms, QStringLiteral("00:59.9"));
    row("a minute", 60s, QStringLiteral("01:00.0"));
    row("still this hour", 3'599'999ms, QStringLiteral("59:59.9"));
    row("over an hour", 3'723'400ms, QStringLiteral("1:02:03.4"));
    row("days", 100h, QStringLiteral("100:00:00.0"));
    row("before the start", -1s, QStringLiteral("-00:01.0"));
    row("just before the start", -1ms, QStringLiteral("00:00.0"));
}

void UnitsTest::clockNeverRoundsUp()
{
    QFETCH(qint64, ns);
    QTEST(formatClock(Nanos(ns)), "text");
}

QTEST_GUILESS_MAIN(UnitsTest)
#include "tst_units.moc"
