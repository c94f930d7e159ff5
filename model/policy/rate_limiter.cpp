// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/policy/rate_limiter.h"

#include <algorithm>
#include <cmath>

namespace penstock {

namespace {
constexpr double longestWait = 1e18; // 31 years in nanoseconds; beyond it a wait is for ever
}

void RateLimiter::Meter::set(const std::optional<Rate> &rate, double newCap)
{
    const bool wasActive = active;
    active = rate && !rate->isInfinite();
    perNano = active ? std::max(0.0, rate->perSecond()) / 1e9 : 0.0;
    cap = newCap;
    level = wasActive ? std::min(level, cap) : cap;
}

void RateLimiter::Meter::refill(Nanos elapsed) noexcept
{
    if (active)
        level = std::min(cap, level + perNano * static_cast<double>(elapsed.count()));
}

double RateLimiter::Meter::wait(double cost) const noexcept
{
    const double missing = std::min(cost, cap) - level;
    if (!active || missing <= 0)
        return 0;
    // Rounded up so that the level is really there, but not because of a rounding error in the level itself.
    return std::max(0.0, std::ceil(missing / perNano - 1e-3));
}

RateLimiter::RateLimiter(const Throttle &throttle, TimePoint now)
    : m_last(now)
{
    apply(throttle);
}

void RateLimiter::change(const Throttle &throttle, TimePoint now)
{
    const Nanos elapsed = std::max(Nanos(0), now - m_last);
    m_messages.refill(elapsed);
    m_bytes.refill(elapsed);
    m_last += elapsed;
    apply(throttle);
}

void RateLimiter::apply(const Throttle &throttle)
{
    if (const auto *bucket = std::get_if<TokenBucket>(&throttle)) {
        m_messages.set(bucket->messages, static_cast<double>(bucket->burst.value()));
        m_bytes.set(bucket->bytes, static_cast<double>(bucket->burstBytes.value()));
        m_even = false;
    } else if (const auto *leaky = std::get_if<LeakyBucket>(&throttle)) {
        m_messages.set(leaky->messages, 0);
        m_bytes.set(leaky->bytes, 0);
        m_even = true;
    }
}

TimePoint RateLimiter::availableAt(qint64 bytes) const noexcept
{
    const double wait = std::max(m_messages.wait(1), m_bytes.wait(static_cast<double>(bytes)));
    return wait < longestWait ? m_last + Nanos(static_cast<qint64>(wait)) : TimePoint::max();
}

void RateLimiter::pass(qint64 bytes, TimePoint at) noexcept
{
    const Nanos elapsed = std::max(Nanos(0), at - m_last);
    m_messages.refill(elapsed);
    m_bytes.refill(elapsed);
    m_last += elapsed;
    m_messages.level -= 1;
    m_bytes.level -= static_cast<double>(bytes);
}

TimePoint RateLimiter::passTime(qint64 bytes, TimePoint waitingSince, TimePoint now) const noexcept
{
    if (!m_even)
        return now;
    const TimePoint ideal = std::max(availableAt(bytes), waitingSince);
    return std::clamp(ideal, now - lateWakeAllowance, now);
}

void RateLimiter::charge(qint64 bytes) noexcept
{
    m_bytes.level = std::min(m_bytes.cap, m_bytes.level - static_cast<double>(bytes));
}

} // namespace penstock
