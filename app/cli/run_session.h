// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/exit_code.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/run_options.h"
#include "model/report/run_result.h"

#include <QEventLoop>
#include <QTimer>

namespace penstock {

/*!
 * One run from start to result: waits for the engine, ends it when the time is over or somebody interrupts, and writes
 * what came of it. \thread the main thread; runs an event loop of its own.
 */
class RunSession : public QObject {
    Q_OBJECT
public:
    explicit RunSession(const RunOptions &options);

    /*! \param target where the JSON goes, if it is wanted. Unless it goes to stdout, a table does. */
    [[nodiscard]] ExitCode run(JsonTarget &target);

private:
    void listening(const QString &address);
    void take(const SnapshotPtr &snapshot);
    void failed(const QString &message);
    void interrupted();
    void stop();
    [[nodiscard]] ExitCode finish(JsonTarget &target);
    [[nodiscard]] bool writeResult(JsonTarget &target, const std::vector<Assertion::Verdict> &verdicts) const;

    const RunOptions &m_options;
    RunResult m_result;
    EngineHandle m_engine;
    Interrupt m_interrupt;
    QEventLoop m_loop;
    QTimer m_stopLimit;
    ExitCode m_exit = ExitCode::Ok;
    bool m_listening = false;
    bool m_stopping = false;
};

} // namespace penstock
