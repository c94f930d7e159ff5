// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/clock.h"

#include <algorithm>

namespace penstock {

TimePoint SteadyClock::now() const noexcept
{
    return TimePoint(std::chrono::duration_cast<Nanos>(std::chrono::steady_clock::now().time_since_epoch()));
}

LabTime::LabTime(const Clock &real) noexcept
    : m_real(real)
    , m_realBase(real.now())
    , m_labBase(m_realBase)
{}

TimePoint LabTime::now() const noexcept
{
    return at(m_real.now());
}

TimePoint LabTime::at(TimePoint real) const noexcept
{
    const std::lock_guard lock(m_mutex);
    const auto elapsed = static_cast<double>((real - m_realBase).count());
    return m_labBase + Nanos(static_cast<qint64>(elapsed * m_speed));
}

Nanos LabTime::toReal(Nanos lab) const noexcept
{
    const std::lock_guard lock(m_mutex);
    return Nanos(static_cast<qint64>(static_cast<double>(lab.count()) / m_speed));
}

double LabTime::speed() const noexcept
{
    const std::lock_guard lock(m_mutex);
    return m_speed;
}

void LabTime::setSpeed(double speed) noexcept
{
    const std::lock_guard lock(m_mutex);
    const TimePoint real = m_real.now();
    m_labBase += Nanos(static_cast<qint64>(static_cast<double>((real - m_realBase).count()) * m_speed));
    m_realBase = real;
    m_speed = std::clamp(speed, 0.1, 4.0);
}

} // namespace penstock
