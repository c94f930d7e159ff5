// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pipeline/pipeline_view.h"

#include "ui/common/theme_holder.h"
#include "ui/pipeline/pipeline_words.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace penstock {

namespace {

constexpr int frameMs = 33;
constexpr double flowPixelsPerFrame = 1.6; // at the source's own rate: 48 pixels a second
constexpr double easing = 0.3;             // of the way that is left, each frame
constexpr double settled = 0.002;
constexpr int describeEvery = 10; // snapshots

// Moves towards the goal; whether it moved.
bool ease(double &value, double goal)
{
    if (value == goal)
        return false;
    value = std::abs(goal - value) < settled ? goal : value + (goal - value) * easing;
    return true;
}

} // namespace

PipelineView::PipelineView(ThemeHolder &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
{
    setObjectName(QStringLiteral("pipelineView"));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent); // else each moving dot repaints every pane below
    setAccessibleName(words::tr("Where the bytes wait"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_frames.setInterval(frameMs);
    m_frames.setTimerType(Qt::CoarseTimer);
    connect(&m_frames, &QTimer::timeout, this, &PipelineView::step);
    connect(&themes, &ThemeHolder::changed, this, [this] {
        m_layout = PipelineLayout::make(size(), m_themes.theme());
        updateGeometry();
        update();
    });
    connect(&themes, &ThemeHolder::motionChanged, this, [this] {
        settle();
        followMotion();
    });
    setFacts(pipelineFacts(Snapshot{}, m_target, {}));
}

void PipelineView::setTarget(const PipelineTarget &target)
{
    if (m_target == target)
        return;
    m_target = target;
    m_meter.setTarget(target);
    if (m_snapshot)
        showSnapshot(m_snapshot);
    settle();
    describe();
}

void PipelineView::showSnapshot(const SnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    setFacts(pipelineFacts(*snapshot, m_target, m_meter.measure(*snapshot)));
    if (++m_sinceDescribed >= describeEvery)
        describe();
}

void PipelineView::setFacts(PipelineFacts facts)
{
    std::swap(m_facts, facts);
    updateChanged(facts);
    if (!m_themes.motion() || !isVisible())
        settle();
    followMotion();
}

void PipelineView::updateChanged(const PipelineFacts &before)
{
    const auto repaint = [this](const QRectF &rect) { update(rect.toAlignedRect().adjusted(-3, -3, 3, 3)); };
    if (before.subtitle != m_facts.subtitle || before.state != m_facts.state || before.sentence != m_facts.sentence)
        repaint(m_layout.header);
    for (std::size_t i = 0; i < stationCount; ++i) {
        if (before.stations[i] == m_facts.stations[i])
            continue;
        repaint(m_layout.tanks[i]);
        repaint(m_layout.labels[i]);
    }
    for (std::size_t i = 0; i + 1 < stationCount; ++i)
        if (before.pipes[i] != m_facts.pipes[i])
            repaint(m_layout.pipes[i]);
    if (before.drops != m_facts.drops) {
        repaint(m_layout.dropText);
        repaint(m_layout.drops);
    }
    if (before.total != m_facts.total)
        repaint(m_layout.total);
}

void PipelineView::settle()
{
    for (std::size_t i = 0; i < stationCount; ++i) {
        m_motion.fill[i] = m_facts.stations[i].fill;
        m_motion.behind[i] = m_facts.stations[i].behind;
    }
    for (std::size_t i = 0; i + 1 < stationCount; ++i)
        m_motion.closed[i] = m_facts.pipes[i].closed;
    update();
}

bool PipelineView::moves() const
{
    if (m_facts.running)
        return true;
    for (std::size_t i = 0; i < stationCount; ++i)
        if (m_motion.fill[i] != m_facts.stations[i].fill)
            return true;
    return false;
}

void PipelineView::followMotion()
{
    const bool wanted = m_themes.motion() && isVisible() && moves();
    if (wanted && !m_frames.isActive())
        m_frames.start();
    else if (!wanted)
        m_frames.stop();
}

void PipelineView::step()
{
    const auto repaint = [this](const QRectF &rect) { update(rect.toAlignedRect()); };
    for (std::size_t i = 0; i < stationCount; ++i) {
        const double height = m_layout.tanks[i].height() * 2; // half pixels are seen, less is not
        const auto shown = [&] {
            return std::lround(m_motion.fill[i] * height) + std::lround(m_motion.behind[i] * height);
        };
        const long before = shown();
        ease(m_motion.fill[i], m_facts.stations[i].fill);
        ease(m_motion.behind[i], m_facts.stations[i].behind);
        if (shown() != before)
            repaint(m_layout.tanks[i]);
    }
    for (std::size_t i = 0; i + 1 < stationCount; ++i) {
        const bool gate = ease(m_motion.closed[i], m_facts.pipes[i].closed);
        const double by = flowPixelsPerFrame * std::min(3.0, m_facts.pipes[i].ratio);
        if (m_facts.running && by > 0.0005) {
            m_motion.phase[i] = std::fmod(m_motion.phase[i] + by, 12.0 * 1000);
            update(PipelineLayout::flowOf(m_layout.pipes[i]));
        }
        if (gate)
            repaint(m_layout.pipes[i]);
    }
    if (m_facts.drops && m_facts.drops->perSecond >= 0.5) {
        m_motion.dropPhase = std::fmod(m_motion.dropPhase + 0.03, 1.0);
        repaint(m_layout.drops);
    }
    if (!moves())
        m_frames.stop();
}

QSize PipelineView::sizeHint() const
{
    const Theme &theme = m_themes.theme();
    return {theme.space(120), theme.space(29)};
}

QSize PipelineView::minimumSizeHint() const
{
    const Theme &theme = m_themes.theme();
    return {theme.space(84), theme.space(25)};
}

void PipelineView::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    for (const QRect &rect : event->region())
        painter.fillRect(rect, m_themes.theme().color(Ink::Surface));
    const bool focus = hasFocus();
    PipelinePainter(painter, m_themes.theme(), m_layout, m_facts, m_motion)
        .paint(event->region(), focus ? std::optional(static_cast<Station>(m_focus)) : std::nullopt);
}

void PipelineView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_layout = PipelineLayout::make(size(), m_themes.theme());
}

