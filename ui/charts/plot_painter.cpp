// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plot_painter.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace penstock {

namespace {

// Without a value for longer than this (or four columns) a line has a hole: nothing was measured.
constexpr Nanos longestStep = std::chrono::milliseconds(2500);

Nanos longestGap(const HistoryColumns &data)
{
    return std::max({longestStep, data.width * 4, data.resolution * 4});
}

// Corner points of a line. A column with several samples is a stroke from its minimum to its maximum that leaves at the
// last value.
void addColumn(QPolygonF &points, const HistoryColumn &column, const PlotMapping &mapping)
{
    const double x = mapping.x(column.at);
    if (column.min < column.max) {
        const bool endsHigh = column.last - column.min > column.max - column.last;
        points << QPointF(x, mapping.y(endsHigh ? column.min : column.max));
        points << QPointF(x, mapping.y(endsHigh ? column.max : column.min));
        if (column.last == (endsHigh ? column.max : column.min))
            return;
    }
    points << QPointF(x, mapping.y(column.last));
}

// Strokes of more than one pixel are slow in the raster engine, cosmetic ones of one pixel are not: a thick line is a
// few thin ones side by side.
void strokeLine(QPainter &painter, const QPolygonF &points, const PlotLine &line, const PaintStyle &style)
{
    const double width = line.width * style.thickness;
    QPen pen(line.color);
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    if (style.quality == PaintQuality::Document) {
        pen.setWidthF(width);
        if (!line.dashes.isEmpty())
            pen.setDashPattern(line.dashes);
        painter.setPen(pen);
        painter.drawPolyline(points);
        return;
    }
    pen.setWidthF(1);
    pen.setCosmetic(true);
    if (!line.dashes.isEmpty()) {
        QList<qreal> dashes = line.dashes;
        for (qreal &dash : dashes)
            dash *= width * style.pixelRatio;
        pen.setDashPattern(dashes);
    }
    painter.setPen(pen);
    const int passes = std::max(1, static_cast<int>(std::lround(width * style.pixelRatio)));
    const double step = width / passes;
    for (int pass = 0; pass < passes; ++pass)
        painter.drawPolyline(points.translated(0, (pass - (passes - 1) / 2.0) * step));
}

void paintLine(QPainter &painter, const PlotLine &line, const PlotMapping &mapping, const PaintStyle &style)
{
    const Nanos gap = longestGap(line.data);
    QPolygonF points;
    points.reserve(static_cast<qsizetype>(line.data.columns.size() * 2));
    const HistoryColumn *before = nullptr;
    for (const HistoryColumn &column : line.data.columns) {
        if (before && column.at - before->at > gap) {
            strokeLine(painter, points, line, style);
            points.clear();
        }
        addColumn(points, column, mapping);
        before = &column;
    }
    if (points.size() == 1)
        points << points.first() + QPointF(1, 0);
    strokeLine(painter, points, line, style);
}

void fillPolygon(QPainter &painter, const QPolygonF &points, const QColor &fill, const PaintStyle &style)
{
    painter.setRenderHint(QPainter::Antialiasing, style.quality == PaintQuality::Document);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(points);
    painter.setBrush(Qt::NoBrush);
    painter.setRenderHint(QPainter::Antialiasing, true);
}

void paintBand(QPainter &painter, const PlotBand &band, const PlotMapping &mapping, const PaintStyle &style)
{
    QPolygonF points;
    for (const HistoryColumn &column : band.high.columns)
        points << QPointF(mapping.x(column.at), mapping.y(column.max));
    for (auto it = band.low.columns.rbegin(); it != band.low.columns.rend(); ++it)
        points << QPointF(mapping.x(it->at), mapping.y(it->min));
    if (points.size() > 2)
        fillPolygon(painter, points, band.fill, style);
}

qint64 columnOf(const HistoryColumns &data, TimePoint at)
{
    return at.time_since_epoch().count() / std::max<qint64>(1, data.width.count());
}

// The layers' values one on top of the other, at the times of the layer that knows most.
class Stack {
public:
    explicit Stack(const std::vector<PlotLayer> &layers)
        : m_layers(layers)
    {
        for (const PlotLayer &layer : layers) {
            if (!m_times || layer.data.columns.size() > m_times->columns.size())
                m_times = &layer.data;
        }
        if (m_times)
            m_top.assign(m_times->columns.size(), 0.0);
    }

