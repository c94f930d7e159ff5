// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/overlay.h"

class QLineEdit;
class QTreeWidget;

namespace penstock {

class WindowActions;

/*! How well a text answers what was typed: every typed word must begin a word of it (or be inside one, for less); 0:
 * not at all. Pure. */
[[nodiscard]] int matchScore(const QString &text, const QString &typed);

/*! Finds an action by typing: the same actions as the menus, best match first, with their shortcuts. */
class CommandPalette : public Overlay {
    Q_OBJECT
public:
    CommandPalette(QWidget &window, const WindowActions &actions);

public Q_SLOTS:
    void ask();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refill();
    void run();

    const WindowActions &m_actions;
    QLineEdit *m_typed;
    QTreeWidget *m_found;
};

} // namespace penstock
