// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/value_scale.h"

#include "model/base/units.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace penstock {

namespace {

// Below these the symlog scale is nearly linear.
constexpr double linearBytes = 1024;
constexpr double linearMs = 1;
constexpr double leastBytes = 4096;
constexpr double leastMs = 10;

// Where people expect a line: 1, 10, 100 ms, 1, 10 s, 1, 10 min, 1, 10 h, 100 h.
constexpr std::array<double, 10> roundMs{1, 10, 100, 1e3, 1e4, 6e4, 6e5, 3.6e6, 3.6e7, 3.6e8};

} // namespace

double ValueScale::forward(double value) const noexcept
{
    const double v = std::max(0.0, value);
    if (m_kind == ScaleKind::Linear)
        return v;
    return std::log2(1 + v / (m_unit == ValueUnit::Bytes ? linearBytes : linearMs));
}

double ValueScale::inverse(double height) const noexcept
{
    const double h = std::max(0.0, height);
    if (m_kind == ScaleKind::Linear)
        return h;
    return (std::exp2(h) - 1) * (m_unit == ValueUnit::Bytes ? linearBytes : linearMs);
}

// The smallest round step of which at most so many fit.
double ValueScale::linearStep(double range, int atMost) const
{
    const double least = range / std::max(1, atMost);
    if (m_unit == ValueUnit::Bytes)
        return std::exp2(std::ceil(std::log2(std::max(1.0, least))));
    const double decade = std::pow(10, std::floor(std::log10(std::max(1e-3, least))));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (decade * factor >= least * 0.999999)
            return decade * factor;
    }
    return decade * 10;
}

double ValueScale::niceTop(double max) const
{
    const double least = m_unit == ValueUnit::Bytes ? leastBytes : leastMs;
    const double wanted = std::max(least, max * 1.04);
    if (m_kind == ScaleKind::Linear) {
        const double step = linearStep(wanted, 4);
        return std::ceil(wanted / step) * step;
    }
    if (m_unit == ValueUnit::Bytes)
        return std::exp2(std::ceil(std::log2(wanted)));
    const auto next = std::upper_bound(roundMs.begin(), roundMs.end(), wanted);
    if (next == roundMs.end())
        return wanted * 2;
    return next != roundMs.begin() && wanted <= *(next - 1) * 3 ? *(next - 1) * 3 : *next;
}

ValueTick ValueScale::tick(double value) const
{
    if (value == 0)
        return {value, QStringLiteral("0")};
    // Round times need no rest: "10 min", not "10 min 00 s".
    QString label = text(value);
    for (const QLatin1String rest : {QLatin1String(" 00 s"), QLatin1String(" 00 min")}) {
        if (label.endsWith(rest))
            label.chop(rest.size());
    }
    return {value, label};
}

std::vector<ValueTick> ValueScale::ticks(double low, double high, int atMost) const
{
    if (m_kind == ScaleKind::Linear)
        return linearTicks(low, high, atMost);
    std::vector<ValueTick> ticks = symlogTicks(low, high, atMost);
    // Zoomed into less than an octave or decade there is nothing round left but linear steps.
    return ticks.size() >= 2 ? ticks : linearTicks(low, high, atMost);
}

std::vector<ValueTick> ValueScale::linearTicks(double low, double high, int atMost) const
{
    const double step = linearStep(high - low, atMost);
    std::vector<ValueTick> ticks;
    for (double k = std::ceil(low / step - 1e-9); k * step <= high * (1 + 1e-9); ++k)
        ticks.push_back(tick(k * step));
    return ticks;
}

std::vector<ValueTick> ValueScale::symlogTicks(double low, double high, int atMost) const
{
    std::vector<double> round;
    const auto within = [low, high](double value) { return value >= low * 0.999999 && value <= high * 1.000001; };
    if (m_unit == ValueUnit::Bytes) {
        for (double value = 1024; value <= high * 1.000001; value *= 2)
            round.push_back(value);
    } else {
        round.assign(roundMs.begin(), roundMs.end());
    }
    std::erase_if(round, [&within](double value) { return !within(value); });
    const std::size_t count = round.size();
    const auto most = static_cast<std::size_t>(std::max(1, atMost - 1));
    const std::size_t stride = std::max<std::size_t>(1, (count + most - 1) / most);
    // From the top down, so that the highest is always named; none so near to 0 that the labels would touch.
    std::vector<ValueTick> ticks;
    for (std::size_t i = 0; i < count; i += stride) {
        const double value = round[count - 1 - i];
        if (low <= 0 && forward(value) < forward(high) / (1.5 * atMost))
            break;
        ticks.push_back(tick(value));
    }
    if (low <= 0)
        ticks.push_back(tick(0));
    std::reverse(ticks.begin(), ticks.end());
    return ticks;
}

QString ValueScale::text(double value) const
{
    switch (m_unit) {
    case ValueUnit::Bytes:
        return formatBytes(ByteCount(std::llround(value)));
    case ValueUnit::Milliseconds:
        return formatDuration(fromSeconds(value / 1000));
    }
    return {};
}

} // namespace penstock
