// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/engine_handle.h"
#include "ui/common/theme_holder.h"
#include "ui/pipeline/pipeline_facts.h"
#include "ui/window/frame_meter.h"

#include <QMainWindow>

class QSettings;
class QUndoStack;

namespace penstock {

class ChartsPanel;
class CommandPalette;
class ConnectionsView;
class EventsView;
class LabPage;
class LedgerCard;
class MessageBar;
class NoteSheet;
class PipelineView;
class PolicyPanel;
class ReadersPanel;
class RunController;
class ScoreboardView;
class ShortcutsSheet;
class SourcePanel;
class StatusLine;
class TargetController;
class TopBar;
class WindowActions;

/*!
 * The window of the lab. It puts the parts together and hands on what the engine says and what the user wants; what
 * there is to decide is decided in the parts.
 * \thread UI.
 */
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /*! What the window needs; all borrowed and outliving it. */
    struct Parts {
        EngineHandle &engine;
        ThemeHolder &themes;
        QSettings &settings; //!< layout, theme, recent files
        const Clock &clock;  //!< real time, for the frame meter
    };
    explicit MainWindow(const Parts &parts, QWidget *parent = nullptr);
    ~MainWindow() override;

    /*! Chosen in the toolbar, not started. */
    void chooseScenario(const Scenario &scenario);
    /*! Chooses a ready scenario or a file; what is wrong with it is shown in the window. */
    void openScenario(const QString &nameOrFile);

    [[nodiscard]] FrameMeter &frameMeter() noexcept { return m_meter; }
    [[nodiscard]] PipelineView &pipeline() noexcept { return *m_pipeline; }

public Q_SLOTS:
    /*! Starts the chosen scenario. */
    void start();
    void showSnapshot(const penstock::SnapshotPtr &snapshot);

protected:
    bool event(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void buildPage();
    void connectActions();
    void connectEngine();
    void connectPanels();
    void applyTheme();
    void chooseTheme(ThemeChoice choice);
    void switchScenario(const Scenario &scenario);
    void setPresenting(bool on);
    void askScenarioFile();
    void askNote();
    void showClock();
    void showTarget(const PipelineTarget &target);

    EngineHandle &m_engine;
    ThemeHolder &m_themes;
    QSettings &m_settings;
    FrameMeter m_meter;
    SnapshotPtr m_snapshot;
    QUndoStack *m_undo;
    WindowActions *m_actions;
    RunController *m_run;
    TargetController *m_target;
    TopBar *m_top;
    MessageBar *m_messages;
    LabPage *m_page;
    PipelineView *m_pipeline;
    ChartsPanel *m_charts;
    PolicyPanel *m_policy;
    SourcePanel *m_source;
    ReadersPanel *m_readers;
    LedgerCard *m_ledger;
    ConnectionsView *m_connections;
    EventsView *m_events;
    ScoreboardView *m_scoreboard;
    StatusLine *m_status;
    CommandPalette *m_palette;
    ShortcutsSheet *m_shortcuts;
    NoteSheet *m_note = nullptr;
};

} // namespace penstock
