// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/window_actions.h"

#include <QActionGroup>
#include <QMenu>
#include <QUndoStack>
#include <QWidget>

namespace penstock {

WindowActions::WindowActions(QWidget &window, QUndoStack &stack)
    : QObject(&window)
    , m_window(window)
{
    openScenario = make(ActionPlace::File, "OpenScenario", tr("Open a scenario file…"),
                        tr("Choose a scenario in a JSON file; it starts when you press Start"), {QKeySequence::Open});
    quit =
        make(ActionPlace::File, "Quit", tr("Quit"), tr("Stop everything and close the window"), {QKeySequence::Quit});

    startOrHold =
        make(ActionPlace::Run, "Start", tr("Start"), tr("Start the chosen scenario"), {QKeySequence(Qt::Key_F5)});
    reset = make(ActionPlace::Run, "Reset", tr("Reset"), tr("Start the chosen scenario from its beginning"),
                 {QKeySequence(Qt::CTRL | Qt::Key_R)});
    stop = make(ActionPlace::Run, "Stop", tr("Stop"), tr("Close all connections and stop listening"),
                {QKeySequence(Qt::SHIFT | Qt::Key_F5)});
    addNote = make(ActionPlace::Run, "AddNote", tr("Add a note"), tr("Put a numbered note on the time axis, now"),
                   {QKeySequence(Qt::CTRL | Qt::Key_M)});
    copyAddress = make(ActionPlace::Run, "CopyAddress", tr("Copy the address"),
                       tr("Copy the WebSocket address that any client can join"),
                       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)});

    goLive = make(ActionPlace::View, "GoLive", tr("Pause or go live"),
                  tr("Stop all charts, or go back to the present. Data go on being recorded meanwhile"),
                  {QKeySequence(Qt::CTRL | Qt::Key_L)});
    followWorst =
        make(ActionPlace::View, "FollowWorst", tr("Follow the worst connection"),
             tr("Show the pipeline of whichever connection is furthest behind"), {QKeySequence(Qt::CTRL | Qt::Key_W)});
    followWorst->setCheckable(true);
    followWorst->setChecked(true);
    showGroup =
        make(ActionPlace::View, "ShowGroup", tr("Show the whole group"),
             tr("Show the sums of the group that the shown connection is in"), {QKeySequence(Qt::CTRL | Qt::Key_G)});
    presenter = make(ActionPlace::View, "Presenter", tr("Presenter mode"),
                     tr("Large type, no side panes, the address hidden"), {QKeySequence(Qt::Key_F11)});
    presenter->setCheckable(true);
    motion = make(ActionPlace::View, "Motion", tr("Show motion"), tr("Let flow, gates and drops move"));
    motion->setCheckable(true);
    motion->setChecked(true);
    resetLayout =
        make(ActionPlace::View, "ResetLayout", tr("Reset the layout"), tr("Sizes of all panes as at the first start"));
    themeSystem =
        make(ActionPlace::View, "ThemeSystem", tr("Theme: as the desktop"), tr("Light or dark like the desktop"));
    themeLight = make(ActionPlace::View, "ThemeLight", tr("Theme: light"), tr("Always light"));
    themeDark = make(ActionPlace::View, "ThemeDark", tr("Theme: dark"), tr("Always dark"));
    themeContrast =
        make(ActionPlace::View, "ThemeContrast", tr("Theme: high contrast"), tr("White on black, strong colours"));
    auto *themes = new QActionGroup(this);
    for (QAction *action : {themeSystem, themeLight, themeDark, themeContrast}) {
        action->setCheckable(true);
        themes->addAction(action);
    }

    undo = stack.createUndoAction(this, tr("Undo"));
    undo->setObjectName(QStringLiteral("actionUndo"));
    undo->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
    add(undo, ActionPlace::Policy);
    redo = stack.createRedoAction(this, tr("Redo"));
    redo->setObjectName(QStringLiteral("actionRedo"));
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    add(redo, ActionPlace::Policy);

    palette = make(ActionPlace::Help, "Palette", tr("Find a command…"), tr("Type what you want to do"),
                   {QKeySequence(Qt::CTRL | Qt::Key_K), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)});
    shortcuts = make(ActionPlace::Help, "Shortcuts", tr("Keyboard shortcuts"), tr("All shortcuts on one page"),
                     {QKeySequence(Qt::Key_F1), QKeySequence(Qt::Key_Question)});
}

QAction *WindowActions::make(ActionPlace place, const char *name, const QString &text, const QString &tip,
                             const QList<QKeySequence> &keys)
{
    auto *action = new QAction(text, this);
    action->setObjectName(QStringLiteral("action") + QLatin1String(name));
    action->setToolTip(tip);
    action->setStatusTip(tip);
    action->setShortcuts(keys);
    add(action, place);
    return action;
}

void WindowActions::add(QAction *action, ActionPlace place)
{
    m_all.push_back({action, place});
    m_window.addAction(action);
}

void WindowActions::fill(QMenu &menu) const
{
    for (const ActionPlace place : {ActionPlace::File, ActionPlace::Run, ActionPlace::View, ActionPlace::Policy,
                                    ActionPlace::Charts, ActionPlace::Help}) {
        QMenu *sub = nullptr;
        for (const Entry &entry : m_all) {
            if (entry.place != place)
                continue;
            if (sub == nullptr)
                sub = menu.addMenu(title(place));
            sub->addAction(entry.action);
        }
    }
}

QString WindowActions::title(ActionPlace place)
{
    switch (place) {
    case ActionPlace::File:
        return tr("File");
    case ActionPlace::Run:
        return tr("Run");
    case ActionPlace::View:
        return tr("View");
    case ActionPlace::Policy:
        return tr("Policy");
    case ActionPlace::Charts:
        return tr("Charts");
    case ActionPlace::Help:
        return tr("Help");
    }
    return {};
}

} // namespace penstock
