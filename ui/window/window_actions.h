// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>

#include <vector>

class QMenu;
class QUndoStack;
class QWidget;

namespace penstock {

/*! The menu an action stands in; also its heading in the palette and the list of shortcuts. */
enum class ActionPlace { File, Run, View, Policy, Charts, Help };

/*!
 * All actions of the window, each made once: menus, command palette and the list of shortcuts are made from the same.
 * Object names are "action" + a word, e.g. "actionStart".
 * \thread UI.
 */
class WindowActions : public QObject {
    Q_OBJECT
public:
    WindowActions(QWidget &window, QUndoStack &undo);

    struct Entry {
        QAction *action;
        ActionPlace place;
    };
    /*! In the order of the menus. */
    [[nodiscard]] const std::vector<Entry> &all() const noexcept { return m_all; }
    /*! Another part's actions come into the palette and, if there is a menu for the place, into it. */
    void add(QAction *action, ActionPlace place);
    /*! Fills a menu with submenus, one per place. */
    void fill(QMenu &menu) const;
    [[nodiscard]] static QString title(ActionPlace place);

    QAction *openScenario;
    QAction *quit;
    QAction *startOrHold;
    QAction *reset;
    QAction *stop;
    QAction *addNote;
    QAction *goLive;
    QAction *followWorst;
    QAction *showGroup;
    QAction *presenter;
    QAction *motion;
    QAction *resetLayout;
    QAction *themeSystem;
    QAction *themeLight;
    QAction *themeDark;
    QAction *themeContrast;
    QAction *undo;
    QAction *redo;
    QAction *copyAddress;
    QAction *palette;
    QAction *shortcuts;

private:
    QAction *make(ActionPlace place, const char *name, const QString &text, const QString &tip,
                  const QList<QKeySequence> &keys = {});

    QWidget &m_window;
    std::vector<Entry> m_all;
};

} // namespace penstock
