// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/run_controller.h"

namespace penstock {

RunController::RunController(EngineHandle &engine, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
{}

void RunController::choose(const Scenario &scenario)
{
    m_scenario = scenario;
    Q_EMIT scenarioChosen(m_scenario);
}

void RunController::follow(const Snapshot &snapshot)
{
    switch (snapshot.state) {
    case RunState::Idle:
    case RunState::Stopped:
        setPhase(Phase::Idle);
        return;
    case RunState::Starting:
    case RunState::Running:
        setPhase(snapshot.source.held == HoldReason::User ? Phase::Held : Phase::Running);
        return;
    case RunState::Stopping:
        return;
    }
}

void RunController::startOrHold()
{
    switch (m_phase) {
    case Phase::Idle:
        reset();
        return;
    case Phase::Running:
        m_engine.holdSource();
        return;
    case Phase::Held:
        m_engine.resumeSource();
        return;
    }
}

void RunController::reset()
{
    m_engine.start(m_scenario);
    m_engine.setSpeed(m_speed);
}

void RunController::stop()
{
    m_engine.stop();
}

void RunController::setSpeed(double speed)
{
    m_speed = speed;
    m_engine.setSpeed(speed);
}

void RunController::setPhase(Phase phase)
{
    if (m_phase == phase)
        return;
    m_phase = phase;
    Q_EMIT phaseChanged(phase);
}

} // namespace penstock
