// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace penstock {

/*! What the values of a chart are. */
enum class ValueUnit { Bytes, Milliseconds };

/*! Symlog: linear around 0, logarithmic above, so that 0 keeps its place. */
enum class ScaleKind { Linear, Symlog };

/*! A label on the value axis. */
struct ValueTick {
    double value = 0;
    QString label;
    bool operator==(const ValueTick &) const = default;
};

/*!
 * How values become heights: the transformation, round limits and ticks (powers of two for bytes, decades and 1-2-5 for
 * times). Pure.
 */
class ValueScale {
public:
    ValueScale(ValueUnit unit, ScaleKind kind) noexcept
        : m_unit(unit)
        , m_kind(kind)
    {}

    [[nodiscard]] ValueUnit unit() const noexcept { return m_unit; }
    [[nodiscard]] ScaleKind kind() const noexcept { return m_kind; }

    /*! Height of a value, monotone, 0 for 0. Negative values count as 0. */
    [[nodiscard]] double forward(double value) const noexcept;
    [[nodiscard]] double inverse(double height) const noexcept;
    /*! The round upper limit for data up to `max`. */
    [[nodiscard]] double niceTop(double max) const;
    /*! Ticks within [low, high] values. */
    [[nodiscard]] std::vector<ValueTick> ticks(double low, double high, int atMost) const;
    /*! A value as text with its unit, by the one formatter. */
    [[nodiscard]] QString text(double value) const;

private:
    [[nodiscard]] double linearStep(double range, int atMost) const;
    [[nodiscard]] std::vector<ValueTick> linearTicks(double low, double high, int atMost) const;
    [[nodiscard]] std::vector<ValueTick> symlogTicks(double low, double high, int atMost) const;
    [[nodiscard]] ValueTick tick(double value) const;

    ValueUnit m_unit;
    ScaleKind m_kind;
};

} // namespace penstock
