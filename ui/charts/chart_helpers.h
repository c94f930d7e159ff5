// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_source.h"

#include <QColor>
#include <QString>

#include <utility>
#include <vector>

namespace penstock {

/*! Colour of a group, the same in all charts; the first ones are green for the healthy and vermilion for the slow. */
[[nodiscard]] QColor groupColor(const Theme &theme, std::size_t group);
/*! Colour of the band of a group's quiet connections; none of the colours of distinct lines. */
[[nodiscard]] QColor restColor(const Theme &theme, std::size_t group);
/*! Colour and dashes of one of the distinct lines. */
[[nodiscard]] QColor slotColor(const Theme &theme, int slot);
[[nodiscard]] QList<qreal> slotDashes(int slot);

/*! The value at an instant, unless the series ended long before it. */
[[nodiscard]] std::optional<double> readingAt(const History &history, TimePoint at);

/*! The samples of some histories side by side, one row per instant at which any of them has one. */
[[nodiscard]] ChartTable tableOf(const std::vector<std::pair<QString, const History *>> &series, TimePoint startedAt,
                                 TimePoint from, TimePoint to);

/*! The value of the given share of the sorted order; values are rearranged, none may be missing. */
[[nodiscard]] double percentileOf(std::vector<double> &values, double share);

} // namespace penstock
