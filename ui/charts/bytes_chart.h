// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/metrics/chart_data.h"
#include "ui/charts/chart_source.h"

#include <QCoreApplication>

namespace penstock {

/*! bytesToWrite per connection: the worst ones as lines, the others of each group as a band. */
class BytesChart final : public ChartSource {
    Q_DECLARE_TR_FUNCTIONS(BytesChart)
public:
    /*! \param data borrowed; must outlive this. */
    explicit BytesChart(const ChartData &data)
        : m_data(data)
    {}

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString explanation() const override;
    [[nodiscard]] ValueUnit unit() const override { return ValueUnit::Bytes; }
    [[nodiscard]] ScaleKind defaultScale() const override { return ScaleKind::Linear; }
    void collect(const PlotWindow &window, const Theme &theme, PlotFrame &frame) const override;
    [[nodiscard]] std::vector<LegendEntry> legend(const PlotWindow &window, const Theme &theme) const override;
    [[nodiscard]] std::vector<Reading> readings(TimePoint at, const Theme &theme) const override;
    [[nodiscard]] ChartTable table(TimePoint from, TimePoint to) const override;

private:
    const ChartData &m_data;
};

} // namespace penstock