void PipelineView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    settle();
    followMotion();
}

void PipelineView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_frames.stop();
}

QString PipelineView::toolTipAt(const QPointF &point) const
{
    if (const std::optional<Station> station = m_layout.stationAt(point))
        return m_facts.at(*station).toolTip;
    if (const std::optional<std::size_t> pipe = m_layout.pipeAt(point))
        return m_facts.pipes[*pipe].toolTip;
    if (m_layout.header.contains(point))
        return QStringLiteral("<p style='white-space:normal'><b>%1</b><br>%2</p>")
            .arg(m_facts.subtitle.toHtmlEscaped(), m_facts.sentence.toHtmlEscaped());
    return {};
}

bool PipelineView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QString text = toolTipAt(help->pos());
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), text, this);
    return true;
}

std::optional<Station> PipelineView::focusedStation() const
{
    return hasFocus() ? std::optional(static_cast<Station>(m_focus)) : std::nullopt;
}

void PipelineView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        moveFocus(-1);
        return;
    case Qt::Key_Right:
        moveFocus(1);
        return;
    case Qt::Key_Home:
        moveFocus(-stationCount);
        return;
    case Qt::Key_End:
        moveFocus(stationCount);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void PipelineView::moveFocus(int by)
{
    m_focus = std::clamp(m_focus + by, 0, stationCount - 1);
    update();
    describe();
    const QRectF &tank = m_layout.tanks[static_cast<std::size_t>(m_focus)];
    QToolTip::showText(mapToGlobal(tank.bottomLeft().toPoint()),
                       m_facts.stations[static_cast<std::size_t>(m_focus)].toolTip, this);
}

void PipelineView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    describe();
    update();
}

void PipelineView::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    QToolTip::hideText();
    update();
}

void PipelineView::describe()
{
    m_sinceDescribed = 0;
    setAccessibleDescription(m_facts.description());
}

} // namespace penstock
