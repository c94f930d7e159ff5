// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/random.h"
#include "model/scenario/near_name.h"
#include "model/scenario/quantity_text.h"

#include <QTest>

#include <limits>

using namespace penstock;
using namespace penstock::literals;
using namespace std::chrono_literals;

class QuantityTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bytesAreReadWithTheirUnit_data();
    void bytesAreReadWithTheirUnit();
    void durationsAreReadWithTheirUnit_data();
    void durationsAreReadWithTheirUnit();
    void ratesAreReadPerSecondOnly_data();
    void ratesAreReadPerSecondOnly();
    void byteRatesNeedAByteUnit_data();
    void byteRatesNeedAByteUnit();
    void whatIsWrittenReadsBackExactly();
    void nearNamesAreFound_data();
    void nearNamesAreFound();
};

namespace {
constexpr qint64 refused = -1;
constexpr double refusedRate = -1;
} // namespace

void QuantityTextTest::bytesAreReadWithTheirUnit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes");
    const auto row = [](const char *text, qint64 bytes) { QTest::newRow(text) << QString::fromLatin1(text) << bytes; };
    row("0B", 0);
    row("128B", 128);
    row("64KiB", 65536);
    row("64 KiB", 65536);
    row("1.5MiB", 1572864);
    row("2GiB", qint64(2) << 30);
    row("1024GiB", qint64(1) << 40);
    row("1025GiB", refused);
    row("0.5B", refused);
    row("64", refused);
    row("64KB", refused);
    row("64kib", refused);
    row("-1B", refused);
    row("+1B", refused);
    row(" 1B", refused);
    row("1  KiB", refused);
    row("1.KiB", refused);
    row(".5KiB", refused);
    row("1e3B", refused);
    row("1,000B", refused);
    row("KiB", refused);
    row("", refused);
    row("64KiB/s", refused);
    row("999999999999999999999999999999999999999999999999999999999999999GiB", refused);
}

void QuantityTextTest::bytesAreReadWithTheirUnit()
{
    QFETCH(QString, text);
    QTEST(parseBytes(text).value_or(ByteCount(refused)).value(), "bytes");
}

void QuantityTextTest::durationsAreReadWithTheirUnit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("ns");
    const auto row = [](const char *text, qint64 ns) { QTest::newRow(text) << QString::fromLatin1(text) << ns; };
    row("0s", 0);
    row("1ns", 1);
    row("250us", 250'000);
    row("50ms", 50'000'000);
    row("1.5s", 1'500'000'000);
    row("0.1s", 100'000'000);
    row("10min", 600'000'000'000);
    row("2h", 7'200'000'000'000);
    row("720h", 2'592'000'000'000'000);
    row("721h", refused);
    row("0.5ns", refused);
    row("30", refused);
    row("30sec", refused);
    row("10m", refused);
    row("-1s", refused);
    row("1s ", refused);
}

void QuantityTextTest::durationsAreReadWithTheirUnit()
{
    QFETCH(QString, text);
    QTEST(static_cast<qint64>(parseDuration(text).value_or(Nanos(refused)).count()), "ns");
}

void QuantityTextTest::ratesAreReadPerSecondOnly_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("rate");
    const auto row = [](const char *text, double rate) { QTest::newRow(text) << QString::fromLatin1(text) << rate; };
    row("20/s", 20.0);
    row("0.5/s", 0.5);
    row("0/s", 0.0);
    row("1000000000/s", 1e9);
    row("max", Rate::infinite().perSecond());
    row("1000000001/s", refusedRate);
    row("20/m", refusedRate);
    row("20", refusedRate);
    row("20/min", refusedRate);
    row("20KiB/s", refusedRate);
    row("inf/s", refusedRate);
    row("nan/s", refusedRate);
    row("MAX", refusedRate);
}

void QuantityTextTest::ratesAreReadPerSecondOnly()
{
    QFETCH(QString, text);
    QTEST(parseRate(text).value_or(Rate(refusedRate)).perSecond(), "rate");
}

void QuantityTextTest::byteRatesNeedAByteUnit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("rate");
    const auto row = [](const char *text, double rate) { QTest::newRow(text) << QString::fromLatin1(text) << rate; };
    row("64KiB/s", 65536.0);
    row("1.5MiB/s", 1572864.0);
    row("0.5B/s", 0.5);
    row("max", Rate::infinite().perSecond());
    row("64/s", refusedRate);
    row("64KiB", refusedRate);
    row("/s", refusedRate);
    row("2000GiB/s", refusedRate);
}

void QuantityTextTest::byteRatesNeedAByteUnit()
{
    QFETCH(QString, text);
    QTEST(parseByteRate(text).value_or(Rate(refusedRate)).perSecond(), "rate");
}

void QuantityTextTest::whatIsWrittenReadsBackExactly()
{
    Random random(7);
    for (int i = 0; i < 20'000; ++i) {
        const ByteCount bytes(random.between(0, qint64(1) << random.between(0, 40)));
        QCOMPARE(parseBytes(bytesText(bytes)), std::optional(bytes));
        const Nanos duration(random.between(0, qint64(1) << random.between(0, 51)));
        QCOMPARE(parseDuration(durationText(duration)), std::optional(duration));
        const Rate rate(random.uniform() * static_cast<double>(random.between(0, 1'000'000'000)));
        QCOMPARE(parseRate(rateText(rate)), std::optional(rate));
        QCOMPARE(parseByteRate(byteRateText(rate)), std::optional(rate));
    }
    QCOMPARE(rateText(Rate::infinite()), QStringLiteral("max"));
    QCOMPARE(bytesText(64_KiB), QStringLiteral("64KiB"));
    QCOMPARE(durationText(90s), QStringLiteral("90s"));
    QCOMPARE(byteRateText(Rate(65536)), QStringLiteral("64KiB/s"));
}

void QuantityTextTest::nearNamesAreFound_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("near");
    QTest::newRow("a letter missing") << QStringLiteral("polcy") << QStringLiteral("policy");
    QTest::newRow("two swapped") << QStringLiteral("raedy") << QStringLiteral("ready");
    QTest::newRow("case") << QStringLiteral("Policy") << QStringLiteral("policy");
    QTest::newRow("cut short") << QStringLiteral("one-slow") << QStringLiteral("one-slow-reader");
    QTest::newRow("nothing near") << QStringLiteral("zebra") << QString();
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("very long") << QString(5000, QLatin1Char('x')) << QString();
}

void QuantityTextTest::nearNamesAreFound()
{
    QFETCH(QString, name);
    QTEST(nearestName(name, {QStringLiteral("policy"), QStringLiteral("ready"), QStringLiteral("one-slow-reader")}),
          "near");
}

QTEST_GUILESS_MAIN(QuantityTextTest)
#include "tst_quantity_text.moc"
