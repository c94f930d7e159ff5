// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/random.h"

#include <cmath>
#include <numbers>

namespace penstock {

quint64 Random::next() noexcept
{
    m_state += 0x9e3779b97f4a7c15ULL;
    quint64 z = m_state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

double Random::uniform() noexcept
{
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

qint64 Random::between(qint64 low, qint64 high) noexcept
{
    const quint64 span = static_cast<quint64>(high - low) + 1;
    return span == 0 ? static_cast<qint64>(next()) : low + static_cast<qint64>(next() % span);
}

double Random::normal() noexcept
{
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

double Random::exponential() noexcept
{
    return -std::log(1.0 - uniform());
}

} // namespace penstock
