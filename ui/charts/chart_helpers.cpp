// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_helpers.h"

#include "ui/common/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace penstock {

QColor groupColor(const Theme &theme, std::size_t group)
{
    constexpr std::array<int, 8> order{2, 4, 1, 5, 0, 3, 6, 7};
    return theme.series(order[group % order.size()]);
}

QColor restColor(const Theme &theme, std::size_t group)
{
    constexpr std::array<int, 3> order{0, 7, 5};
    return theme.series(order[group % order.size()]);
}

QColor slotColor(const Theme &theme, int slot)
{
    constexpr std::array<int, 6> order{4, 1, 3, 6, 2, 5};
    return theme.series(order[static_cast<std::size_t>(slot) % order.size()]);
}

QList<qreal> slotDashes(int slot)
{
    static const std::array<QList<qreal>, 6> patterns{QList<qreal>{}, {4, 2}, {1, 2},
                                                      {6, 2, 1, 2},   {8, 3}, {6, 2, 1, 2, 1, 2}};
    return patterns[static_cast<std::size_t>(slot) % patterns.size()];
}

std::optional<double> readingAt(const History &history, TimePoint at)
{
    const std::optional<HistorySample> sample = history.valueAt(at);
    // Coarser levels know the time of a value within 26 s only.
    const Nanos reach = sample && at < history.newest().at ? std::chrono::seconds(26) : std::chrono::milliseconds(2500);
    if (!sample || at - sample->at > reach)
        return std::nullopt;
    return sample->value;
}

ChartTable tableOf(const std::vector<std::pair<QString, const History *>> &series, TimePoint startedAt, TimePoint from,
                   TimePoint to)
{
    ChartTable table;
    table.headers << QStringLiteral("time_s");
    std::map<TimePoint, std::vector<std::optional<double>>> rows;
    const std::size_t columns = series.size() + 1;
    for (std::size_t i = 0; i < series.size(); ++i) {
        table.headers << series[i].first;
        for (const HistorySample &sample : series[i].second->samples(from, to)) {
            std::vector<std::optional<double>> &row = rows[sample.at];
            row.resize(columns);
            row[i + 1] = sample.value;
        }
    }
    table.rows.reserve(rows.size());
    for (auto &[at, row] : rows) {
        row[0] = toSeconds(at - startedAt);
        table.rows.push_back(std::move(row));
    }
    return table;
}

double percentileOf(std::vector<double> &values, double share)
{
    const double last = static_cast<double>(values.size() - 1);
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(std::ceil(last * share));
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

} // namespace penstock
