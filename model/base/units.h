// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <compare>

namespace penstock {

/*! All durations of ours. Signed, nanoseconds. */
using Nanos = std::chrono::nanoseconds;

/*!
 * A whole number with a unit in its type. Signed, so that differences are values of the same type.
 * Range: that of qint64; no overflow check.
 */
template<class Tag>
class Quantity {
public:
    constexpr Quantity() noexcept = default;
    constexpr explicit Quantity(qint64 value) noexcept
        : m_value(value)
    {}

    [[nodiscard]] constexpr qint64 value() const noexcept { return m_value; }
    constexpr auto operator<=>(const Quantity &) const noexcept = default;

    constexpr Quantity &operator+=(Quantity other) noexcept
    {
        m_value += other.m_value;
        return *this;
    }
    constexpr Quantity &operator-=(Quantity other) noexcept
    {
        m_value -= other.m_value;
        return *this;
    }
    friend constexpr Quantity operator+(Quantity a, Quantity b) noexcept { return Quantity(a.m_value + b.m_value); }
    friend constexpr Quantity operator-(Quantity a, Quantity b) noexcept { return Quantity(a.m_value - b.m_value); }

private:
    qint64 m_value = 0;
};

/*! Bytes. */
using ByteCount = Quantity<struct ByteTag>;
/*! Messages. */
using MessageCount = Quantity<struct MessageTag>;

/*! Something per second (messages or bytes, by context). Never negative; infinite() means as fast as it goes. */
class Rate {
public:
    constexpr Rate() noexcept = default;
    constexpr explicit Rate(double perSecond) noexcept
        : m_perSecond(perSecond)
    {}

    [[nodiscard]] static constexpr Rate infinite() noexcept { return Rate(1e300); }
    [[nodiscard]] constexpr bool isInfinite() const noexcept { return m_perSecond >= 1e299; }
    [[nodiscard]] constexpr double perSecond() const noexcept { return m_perSecond; }
    constexpr auto operator<=>(const Rate &) const noexcept = default;

private:
    double m_perSecond = 0;
};

namespace literals {
constexpr ByteCount operator""_B(unsigned long long n) noexcept
{
    return ByteCount(static_cast<qint64>(n));
}
constexpr ByteCount operator""_KiB(unsigned long long n) noexcept
{
    return ByteCount(static_cast<qint64>(n) << 10);
}
constexpr ByteCount operator""_MiB(unsigned long long n) noexcept
{
    return ByteCount(static_cast<qint64>(n) << 20);
}
constexpr ByteCount operator""_GiB(unsigned long long n) noexcept
{
    return ByteCount(static_cast<qint64>(n) << 30);
}
constexpr MessageCount operator""_msgs(unsigned long long n) noexcept
{
    return MessageCount(static_cast<qint64>(n));
}
} // namespace literals

// The one formatter: every number a person reads passes through these. Locale-independent ('.' and ','), no unit is
// ever left out. Any thread.

/*! "0 B", "812 B", "64 KiB", "8.31 MiB", "1.5 GiB": three significant digits, binary units with the i. */
[[nodiscard]] QString formatBytes(ByteCount bytes);
/*! "51 KiB/s"; an infinite rate is "max". */
[[nodiscard]] QString formatByteRate(double bytesPerSecond);
/*! "0", "288,114", exact with thousands separators. */
[[nodiscard]] QString formatCount(qint64 count);
/*! "400/s", "9,610/s", "0.5/s"; an infinite rate is "max". */
[[nodiscard]] QString formatRate(Rate rate);
/*! "0 ms", "0.3 ms", "18 ms", "1.2 s", "4 min 38 s", "1 h 02 min". */
[[nodiscard]] QString formatDuration(Nanos duration);
/*! "97 %" from 0.97; "< 1 %" for what is above 0 and would round to 0. */
[[nodiscard]] QString formatShare(double share);
/*! "00:42.6" (mm:ss.t), or "1:02:03.4" from an hour on. */
[[nodiscard]] QString formatClock(Nanos sinceStart);

/*! Milliseconds as a number, for JSON and charts. */
[[nodiscard]] constexpr double toMs(Nanos duration) noexcept
{
    return static_cast<double>(duration.count()) / 1e6;
}
/*! Seconds as a number, for JSON and charts. */
[[nodiscard]] constexpr double toSeconds(Nanos duration) noexcept
{
    return static_cast<double>(duration.count()) / 1e9;
}
/*! A duration from seconds; rounds to the nanosecond. */
[[nodiscard]] constexpr Nanos fromSeconds(double seconds) noexcept
{
    return Nanos(static_cast<qint64>(seconds * 1e9));
}

} // namespace penstock