    void paint(QPainter &painter, const PlotMapping &mapping, const PaintStyle &style)
    {
        if (!m_times || m_times->columns.empty())
            return;
        QPolygonF below = line(mapping);
        for (const PlotLayer &layer : m_layers) {
            if (layer.data.columns.empty())
                continue;
            add(layer.data);
            const QPolygonF above = line(mapping);
            QPolygonF area = above;
            std::reverse(below.begin(), below.end());
            area += below;
            fillPolygon(painter, area, layer.fill, style);
            PlotLine edge;
            edge.color = layer.edge;
            edge.width = 1;
            strokeLine(painter, above, edge, style);
            below = above;
        }
    }

private:
    void add(const HistoryColumns &data)
    {
        std::size_t k = 0;
        for (std::size_t i = 0; i < m_top.size(); ++i) {
            const qint64 column = columnOf(*m_times, m_times->columns[i].at);
            while (k + 1 < data.columns.size() && columnOf(data, data.columns[k + 1].at) <= column)
                ++k;
            if (columnOf(data, data.columns[k].at) == column)
                m_top[i] += data.columns[k].last;
        }
    }
    [[nodiscard]] QPolygonF line(const PlotMapping &mapping) const
    {
        QPolygonF points;
        points.reserve(static_cast<qsizetype>(m_top.size()));
        for (std::size_t i = 0; i < m_top.size(); ++i)
            points << QPointF(mapping.x(m_times->columns[i].at), mapping.y(m_top[i]));
        return points;
    }

