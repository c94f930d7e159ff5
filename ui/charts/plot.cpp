// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plot.h"

#include "ui/charts/plot_items.h"
#include "ui/charts/plot_painter.h"
#include "ui/common/theme_holder.h"

#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QtCharts/QCategoryAxis>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>

#include <algorithm>
#include <cmath>

namespace penstock {

namespace {

constexpr double wheelFactor = 0.8;
constexpr double dragThreshold = 4;

QCategoryAxis *addAxis(QChart &chart, QLineSeries &carrier, Qt::Alignment side)
{
    auto *axis = new QCategoryAxis;
    axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    axis->setRange(0, 1);
    axis->setTruncateLabels(false);
    chart.addAxis(axis, side);
    carrier.attachAxis(axis);
    return axis;
}

} // namespace

Plot::Plot(const ThemeHolder &theme, TimeAxis &axis, const ValueScale &scale, QWidget *parent)
    : QChartView(parent)
    , m_theme(theme)
    , m_axis(axis)
    , m_scale(scale)
{
    auto *content = chart();
    content->legend()->hide();
    content->setBackgroundVisible(false);
    content->setPlotAreaBackgroundVisible(false);
    content->setMargins({});
    content->layout()->setContentsMargins(0, 0, 0, 0);
    content->setAnimationOptions(QChart::NoAnimation);
    // Axes show only what belongs to a series; this one is always empty.
    auto *carrier = new QLineSeries;
    content->addSeries(carrier);
    m_timeAxis = addAxis(*content, *carrier, Qt::AlignBottom);
    m_valueAxis = addAxis(*content, *carrier, Qt::AlignLeft);
    m_timeAxis->setGridLineVisible(false);
    m_valueAxis->setLineVisible(false);
    m_data = new PlotDataItem(content);
    m_overlay = new PlotOverlayItem(axis, content);

    setFrameShape(QFrame::NoFrame);
    setRubberBand(QChartView::NoRubberBand);
    setRenderHint(QPainter::Antialiasing, false);
    setOptimizationFlags(QGraphicsView::DontSavePainterState | QGraphicsView::DontAdjustForAntialiasing);
    scene()->setItemIndexMethod(QGraphicsScene::NoIndex);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::CrossCursor);
    setMinimumSize(220, 96);
    applyTheme();
    connect(&theme, &ThemeHolder::changed, this, &Plot::applyTheme);
    connect(&axis, &TimeAxis::crosshairChanged, this, [this] { m_overlay->moveCrosshair(); });
    connect(&axis, &TimeAxis::resetDone, this, &Plot::resetValues);
}

Plot::~Plot() = default;

void Plot::applyTheme()
{
    const Theme &theme = m_theme.theme();
    const QColor surface = theme.color(Ink::Surface);
    setBackgroundBrush(surface);
    const QFont font = theme.font(Type::Caption);
    for (QCategoryAxis *axis : {m_timeAxis, m_valueAxis}) {
        axis->setLabelsFont(font);
        axis->setLabelsColor(theme.color(Ink::TextFaint));
        axis->setGridLinePen(QPen(theme.color(Ink::Grid), 1));
        axis->setLinePen(QPen(theme.color(Ink::BorderStrong), 1));
    }
    PaintStyle style;
    style.thickness = theme.scale();
    style.pixelRatio = devicePixelRatioF();
    style.surface = surface;
    m_data->setStyle(style, theme.font(Type::Caption, Weight::Strong));
    m_overlay->setTheme(theme);
    layOut();
}

// The same margins whatever the labels say.
void Plot::layOut()
{
    const Theme &theme = m_theme.theme();
    const QFontMetricsF metrics(theme.font(Type::Caption));
    const double left = std::ceil(metrics.horizontalAdvance(QStringLiteral("1,023 KiB"))) + 10;
    const double right = std::ceil(metrics.horizontalAdvance(QStringLiteral("0 s")) / 2) + theme.space(1);
    const double top = std::ceil(m_overlay->markerRadius()) + 2;
    const double bottom = std::ceil(metrics.height()) + 8;
    const QRectF area(left, top, std::max(10.0, width() - left - right), std::max(10.0, height() - top - bottom));
    chart()->setPlotArea(area);
    m_mapping.area = area;
    m_timeTicks.clear();
    m_valueTicks.clear();
}

