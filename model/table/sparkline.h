// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace penstock {

/*!
 * The highest value of each of the last 60 seconds. A second in which nothing was recorded is a gap, never an invented
 * value. A plain value of constant size; 240 bytes and a little.
 */
class Sparkline {
public:
    static constexpr int seconds = 60;

    Sparkline() { m_values.fill(gap()); }

    [[nodiscard]] static constexpr float gap() noexcept { return std::numeric_limits<float>::quiet_NaN(); }
    [[nodiscard]] static bool isGap(float value) noexcept { return std::isnan(value); }

    /*! \param second whole seconds of any clock that does not go back; an older second than the last counts as it. */
    void record(qint64 second, qint64 value) noexcept
    {
        if (m_size == 0)
            m_last = second - 1;
        // Beyond a minute of silence every value is a gap; no need to walk further.
        for (qint64 steps = std::min<qint64>(second - m_last, seconds); steps > 0; --steps)
            push();
        m_last = std::max(m_last, second);
        float &latest = m_values[static_cast<std::size_t>(m_head)];
        latest = isGap(latest) ? static_cast<float>(value) : std::max(latest, static_cast<float>(value));
    }

    /*! Seconds known, 0 to 60. */
    [[nodiscard]] int size() const noexcept { return m_size; }
    /*! \param index 0 is the oldest, size() - 1 the present second. */
    [[nodiscard]] float at(int index) const noexcept
    {
        return m_values[static_cast<std::size_t>((m_head - m_size + 1 + index + seconds) % seconds)];
    }
    /*! The highest of all; 0 when there is none. */
    [[nodiscard]] float highest() const noexcept
    {
        float result = 0;
        for (const float value : m_values)
            result = isGap(value) ? result : std::max(result, value);
        return result;
    }

private:
    void push() noexcept
    {
        m_head = (m_head + 1) % seconds;
        m_values[static_cast<std::size_t>(m_head)] = gap();
        m_size = std::min(m_size + 1, seconds);
    }

    std::array<float, seconds> m_values;
    qint64 m_last = 0;
    int m_head = -1 + seconds;
    int m_size = 0;
};

} // namespace penstock

Q_DECLARE_METATYPE(penstock::Sparkline)
