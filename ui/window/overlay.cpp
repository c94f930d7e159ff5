// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/overlay.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>

namespace penstock {

Overlay::Overlay(QWidget &window)
    : QFrame(&window)
    , m_window(window)
{
    setProperty("overlay", true);
    setFocusPolicy(Qt::StrongFocus);
    hide();
}

void Overlay::open(int width, int height)
{
    m_wanted = QSize(width, height);
    m_focusBefore = QApplication::focusWidget();
    place();
    QFrame::show();
    raise();
    setFocus();
    qApp->installEventFilter(this);
}

void Overlay::dismiss()
{
    if (isHidden())
        return;
    qApp->removeEventFilter(this);
    hide();
    if (m_focusBefore != nullptr)
        m_focusBefore->setFocus();
    m_focusBefore = nullptr;
}

void Overlay::place()
{
    const QSize room = m_window.size() - QSize(32, 32);
    const QSize size = m_wanted.boundedTo(room);
    resize(size);
    move((m_window.width() - size.width()) / 2, std::max(16, (m_window.height() - size.height()) / 3));
}

bool Overlay::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress && watched->isWidgetType()) {
        const auto *widget = static_cast<QWidget *>(watched);
        if (widget != this && !isAncestorOf(widget) && widget->window() == window())
            dismiss();
    } else if (watched == &m_window && event->type() == QEvent::Resize) {
        place();
    }
    return QFrame::eventFilter(watched, event);
}

void Overlay::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

} // namespace penstock