void Plot::setScale(const ValueScale &scale)
{
    m_scale = scale;
    m_top = 0;
    m_zoomed.reset();
    m_valueTicks.clear();
    Q_EMIT valuesZoomed();
}

void Plot::setMarkers(const std::deque<ChartMarker> *markers)
{
    m_markers = markers;
    m_overlay->setMarkers(markers);
}

int Plot::pixels() const
{
    return std::max(1, static_cast<int>(m_mapping.area.width()));
}

const PlotFrame &Plot::frame() const
{
    return m_data->frame();
}

void Plot::showFrame(PlotFrame &&frame)
{
    updateMapping(frame.max);
    updateAxes();
    m_overlay->place(m_mapping);
    m_data->show(std::move(frame), m_mapping);
}

// The automatic limit grows at once and shrinks late, so that the labels stand still.
void Plot::updateMapping(double max)
{
    const double nice = m_scale.niceTop(max);
    if (nice > m_top || m_scale.forward(nice) < 0.55 * m_scale.forward(m_top))
        m_top = nice;
    m_mapping.from = m_axis.from();
    m_mapping.to = m_axis.to();
    m_mapping.scale = &m_scale;
    m_mapping.low = m_zoomed ? m_zoomed->first : 0;
    m_mapping.high = m_zoomed ? m_zoomed->second : m_scale.forward(m_top);
}

void Plot::updateAxes()
{
    std::vector<std::pair<double, QString>> times;
    for (const TimeTick &tick : m_axis.ticks(std::max(2, pixels() / 64)))
        times.emplace_back(tick.place, tick.label);
    if (times != m_timeTicks) {
        m_timeTicks = std::move(times);
        setTicks(*m_timeAxis, m_timeTicks);
        viewport()->update(); // labels that have moved leave traces outside of their new places
    }
    std::vector<std::pair<double, QString>> values;
    const auto [low, high] = valueRange();
    for (const ValueTick &tick :
         m_scale.ticks(low, high, std::clamp(static_cast<int>(m_mapping.area.height() / 30), 2, 7))) {
        const double place = (m_scale.forward(tick.value) - m_mapping.low) / (m_mapping.high - m_mapping.low);
        values.emplace_back(std::clamp(place, 0.0, 1.0), tick.label);
    }
    if (values != m_valueTicks) {
        m_valueTicks = std::move(values);
        setTicks(*m_valueAxis, m_valueTicks);
        viewport()->update();
    }
}

// One signal at the end instead of one layout for each label.
void Plot::setTicks(QCategoryAxis &axis, const std::vector<std::pair<double, QString>> &ticks)
{
    axis.blockSignals(true);
    for (const QString &label : axis.categoriesLabels())
        axis.remove(label);
    axis.setStartValue(-1);
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        QString label = ticks[i].second;
        while (axis.categoriesLabels().contains(label))
            label += QChar(0x200B); // an axis takes a label only once
        if (i + 1 == ticks.size())
            axis.blockSignals(false);
        axis.append(label, ticks[i].first);
    }
    axis.blockSignals(false);
}

std::pair<double, double> Plot::valueRange() const
{
    return {m_scale.inverse(m_mapping.low), m_scale.inverse(m_mapping.high)};
}

void Plot::zoomValues(double place, double factor)
{
    const double anchor = m_mapping.low + (m_mapping.high - m_mapping.low) * place;
    const double height = std::max(1e-6, (m_mapping.high - m_mapping.low) * factor);
    const double low = std::max(0.0, anchor - height * place);
    m_zoomed = std::pair(low, low + height);
    m_axis.pause();
    Q_EMIT valuesZoomed();
}

