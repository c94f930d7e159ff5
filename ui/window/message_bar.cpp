// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/message_bar.h"

#include "ui/common/looks.h"
#include "ui/common/theme_holder.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace penstock {

namespace {

constexpr int resultStaysMs = 6000;

} // namespace

MessageBar::MessageBar(ThemeHolder &themes, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("messageBar"));
    setProperty("panel", true);
    m_text->setObjectName(QStringLiteral("messageText"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setObjectName(QStringLiteral("messageClose"));
    m_close->setProperty("kind", QStringLiteral("quiet"));
    m_close->setAccessibleName(tr("Close the message"));
    m_close->setToolTip(tr("Close the message"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 4, 4);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_close);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(&themes, &ThemeHolder::changed, this, &MessageBar::paintIcon);
    paintIcon();
    hide();
}

QString MessageBar::text() const
{
    return m_text->text();
}

void MessageBar::showError(const QString &text)
{
    show(text, true);
}

void MessageBar::showResult(const QString &text)
{
    show(text, false);
    m_timer.start(resultStaysMs);
}

void MessageBar::show(const QString &text, bool error)
{
    m_timer.stop();
    m_error = error;
    m_text->setText(text);
    setAccessibleName(text);
    paintIcon();
    setVisible(true);
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void MessageBar::paintIcon()
{
    const Theme &theme = m_themes.theme();
    const QColor color = theme.color(m_error ? Ink::DangerText : Ink::GoodText);
    m_icon->setPixmap(tintedIcon(m_error ? QStringLiteral("warning") : QStringLiteral("info"), color).pixmap(16, 16));
    m_close->setIcon(themedIcon(theme, QStringLiteral("close")));
}

} // namespace penstock
