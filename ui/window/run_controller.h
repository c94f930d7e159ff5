// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/engine_handle.h"

#include <QObject>

namespace penstock {

/*!
 * What the toolbar's buttons do to the engine: which scenario is chosen, start, hold, go on, start over, stop, speed.
 * \thread UI.
 */
class RunController : public QObject {
    Q_OBJECT
public:
    enum class Phase {
        Idle,    //!< nothing runs
        Running, //!< the source produces
        Held     //!< the user holds the source; the rest goes on
    };
    Q_ENUM(Phase)

    explicit RunController(EngineHandle &engine, QObject *parent = nullptr);

    [[nodiscard]] Phase phase() const noexcept { return m_phase; }
    [[nodiscard]] const Scenario &scenario() const noexcept { return m_scenario; }
    /*! Chosen, not started; what runs goes on until reset() or start(). */
    void choose(const Scenario &scenario);
    /*! Keeps the phase true to what the engine says. */
    void follow(const Snapshot &snapshot);

public Q_SLOTS:
    /*! Starts when idle, else holds or resumes the source. */
    void startOrHold();
    /*! Starts the chosen scenario from its beginning. */
    void reset();
    void stop();
    void setSpeed(double speed);

Q_SIGNALS:
    void phaseChanged(penstock::RunController::Phase phase);
    void scenarioChosen(const penstock::Scenario &scenario);

private:
    void setPhase(Phase phase);

    EngineHandle &m_engine;
    Scenario m_scenario;
    double m_speed = 1;
    Phase m_phase = Phase::Idle;
};

} // namespace penstock