    const std::vector<PlotLayer> &m_layers;
    const HistoryColumns *m_times = nullptr;
    std::vector<double> m_top;
};

// Which places of a picture are taken, in cells of some pixels: what lies on top of its like is not drawn again, so
// that thousands of episodes cost no more than the picture has room for.
class Taken {
public:
    Taken(const QRectF &area, double cell)
        : m_area(area)
        , m_cell(cell)
        , m_columns(static_cast<int>(area.width() / cell) + 2)
        , m_cells(static_cast<std::size_t>(m_columns * (static_cast<int>(area.height() / cell) + 2)))
    {}
    // True the first time; outside of the area never.
    bool take(const QPointF &at)
    {
        if (!m_area.adjusted(-m_cell, -m_cell, m_cell, m_cell).contains(at))
            return false;
        const int column = static_cast<int>((at.x() - m_area.left()) / m_cell + 1);
        const int row = static_cast<int>((at.y() - m_area.top()) / m_cell + 1);
        const auto index = static_cast<std::size_t>(row * m_columns + column);
        if (index >= m_cells.size() || m_cells[index])
            return false;
        m_cells[index] = true;
        return true;
    }

private:
    QRectF m_area;
    double m_cell;
    int m_columns;
    std::vector<bool> m_cells;
};

void paintBar(QPainter &painter, const PlotBar &bar, const PlotMapping &mapping, const PaintStyle &style)
{
    const double height = 4 * style.thickness;
    const double left = mapping.x(bar.from);
    const double right = std::max(left + 6, mapping.x(bar.to));
    const QRectF rect(left, mapping.y(bar.value) - height / 2, right - left, height);
    if (bar.open) {
        painter.setPen(QPen(bar.color, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2);
        return;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(bar.color);
    painter.drawRoundedRect(rect, height / 2, height / 2);
}

// Hundreds of equal discs: drawn once, copied often.
class DotStamp {
public:
    DotStamp(const QColor &color, double radius, double ratio)
        : m_image(QSizeF((radius * 2 + 2) * ratio, (radius * 2 + 2) * ratio).toSize(),
                  QImage::Format_ARGB32_Premultiplied)
        , m_color(color)
    {
        m_image.setDevicePixelRatio(ratio);
        m_image.fill(Qt::transparent);
        QPainter painter(&m_image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(QPointF(radius + 1, radius + 1), radius, radius);
    }
    [[nodiscard]] const QColor &color() const { return m_color; }
    void paint(QPainter &painter, const QPointF &centre) const
    {
        const QSizeF size = m_image.deviceIndependentSize();
        painter.drawImage(
            QPointF(std::round(centre.x() - size.width() / 2), std::round(centre.y() - size.height() / 2)), m_image);
    }

private:
    QImage m_image;
    QColor m_color;
};

void paintDots(QPainter &painter, const PlotFrame &frame, const PlotMapping &mapping, const PaintStyle &style)
{
    const double radius = (frame.dots.size() > 1500 ? 1.25 : 2) * style.thickness;
    std::vector<DotStamp> stamps;
    Taken taken(mapping.area, radius);
    for (const PlotDot &dot : frame.dots) {
        const QPointF centre(mapping.x(dot.at), mapping.y(dot.value));
        if (!taken.take(centre))
            continue;
        if (style.quality == PaintQuality::Document) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(dot.color);
            painter.drawEllipse(centre, radius, radius);
            continue;
        }
        auto stamp =
            std::find_if(stamps.begin(), stamps.end(), [&](const DotStamp &s) { return s.color() == dot.color; });
        if (stamp == stamps.end())
            stamp = stamps.emplace(stamps.end(), dot.color, radius, style.pixelRatio);
        stamp->paint(painter, centre);
    }
}

} // namespace

void paintFrame(QPainter &painter, const PlotFrame &frame, const PlotMapping &mapping, const PaintStyle &style)
{
    painter.save();
    painter.setClipRect(mapping.area.adjusted(0, -1, 0, 1));
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (const PlotBand &band : frame.bands)
        paintBand(painter, band, mapping, style);
    Stack(frame.layers).paint(painter, mapping, style);
    for (const PlotLine &line : frame.lines)
        paintLine(painter, line, mapping, style);
    Taken taken(mapping.area, 4);
    for (const PlotBar &bar : frame.bars) {
        // A long bar lies in many cells and is worth drawing for any that is free; its two ends stand for it.
        const double y = mapping.y(bar.value);
        const bool begin = taken.take({mapping.x(bar.from), y});
        const bool end = taken.take({mapping.x(bar.to), y});
        if (begin || end || bar.to - bar.from >= mapping.to - mapping.from)
            paintBar(painter, bar, mapping, style);
    }
    paintDots(painter, frame, mapping, style);
    painter.restore();
}

void paintEndLabels(QPainter &painter, const PlotFrame &frame, const PlotMapping &mapping, const QFont &font,
                    const QColor &surface)
{
    struct Label {
        const PlotLine *line;
        double x;
        double y;
    };
    std::vector<Label> labels;
    for (const PlotLine &line : frame.lines) {
        if (line.label.isEmpty() || line.data.columns.empty())
            continue;
        const HistoryColumn &end = line.data.columns.back();
        const double x = std::min(mapping.x(end.at), mapping.area.right());
        const double y = mapping.y(end.last);
        if (x > mapping.area.left() && y >= mapping.area.top() && y <= mapping.area.bottom())
            labels.push_back({&line, x, y});
    }
    const QFontMetricsF metrics(font);
    const double height = metrics.height();
    std::sort(labels.begin(), labels.end(), [](const Label &a, const Label &b) { return a.y < b.y; });
    // Above the end of its line; pushed down by the one above, then all up again from the bottom.
    double free = mapping.area.top();
    for (Label &label : labels) {
        label.y = std::max(free, label.y - height - 3);
        free = label.y + height;
    }
    double limit = mapping.area.bottom() - 1;
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
        label->y = std::min(label->y, limit - height);
        limit = label->y;
    }
    QColor behind = surface;
    behind.setAlphaF(0.75F);
    painter.save();
    painter.setFont(font);
    for (const Label &label : labels) {
        const double width = metrics.horizontalAdvance(label.line->label);
        const QRectF box(label.x - width - 10, label.y, width + 6, height);
        painter.fillRect(box, behind);
        painter.setPen(label.line->color);
        painter.drawText(box, Qt::AlignCenter, label.line->label);
    }
    painter.restore();
}

} // namespace penstock
