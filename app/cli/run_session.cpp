// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_session.h"

#include "model/report/text_table.h"

#include <ctime>

namespace penstock {

namespace {

using namespace std::chrono_literals;

// The engine promises 2 s; whoever waits in a script must not wait for ever.
constexpr auto longestStop = 15s;

} // namespace

RunSession::RunSession(const RunOptions &options)
    : m_options(options)
    , m_result(options.scenario)
    , m_engine(options.engine)
{
    connect(&m_engine, &EngineHandle::started, this, &RunSession::listening);
    connect(&m_engine, &EngineHandle::snapshotTaken, this, &RunSession::take);
    connect(&m_engine, &EngineHandle::failed, this, &RunSession::failed);
    connect(&m_engine, &EngineHandle::stopped, &m_loop, &QEventLoop::quit);
    connect(&m_interrupt, &Interrupt::requested, this, &RunSession::interrupted);
    m_stopLimit.setSingleShot(true);
    connect(&m_stopLimit, &QTimer::timeout, this, [this] {
        say(QStringLiteral("penstock-cli: the engine does not stop"));
        m_exit = ExitCode::Internal;
        m_loop.quit();
    });
}

ExitCode RunSession::run(JsonTarget &target)
{
    const std::clock_t cpuBefore = std::clock();
    m_engine.start(m_options.scenario);
    m_loop.exec();
    m_result.setCpu(fromSeconds(static_cast<double>(std::clock() - cpuBefore) / CLOCKS_PER_SEC));
    return m_listening || m_exit == ExitCode::Interrupted ? finish(target) : m_exit;
}

void RunSession::listening(const QString &address)
{
    m_listening = true;
    say(QStringLiteral("listening ") + address);
    if (!m_options.scenario.duration)
        say(QStringLiteral("The scenario has no end: it runs until Ctrl+C."));
}

void RunSession::take(const SnapshotPtr &snapshot)
{
    m_result.add(snapshot);
    const bool over = m_options.scenario.duration && snapshot->labSinceStart >= *m_options.scenario.duration;
    if (snapshot->state == RunState::Running && over)
        stop();
}

void RunSession::failed(const QString &message)
{
    say(QStringLiteral("penstock-cli: ") + message);
    if (m_listening)
        return;
    m_exit = ExitCode::CannotConnect;
    m_loop.quit();
}

void RunSession::interrupted()
{
    m_exit = ExitCode::Interrupted;
    stop();
}

void RunSession::stop()
{
    if (m_stopping)
        return;
    m_stopping = true;
    m_stopLimit.start(longestStop);
    m_engine.stop();
}

ExitCode RunSession::finish(JsonTarget &target)
{
    const QJsonObject result = m_result.toJson();
    std::vector<Assertion::Verdict> verdicts;
    bool allHold = true;
    for (const Assertion &assertion : m_options.assertions) {
        verdicts.push_back(assertion.check(result));
        if (verdicts.back().holds)
            continue;
        allHold = false;
        say(QStringLiteral("assert failed: %1 (%2)").arg(assertion.expression(), verdicts.back().problem));
    }
    if (!writeResult(target, verdicts))
        return ExitCode::Internal;
    if (m_result.unaccounted() != 0) {
        say(QStringLiteral("penstock-cli: %1 messages are not accounted for; this is a mistake of ours")
                .arg(m_result.unaccounted()));
        return ExitCode::Internal;
    }
    if (m_exit != ExitCode::Ok)
        return m_exit;
    return allHold ? ExitCode::Ok : ExitCode::AssertFailed;
}

bool RunSession::writeResult(JsonTarget &target, const std::vector<Assertion::Verdict> &verdicts) const
{
    if (m_options.json) {
        const QJsonObject json = RunResult::withAsserts(m_result.toJson(), m_options.assertions, verdicts);
        if (const Outcome written = target.write(QJsonDocument(json)); !written) {
            say(written.error());
            return false;
        }
    }
    if (m_options.json != QLatin1String("-") && m_result.hasRun()) {
        const Snapshot &last = *m_result.last();
        writeData(connectionsTable(last));
        writeData(QLatin1Char('\n') + totalsLine(last, m_result.unaccounted()));
    }
    return true;
}

} // namespace penstock
