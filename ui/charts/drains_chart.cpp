// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/drains_chart.h"

#include "ui/charts/chart_helpers.h"
#include "ui/common/theme.h"

#include <algorithm>

namespace penstock {

namespace {

// Looks at the episodes that touch [from, to]. Those that began long before and are done cost a comparison each.
template<class Visit>
void visitVisible(const ChartData &data, TimePoint from, TimePoint to, const Visit &visit)
{
    for (const DrainEpisode &drain : data.drains()) {
        const bool open = !drain.libraryEmpty || !drain.kernelEmpty;
        const Nanos length = std::max(drain.libraryEmpty.value_or(Nanos(0)), drain.kernelEmpty.value_or(Nanos(0)));
        if (drain.began <= to && (open || drain.began + length >= from))
            visit(drain);
    }
}

// An episode without kernel end is open unless nothing can be known about the kernel.
bool isOpen(const DrainEpisode &drain)
{
    return !drain.libraryEmpty;
}

} // namespace

QString DrainsChart::title() const
{
    return tr("Drain episodes");
}

QString DrainsChart::explanation() const
{
    return tr(
        "From the moment a connection passes high water: a dot where bytesToWrite is 0 again, a bar as long as it "
        "took until the kernel's send queue (SIOCOUTQ) is empty too. An open bar is still draining.");
}

void DrainsChart::collect(const PlotWindow &window, const Theme &theme, PlotFrame &frame) const
{
    const QColor dot = theme.stage(Stage::KernelUnsent).line;
    const QColor bar = groupColor(theme, 1);
    visitVisible(m_data, window.from, window.to, [&](const DrainEpisode &drain) {
        if (drain.libraryEmpty)
            frame.dots.push_back({drain.began + *drain.libraryEmpty, toMs(*drain.libraryEmpty), dot});
        const bool open = isOpen(drain);
        if (!open && !drain.kernelEmpty)
            return;
        const Nanos length = drain.kernelEmpty.value_or(std::max(Nanos(0), window.newest - drain.began));
        frame.bars.push_back({drain.began, drain.began + length, toMs(length), bar, open});
        frame.max = std::max(frame.max, toMs(length));
    });
    for (const PlotDot &one : frame.dots)
        frame.max = std::max(frame.max, one.value);
}

std::vector<LegendEntry> DrainsChart::legend(const PlotWindow &window, const Theme &theme) const
{
    std::vector<double> library;
    std::vector<double> kernel;
    visitVisible(m_data, window.from, window.to, [&](const DrainEpisode &drain) {
        if (drain.libraryEmpty)
            library.push_back(toMs(*drain.libraryEmpty));
        if (drain.kernelEmpty)
            kernel.push_back(toMs(*drain.kernelEmpty));
    });
    const ValueScale scale(unit(), ScaleKind::Linear);
    const auto entry = [&scale](const QString &name, std::vector<double> &values, const QColor &color,
                                LegendGlyph glyph) {
        if (values.empty())
            return LegendEntry{name, color, glyph, {}, {}};
        const QString p50 = scale.text(percentileOf(values, 0.5));
        return LegendEntry{tr("%1 p50 %2 · p99 %3", "name of a distribution, its percentiles")
                               .arg(name, p50, scale.text(percentileOf(values, 0.99))),
                           color,
                           glyph,
                           {},
                           tr("%1 %2", "name of a distribution, its median").arg(name, p50)};
    };
    return {entry(tr("library"), library, theme.stage(Stage::KernelUnsent).line, LegendGlyph::Dot),
            entry(tr("kernel"), kernel, groupColor(theme, 1), LegendGlyph::Bar)};
}

std::vector<Reading> DrainsChart::readings(TimePoint at, const Theme &theme) const
{
    // Those that were draining at that instant.
    std::optional<double> library;
    std::optional<double> kernel;
    double draining = 0;
    visitVisible(m_data, at, at, [&](const DrainEpisode &drain) {
        if (!isOpen(drain) && !drain.kernelEmpty)
            return;
        ++draining;
        if (drain.libraryEmpty)
            library = std::max(library.value_or(0), toMs(*drain.libraryEmpty));
        if (drain.kernelEmpty)
            kernel = std::max(kernel.value_or(0), toMs(*drain.kernelEmpty));
    });
    return {{tr("library, longest"), theme.stage(Stage::KernelUnsent).line, library, LegendGlyph::Dot, {}},
            {tr("kernel, longest"), groupColor(theme, 1), kernel, LegendGlyph::Bar, {}}};
}

ChartTable DrainsChart::table(TimePoint from, TimePoint to) const
{
    ChartTable table;
    table.headers << QStringLiteral("began_s") << QStringLiteral("connection_id") << QStringLiteral("library_empty_ms")
                  << QStringLiteral("kernel_empty_ms");
    visitVisible(m_data, from, to, [&](const DrainEpisode &drain) {
        const auto ms = [](const std::optional<Nanos> &end) { return end ? std::optional(toMs(*end)) : std::nullopt; };
        table.rows.push_back({toSeconds(drain.began - m_data.startedAt()),
                              static_cast<double>(number(drain.connection)), ms(drain.libraryEmpty),
                              ms(drain.kernelEmpty)});
    });
    return table;
}

} // namespace penstock
