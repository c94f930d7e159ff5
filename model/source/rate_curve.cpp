// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/source/rate_curve.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <type_traits>

namespace penstock {

namespace {

constexpr double steepestRamp = 1e7;
// What rounding may add to a whole number of periods, relative to the messages of one.
constexpr double rounding = 1e-9;

} // namespace

RateCurve::RateCurve(Rate constant)
    : m_kind(flat(constant))
{}

RateCurve::RateCurve(const SourceSpec &spec)
    : m_kind(kindOf(spec))
{}

RateCurve::Flat RateCurve::flat(Rate rate)
{
    if (rate.isInfinite())
        return {0.0, true};
    return {std::max(0.0, rate.perSecond()), false};
}

RateCurve::Kind RateCurve::kindOf(const SourceSpec &spec)
{
    const Flat own = flat(spec.rate);
    return std::visit(
        [&own](const auto &shape) -> Kind {
            using T = std::decay_t<decltype(shape)>;
            if constexpr (std::is_same_v<T, BurstShape>) {
                if (shape.on + shape.off <= Nanos(0))
                    return own;
                return Burst{toSeconds(shape.on), toSeconds(shape.off), flat(shape.rate), own};
            } else if constexpr (std::is_same_v<T, RampShape>) {
                const double from = std::clamp(shape.from.perSecond(), 0.0, steepestRamp);
                const double to = std::clamp(shape.to.perSecond(), 0.0, steepestRamp);
                if (shape.over <= Nanos(0))
                    return Flat{to, false};
                return Ramp{from, to, toSeconds(shape.over)};
            } else if constexpr (std::is_same_v<T, SineShape>) {
                if (shape.period <= Nanos(0) || own.infinite)
                    return own;
                return Sine{own.rate, toSeconds(shape.period), std::clamp(shape.depth, 0.0, 1.0)};
            } else {
                return own;
            }
        },
        spec.shape);
}

double RateCurve::messagesUntil(double seconds) const
{
    return std::visit([seconds](const auto &curve) { return integral(curve, std::max(0.0, seconds)); }, m_kind);
}

std::optional<double> RateCurve::timeOf(double messages) const
{
    if (messages <= 0.0)
        return 0.0;
    return std::visit([messages](const auto &curve) { return inverse(curve, messages); }, m_kind);
}

bool RateCurve::infiniteAt(double seconds) const
{
    return nextInfinite(seconds) == seconds;
}

std::optional<double> RateCurve::nextInfinite(double seconds) const
{
    if (const Flat *curve = std::get_if<Flat>(&m_kind))
        return curve->infinite ? std::optional(seconds) : std::nullopt;
    const Burst *curve = std::get_if<Burst>(&m_kind);
    if (!curve)
        return std::nullopt;
    const double period = curve->on + curve->off;
    const double start = std::floor(seconds / period) * period;
    const bool isOn = seconds - start < curve->on;
    if ((isOn ? curve->high : curve->low).infinite)
        return seconds;
    if (isOn && curve->low.infinite && curve->off > 0)
        return start + curve->on;
    if (!isOn && curve->high.infinite && curve->on > 0)
        return start + period;
    return std::nullopt;
}

double RateCurve::integral(const Flat &curve, double seconds)
{
    return curve.rate * seconds;
}

std::optional<double> RateCurve::inverse(const Flat &curve, double messages)
{
    return curve.rate > 0.0 ? std::optional(messages / curve.rate) : std::nullopt;
}

double RateCurve::integral(const Burst &curve, double seconds)
{
    const double period = curve.on + curve.off;
    const double whole = std::floor(seconds / period);
    const double rest = seconds - whole * period;
    const double perPeriod = curve.high.rate * curve.on + curve.low.rate * curve.off;
    return whole * perPeriod + curve.high.rate * std::min(rest, curve.on) +
           curve.low.rate * std::max(0.0, rest - curve.on);
}

std::optional<double> RateCurve::inverse(const Burst &curve, double messages)
{
    const double ofOn = curve.high.rate * curve.on;
    const double perPeriod = ofOn + curve.low.rate * curve.off;
    if (perPeriod <= 0.0)
        return std::nullopt;
    double whole = std::floor(messages / perPeriod);
    double rest = messages - whole * perPeriod;
    if (whole > 0.0 && rest <= rounding * perPeriod) { // the end of a period, not the start of the next one
        whole -= 1.0;
        rest = perPeriod;
    }
    const double start = whole * (curve.on + curve.off);
    if (rest <= ofOn * (1.0 + rounding))
        return start + (ofOn > 0.0 ? std::min(curve.on, rest / curve.high.rate) : 0.0);
    return start + curve.on + (rest - ofOn) / curve.low.rate;
}

double RateCurve::integral(const Ramp &curve, double seconds)
{
    const double rising = std::min(seconds, curve.over);
    const double slope = (curve.to - curve.from) / curve.over;
    return rising * (curve.from + slope * rising / 2.0) + curve.to * (seconds - rising);
}

std::optional<double> RateCurve::inverse(const Ramp &curve, double messages)
{
    const double ofRamp = (curve.from + curve.to) / 2.0 * curve.over;
    if (messages > ofRamp)
        return curve.to > 0.0 ? std::optional(curve.over + (messages - ofRamp) / curve.to) : std::nullopt;
    // The root of slope/2 t² + from t = messages, in the form that does not cancel.
    const double slope = (curve.to - curve.from) / curve.over;
    const double root = std::sqrt(std::max(0.0, curve.from * curve.from + 2.0 * slope * messages));
    return std::min(curve.over, 2.0 * messages / (curve.from + root));
}

double RateCurve::integral(const Sine &curve, double seconds)
{
    const double angular = 2.0 * std::numbers::pi / curve.period;
    const double whole = std::floor(seconds / curve.period) * curve.period;
    return curve.rate * (seconds + curve.depth / angular * (1.0 - std::cos(angular * (seconds - whole))));
}

std::optional<double> RateCurve::inverse(const Sine &curve, double messages)
{
    if (curve.rate <= 0.0)
        return std::nullopt;
    // In time at mean rate: solve t + depth/w (1 - cos wt) = target within one period.
    const double all = messages / curve.rate;
    const double start = std::floor(all / curve.period) * curve.period;
    const double target = all - start;
    const double angular = 2.0 * std::numbers::pi / curve.period;
    double low = 0.0;
    double high = curve.period;
    double time = target;
    for (int step = 0; step < 60 && high - low > 1e-10; ++step) {
        const double excess = time + curve.depth / angular * (1.0 - std::cos(angular * time)) - target;
        (excess > 0.0 ? high : low) = time;
        // Newton where the slope allows, and halving where it would leave the bracket.
        const double slope = 1.0 + curve.depth * std::sin(angular * time);
        const double newton = slope > 1e-6 ? time - excess / slope : -1.0;
        const double next = newton > low && newton < high ? newton : (low + high) / 2.0;
        if (std::abs(next - time) < 1e-11)
            break;
        time = next;
    }
    return start + time;
}

} // namespace penstock
