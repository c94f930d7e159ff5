// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/calm_label.h"

#include <QFontMetrics>
#include <QPainter>

namespace penstock {

CalmLabel::CalmLabel(const ThemeHolder &themes, const Look &look, const QString &sample, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_look(look)
    , m_sample(sample)
{
    setAttribute(Qt::WA_OpaquePaintEvent); // else what lies below is painted again with each change
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&themes, &ThemeHolder::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void CalmLabel::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    update();
    Q_EMIT textChanged(text);
}

void CalmLabel::setInk(Ink ink)
{
    if (m_look.ink == ink)
        return;
    m_look.ink = ink;
    update();
}

QSize CalmLabel::sizeHint() const
{
    const QFontMetrics metrics(m_themes.theme().font(m_look.type, m_look.weight));
    return {metrics.horizontalAdvance(m_sample) + 2, metrics.height()};
}

QSize CalmLabel::minimumSizeHint() const
{
    return {m_themes.theme().space(4), sizeHint().height()};
}

void CalmLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_themes.theme().color(Ink::Surface));
    const QFont font = m_themes.theme().font(m_look.type, m_look.weight);
    painter.setFont(font);
    painter.setPen(m_themes.theme().color(m_look.ink));
    const QString shown = QFontMetrics(font).elidedText(m_text, Qt::ElideRight, width());
    painter.drawText(rect(), static_cast<int>(m_look.align | Qt::AlignVCenter), shown);
}

} // namespace penstock
