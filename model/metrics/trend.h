// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/base/ring_buffer.h"

#include <optional>

namespace penstock {

/*! Least-squares line through points (seconds, level); add() in any order, then ask. Pure value. */
class Regression {
public:
    void add(double seconds, double level) noexcept
    {
        ++m_count;
        m_x += seconds;
        m_y += level;
        m_xx += seconds * seconds;
        m_xy += seconds * level;
    }
    /*! Level per second; 0 for fewer than two different times. */
    [[nodiscard]] double slope() const noexcept
    {
        const double spread = m_count * m_xx - m_x * m_x;
        return spread > 1e-12 ? (m_count * m_xy - m_x * m_y) / spread : 0.0;
    }

private:
    double m_count = 0;
    double m_x = 0;
    double m_y = 0;
    double m_xx = 0;
    double m_xy = 0;
};

/*! The time until `level` reaches `limit` at `slope` per second; nullopt if it never will or already has. */
[[nodiscard]] std::optional<Nanos> timeUntil(double level, double limit, double slope);

/*!
 * How fast one level changes at present: a regression over the last two seconds. Used for the memory budget; each
 * connection's own levels are followed by its CauseJudge. Pure; one owner.
 */
class Trend {
public:
    /*! \param at real time of the sample, not before the previous one. */
    void add(TimePoint at, double level);
    void clear() noexcept { m_points.clear(); }

    /*! Per second; 0 until half a second is known. */
    [[nodiscard]] double perSecond() const;
    /*! When the limit will be reached at the present slope. */
    [[nodiscard]] std::optional<Nanos> until(double limit) const;

private:
    struct Point {
        TimePoint at;
        double level = 0;
    };
    RingBuffer<Point, 28> m_points;
};

} // namespace penstock
