// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/units.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace penstock {

namespace {

QString grouped(quint64 value)
{
    QString digits = QString::number(value);
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3)
        digits.insert(at, QLatin1Char(','));
    return digits;
}

// The absolute value; also right for the one number whose negative does not fit.
quint64 magnitude(qint64 value) noexcept
{
    return value < 0 ? ~static_cast<quint64>(value) + 1 : static_cast<quint64>(value);
}

QString signOf(bool negative)
{
    return negative ? QStringLiteral("-") : QString();
}

// A number >= 0 with at most so many decimals, half away from zero, without trailing zeros.
QString trimmed(double value, int decimals)
{
    QString text = QString::number(value, 'f', decimals);
    if (decimals > 0) {
        while (text.endsWith(QLatin1Char('0')))
            text.chop(1);
        if (text.endsWith(QLatin1Char('.')))
            text.chop(1);
    }
    return text;
}

// To the nearest whole number; what no counter could hold is cut off instead of overflowing.
quint64 whole(double value)
{
    return static_cast<quint64>(std::llround(std::min(value, 9e18)));
}

// A number >= 0 with three significant digits; whole numbers from 100 on, with separators.
QString threeDigits(double value)
{
    if (value < 10.0)
        return trimmed(value, 2);
    if (value < 100.0)
        return trimmed(value, 1);
    return grouped(whole(value));
}

constexpr std::array<const char *, 7> byteUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

// Binary units for a value >= 1024, or whole bytes below it. The unit is chosen by what will be printed: 1023.96 KiB
// would read "1024 KiB" and is 1 MiB.
QString scaledBytes(double bytes)
{
    std::size_t unit = 0;
    while (std::round(bytes) >= 1024.0 && unit + 1 < byteUnits.size()) {
        bytes /= 1024.0;
        ++unit;
    }
    const QString number = unit == 0 ? grouped(whole(bytes)) : threeDigits(bytes);
    return number + QLatin1Char(' ') + QLatin1String(byteUnits[unit]);
}

QString padded(qint64 value)
{
    return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0'));
}

QString longDuration(quint64 seconds)
{
    if (seconds < 3600) {
        return QString::number(seconds / 60) + QStringLiteral(" min ") + padded(static_cast<qint64>(seconds % 60)) +
               QStringLiteral(" s");
    }
    const quint64 minutes = (seconds + 30) / 60;
    return grouped(minutes / 60) + QStringLiteral(" h ") + padded(static_cast<qint64>(minutes % 60)) +
           QStringLiteral(" min");
}

} // namespace

QString formatBytes(ByteCount bytes)
{
    return signOf(bytes.value() < 0) + scaledBytes(static_cast<double>(magnitude(bytes.value())));
}

QString formatByteRate(double bytesPerSecond)
{
    if (Rate(bytesPerSecond).isInfinite())
        return QStringLiteral("max");
    const double size = std::abs(bytesPerSecond);
    if (size > 0.0 && size < 0.05)
        return QStringLiteral("< 0.1 B/s");
    const QString amount = size < 9.95 ? trimmed(size, 1) + QStringLiteral(" B") : scaledBytes(size);
    return signOf(bytesPerSecond < 0.0) + amount + QStringLiteral("/s");
}

QString formatCount(qint64 count)
{
    return signOf(count < 0) + grouped(magnitude(count));
}

QString formatRate(Rate rate)
{
    if (rate.isInfinite())
        return QStringLiteral("max");
    const double size = std::abs(rate.perSecond());
    if (size > 0.0 && size < 0.0005)
        return QStringLiteral("< 0.001/s");
    const QString number = size < 1.0 ? trimmed(size, 3) : threeDigits(size);
    return signOf(rate.perSecond() < 0.0) + number + QStringLiteral("/s");
}

QString formatDuration(Nanos duration)
{
    const QString sign = signOf(duration.count() < 0);
    const quint64 ns = magnitude(duration.count());
    const double ms = static_cast<double>(ns) / 1e6;
    if (ns == 0)
        return QStringLiteral("0 ms");
    if (ms < 0.05)
        return QStringLiteral("< 0.1 ms");
    if (ms < 9.95)
        return sign + trimmed(ms, 1) + QStringLiteral(" ms");
    if (ms < 999.5)
        return sign + trimmed(ms, 0) + QStringLiteral(" ms");
    if (ms < 59'950.0)
        return sign + trimmed(ms / 1000.0, 1) + QStringLiteral(" s");
    return sign + longDuration((ns + 500'000'000) / 1'000'000'000);
}

QString formatShare(double share)
{
    if (share > 0.0 && share < 0.005)
        return QStringLiteral("< 1 %");
    const qint64 percent = std::llround(std::clamp(share * 100.0, -9e18, 9e18));
    return formatCount(percent) + QStringLiteral(" %");
}

QString formatClock(Nanos sinceStart)
{
    // A clock shows what has passed, so it never rounds up.
    const quint64 tenths = magnitude(sinceStart.count()) / 100'000'000;
    const quint64 seconds = tenths / 10;
    const QString tail = padded(static_cast<qint64>(seconds % 60)) + QLatin1Char('.') + QString::number(tenths % 10);
    const QString minutes = padded(static_cast<qint64>(seconds / 60 % 60)) + QLatin1Char(':');
    const QString hours = seconds < 3600 ? QString() : QString::number(seconds / 3600) + QLatin1Char(':');
    return signOf(sinceStart.count() < 0 && tenths > 0) + hours + minutes + tail;
}

} // namespace penstock
