// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/toggle_switch.h"

#include <QKeyEvent>
#include <QPainter>

namespace penstock {

namespace {

constexpr int glideMs = 120;

} // namespace

ToggleSwitch::ToggleSwitch(const ThemeHolder &themes, QWidget *parent)
    : QAbstractButton(parent)
    , m_themes(themes)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    m_glide.setDuration(glideMs);
    m_glide.setEasingCurve(QEasingCurve::OutCubic);
    m_glide.setStartValue(0.0);
    m_glide.setEndValue(1.0);
    connect(&m_glide, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
    connect(this, &QAbstractButton::toggled, this, &ToggleSwitch::glide);
    connect(&themes, &ThemeHolder::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize ToggleSwitch::sizeHint() const
{
    const int height = m_themes.theme().space(2.5);
    return {height * 9 / 5, height};
}

void ToggleSwitch::glide(bool on)
{
    m_glide.setDirection(on ? QAbstractAnimation::Forward : QAbstractAnimation::Backward);
    if (m_themes.motion() && isVisible())
        m_glide.start();
    update();
}

QColor ToggleSwitch::trackColor() const
{
    const Theme &theme = m_themes.theme();
    if (!isEnabled())
        return theme.color(Ink::Border);
    if (isChecked())
        return theme.color(Ink::Good);
    return theme.color(underMouse() ? Ink::Pressed : Ink::BorderStrong);
}

void ToggleSwitch::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF track = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
    const qreal radius = track.height() / 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(trackColor());
    painter.drawRoundedRect(track, radius, radius);
    const bool moving = m_glide.state() == QAbstractAnimation::Running;
    const qreal place = moving ? m_glide.currentValue().toReal() : (isChecked() ? 1.0 : 0.0);
    const QPointF centre(track.left() + radius + place * (track.width() - 2 * radius), track.center().y());
    painter.setBrush(isEnabled() ? QColor(Qt::white) : m_themes.theme().color(Ink::TextFaint));
    painter.drawEllipse(centre, radius - 2, radius - 2);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_themes.theme().color(Ink::Focus), 1.5));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), radius + 1, radius + 1);
    }
}

void ToggleSwitch::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

} // namespace penstock