void Plot::panValues(double share)
{
    const double height = m_mapping.high - m_mapping.low;
    const double low = std::max(0.0, m_mapping.low + height * share);
    m_zoomed = std::pair(low, low + height);
    m_axis.pause();
    Q_EMIT valuesZoomed();
}

void Plot::resetValues()
{
    if (!m_zoomed)
        return;
    m_zoomed.reset();
    m_top = 0;
    Q_EMIT valuesZoomed();
}

void Plot::paintDocument(QPainter &painter, const QRectF &target)
{
    // Thin strokes are for the screen.
    const Theme &theme = m_theme.theme();
    PaintStyle style{PaintQuality::Document, 1, theme.scale(), theme.color(Ink::Surface)};
    m_data->setStyle(style, theme.font(Type::Caption, Weight::Strong));
    scene()->render(&painter, target, sceneRect(), Qt::IgnoreAspectRatio);
    style.quality = PaintQuality::Screen;
    style.pixelRatio = devicePixelRatioF();
    m_data->setStyle(style, theme.font(Type::Caption, Weight::Strong));
}

void Plot::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    layOut();
    Q_EMIT valuesZoomed();
}

void Plot::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange)
        layOut();
}

bool Plot::viewportEvent(QEvent *event)
{
    switch (event->type()) {
    case QEvent::Leave:
        m_axis.setHover(std::nullopt);
        break;
    case QEvent::ToolTip: {
        const auto *help = static_cast<QHelpEvent *>(event);
        showMarkerTip(help->pos(), help->globalPos());
        return true;
    }
    default:
        break;
    }
    return QChartView::viewportEvent(event);
}

void Plot::showMarkerTip(const QPoint &pos, const QPoint &globalPos)
{
    const MarkerSpot *spot = m_overlay->spotAt(pos);
    if (!spot || !m_markers) {
        QToolTip::hideText();
        return;
    }
    QStringList lines;
    for (std::size_t i = spot->first; i <= spot->last && i < m_markers->size() && lines.size() < 12; ++i) {
        const ChartMarker &marker = (*m_markers)[i];
        lines << tr("%1  %2  %3", "number, time and text of a marker")
                     .arg(marker.number)
                     .arg(formatClock(marker.at - m_axis.startedAt()),
                          marker.subject.isEmpty() ? marker.text : marker.subject + QStringLiteral(": ") + marker.text);
    }
    QToolTip::showText(globalPos, lines.join(QLatin1Char('\n')), viewport());
}

double Plot::placeAt(double x) const
{
    return (x - m_mapping.area.left()) / m_mapping.area.width();
}

void Plot::wheelEvent(QWheelEvent *event)
{
    // Some platforms turn Shift+wheel into a horizontal one.
    const QPoint delta = event->angleDelta();
    const double notches = (delta.y() != 0 ? delta.y() : delta.x()) / 120.0;
    const double factor = std::pow(wheelFactor, notches);
    const QPointF pos = event->position();
    if (event->modifiers() & Qt::ShiftModifier)
        zoomValues(std::clamp((m_mapping.area.bottom() - pos.y()) / m_mapping.area.height(), 0.0, 1.0), factor);
    else
        m_axis.zoom(std::clamp(placeAt(pos.x()), 0.0, 1.0), factor);
    event->accept();
}

void Plot::mousePressEvent(QMouseEvent *event)
{
    if (m_drag.button != Qt::NoButton)
        return;
    m_drag = {event->button(), event->position(), event->position(), false};
    event->accept();
}

