// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plot_frame.h"

class QPainter;
class QFont;

namespace penstock {

/*! Screen: as fast as it looks good. Document: true widths and vectors, for PNG, SVG and PDF. */
enum class PaintQuality { Screen, Document };

/*! What the painter needs besides the frame. */
struct PaintStyle {
    PaintQuality quality = PaintQuality::Screen;
    double pixelRatio = 1; //!< device pixels per pixel
    double thickness = 1;  //!< of lines, more in the presenter mode
    QColor surface;        //!< behind the chart
};

/*! Draws the frame into mapping.area; clips to it. Pure but for the painter. */
void paintFrame(QPainter &painter, const PlotFrame &frame, const PlotMapping &mapping, const PaintStyle &style);

/*! Writes the labels at the ends of the lines, pushed apart where they would touch. */
void paintEndLabels(QPainter &painter, const PlotFrame &frame, const PlotMapping &mapping, const QFont &font,
                    const QColor &surface);

} // namespace penstock
