// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/drains_chart.h"

#include "ui/charts/chart_helpers.h"
#include "ui/common/theme.h"

#include <algorithm>
#include <bit>

namespace penstock {

namespace {

// From so many episodes on, the picture is of their density.
constexpr std::size_t many = 4000;

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

// Which cells of time and duration have an episode already: what nobody could tell apart is collected once, so that
// thousands of short episodes cost no more than the picture has room for.
class Cells {
public:
    Cells(const PlotWindow &window, bool coarse)
        : m_from(window.from)
        , m_width(std::max(Nanos(1), (window.to - window.from) * (coarse ? 3 : 2) / std::max(1, window.pixels)))
        , m_perNano(1 / static_cast<double>(m_width.count()))
        , m_shift(coarse ? 50 : 49)
        , m_columns(static_cast<std::size_t>((window.to - window.from) / m_width) + 2)
        , m_taken(m_columns * bins)
    {}

    [[nodiscard]] Nanos width() const { return m_width; }
    // True the first time, and for all that lies outside.
    bool take(TimePoint at, Nanos length)
    {
        const double place = static_cast<double>((at - m_from).count()) * m_perNano;
        if (place < 0 || place >= static_cast<double>(m_columns))
            return true;
        // Exponent and the first bits of the fraction: eight bins to the octave, or four, from 1 µs on.
        const auto us = static_cast<double>(std::max<qint64>(1000, length.count())) / 1000;
        const std::size_t bin =
            std::min(bins - 1, static_cast<std::size_t>((std::bit_cast<quint64>(us) - one) >> m_shift));
        const std::size_t cell = static_cast<std::size_t>(place) * bins + bin;
        const bool free = m_taken[cell] == 0;
        m_taken[cell] = 1;
        return free;
    }

private:
    static constexpr std::size_t bins = 320;
    static constexpr quint64 one = std::bit_cast<quint64>(1.0);
    TimePoint m_from;
    Nanos m_width;
    double m_perNano;
    int m_shift;
    std::size_t m_columns;
    std::vector<quint8> m_taken;
};

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
    // Thousands of episodes are not looked through for each frame: a live chart only moves, and new ones may come a
    // third of a second late.
    constexpr Nanos late = std::chrono::milliseconds(350);
    if (m_data.drains().size() < many) {
        collectNow(window, theme, frame);
        return;
    }
    const PlotWindow &before = m_lately.window;
    const bool same = window.to - window.from == before.to - before.from && window.pixels == before.pixels &&
                      window.from >= before.from && window.from - before.from < late &&
                      window.newest >= before.newest && window.newest - before.newest < late &&
                      m_lately.dot == theme.stage(Stage::KernelUnsent).line;
    if (!same) {
        m_lately = {window, {}, theme.stage(Stage::KernelUnsent).line};
        collectNow(window, theme, m_lately.frame);
    }
    frame = m_lately.frame;
}

void DrainsChart::collectNow(const PlotWindow &window, const Theme &theme, PlotFrame &frame) const
{
    const QColor dot = theme.stage(Stage::KernelUnsent).line;
    const QColor bar = groupColor(theme, 1);
    const bool coarse = m_data.drains().size() >= many;
    Cells dots(window, coarse);
    Cells bars(window, coarse);
    Nanos longest{0};
    visitVisible(m_data, window.from, window.to, [&](const DrainEpisode &drain) {
        if (drain.libraryEmpty && dots.take(drain.began + *drain.libraryEmpty, *drain.libraryEmpty))
            frame.dots.push_back({drain.began + *drain.libraryEmpty, toMs(*drain.libraryEmpty), dot});
        longest = std::max(longest, drain.libraryEmpty.value_or(Nanos(0)));
        const bool open = isOpen(drain);
        if (!open && !drain.kernelEmpty)
            return;
        const Nanos length = drain.kernelEmpty.value_or(std::max(Nanos(0), window.newest - drain.began));
        longest = std::max(longest, length);
        if (length > 4 * bars.width() || bars.take(drain.began, length))
            frame.bars.push_back({drain.began, drain.began + length, toMs(length), bar, open});
    });
    frame.max = toMs(longest);
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
