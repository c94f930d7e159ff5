// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/age_chart.h"

#include "ui/charts/chart_helpers.h"
#include "ui/common/theme.h"

#include <algorithm>
#include <array>

namespace penstock {

namespace {

struct Percentile {
    const History GroupSeries::*history;
    const char *name;
    QList<qreal> dashes;
    double width;
    float alpha;
};

const std::array<Percentile, 3> &percentiles()
{
    static const std::array<Percentile, 3> all{Percentile{&GroupSeries::ageMax, "max", {1, 2.5}, 1, 0.75F},
                                               Percentile{&GroupSeries::ageP99, "p99", {4, 2}, 1.2, 0.9F},
                                               Percentile{&GroupSeries::ageP50, "p50", {}, 1.8, 1.0F}};
    return all;
}

} // namespace

QString AgeChart::title() const
{
    return tr("Age at the reader");
}

QString AgeChart::explanation() const
{
    return tr("From the birth of a message to its reading, by the same clock, of all that was read in one tick: median "
              "solid, 99th percentile dashed, maximum dotted. A hole means that nothing was read.");
}

void AgeChart::collect(const PlotWindow &window, const Theme &theme, PlotFrame &frame) const
{
    const std::span<const GroupSeries> groups = m_data.groups();
    for (const Percentile &percentile : percentiles()) {
        for (std::size_t i = 0; i < groups.size(); ++i) {
            PlotLine line;
            (groups[i].*percentile.history).columns(window.from, window.to, window.pixels, line.data);
            if (line.data.columns.empty())
                continue;
            line.color = groupColor(theme, i);
            line.color.setAlphaF(percentile.alpha);
            line.dashes = percentile.dashes;
            line.width = percentile.width;
            if (percentile.history == &GroupSeries::ageP50)
                line.label = groups[i].name;
            for (const HistoryColumn &column : line.data.columns)
                frame.max = std::max(frame.max, column.max);
            frame.lines.push_back(std::move(line));
        }
    }
}

std::vector<LegendEntry> AgeChart::legend(const PlotWindow &, const Theme &theme) const
{
    const QColor color = theme.color(Ink::TextMuted);
    return {{tr("p50"), color, LegendGlyph::Line, {}, {}},
            {tr("p99"), color, LegendGlyph::Line, {4, 2}, {}},
            {tr("max"), color, LegendGlyph::Line, {1, 2}, {}}};
}

std::vector<Reading> AgeChart::readings(TimePoint at, const Theme &theme) const
{
    std::vector<Reading> readings;
    const std::span<const GroupSeries> groups = m_data.groups();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        for (auto percentile = percentiles().rbegin(); percentile != percentiles().rend(); ++percentile) {
            const History &history = groups[i].*percentile->history;
            if (!history.isEmpty())
                readings.push_back({groups[i].name + QLatin1Char(' ') + QLatin1String(percentile->name),
                                    groupColor(theme, i), readingAt(history, at), LegendGlyph::Line,
                                    percentile->dashes});
        }
    }
    return readings;
}

ChartTable AgeChart::table(TimePoint from, TimePoint to) const
{
    std::vector<std::pair<QString, const History *>> series;
    for (const GroupSeries &group : m_data.groups()) {
        series.emplace_back(group.name + QStringLiteral("_age_p50_ms"), &group.ageP50);
        series.emplace_back(group.name + QStringLiteral("_age_p99_ms"), &group.ageP99);
        series.emplace_back(group.name + QStringLiteral("_age_max_ms"), &group.ageMax);
    }
    return tableOf(series, m_data.startedAt(), from, to);
}

} // namespace penstock
