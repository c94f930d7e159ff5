// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plot_frame.h"

#include <QStringList>

namespace penstock {

class Theme;

/*! The part of time that a chart shows, and how many pixels it has for it. */
struct PlotWindow {
    TimePoint from;
    TimePoint to;
    TimePoint newest;
    int pixels = 1;
};

/*! One value under the crosshair. */
struct Reading {
    QString name;
    QColor color;
    std::optional<double> value; //!< nullopt: nothing was measured then
    LegendGlyph glyph = LegendGlyph::Line;
    QList<qreal> dashes;
};

/*! A chart as rows and columns; the first column is the time of the run in seconds. */
struct ChartTable {
    QStringList headers;
    std::vector<std::vector<std::optional<double>>> rows;
};

/*!
 * What one chart is about: makes its frames, readings and tables from the data. Borrows the data, owns nothing of them.
 */
class ChartSource {
public:
    ChartSource() = default;
    ChartSource(const ChartSource &) = delete;
    ChartSource &operator=(const ChartSource &) = delete;
    virtual ~ChartSource() = default;

    [[nodiscard]] virtual QString title() const = 0;
    /*! What the chart shows and where the numbers come from, for tool tip and screen reader. */
    [[nodiscard]] virtual QString explanation() const = 0;
    [[nodiscard]] virtual ValueUnit unit() const = 0;
    [[nodiscard]] virtual ScaleKind defaultScale() const = 0;

    virtual void collect(const PlotWindow &window, const Theme &theme, PlotFrame &frame) const = 0;
    [[nodiscard]] virtual std::vector<LegendEntry> legend(const PlotWindow &window, const Theme &theme) const = 0;
    [[nodiscard]] virtual std::vector<Reading> readings(TimePoint at, const Theme &theme) const = 0;
    /*! Every sample that is kept within [from, to]. */
    [[nodiscard]] virtual ChartTable table(TimePoint from, TimePoint to) const = 0;
};

} // namespace penstock
