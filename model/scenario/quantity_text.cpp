// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/quantity_text.h"

#include <QLocale>

#include <array>
#include <cmath>
#include <span>

namespace penstock {

namespace {

struct Unit {
    const char *name;
    double size;
};

// From the largest to the smallest; the smallest is 1.
constexpr std::array<Unit, 4> byteUnits{{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}};
constexpr std::array<Unit, 6> timeUnits{
    {{"h", 3600e9}, {"min", 60e9}, {"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}}};

constexpr double mostBytes = 1024.0 * (1 << 30);
constexpr double longestNs = 720 * 3600e9;
constexpr double highestRate = 1e9;
constexpr qsizetype longestText = 60;

bool isDigit(QChar c)
{
    return c >= QLatin1Char('0') && c <= QLatin1Char('9');
}

// Splits "1.5KiB" into 1.5 and "KiB"; digits, at most one point with digits on both sides, at most one space.
std::optional<double> splitNumber(QStringView text, QStringView &rest)
{
    if (text.size() > longestText)
        return std::nullopt;
    qsizetype at = 0;
    const auto skipDigits = [&] {
        const qsizetype from = at;
        while (at < text.size() && isDigit(text[at]))
            ++at;
        return at > from;
    };
    if (!skipDigits())
        return std::nullopt;
    if (at < text.size() && text[at] == QLatin1Char('.')) {
        ++at;
        if (!skipDigits())
            return std::nullopt;
    }
    const QStringView number = text.first(at);
    rest = text.sliced(at);
    if (rest.startsWith(QLatin1Char(' ')))
        rest = rest.sliced(1);
    bool ok = false;
    const double value = QLocale::c().toDouble(number, &ok);
    return ok ? std::optional(value) : std::nullopt;
}

std::optional<double> parseScaled(QStringView text, std::span<const Unit> units)
{
    QStringView name;
    const std::optional<double> number = splitNumber(text, name);
    if (!number)
        return std::nullopt;
    for (const Unit &unit : units) {
        if (name == QLatin1String(unit.name))
            return *number * unit.size;
    }
    return std::nullopt;
}

// A fraction of the smallest unit is a mistake in the file, not something to round away silently.
std::optional<qint64> parseWhole(QStringView text, std::span<const Unit> units, double most)
{
    const std::optional<double> value = parseScaled(text, units);
    if (!value || *value > most)
        return std::nullopt;
    const double whole = std::round(*value);
    if (std::abs(*value - whole) > 1e-6 * std::max(1.0, whole))
        return std::nullopt;
    return static_cast<qint64>(whole);
}

// The largest unit that leaves a whole number.
QString wholeText(qint64 value, std::span<const Unit> units)
{
    for (const Unit &unit : units) {
        const auto size = static_cast<qint64>(unit.size);
        if (value % size == 0 && (value != 0 || size == 1))
            return QString::number(value / size) + QLatin1String(unit.name);
    }
    return {};
}

QString decimalText(double value)
{
    return QString::number(value, 'f', QLocale::FloatingPointShortest);
}

} // namespace

std::optional<ByteCount> parseBytes(QStringView text)
{
    const std::optional<qint64> value = parseWhole(text, byteUnits, mostBytes);
    return value ? std::optional(ByteCount(*value)) : std::nullopt;
}

std::optional<Nanos> parseDuration(QStringView text)
{
    const std::optional<qint64> value = parseWhole(text, timeUnits, longestNs);
    return value ? std::optional(Nanos(*value)) : std::nullopt;
}

std::optional<Rate> parseRate(QStringView text)
{
    if (text == QLatin1String("max"))
        return Rate::infinite();
    QStringView rest;
    const std::optional<double> number = splitNumber(text, rest);
    if (!number || rest != QLatin1String("/s") || *number > highestRate)
        return std::nullopt;
    return Rate(*number);
}

std::optional<Rate> parseByteRate(QStringView text)
{
    if (text == QLatin1String("max"))
        return Rate::infinite();
    if (!text.endsWith(QLatin1String("/s")))
        return std::nullopt;
    const std::optional<double> value = parseScaled(text.chopped(2), byteUnits);
    if (!value || *value > mostBytes)
        return std::nullopt;
    return Rate(*value);
}

QString bytesText(ByteCount bytes)
{
    return wholeText(bytes.value(), byteUnits);
}

QString durationText(Nanos duration)
{
    return wholeText(duration.count(), timeUnits);
}

QString rateText(Rate rate)
{
    return rate.isInfinite() ? QStringLiteral("max") : decimalText(rate.perSecond()) + QStringLiteral("/s");
}

QString byteRateText(Rate rate)
{
    if (rate.isInfinite())
        return QStringLiteral("max");
    const double value = rate.perSecond();
    const bool whole = value == std::floor(value) && value <= mostBytes;
    const QString amount =
        whole ? bytesText(ByteCount(static_cast<qint64>(value))) : decimalText(value) + QStringLiteral("B");
    return amount + QStringLiteral("/s");
}

} // namespace penstock
