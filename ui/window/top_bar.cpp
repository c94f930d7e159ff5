// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/top_bar.h"

#include "ui/common/looks.h"
#include "ui/common/theme_holder.h"
#include "ui/window/clock_button.h"
#include "ui/window/window_actions.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSlider>
#include <QStyle>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace penstock {

namespace {

// The slider goes in equal steps of the logarithm: 0.1 at the left, 1 in the middle part, 4 at the right.
constexpr int sliderSteps = 160;

double speedOf(int step)
{
    const double share = static_cast<double>(step) / sliderSteps;
    const double speed = TopBar::slowest * std::pow(TopBar::fastest / TopBar::slowest, share);
    return std::abs(speed - 1) < 0.06                      ? 1.0
           : std::round(speed * 20) / 20 < TopBar::slowest ? TopBar::slowest
                                                           : std::round(speed * 20) / 20;
}

int stepOf(double speed)
{
    const double share = std::log(speed / TopBar::slowest) / std::log(TopBar::fastest / TopBar::slowest);
    return static_cast<int>(std::lround(share * sliderSteps));
}

} // namespace

TopBar::TopBar(ThemeHolder &themes, const WindowActions &actions, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_name(new QLabel(QStringLiteral("Penstock"), this))
    , m_modes(new QWidget(this))
    , m_scenario(new QComboBox(this))
    , m_menu(new QToolButton(this))
    , m_speed(new QSlider(Qt::Horizontal, this))
    , m_speedText(new QLabel(this))
    , m_clock(new ClockButton(themes, this))
{
    setObjectName(QStringLiteral("topBar"));
    setProperty("bar", QStringLiteral("top"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 6, 16, 6);
    row->setSpacing(8);
    m_name->setProperty("role", QStringLiteral("title"));
    row->addWidget(m_name);
    row->addSpacing(8);
    addModes();
    row->addWidget(m_modes);
    auto *line = new QFrame(this);
    line->setObjectName(QStringLiteral("separator"));
    line->setFixedSize(1, 24);
    row->addWidget(line);
    addScenario(actions);
    m_start = addButton(actions.startOrHold);
    m_reset = addButton(actions.reset);
    m_record = new QToolButton(this);
    m_record->setObjectName(QStringLiteral("recordButton"));
    m_record->setText(tr("Record"));
    m_record->setAccessibleName(tr("Record"));
    m_record->setToolTip(tr("Keep a run on disk to look at again. Comes with recordings."));
    m_record->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_record->setEnabled(false);
    row->addWidget(m_record);
    addSpeed();
    row->addStretch(1);

    m_clock->setObjectName(QStringLiteral("liveButton"));
    m_clock->setToolTip(actions.goLive->toolTip());
    connect(m_clock, &QAbstractButton::clicked, actions.goLive, &QAction::trigger);
    row->addWidget(m_clock);
    auto *menu = new QMenu(m_menu);
    actions.fill(*menu);
    m_menu->setObjectName(QStringLiteral("menuButton"));
    m_menu->setProperty("kind", QStringLiteral("quiet"));
    m_menu->setMenu(menu);
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_menu->setAccessibleName(tr("Menu"));
    m_menu->setToolTip(tr("Menu (Ctrl+K finds any command)"));
    row->addWidget(m_menu);

    connect(&themes, &ThemeHolder::changed, this, &TopBar::repaintIcons);
    setFocusProxy(m_start);
    showPhase(RunController::Phase::Idle);
    showClock(RunController::Phase::Idle, true, Nanos(0));
    repaintIcons();
}

void TopBar::addModes()
{
    auto *row = new QHBoxLayout(m_modes);
    row->setContentsMargins(0, 0, 8, 0);
    row->setSpacing(4);
    m_modes->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    row->addWidget(
        addMode(QStringLiteral("modeLab"), tr("Lab"), tr("An embedded server and readers on real sockets"), true));
    row->addWidget(
        addMode(QStringLiteral("modeLearn"), tr("Learn"), tr("Lessons. They come in a later version."), false));
    row->addWidget(addMode(QStringLiteral("modeDiagnose"), tr("Diagnose"),
                           tr("Find out how another server treats a slow reader. Comes in a later version."), false));
    row->addWidget(addMode(QStringLiteral("modeRecordings"), tr("Recordings"),
                           tr("Runs kept on disk. They come in a later version."), false));
}

QToolButton *TopBar::addMode(const QString &name, const QString &text, const QString &tip, bool enabled)
{
    auto *button = new QToolButton(m_modes);
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setChecked(enabled);
    button->setEnabled(enabled);
    button->setProperty("kind", QStringLiteral("mode"));
    return button;
}

void TopBar::addScenario(const WindowActions &actions)
{
    m_scenario->setObjectName(QStringLiteral("scenarioBox"));
    m_scenario->setAccessibleName(tr("Scenario"));
    m_scenario->setToolTip(tr("What runs: the source, the readers and their policies"));
    m_scenario->setMinimumContentsLength(12);
    m_scenario->setMaximumWidth(240);
    m_scenario->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_scenario->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    layout()->addWidget(m_scenario);
    connect(m_scenario, &QComboBox::activated, this,
            [this](int index) { Q_EMIT scenarioChosen(m_scenarios[static_cast<std::size_t>(index)]); });
    m_open = addButton(actions.openScenario);
    m_open->setToolButtonStyle(Qt::ToolButtonIconOnly);
}

QToolButton *TopBar::addButton(QAction *action)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setObjectName(action->objectName().replace(QStringLiteral("action"), QStringLiteral("button")));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    layout()->addWidget(button);
    return button;
}

void TopBar::addSpeed()
{
    auto *label = new QLabel(tr("Speed"), this);
    label->setProperty("role", QStringLiteral("muted"));
    label->setBuddy(m_speed);
    m_speed->setObjectName(QStringLiteral("speedSlider"));
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("How fast lab time runs: source rates, paces and policy windows. What the kernel does keeps "
                           "its own time. Double click: 1×"));
    m_speed->setRange(0, sliderSteps);
    m_speed->setFixedWidth(104);
    m_speed->setPageStep(10);
    m_speedText->setObjectName(QStringLiteral("speedText"));
    m_speedText->setMinimumWidth(m_speedText->fontMetrics().horizontalAdvance(QStringLiteral("0.00×")));
    showSpeed(1);
    for (QWidget *widget : std::initializer_list<QWidget *>{label, m_speed, m_speedText})
        layout()->addWidget(widget);
    connect(m_speed, &QSlider::valueChanged, this, [this](int step) {
        m_speedText->setText(QStringLiteral("%1×").arg(speedOf(step)));
        Q_EMIT speedChosen(speedOf(step));
    });
}

