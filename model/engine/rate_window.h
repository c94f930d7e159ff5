// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"

#include <array>
#include <cstddef>

namespace penstock {

/*!
 * Turns counters that only grow into rates per second over a trailing window. Keeps few points whatever the sampling:
 * a new one is stored only when the last is a tenth of the window old. Pure; one owner.
 */
template<std::size_t Counters>
class RateWindow {
public:
    using Values = std::array<double, Counters>;

    explicit RateWindow(Nanos window = std::chrono::seconds(1))
        : m_window(window)
    {}

    /*! Adds the counters at a time and tells the rates over the window that ends there; 0 until two points are known.
     */
    Values add(TimePoint at, const Values &counters)
    {
        Values rates{};
        if (m_size > 0) {
            // The newest point that is at least a window old, or the oldest there is.
            while (m_size > 1 && at - point(1).at >= m_window)
                dropOldest();
            const double seconds = toSeconds(at - point(0).at);
            for (std::size_t i = 0; seconds > 0 && i < Counters; ++i)
                rates[i] = (counters[i] - point(0).values[i]) / seconds;
        }
        if (m_size == 0 || at - point(m_size - 1).at >= m_window / 10) {
            if (m_size == m_points.size())
                dropOldest();
            m_points[(m_first + m_size++) % m_points.size()] = {at, counters};
        }
        return rates;
    }

    void clear() noexcept { m_size = 0; }

private:
    struct Point {
        TimePoint at;
        Values values{};
    };
    [[nodiscard]] const Point &point(std::size_t i) const { return m_points[(m_first + i) % m_points.size()]; }
    void dropOldest()
    {
        m_first = (m_first + 1) % m_points.size();
        --m_size;
    }

    Nanos m_window;
    std::array<Point, 12> m_points{};
    std::size_t m_first = 0;
    std::size_t m_size = 0;
};

} // namespace penstock
