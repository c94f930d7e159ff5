// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/metrics/chart_data.h"
#include "ui/charts/chart_source.h"

#include <QCoreApplication>

namespace penstock {

/*! Drain episodes: how long until the library was empty (dots) and until the kernel was (bars). */
class DrainsChart final : public ChartSource {
    Q_DECLARE_TR_FUNCTIONS(DrainsChart)
public:
    /*! \param data borrowed; must outlive this. */
    explicit DrainsChart(const ChartData &data)
        : m_data(data)
    {}

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString explanation() const override;
    [[nodiscard]] ValueUnit unit() const override { return ValueUnit::Milliseconds; }
    [[nodiscard]] ScaleKind defaultScale() const override { return ScaleKind::Symlog; }
    void collect(const PlotWindow &window, const Theme &theme, PlotFrame &frame) const override;
    [[nodiscard]] std::vector<LegendEntry> legend(const PlotWindow &window, const Theme &theme) const override;
    [[nodiscard]] std::vector<Reading> readings(TimePoint at, const Theme &theme) const override;
    [[nodiscard]] ChartTable table(TimePoint from, TimePoint to) const override;

private:
    // What was collected lately, as long as the same span is shown.
    struct Collected {
        PlotWindow window;
        PlotFrame frame;
        QColor dot;
    };
    void collectNow(const PlotWindow &window, const Theme &theme, PlotFrame &frame) const;

    const ChartData &m_data;
    mutable Collected m_lately;
};

} // namespace penstock
