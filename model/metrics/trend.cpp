// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/trend.h"

namespace penstock {

namespace {

constexpr Nanos window = std::chrono::seconds(2);
constexpr Nanos spacing = std::chrono::milliseconds(80); // so that the points of the window always fit
constexpr Nanos enough = std::chrono::milliseconds(500);
constexpr double longest = 7 * 24 * 3600.0; // further ahead than this a forecast says nothing

} // namespace

std::optional<Nanos> timeUntil(double level, double limit, double slope)
{
    if (slope <= 0.0 || level >= limit || limit - level > slope * longest)
        return std::nullopt;
    return fromSeconds((limit - level) / slope);
}

void Trend::add(TimePoint at, double level)
{
    const std::size_t size = m_points.size();
    if (size >= 2 && m_points.back().at - m_points[size - 2].at < spacing)
        m_points.back() = {at, level};
    else
        m_points.push({at, level});
    while (m_points.size() > 2 && at - m_points[1].at >= window)
        m_points.popFront();
}

double Trend::perSecond() const
{
    if (m_points.size() < 2 || m_points.back().at - m_points.front().at < enough)
        return 0.0;
    Regression line;
    for (std::size_t i = 0; i < m_points.size(); ++i)
        line.add(toSeconds(m_points[i].at - m_points.back().at), m_points[i].level);
    return line.slope();
}

std::optional<Nanos> Trend::until(double limit) const
{
    return m_points.isEmpty() ? std::nullopt : timeUntil(m_points.back().level, limit, perSecond());
}

} // namespace penstock
