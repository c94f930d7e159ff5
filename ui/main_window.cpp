// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "model/scenario/scenario_loader.h"
#include "ui/charts/charts_panel.h"
#include "ui/common/theme_holder.h"
#include "ui/connections/connections_view.h"
#include "ui/connections/events_view.h"
#include "ui/connections/scoreboard_view.h"
#include "ui/pipeline/pipeline_view.h"
#include "ui/policy/policy_panel.h"
#include "ui/readers/readers_panel.h"
#include "ui/source/source_panel.h"
#include "ui/window/command_palette.h"
#include "ui/window/lab_page.h"
#include "ui/window/ledger_card.h"
#include "ui/window/message_bar.h"
#include "ui/window/note_sheet.h"
#include "ui/window/run_controller.h"
#include "ui/window/shortcuts_sheet.h"
#include "ui/window/status_line.h"
#include "ui/window/target_controller.h"
#include "ui/window/top_bar.h"
#include "ui/window/window_actions.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QCloseEvent>
#include <QFileDialog>
#include <QIcon>
#include <QScreen>
#include <QScrollArea>
#include <QSettings>
#include <QThread>
#include <QUndoStack>
#include <QVBoxLayout>

namespace penstock {

namespace {

constexpr QSize firstSize(1600, 1000);
constexpr QSize decoration(8, 40); // of a window manager, about
constexpr QSize smallest(1100, 700);
constexpr double presenterScale = 1.35;
const char geometryKey[] = "layout/window";
const char themeKey[] = "theme";
const char motionKey[] = "motion";
const char folderKey[] = "scenarioFolder";

// Panels one below the other, scrolled together.
QWidget *stacked(std::initializer_list<QWidget *> panels)
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    for (QWidget *panel : panels)
        column->addWidget(panel);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("sourceAndReaders"));
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return scroll;
}

} // namespace

MainWindow::MainWindow(const Parts &parts, QWidget *parent)
    : QMainWindow(parent)
    , m_engine(parts.engine)
    , m_themes(parts.themes)
    , m_settings(parts.settings)
    , m_meter(parts.clock)
    , m_undo(new QUndoStack(this))
    , m_actions(new WindowActions(*this, *m_undo))
    , m_run(new RunController(parts.engine, this))
    , m_target(new TargetController(this))
    , m_top(new TopBar(parts.themes, *m_actions, this))
    , m_messages(new MessageBar(parts.themes, this))
    , m_page(new LabPage(parts.settings, this))
    , m_pipeline(new PipelineView(parts.themes, this))
    , m_charts(new ChartsPanel(parts.themes, this))
    , m_policy(new PolicyPanel(parts.themes, *m_undo, this))
    , m_source(new SourcePanel(parts.themes, this))
    , m_readers(new ReadersPanel(parts.themes, this))
    , m_ledger(new LedgerCard(parts.themes, this))
    , m_connections(new ConnectionsView(parts.themes, this))
    , m_events(new EventsView(parts.themes, this))
    , m_scoreboard(new ScoreboardView(parts.themes, this))
    , m_status(new StatusLine(parts.themes, m_meter, this))
    , m_palette(new CommandPalette(*this, *m_actions))
    , m_shortcuts(new ShortcutsSheet(*this, *m_actions))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Penstock"));
    setMinimumSize(smallest);
    m_themes.setChoice(static_cast<ThemeChoice>(m_settings.value(QLatin1String(themeKey), 0).toInt()));
    m_themes.setMotion(m_settings.value(QLatin1String(motionKey), true).toBool());
    buildPage();
    applyTheme();
    connectActions();
    connectEngine();
    connectPanels();
    resize(firstSize.boundedTo(screen()->availableSize() - decoration));
    restoreGeometry(m_settings.value(QLatin1String(geometryKey)).toByteArray());
    m_page->restoreSizes();
    m_top->setScenarios(readyScenarios());
    openScenario(QLatin1String(defaultScenarioId));
    showSnapshot(m_engine.latest());
    m_top->setFocus();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPage()
{
    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_top);
    column->addWidget(m_messages);
    column->addWidget(m_page, 1);
    column->addWidget(m_status);
    setCentralWidget(centre);
    m_page->setPipeline(m_pipeline);
    m_page->setCharts(m_charts);
    m_page->addTable(m_connections, tr("Connections"), m_connections->filterBar());
    m_page->addTable(m_events, tr("Events"), m_events->filterBar());
    m_page->addTable(m_scoreboard, tr("Scoreboard"), nullptr);
    m_page->addSide(m_policy, tr("Policy"));
    m_page->addSide(stacked({m_source, m_readers}), tr("Source and readers"));
    m_page->setSideFoot(m_ledger);
}

