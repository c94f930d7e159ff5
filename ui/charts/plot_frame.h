// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/units.h"
#include "model/metrics/history.h"
#include "ui/charts/value_scale.h"

#include <QColor>
#include <QList>
#include <QRectF>
#include <QString>

#include <optional>
#include <vector>

namespace penstock {

/*! A line; min and max of a column are both drawn. */
struct PlotLine {
    HistoryColumns data;
    QColor color;
    QList<qreal> dashes; //!< in units of the pen's width; empty: solid
    double width = 1.6;  //!< pixels
    QString label;       //!< written at its end; may be empty
};

/*! The area between two series. */
struct PlotBand {
    HistoryColumns low;
    HistoryColumns high;
    QColor fill;
};

/*! One layer of a stack; the first lies at the bottom. The last value of each column counts, so that layers fit. */
struct PlotLayer {
    HistoryColumns data;
    QColor fill;
    QColor edge;
};

/*! A dot. */
struct PlotDot {
    TimePoint at;
    double value = 0;
    QColor color;
};

/*! A bar along time. */
struct PlotBar {
    TimePoint from;
    TimePoint to;
    double value = 0;
    QColor color;
    bool open = false; //!< has not ended yet
};

/*! How a legend entry is drawn. */
enum class LegendGlyph { None, Line, Dot, Bar, Square };

/*! One entry of the strip at the top right. */
struct LegendEntry {
    QString text;
    QColor color;
    LegendGlyph glyph = LegendGlyph::None;
    QList<qreal> dashes;
    QString brief; //!< for when there is little room; empty: text
    bool operator==(const LegendEntry &) const = default;
};

/*! All that one chart draws in one frame, in time and value. */
struct PlotFrame {
    std::vector<PlotBand> bands;
    std::vector<PlotLayer> layers;
    std::vector<PlotLine> lines;
    std::vector<PlotBar> bars;
    std::vector<PlotDot> dots;
    double max = 0; //!< highest value
};

/*! Time and value to pixels. */
struct PlotMapping {
    QRectF area;
    TimePoint from;
    TimePoint to;
    double low = 0;  //!< heights, as ValueScale::forward gives them
    double high = 1; //!< > low
    const ValueScale *scale = nullptr;

    [[nodiscard]] double x(TimePoint at) const noexcept
    {
        return area.left() +
               area.width() * static_cast<double>((at - from).count()) / static_cast<double>((to - from).count());
    }
    [[nodiscard]] double y(double value) const noexcept
    {
        return area.bottom() - area.height() * (scale->forward(value) - low) / (high - low);
    }
};

} // namespace penstock
