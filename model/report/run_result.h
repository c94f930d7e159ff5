// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"
#include "model/report/assertion.h"

#include <QJsonArray>
#include <QJsonObject>

#include <map>
#include <optional>
#include <vector>

namespace penstock {

/*!
 * Gathers the snapshots of one run and makes the result of `penstock-cli run` of it (DESIGN 8,
 * resources/docs/formats.md).
 *
 * Gauges are those of the last snapshot in which the lab ran: after it everything is closed. Events are those of the
 * whole run; of connections that ended earlier the last view is kept. Both are bounded; what was left out is counted.
 * \thread one owner.
 */
class RunResult {
public:
    struct Limits {
        std::size_t events = 20'000;
        std::size_t closedConnections = 2'000;
    };

    /*! \param scenario as it is run, with all changes of the command line. */
    explicit RunResult(Scenario scenario)
        : RunResult(std::move(scenario), Limits())
    {}
    RunResult(Scenario scenario, Limits limits);

    /*! Every snapshot, in order. */
    void add(const SnapshotPtr &snapshot);
    /*! Processor time that the run took; unknown until it is set. */
    void setCpu(Nanos cpu) { m_cpu = cpu; }

    /*! Whether there was a snapshot of a running lab. */
    [[nodiscard]] bool hasRun() const noexcept { return m_running != nullptr; }
    /*! The last snapshot in which the lab ran; null if there was none. */
    [[nodiscard]] const SnapshotPtr &last() const noexcept { return m_running; }

    /*! The sum of what is not accounted for, of the running lab and of the stopped one; 0, always. */
    [[nodiscard]] qint64 unaccounted() const;

    /*! The result; all keys are there, also if nothing ran. */
    [[nodiscard]] QJsonObject toJson() const;
    /*! The same with `asserts`. \param verdicts as checked against toJson(). */
    [[nodiscard]] static QJsonObject withAsserts(QJsonObject result, const std::vector<Assertion> &assertions,
                                                 const std::vector<Assertion::Verdict> &verdicts);

private:
    void addEvents(const Snapshot &snapshot);
    void keepClosed(const Snapshot &snapshot);
    [[nodiscard]] QJsonObject totals() const;
    [[nodiscard]] QJsonObject source() const;
    [[nodiscard]] QJsonArray groups() const;
    [[nodiscard]] QJsonArray connections() const;
    [[nodiscard]] QJsonArray events() const;
    [[nodiscard]] QJsonObject process() const;

    Scenario m_scenario;
    Limits m_limits;
    SnapshotPtr m_running;
    SnapshotPtr m_latest;
    std::optional<Nanos> m_cpu;
    std::vector<Event> m_events;
    quint64 m_eventsOmitted = 0;
    std::map<quint64, ConnectionView> m_closed; // by id
    quint64 m_closedOmitted = 0;
};

} // namespace penstock