void MainWindow::connectActions()
{
    WindowActions &on = *m_actions;
    connect(on.openScenario, &QAction::triggered, this, &MainWindow::askScenarioFile);
    connect(on.quit, &QAction::triggered, this, &QWidget::close);
    connect(on.startOrHold, &QAction::triggered, m_run, &RunController::startOrHold);
    connect(on.reset, &QAction::triggered, m_run, &RunController::reset);
    connect(on.stop, &QAction::triggered, m_run, &RunController::stop);
    connect(on.addNote, &QAction::triggered, this, &MainWindow::askNote);
    connect(on.copyAddress, &QAction::triggered, m_status, &StatusLine::copyAddress);
    connect(on.goLive, &QAction::triggered, this, [this] {
        TimeAxis &axis = m_charts->timeAxis();
        axis.isLive() ? axis.pause() : axis.goLive();
    });
    connect(on.followWorst, &QAction::triggered, m_target, &TargetController::release);
    connect(on.showGroup, &QAction::triggered, m_target, &TargetController::chooseGroupOfTarget);
    connect(m_target, &TargetController::followingChanged, on.followWorst, &QAction::setChecked);
    connect(on.presenter, &QAction::toggled, this, &MainWindow::setPresenting);
    connect(on.motion, &QAction::toggled, this, [this](bool moves) {
        m_settings.setValue(QLatin1String(motionKey), moves);
        m_themes.setMotion(moves);
    });
    connect(on.resetLayout, &QAction::triggered, m_page, &LabPage::resetSizes);
    connect(on.themeSystem, &QAction::triggered, this, [this] { chooseTheme(ThemeChoice::System); });
    connect(on.themeLight, &QAction::triggered, this, [this] { chooseTheme(ThemeChoice::Light); });
    connect(on.themeDark, &QAction::triggered, this, [this] { chooseTheme(ThemeChoice::Dark); });
    connect(on.themeContrast, &QAction::triggered, this, [this] { chooseTheme(ThemeChoice::HighContrast); });
    connect(on.palette, &QAction::triggered, m_palette, &CommandPalette::ask);
    connect(on.shortcuts, &QAction::triggered, m_shortcuts, &ShortcutsSheet::toggle);
    connect(m_status, &StatusLine::addressCopied, this, [this](const QString &address) {
        m_messages->showResult(
            tr("Copied %1. Connect any WebSocket client to it; it appears in the group visitors.").arg(address));
    });
    connect(&m_themes, &ThemeHolder::changed, this, &MainWindow::applyTheme);
    on.motion->setChecked(m_themes.motion());
    const std::array<QAction *, 4> themes{on.themeSystem, on.themeLight, on.themeDark, on.themeContrast};
    themes[static_cast<std::size_t>(m_themes.choice())]->setChecked(true);
}

void MainWindow::connectEngine()
{
    connect(m_top, &TopBar::scenarioChosen, this, &MainWindow::switchScenario);
    connect(m_top, &TopBar::speedChosen, m_run, &RunController::setSpeed);
    connect(m_run, &RunController::scenarioChosen, m_top, &TopBar::showScenario);
    connect(m_run, &RunController::phaseChanged, m_top, &TopBar::showPhase);
    connect(&m_charts->timeAxis(), &TimeAxis::liveChanged, this, &MainWindow::showClock);
    connect(&m_charts->timeAxis(), &TimeAxis::rangeChanged, this, &MainWindow::showClock);
    connect(m_charts, &ChartsPanel::said, m_messages, &MessageBar::showResult);
    connect(m_charts, &ChartsPanel::noteAsked, this, &MainWindow::askNote);
    connect(QThread::currentThread()->eventDispatcher(), &QAbstractEventDispatcher::aboutToBlock, this,
            [this] { m_meter.idle(); });
    connect(&m_engine, &EngineHandle::snapshotTaken, this, &MainWindow::showSnapshot);
    connect(&m_engine, &EngineHandle::failed, m_messages, &MessageBar::showError);
}

void MainWindow::connectPanels()
{
    connect(m_policy, &PolicyPanel::policyWanted, &m_engine, &EngineHandle::setPolicy);
    connect(m_source, &SourcePanel::sourceWanted, &m_engine, &EngineHandle::setSource);
    connect(m_readers, &ReadersPanel::readersWanted, &m_engine, &EngineHandle::setReaders);
    connect(m_readers, &ReadersPanel::paceWanted, &m_engine, &EngineHandle::setPace);
    connect(m_readers, &ReadersPanel::receiveBufferWanted, &m_engine, &EngineHandle::setReceiveBuffer);
    connect(m_readers, &ReadersPanel::groupWanted, &m_engine, &EngineHandle::addGroup);
    connect(m_connections, &ConnectionsView::connectionSelected, m_target, &TargetController::chooseConnection);
    connect(m_connections, &ConnectionsView::closeWanted, &m_engine, &EngineHandle::closeConnection);
    connect(m_events, &EventsView::connectionSelected, m_target, &TargetController::chooseConnection);
    connect(m_target, &TargetController::targetChanged, this, &MainWindow::showTarget);
    connect(m_target, &TargetController::groupWanted, m_policy, &PolicyPanel::showGroup);
    connect(m_policy, &PolicyPanel::groupChosen, m_target, &TargetController::leavePolicyAt);
    connect(m_policy, &PolicyPanel::policyEdited, m_target, &TargetController::holdPolicy);
}

