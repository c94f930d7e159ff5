// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/run_controller.h"

#include <QFrame>

#include <vector>

class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace penstock {

class ClockButton;
class ThemeHolder;
class WindowActions;

/*!
 * The bar at the top: modes, scenario, start and hold, reset, speed, LIVE or PAUSED with the clock. Shows and asks;
 * does nothing itself.
 * \thread UI.
 */
class TopBar : public QFrame {
    Q_OBJECT
public:
    TopBar(ThemeHolder &themes, const WindowActions &actions, QWidget *parent = nullptr);

    /*! The ready scenarios, in order; the first is shown as chosen. */
    void setScenarios(const std::vector<Scenario> &scenarios);
    /*! Shows it as chosen; one that is not among the ready ones is added. */
    void showScenario(const Scenario &scenario);
    void showPhase(RunController::Phase phase);
    /*! \param live whether the charts follow the present. \param at what they show at their right end. */
    void showClock(RunController::Phase phase, bool live, Nanos at);
    /*! The slider follows, without speedChosen. */
    void showSpeed(double speed);
    /*! Name and modes go in presenter mode, to make room. */
    void setPresenting(bool on);

    static constexpr double slowest = 0.1;
    static constexpr double fastest = 4.0;

Q_SIGNALS:
    void scenarioChosen(const penstock::Scenario &scenario);
    void speedChosen(double speed);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QToolButton *addMode(const QString &name, const QString &text, const QString &tip, bool enabled);
    QToolButton *addButton(QAction *action);
    void addModes();
    void addScenario(const WindowActions &actions);
    void addSpeed();
    void repaintIcons();

    ThemeHolder &m_themes;
    QLabel *m_name;
    QWidget *m_modes;
    QComboBox *m_scenario;
    QToolButton *m_menu;
    QToolButton *m_start = nullptr;
    QToolButton *m_reset = nullptr;
    QToolButton *m_open = nullptr;
    QToolButton *m_record = nullptr;
    QSlider *m_speed;
    QLabel *m_speedText;
    ClockButton *m_clock;
    std::vector<Scenario> m_scenarios;
    RunController::Phase m_phase = RunController::Phase::Idle;
};

} // namespace penstock