void TopBar::setScenarios(const std::vector<Scenario> &scenarios)
{
    m_scenarios = scenarios;
    m_scenario->clear();
    for (const Scenario &scenario : scenarios) {
        m_scenario->addItem(scenario.name);
        m_scenario->setItemData(m_scenario->count() - 1, scenario.description, Qt::ToolTipRole);
    }
}

void TopBar::showScenario(const Scenario &scenario)
{
    auto found = std::find_if(m_scenarios.begin(), m_scenarios.end(),
                              [&scenario](const Scenario &one) { return one.id == scenario.id; });
    if (found == m_scenarios.end()) {
        m_scenarios.push_back(scenario);
        m_scenario->addItem(scenario.name);
        found = m_scenarios.end() - 1;
    } else {
        *found = scenario;
    }
    m_scenario->setCurrentIndex(static_cast<int>(found - m_scenarios.begin()));
    m_scenario->setToolTip(scenario.description.isEmpty() ? scenario.name : scenario.description);
}

void TopBar::showPhase(RunController::Phase phase)
{
    m_phase = phase;
    QAction *action = m_start->defaultAction();
    switch (phase) {
    case RunController::Phase::Idle:
        action->setText(tr("Start"));
        action->setToolTip(tr("Start the chosen scenario (F5)"));
        break;
    case RunController::Phase::Running:
        action->setText(tr("Hold"));
        action->setToolTip(tr("Hold the source; what waits goes on draining (F5)"));
        break;
    case RunController::Phase::Held:
        action->setText(tr("Go on"));
        action->setToolTip(tr("Let the source produce again (F5)"));
        break;
    }
    m_start->setProperty("kind", phase == RunController::Phase::Running ? QString() : QStringLiteral("primary"));
    m_start->style()->unpolish(m_start);
    m_start->style()->polish(m_start);
    repaintIcons();
}

void TopBar::showClock(RunController::Phase phase, bool live, Nanos at)
{
    const bool idle = phase == RunController::Phase::Idle;
    m_clock->show(!live ? ClockButton::Tone::Paused : idle ? ClockButton::Tone::Ready : ClockButton::Tone::Live, at);
}

void TopBar::showSpeed(double speed)
{
    const QSignalBlocker quiet(m_speed);
    m_speed->setValue(stepOf(std::clamp(speed, slowest, fastest)));
    m_speedText->setText(QStringLiteral("%1×").arg(speedOf(m_speed->value())));
}

void TopBar::setPresenting(bool on)
{
    m_modes->setVisible(!on);
    m_record->setVisible(!on);
    m_open->setVisible(!on);
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    const bool narrow = width() < m_themes.theme().space(175);
    for (QToolButton *button : {m_reset, m_record})
        button->setToolButtonStyle(narrow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
}

void TopBar::repaintIcons()
{
    const Theme &theme = m_themes.theme();
    const bool running = m_phase == RunController::Phase::Running;
    m_start->defaultAction()->setIcon(running ? themedIcon(theme, QStringLiteral("pause"))
                                              : tintedIcon(QStringLiteral("play"), theme.color(Ink::OnAccent)));
    m_reset->defaultAction()->setIcon(themedIcon(theme, QStringLiteral("reset")));
    m_open->defaultAction()->setIcon(themedIcon(theme, QStringLiteral("open")));
    m_record->setIcon(themedIcon(theme, QStringLiteral("record")));
    m_menu->setIcon(themedIcon(theme, QStringLiteral("menu")));
}

} // namespace penstock