void MainWindow::chooseScenario(const Scenario &scenario)
{
    m_run->choose(scenario);
}

void MainWindow::switchScenario(const Scenario &scenario)
{
    m_run->choose(scenario);
    if (m_run->phase() != RunController::Phase::Idle)
        start();
}

void MainWindow::openScenario(const QString &nameOrFile)
{
    const Result<Scenario> scenario = loadScenario(nameOrFile);
    if (scenario.ok())
        switchScenario(scenario.value());
    else
        m_messages->showError(tr("This scenario cannot be used. %1").arg(scenario.error().text()));
}

void MainWindow::start()
{
    m_messages->hide();
    m_run->reset();
}

void MainWindow::showSnapshot(const SnapshotPtr &snapshot)
{
    const FrameMeter::Ingest measured(m_meter);
    m_snapshot = snapshot;
    m_run->follow(*snapshot);
    m_policy->showSnapshot(snapshot);
    m_connections->showSnapshot(snapshot);
    m_target->follow(snapshot);
    m_pipeline->showSnapshot(snapshot);
    m_charts->ingest(snapshot);
    m_source->showSnapshot(snapshot);
    m_readers->showSnapshot(snapshot);
    m_ledger->showSnapshot(*snapshot);
    m_events->showSnapshot(snapshot);
    m_scoreboard->showSnapshot(snapshot);
    m_status->showSnapshot(*snapshot);
    showClock();
}

void MainWindow::showTarget(const PipelineTarget &target)
{
    m_pipeline->setTarget(target);
    m_charts->setSelection(target);
    if (const auto *connection = std::get_if<ConnectionId>(&target))
        m_connections->select(*connection);
}

void MainWindow::showClock()
{
    const TimeAxis &axis = m_charts->timeAxis();
    const bool live = axis.isLive();
    m_top->showClock(m_run->phase(), live, live ? m_snapshot->sinceStart : axis.to() - axis.startedAt());
}

void MainWindow::applyTheme()
{
    const Theme &theme = m_themes.theme();
    QApplication::setPalette(theme.palette());
    QApplication::setFont(theme.font());
    qApp->setStyleSheet(theme.styleSheet());
    setWindowIcon(QIcon(QStringLiteral(":/icons/penstock.svg")));
}

void MainWindow::chooseTheme(ThemeChoice choice)
{
    m_settings.setValue(QLatin1String(themeKey), static_cast<int>(choice));
    m_themes.setChoice(choice);
}

void MainWindow::setPresenting(bool on)
{
    m_themes.setScale(on ? presenterScale : 1);
    m_page->setPresenting(on);
    m_top->setPresenting(on);
    m_status->setPresenting(on);
    setWindowState(on ? windowState() | Qt::WindowFullScreen : windowState() & ~Qt::WindowFullScreen);
}

void MainWindow::askScenarioFile()
{
    auto *dialog = new QFileDialog(this, tr("Open a scenario"), m_settings.value(QLatin1String(folderKey)).toString(),
                                   tr("Scenarios (*.json);;All files (*)"));
    dialog->setObjectName(QStringLiteral("scenarioDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_settings.setValue(QLatin1String(folderKey), QFileInfo(file).absolutePath());
        openScenario(file);
    });
    dialog->show();
}

void MainWindow::askNote()
{
    if (m_note == nullptr) {
        m_note = new NoteSheet(*this);
        connect(m_note, &NoteSheet::noted, &m_engine, &EngineHandle::addNote);
    }
    m_note->ask();
}

bool MainWindow::event(QEvent *event)
{
    if (event->type() == QEvent::UpdateRequest) {
        const FrameMeter::Paint measured(m_meter);
        return QMainWindow::event(event);
    }
    if (event->type() == QEvent::ThemeChange)
        m_themes.followSystem();
    return QMainWindow::event(event);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_settings.setValue(QLatin1String(geometryKey), saveGeometry());
    m_engine.stop();
    QMainWindow::closeEvent(event);
}

} // namespace penstock
