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

// What is level needs no points in between.
void addPoint(QPolygonF &points, const QPointF &point)
{
    const qsizetype count = points.size();
    if (count >= 2 && points[count - 1].y() == point.y() && points[count - 2].y() == point.y())
        points[count - 1] = point;
    else
        points << point;
}

// Corner points of a line. A column with several samples is a stroke from its minimum to its maximum that leaves at the
// last value.
void addColumn(QPolygonF &points, const HistoryColumn &column, const PlotMapping &mapping)
{
    const double x = mapping.x(column.at);
    if (column.min < column.max) {
        const bool endsHigh = column.last - column.min > column.max - column.last;
        addPoint(points, QPointF(x, mapping.y(endsHigh ? column.min : column.max)));
        addPoint(points, QPointF(x, mapping.y(endsHigh ? column.max : column.min)));
        if (column.last == (endsHigh ? column.max : column.min))
            return;
    }
    addPoint(points, QPointF(x, mapping.y(column.last)));
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

// Hundreds of equal small shapes: drawn once, copied often.
class Stamp {
public:
    template<class Draw>
    Stamp(const QColor &color, const QSizeF &size, double ratio, const Draw &draw)
        : m_image((size * ratio).toSize(), QImage::Format_ARGB32_Premultiplied)
        , m_color(color)
        , m_offset(size.width() / 2, size.height() / 2)
    {
        m_image.setDevicePixelRatio(ratio);
        m_image.fill(Qt::transparent);
        QPainter painter(&m_image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        draw(painter, QRectF({0, 0}, size));
    }
    [[nodiscard]] const QColor &color() const { return m_color; }
    void paint(QPainter &painter, const QPointF &centre) const
    {
        painter.drawImage(QPointF(std::round(centre.x() - m_offset.x()), std::round(centre.y() - m_offset.y())),
                          m_image);
    }

private:
    QImage m_image;
    QColor m_color;
    QPointF m_offset;
};

// The stamp of a colour; there are few, so a search is quickest.
template<class Make>
const Stamp &stampOf(std::vector<Stamp> &stamps, const QColor &color, const Make &make)
{
    const auto found =
        std::find_if(stamps.begin(), stamps.end(), [&color](const Stamp &stamp) { return stamp.color() == color; });
    return found != stamps.end() ? *found : stamps.emplace_back(make());
}

// Rectangles on whole pixels, many at once, by colour.
class Specks {
public:
    void add(const QColor &color, const QRect &rect)
    {
        if (m_runs.empty() || m_runs.back().color != color)
            m_runs.push_back({color, {}});
        m_runs.back().rects.push_back(rect);
    }
    void paint(QPainter &painter) const
    {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(Qt::NoPen);
        for (const Run &run : m_runs) {
            painter.setBrush(run.color);
            painter.drawRects(run.rects.data(), static_cast<int>(run.rects.size()));
        }
        painter.setRenderHint(QPainter::Antialiasing, true);
    }

private:
    struct Run {
        QColor color;
        std::vector<QRect> rects;
    };
    std::vector<Run> m_runs;
};

void paintLongBar(QPainter &painter, const PlotBar &bar, const QRectF &rect)
{
    const double radius = rect.height() / 2;
    if (bar.open) {
        painter.setPen(QPen(bar.color, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        return;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(bar.color);
    painter.drawRoundedRect(rect, radius, radius);
}

void paintBars(QPainter &painter, const PlotFrame &frame, const PlotMapping &mapping, const PaintStyle &style)
{
    constexpr std::size_t manyBars = 300;
    // Among many a small bar is a speck, so that one sees how dense they are.
    const bool many = frame.bars.size() > manyBars;
    const double height = (many ? 3 : 4) * style.thickness;
    const double least = (many ? 4 : 7) * style.thickness;
    const bool simple = many && style.quality == PaintQuality::Screen;
    std::vector<Stamp> stamps;
    Specks specks;
    const auto draw = [height](QPainter &target, const QRectF &rect) {
        target.drawRoundedRect(rect, height / 2, height / 2);
    };
    for (const PlotBar &bar : frame.bars) {
        const double y = mapping.y(bar.value);
        const double left = std::max(mapping.x(bar.from), mapping.area.left() - least);
        const double right = std::min(std::max(left + least, mapping.x(bar.to)), mapping.area.right() + least);
        const QRectF rect(left, y - height / 2, right - left, height);
        if (simple && !bar.open) {
            specks.add(bar.color, rect.toRect());
        } else if (style.quality == PaintQuality::Screen && !bar.open && rect.width() <= least * 1.2) {
            const auto make = [&] { return Stamp(bar.color, {least, height}, style.pixelRatio, draw); };
            stampOf(stamps, bar.color, make).paint(painter, rect.center());
        } else {
            paintLongBar(painter, bar, rect);
        }
    }
    specks.paint(painter);
}

void paintDots(QPainter &painter, const PlotFrame &frame, const PlotMapping &mapping, const PaintStyle &style)
{
    constexpr std::size_t manyDots = 1500;
    const bool many = frame.dots.size() > manyDots;
    const double radius = (many ? 1.25 : 2) * style.thickness;
    const int speck = static_cast<int>(std::lround(radius * 1.6));
    const QSizeF size(radius * 2 + 2, radius * 2 + 2);
    std::vector<Stamp> stamps;
    Specks specks;
    const auto draw = [radius](QPainter &target, const QRectF &rect) {
        target.drawEllipse(rect.center(), radius, radius);
    };
    for (const PlotDot &dot : frame.dots) {
        const QPointF centre(mapping.x(dot.at), mapping.y(dot.value));
        if (style.quality == PaintQuality::Document) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(dot.color);
            painter.drawEllipse(centre, radius, radius);
            continue;
        }
        if (many) {
            specks.add(dot.color, QRect((centre - QPointF(radius, radius)).toPoint(), QSize(speck, speck)));
            continue;
        }
        const auto make = [&] { return Stamp(dot.color, size, style.pixelRatio, draw); };
        stampOf(stamps, dot.color, make).paint(painter, centre);
    }
    specks.paint(painter);
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
    paintBars(painter, frame, mapping, style);
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
