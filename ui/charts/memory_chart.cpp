// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/memory_chart.h"

#include "ui/charts/chart_helpers.h"
#include "ui/common/looks.h"
#include "ui/common/theme.h"

#include <algorithm>
#include <array>

namespace penstock {

namespace {

// From the reader's end, so that what is nearest to the reader lies at the bottom.
constexpr std::array<Stage, stageCount> bottomUp{Stage::PeerKernel, Stage::KernelInFlight, Stage::KernelUnsent,
                                                 Stage::Tls,        Stage::Socket,         Stage::Outbox};

const History &historyOf(const StageHistories &stages, Stage stage)
{
    return stages[static_cast<std::size_t>(stage)];
}

} // namespace

QString MemoryChart::title() const
{
    const QString name = m_data.focusName();
    return name.isEmpty() ? tr("Memory held for all, by stage") : tr("Memory held for %1, by stage").arg(name);
}

QString MemoryChart::explanation() const
{
    return tr("Where the bytes wait, stacked: the reader's end at the bottom, the outbox on top. The line above the "
              "stack is the highest total in its pixel. A stage that cannot be read is left out.");
}

void MemoryChart::collect(const PlotWindow &window, const Theme &theme, PlotFrame &frame) const
{
    const StageHistories *stages = m_data.focusStages();
    const History *total = m_data.focusWaiting();
    if (!stages || !total)
        return;
    for (const Stage stage : bottomUp) {
        PlotLayer layer;
        historyOf(*stages, stage).columns(window.from, window.to, window.pixels, layer.data);
        layer.fill = theme.stage(stage).fill;
        layer.edge = theme.stage(stage).line;
        const auto isZero = [](const HistoryColumn &column) { return column.max == 0; };
        if (!std::all_of(layer.data.columns.begin(), layer.data.columns.end(), isZero))
            frame.layers.push_back(std::move(layer));
    }
    PlotLine line;
    total->columns(window.from, window.to, window.pixels, line.data);
    line.color = theme.color(Ink::TextMuted);
    line.width = 1;
    for (const HistoryColumn &column : line.data.columns)
        frame.max = std::max(frame.max, column.max);
    // Only where the pixel hides a peak; else the stack says it all.
    if (line.data.width > std::chrono::milliseconds(400))
        frame.lines.push_back(std::move(line));
}

std::vector<LegendEntry> MemoryChart::legend(const PlotWindow &window, const Theme &theme) const
{
    const std::array<QString, stageCount> brief{tr("outbox"), tr("socket"),    tr("TLS"),
                                                tr("unsent"), tr("in flight"), tr("peer")};
    std::vector<LegendEntry> entries;
    const StageHistories *stages = m_data.focusStages();
    for (auto stage = bottomUp.rbegin(); stages && stage != bottomUp.rend(); ++stage) {
        const HistoryColumns seen = historyOf(*stages, *stage).columns(window.from, window.to, 60);
        const auto holds = [](const HistoryColumn &column) { return column.max > 0; };
        if (std::any_of(seen.columns.begin(), seen.columns.end(), holds))
            entries.push_back({stageTitle(*stage),
                               theme.stage(*stage).fill,
                               LegendGlyph::Square,
                               {},
                               brief[static_cast<std::size_t>(*stage)]});
    }
    return entries;
}

std::vector<Reading> MemoryChart::readings(TimePoint at, const Theme &theme) const
{
    std::vector<Reading> readings;
    const StageHistories *stages = m_data.focusStages();
    if (!stages)
        return readings;
    for (auto stage = bottomUp.rbegin(); stage != bottomUp.rend(); ++stage) {
        const History &history = historyOf(*stages, *stage);
        if (!history.isEmpty())
            readings.push_back(
                {stageTitle(*stage), theme.stage(*stage).fill, readingAt(history, at), LegendGlyph::Square, {}});
    }
    readings.push_back(
        {tr("total"), theme.color(Ink::TextMuted), readingAt(*m_data.focusWaiting(), at), LegendGlyph::None, {}});
    return readings;
}

ChartTable MemoryChart::table(TimePoint from, TimePoint to) const
{
    std::vector<std::pair<QString, const History *>> series;
    if (const StageHistories *stages = m_data.focusStages()) {
        static constexpr std::array<const char *, stageCount> names{
            "outbox_bytes",        "socket_bytes",           "tls_bytes",
            "kernel_unsent_bytes", "kernel_in_flight_bytes", "peer_kernel_bytes"};
        for (std::size_t i = 0; i < names.size(); ++i)
            series.emplace_back(QString::fromLatin1(names[i]), &(*stages)[i]);
        series.emplace_back(QStringLiteral("waiting_bytes"), m_data.focusWaiting());
    }
    return tableOf(series, m_data.startedAt(), from, to);
}

} // namespace penstock
