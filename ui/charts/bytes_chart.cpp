// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/bytes_chart.h"

#include "ui/charts/chart_helpers.h"
#include "ui/common/theme.h"

#include <algorithm>
#include <variant>

namespace penstock {

namespace {

double highest(const HistoryColumns &data)
{
    double max = 0;
    for (const HistoryColumn &column : data.columns)
        max = std::max(max, column.max);
    return max;
}

QColor faint(QColor color, float alpha)
{
    color.setAlphaF(alpha);
    return color;
}

} // namespace

QString BytesChart::title() const
{
    return tr("bytesToWrite per connection");
}

QString BytesChart::explanation() const
{
    return tr("Bytes that wait in the library: QTcpSocket::bytesToWrite(), over TLS with encryptedBytesToWrite(). The "
              "worst connections have lines of their own, the others of a group are the band from their median to "
              "their maximum. 0 does not mean delivered: the kernel holds some more.");
}

void BytesChart::collect(const PlotWindow &window, const Theme &theme, PlotFrame &frame) const
{
    const std::span<const GroupSeries> groups = m_data.groups();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (groups[i].restMax.isEmpty())
            continue;
        PlotBand band;
        groups[i].restP50.columns(window.from, window.to, window.pixels, band.low);
        groups[i].restMax.columns(window.from, window.to, window.pixels, band.high);
        band.fill = faint(restColor(theme, i), theme.isDark() ? 0.28F : 0.22F);
        PlotLine edge;
        edge.data = band.high;
        edge.color = faint(restColor(theme, i), 0.7F);
        edge.width = 1;
        frame.max = std::max(frame.max, highest(band.high));
        frame.bands.push_back(std::move(band));
        frame.lines.push_back(std::move(edge));
    }
    const auto *focus = std::get_if<ConnectionId>(&m_data.focus());
    for (const ConnectionSeries *series : m_data.distinct()) {
        if (!series || series->library.isEmpty())
            continue;
        PlotLine line;
        series->library.columns(window.from, window.to, window.pixels, line.data);
        line.color = slotColor(theme, series->slot);
        line.dashes = slotDashes(series->slot);
        line.width = focus && *focus == series->id ? 2.6 : 1.8;
        line.label = series->name;
        frame.max = std::max(frame.max, highest(line.data));
        frame.lines.push_back(std::move(line));
    }
}

std::vector<LegendEntry> BytesChart::legend(const PlotWindow &, const Theme &theme) const
{
    std::vector<LegendEntry> entries;
    const std::span<const GroupSeries> groups = m_data.groups();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (!groups[i].restMax.isEmpty())
            entries.push_back(
                {tr("rest of %1").arg(groups[i].name), restColor(theme, i), LegendGlyph::Square, {}, groups[i].name});
    }
    return entries;
}

std::vector<Reading> BytesChart::readings(TimePoint at, const Theme &theme) const
{
    std::vector<Reading> readings;
    for (const ConnectionSeries *series : m_data.distinct()) {
        if (series && !series->library.isEmpty())
            readings.push_back({series->name, slotColor(theme, series->slot), readingAt(series->library, at),
                                LegendGlyph::Line, slotDashes(series->slot)});
    }
    const std::span<const GroupSeries> groups = m_data.groups();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (!groups[i].restMax.isEmpty())
            readings.push_back({tr("rest of %1, max").arg(groups[i].name),
                                restColor(theme, i),
                                readingAt(groups[i].restMax, at),
                                LegendGlyph::Square,
                                {}});
    }
    return readings;
}

ChartTable BytesChart::table(TimePoint from, TimePoint to) const
{
    std::vector<std::pair<QString, const History *>> series;
    for (const ConnectionSeries *one : m_data.distinct()) {
        if (one)
            series.emplace_back(one->name + QStringLiteral("_bytes"), &one->library);
    }
    for (const GroupSeries &group : m_data.groups()) {
        series.emplace_back(QStringLiteral("rest_of_%1_p50_bytes").arg(group.name), &group.restP50);
        series.emplace_back(QStringLiteral("rest_of_%1_p90_bytes").arg(group.name), &group.restP90);
        series.emplace_back(QStringLiteral("rest_of_%1_max_bytes").arg(group.name), &group.restMax);
    }
    return tableOf(series, m_data.startedAt(), from, to);
}

} // namespace penstock
