// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/metrics/chart_data.h"
#include "ui/charts/plot_frame.h"
#include "ui/charts/plot_painter.h"

#include <QFont>
#include <QGraphicsItem>

#include <optional>

namespace penstock {

class Theme;
class TimeAxis;

/*! The lines, areas and dots of a chart, in the plot area of a QChart. */
class PlotDataItem final : public QGraphicsItem {
public:
    explicit PlotDataItem(QGraphicsItem *parent);

    /*! Shows these; `mapping.scale` must outlive the item. */
    void show(PlotFrame &&frame, const PlotMapping &mapping);
    void setStyle(const PaintStyle &style, const QFont &labels);
    [[nodiscard]] const PlotFrame &frame() const noexcept { return m_frame; }
    [[nodiscard]] const PlotMapping &mapping() const noexcept { return m_mapping; }

    [[nodiscard]] QRectF boundingRect() const override { return m_mapping.area.adjusted(0, -1, 1, 0); }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    PlotFrame m_frame;
    PlotMapping m_mapping;
    PaintStyle m_style;
    QFont m_labelFont;
};

/*! A marker as it is drawn: several that would touch are one. */
struct MarkerSpot {
    double x = 0;
    std::size_t first = 0; //!< index into the markers
    std::size_t last = 0;
};

/*! What lies over the data: numbered markers, the crosshair and its locks, the range being selected. */
class PlotOverlayItem final : public QGraphicsItem {
public:
    PlotOverlayItem(const TimeAxis &axis, QGraphicsItem *parent);

    void setTheme(const Theme &theme);
    void setMarkers(const std::deque<ChartMarker> *markers);
    void place(const PlotMapping &mapping);
    /*! Pixels of the range being dragged; nullopt: none. */
    void setSelection(std::optional<std::pair<double, double>> range);
    /*! The crosshair moved: only where it was and is has to be drawn again. */
    void moveCrosshair();

    [[nodiscard]] const std::vector<MarkerSpot> &spots() const noexcept { return m_spots; }
    /*! The spot whose circle or line is at this place; nullptr if none. */
    [[nodiscard]] const MarkerSpot *spotAt(const QPointF &pos) const;
    [[nodiscard]] double markerRadius() const noexcept { return m_markerRadius; }

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void paintMarkers(QPainter &painter) const;
    void paintCrosshair(QPainter &painter) const;

    const TimeAxis &m_axis;
    const std::deque<ChartMarker> *m_markers = nullptr;
    std::vector<MarkerSpot> m_spots;
    PlotMapping m_mapping;
    std::optional<std::pair<double, double>> m_selection;
    std::optional<double> m_crosshairAt; // where the hovering one was drawn last
    bool m_locked = false;
    QColor m_markerColor;
    QColor m_surface;
    QColor m_crosshair;
    QColor m_accent;
    QFont m_font;
    double m_markerRadius = 8;
};

} // namespace penstock
