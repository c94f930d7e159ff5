// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plot_items.h"

#include "ui/charts/time_axis.h"
#include "ui/common/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace penstock {

namespace {

// Pixels that belong to the device stay sharp.
double snapped(double x)
{
    return std::floor(x) + 0.5;
}

} // namespace

PlotDataItem::PlotDataItem(QGraphicsItem *parent)
    : QGraphicsItem(parent)
{
    setZValue(10);
    setAcceptedMouseButtons(Qt::NoButton);
}

void PlotDataItem::show(PlotFrame &&frame, const PlotMapping &mapping)
{
    if (mapping.area != m_mapping.area)
        prepareGeometryChange();
    m_frame = std::move(frame);
    m_mapping = mapping;
    update();
}

void PlotDataItem::setStyle(const PaintStyle &style, const QFont &labels)
{
    m_style = style;
    m_labelFont = labels;
    update();
}

void PlotDataItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    if (!m_mapping.scale || m_mapping.to <= m_mapping.from)
        return;
    paintFrame(*painter, m_frame, m_mapping, m_style);
    paintEndLabels(*painter, m_frame, m_mapping, m_labelFont, m_style.surface);
}

PlotOverlayItem::PlotOverlayItem(const TimeAxis &axis, QGraphicsItem *parent)
    : QGraphicsItem(parent)
    , m_axis(axis)
{
    setZValue(20);
    setAcceptedMouseButtons(Qt::NoButton);
}

void PlotOverlayItem::setTheme(const Theme &theme)
{
    m_markerColor = theme.color(Ink::Marker);
    m_surface = theme.color(Ink::Surface);
    m_crosshair = theme.color(Ink::Crosshair);
    m_accent = theme.color(Ink::Accent);
    m_font = theme.font(Type::Caption, Weight::Strong);
    m_markerRadius = 0.75 * theme.pixelSize(Type::Caption);
    update();
}

void PlotOverlayItem::setMarkers(const std::deque<ChartMarker> *markers)
{
    m_markers = markers;
}

void PlotOverlayItem::place(const PlotMapping &mapping)
{
    if (mapping.area != m_mapping.area)
        prepareGeometryChange();
    m_mapping = mapping;
    m_spots.clear();
    for (std::size_t i = 0; m_markers && i < m_markers->size(); ++i) {
        const TimePoint at = (*m_markers)[i].at;
        if (at < mapping.from || at > mapping.to)
            continue;
        const double x = mapping.x(at);
        if (!m_spots.empty() && x - m_spots.back().x < m_markerRadius * 2.5)
            m_spots.back().last = i;
        else
            m_spots.push_back({x, i, i});
    }
    update();
}

void PlotOverlayItem::setSelection(std::optional<std::pair<double, double>> range)
{
    m_selection = range;
    update();
}

void PlotOverlayItem::moveCrosshair()
{
    const bool locked = m_axis.lockA().has_value();
    if (locked || locked != m_locked) {
        m_locked = locked;
        update();
        return;
    }
    const std::optional<TimePoint> hover = m_axis.hover();
    const std::optional<double> now = hover ? std::optional(m_mapping.x(*hover)) : std::nullopt;
    for (const std::optional<double> &x : {m_crosshairAt, now}) {
        if (x)
            update(QRectF(std::floor(*x) - 1, m_mapping.area.top(), 3, m_mapping.area.height()));
    }
    m_crosshairAt = now;
}

const MarkerSpot *PlotOverlayItem::spotAt(const QPointF &pos) const
{
    for (const MarkerSpot &spot : m_spots) {
        const bool onCircle = std::hypot(pos.x() - spot.x, pos.y() - m_mapping.area.top()) <= m_markerRadius * 1.6;
        if (onCircle || std::abs(pos.x() - spot.x) <= 3)
            return &spot;
    }
    return nullptr;
}

QRectF PlotOverlayItem::boundingRect() const
{
    const double reach = m_markerRadius + 2;
    return m_mapping.area.adjusted(0, -reach, 1, 0); // not over the labels, which are slow to draw
}

void PlotOverlayItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    if (m_mapping.to <= m_mapping.from)
        return;
    if (m_selection) {
        QColor fill = m_accent;
        fill.setAlphaF(0.2F);
        const QRectF &area = m_mapping.area;
        painter->fillRect(
            QRectF(m_selection->first, area.top(), m_selection->second - m_selection->first, area.height())
                .normalized(),
            fill);
    }
    paintMarkers(*painter);
    paintCrosshair(*painter);
}

void PlotOverlayItem::paintMarkers(QPainter &painter) const
{
    const QRectF &area = m_mapping.area;
    QPen dashed(m_markerColor, 1, Qt::CustomDashLine);
    dashed.setDashPattern({3, 3});
    painter.setFont(m_font);
    for (const MarkerSpot &spot : m_spots) {
        const double x = snapped(spot.x);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(dashed);
        painter.drawLine(QPointF(x, area.top() + m_markerRadius), QPointF(x, area.bottom()));
        QString text = QString::number((*m_markers)[spot.first].number);
        if (spot.last != spot.first)
            text += QStringLiteral("–") + QString::number((*m_markers)[spot.last].number);
        const double wanted = QFontMetricsF(m_font).horizontalAdvance(text) + m_markerRadius;
        const double width = std::max(m_markerRadius * 2, wanted);
        const double left = std::clamp(x - width / 2, area.left(), area.right() - width);
        const QRectF pill(left, area.top() - m_markerRadius, width, m_markerRadius * 2);
        painter.setRenderHint(QPainter::Antialiasing, true);
        painter.setPen(QPen(m_markerColor, 1.2));
        painter.setBrush(m_surface);
        painter.drawRoundedRect(pill, m_markerRadius, m_markerRadius);
        painter.setBrush(Qt::NoBrush);
        painter.drawText(pill, Qt::AlignCenter, text);
    }
}

void PlotOverlayItem::paintCrosshair(QPainter &painter) const
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QRectF &area = m_mapping.area;
    const auto line = [&](const std::optional<TimePoint> &at, const QPen &pen) {
        if (!at || *at < m_mapping.from || *at > m_mapping.to)
            return;
        const double x = snapped(m_mapping.x(*at));
        painter.setPen(pen);
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    };
    const bool locked = m_axis.lockA().has_value();
    if (locked && m_axis.lockB()) {
        QColor between = m_crosshair;
        between.setAlphaF(0.08F);
        painter.fillRect(QRectF(QPointF(m_mapping.x(*m_axis.lockA()), area.top()),
                                QPointF(m_mapping.x(*m_axis.lockB()), area.bottom()))
                             .normalized()
                             .intersected(area),
                         between);
    }
    line(m_axis.hover(), QPen(m_crosshair, 1, locked ? Qt::DotLine : Qt::SolidLine));
    line(m_axis.lockA(), QPen(m_accent, 1));
    line(m_axis.lockB(), QPen(m_accent, 1));
}

} // namespace penstock
