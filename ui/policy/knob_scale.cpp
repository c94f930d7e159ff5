// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/knob_scale.h"

#include "model/scenario/near_name.h"
#include "model/scenario/quantity_text.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>

namespace penstock {

namespace {

constexpr int notch = 40; // slider positions taken by "off", 0 or "max"

// Four round values to the power of two.
double roundBinary(double value)
{
    const double base = std::exp2(std::floor(std::log2(value)));
    return base * std::round(value / base * 4) / 4;
}

double roundDecimal(double value)
{
    static constexpr std::array grid{1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0};
    const double base = std::pow(10.0, std::floor(std::log10(value)));
    return base * *std::ranges::min_element(grid, {}, [&](double g) { return std::abs(std::log(value / (base * g))); });
}

// Units as files have them, whatever their case: "64 kib" -> "64 KiB".
QString withProperUnits(QString text)
{
    static constexpr std::array units{"KiB", "MiB", "GiB", "TiB", "B", "us", "ms", "min", "s", "h", "max"};
    text.remove(QRegularExpression(QStringLiteral("(?<=\\d),(?=\\d\\d\\d)")));
    static const QRegularExpression letters(QStringLiteral("[A-Za-z]+"));
    const QRegularExpressionMatch match = letters.match(text);
    for (const char *unit : units) {
        if (match.captured().compare(QLatin1String(unit), Qt::CaseInsensitive) == 0)
            return text.replace(match.capturedStart(), match.capturedLength(), QLatin1String(unit));
    }
    return text;
}

template<class T>
KnobScale::Value count(const std::optional<T> &quantity)
{
    return quantity ? KnobScale::Value(static_cast<double>(quantity->value())) : std::nullopt;
}

KnobScale::Value perSecond(const std::optional<Rate> &rate)
{
    return rate ? KnobScale::Value(rate->perSecond()) : std::nullopt;
}

} // namespace

QString KnobScale::text(Value value) const
{
    if (!value)
        return offText();
    const auto whole = static_cast<qint64>(std::llround(std::clamp(*value, -9e18, 9e18)));
    switch (unit) {
    case Unit::Bytes:
        return formatBytes(ByteCount(whole));
    case Unit::Messages:
        return whole == 1 ? tr("1 msg") : tr("%1 msgs").arg(formatCount(whole));
    case Unit::Count:
        return formatCount(whole);
    case Unit::MessageRate:
        return formatRate(Rate(*value));
    case Unit::ByteRate:
        return formatByteRate(*value);
    case Unit::Duration:
        return settingText(Nanos(whole));
    case Unit::Share:
        return formatShare(*value);
    case Unit::Plain:
        return QString::number(whole);
    }
    return {};
}

QString KnobScale::settingText(Nanos duration)
{
    using namespace std::chrono_literals;
    if (duration >= 1min && duration < 2min && duration % 1s == 0s)
        return tr("%1 s").arg(duration / 1s);
    if (duration >= 1min && duration < 1h && duration % 1min == 0s)
        return tr("%1 min").arg(duration / 1min);
    if (duration >= 1h && duration % 1h == 0s)
        return tr("%1 h").arg(duration / 1h);
    return formatDuration(duration);
}

QString KnobScale::exactText(Value value) const
{
    if (!value)
        return offText();
    const auto whole = static_cast<qint64>(std::llround(std::clamp(*value, -9e18, 9e18)));
    switch (unit) {
    case Unit::Bytes:
        return bytesText(ByteCount(whole));
    case Unit::MessageRate:
        return rateText(Rate(*value));
    case Unit::ByteRate:
        return byteRateText(Rate(*value));
    case Unit::Duration:
        return durationText(Nanos(whole));
    case Unit::Messages:
    case Unit::Count:
    case Unit::Share:
    case Unit::Plain:
        return text(value);
    }
    return {};
}

QString KnobScale::example() const
{
    switch (unit) {
    case Unit::Bytes:
        return QStringLiteral("64KiB");
    case Unit::Messages:
    case Unit::Count:
        return QStringLiteral("1000");
    case Unit::MessageRate:
        return QStringLiteral("400/s");
    case Unit::ByteRate:
        return QStringLiteral("64KiB/s");
    case Unit::Duration:
        return QStringLiteral("50ms");
    case Unit::Share:
        return QStringLiteral("50 %");
    case Unit::Plain:
        return QStringLiteral("1013");
    }
    return {};
}

KnobScale::Value KnobScale::parse(const QString &text) const
{
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    isNumber = isNumber && std::isfinite(number);
    switch (unit) {
    case Unit::Bytes:
        return isNumber && number == std::floor(number) ? Value(number) : count(parseBytes(text));
    case Unit::MessageRate:
        return isNumber ? Value(number) : perSecond(parseRate(text));
    case Unit::ByteRate:
        if (isNumber)
            return number;
        return perSecond(parseByteRate(text.endsWith(QLatin1Char('B')) ? text + QStringLiteral("/s") : text));
    case Unit::Duration:
        if (const auto duration = parseDuration(text))
            return static_cast<double>(duration->count());
        return std::nullopt;
    case Unit::Share:
        if (text.endsWith(QLatin1Char('%'))) {
            const double percent = text.chopped(1).trimmed().toDouble(&isNumber);
            return isNumber && std::isfinite(percent) ? Value(percent / 100) : std::nullopt;
        }
        return isNumber ? Value(number) : std::nullopt;
    case Unit::Messages: {
        const double messages =
            QString(text).remove(QRegularExpression(QStringLiteral("\\s*msgs?$"))).toDouble(&isNumber);
        return isNumber && messages == std::floor(messages) ? Value(messages) : std::nullopt;
    }
    case Unit::Count:
    case Unit::Plain:
        return isNumber && number == std::floor(number) ? Value(number) : std::nullopt;
    }
    return std::nullopt;
}

bool KnobScale::meansOff(const QString &text) const
{
    const auto is = [&text](const QString &word) { return text.compare(word, Qt::CaseInsensitive) == 0; };
    return text.isEmpty() || is(offText()) || is(QStringLiteral("off")) || is(QStringLiteral("none"));
}

Result<KnobScale::Value> KnobScale::read(const QString &typed) const
{
    const QString text = typed.simplified();
    if (canBeOff && meansOff(text))
        return Value();
    const Value value = parse(withProperUnits(text));
    if (!value)
        return Error{{}, shortened(text), tr("is not a value such as %1").arg(example())};
    if (Rate(*value).isInfinite() && canBeMax)
        return Value(Rate::infinite().perSecond());
    if (*value < min || *value > max)
        return Error{{}, shortened(text), tr("is not within %1").arg(rangeText())};
    return value;
}

QString KnobScale::rangeText() const
{
    return canBeMax ? tr("%1 to max").arg(text(min)) : tr("%1 to %2").arg(text(min), text(max));
}

int KnobScale::first() const
{
    return hasLowNotch() ? notch : 0;
}

int KnobScale::last() const
{
    return canBeMax ? steps - notch : steps;
}

// What the first position after the notch stands for.
double KnobScale::smallest() const
{
    if (min > 0)
        return min;
    switch (unit) {
    case Unit::Bytes:
    case Unit::ByteRate:
        return std::min(64.0, max);
    case Unit::Duration:
        return std::min(1e6, max);
    case Unit::Messages:
    case Unit::Count:
    case Unit::MessageRate:
    case Unit::Share:
    case Unit::Plain:
        return std::min(1.0, max);
    }
    return 1;
}

double KnobScale::rounded(double value) const
{
    switch (unit) {
    case Unit::Bytes:
    case Unit::ByteRate:
        return value < 4 ? std::round(value) : roundBinary(value);
    case Unit::MessageRate:
    case Unit::Duration:
        return roundDecimal(value);
    case Unit::Messages:
    case Unit::Count:
        return std::round(roundDecimal(value));
    case Unit::Share:
        return std::round(value * 20) / 20;
    case Unit::Plain:
        return std::round(value);
    }
    return value;
}

int KnobScale::position(Value value) const
{
    if (!value || (hasLowNotch() && *value < smallest() / 2))
        return 0;
    if (canBeMax && Rate(*value).isInfinite())
        return steps;
    const double v = std::clamp(*value, smallest(), max);
    const double share = isLinear() ? (v - min) / (max - min) : std::log(v / smallest()) / std::log(max / smallest());
    return first() + static_cast<int>(std::lround(share * (last() - first())));
}

KnobScale::Value KnobScale::valueAt(int position) const
{
    if (hasLowNotch() && position < notch)
        return canBeOff ? Value() : Value(0.0);
    if (canBeMax && position > last())
        return Rate::infinite().perSecond();
    const double share = static_cast<double>(position - first()) / (last() - first());
    const double value = isLinear() ? min + share * (max - min) : smallest() * std::pow(max / smallest(), share);
    return std::clamp(rounded(value), min, max);
}

} // namespace penstock
