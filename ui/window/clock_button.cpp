// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/clock_button.h"

#include <QEvent>
#include <QFontMetrics>
#include <QPainter>

namespace penstock {

ClockButton::ClockButton(const ThemeHolder &themes, QWidget *parent)
    : QAbstractButton(parent)
    , m_themes(themes)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&themes, &ThemeHolder::changed, this, [this] {
        updateGeometry();
        update();
    });
    show(Tone::Ready, Nanos(0));
}

QString ClockButton::word(Tone tone)
{
    switch (tone) {
    case Tone::Ready:
        return tr("READY");
    case Tone::Live:
        return tr("LIVE");
    case Tone::Paused:
        return tr("PAUSED");
    }
    return {};
}

void ClockButton::show(Tone tone, Nanos at)
{
    const QString shown = QStringLiteral("%1 %2").arg(word(tone), formatClock(at));
    if (shown == m_shown && tone == m_tone)
        return;
    if (tone != m_tone || m_shown.isEmpty())
        setAccessibleName(word(tone));
    m_tone = tone;
    m_shown = shown;
    update();
}

QSize ClockButton::sizeHint() const
{
    const Theme &theme = m_themes.theme();
    const QFontMetrics metrics(theme.font(Type::Body, Weight::Strong));
    const QString widest = QStringLiteral("%1 0:00:00.0").arg(word(Tone::Paused));
    return {metrics.horizontalAdvance(widest) + theme.space(2), metrics.height() + theme.space(1)};
}

bool ClockButton::event(QEvent *event)
{
    if (event->type() == QEvent::Enter || event->type() == QEvent::Leave)
        update();
    return QAbstractButton::event(event);
}

void ClockButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_themes.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), theme.color(Ink::Surface));
    const Ink ink = m_tone == Tone::Live ? Ink::GoodText : m_tone == Tone::Paused ? Ink::WarningText : Ink::TextMuted;
    const bool framed = m_tone == Tone::Paused || hasFocus();
    painter.setPen(framed ? QPen(theme.color(hasFocus() ? Ink::Focus : ink), 1) : QPen(Qt::NoPen));
    painter.setBrush(underMouse() ? QBrush(theme.color(Ink::Hover)) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.controlRadius(),
                            theme.controlRadius());
    painter.setFont(theme.font(Type::Body, Weight::Strong));
    painter.setPen(theme.color(ink));
    painter.drawText(rect(), Qt::AlignCenter, m_shown);
}

} // namespace penstock