void Plot::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF pos = event->position();
    const bool inside = m_mapping.area.adjusted(-1, 0, 1, 0).contains(pos);
    m_axis.setHover(inside ? std::optional(placeAt(pos.x())) : std::nullopt);
    if (m_drag.button == Qt::NoButton)
        return;
    if (!m_drag.moved && (pos - m_drag.begin).manhattanLength() >= dragThreshold)
        m_drag.moved = true;
    if (!m_drag.moved)
        return;
    if (m_drag.button == Qt::LeftButton) {
        const auto clampX = [this](double x) { return std::clamp(x, m_mapping.area.left(), m_mapping.area.right()); };
        m_overlay->setSelection(std::pair(clampX(m_drag.begin.x()), clampX(pos.x())));
    } else if (m_drag.button == Qt::MiddleButton) {
        m_axis.pan((m_drag.last.x() - pos.x()) / m_mapping.area.width());
        m_drag.last = pos;
    }
}

void Plot::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != m_drag.button)
        return;
    const Drag drag = m_drag;
    m_drag = {};
    m_overlay->setSelection(std::nullopt);
    if (drag.button != Qt::LeftButton)
        return;
    const auto timeAt = [this](double x) { return m_axis.timeAt(std::clamp(placeAt(x), 0.0, 1.0)); };
    if (drag.moved)
        m_axis.setRange(timeAt(drag.begin.x()), timeAt(event->position().x()));
    else if (m_mapping.area.contains(event->position()))
        m_axis.lock(timeAt(event->position().x()));
}

void Plot::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        m_axis.reset();
    event->accept();
}

void Plot::keyPressEvent(QKeyEvent *event)
{
    if (handleTimeKey(event->key(), event->modifiers()))
        event->accept();
    else
        QChartView::keyPressEvent(event);
}

bool Plot::handleTimeKey(int key, Qt::KeyboardModifiers modifiers)
{
    const double centre = m_axis.lockA() ? std::clamp(m_axis.placeOf(*m_axis.lockA()), 0.0, 1.0) : 0.5;
    const bool values = modifiers & Qt::ShiftModifier && key != Qt::Key_Plus;
    const bool moveLock = m_axis.lockA() && !(modifiers & Qt::ControlModifier);
    const Nanos pixel = m_axis.span() / pixels();
    switch (key) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        m_axis.zoom(centre, wheelFactor);
        return true;
    case Qt::Key_Minus:
        m_axis.zoom(centre, 1 / wheelFactor);
        return true;
    case Qt::Key_0:
        m_axis.reset();
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int sign = key == Qt::Key_Left ? -1 : 1;
        if (moveLock)
            m_axis.moveLock(pixel * (values ? 10 * sign : sign));
        else
            m_axis.pan(0.1 * sign);
        return true;
    }
    case Qt::Key_Up:
    case Qt::Key_Down: {
        const bool up = key == Qt::Key_Up;
        if (values)
            zoomValues(0, up ? wheelFactor : 1 / wheelFactor);
        else
            panValues(up ? 0.1 : -0.1);
        return true;
    }
    case Qt::Key_Space:
        toggleCrosshair();
        return true;
    case Qt::Key_Escape:
        m_axis.clearLocks();
        return true;
    case Qt::Key_M:
        Q_EMIT noteAsked();
        return true;
    default:
        return false;
    }
}

void Plot::toggleCrosshair()
{
    if (m_axis.lockA())
        m_axis.clearLocks();
    else
        m_axis.lock(m_axis.hover().value_or(m_axis.timeAt(0.5)));
}

void Plot::contextMenuEvent(QContextMenuEvent *event)
{
    Q_EMIT contextMenuAsked(event->globalPos());
    event->accept();
}

void Plot::focusInEvent(QFocusEvent *event)
{
    QChartView::focusInEvent(event);
    viewport()->update();
}

void Plot::focusOutEvent(QFocusEvent *event)
{
    QChartView::focusOutEvent(event);
    viewport()->update();
}

void Plot::drawForeground(QPainter *painter, const QRectF &)
{
    if (!hasFocus())
        return;
    QColor focus = m_theme.theme().color(Ink::Focus);
    focus.setAlphaF(0.8F);
    painter->setPen(QPen(focus, 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(m_mapping.area.adjusted(-0.5, -0.5, 0.5, 0.5));
}

} // namespace penstock
