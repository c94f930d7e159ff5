// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/engine/snapshot.h"
#include "model/policy/upstream_judge.h"
#include "model/server/shard.h"
#include "model/source/payload_pool.h"
#include "model/source/source_schedule.h"

#include <QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace penstock {

/*! What the source did until now. */
struct SourceReport {
    quint64 tick = 0;
    SourceSpec spec;
    quint64 produced = 0;
    quint64 producedBytes = 0; //!< payload
    HoldReason held = HoldReason::None;
    Nanos heldTotal{0};
    Nanos lag{0};
    Nanos lagMax{0};
    std::vector<Event> events; //!< since the previous report
};

/*!
 * Runs the synthetic source: makes the messages that are due and hands them to the shards, never more than a few
 * batches ahead of them, and holds when the user, the memory budget or an upstream gate says so.
 *
 * The budget is kept without asking anybody: the waiting bytes of the last sample plus all that was offered since are
 * an upper bound of what waits now, and no batch is made that could pass the budget.
 *
 * \thread its own; every method is to be called there (queued from elsewhere).
 */
class SourceRunner : public QObject {
    Q_OBJECT
public:
    struct Setup {
        SourceSpec spec;
        quint64 seed = 1;
        int shards = 1;
        qint64 budget = 0;
        std::vector<Policy> groups;                          //!< in the server's order
        std::function<void(const PublishedBatch &)> publish; //!< posts to all shards; called in this thread
    };

    SourceRunner(Setup setup, const LabTime &time, std::shared_ptr<const PayloadPool> pool);

    void start();
    void stop();
    void setSpec(const SourceSpec &spec);
    void setBudget(qint64 budget);
    void setGroups(const std::vector<Policy> &groups);
    void holdByUser();
    void resumeByUser();
    void speedChanged();
    void batchDone(int shard);
    void pressureChanged(int shard, const std::vector<GroupPressure> &groups);
    /*! The truth of a fresh sample. \param costSeen of the slowest shard. \param largest for the event's text */
    void budgetSampled(qint64 waitingBytes, quint64 costSeen, const QString &largest);
    void report(quint64 tick);

Q_SIGNALS:
    void reported(const std::shared_ptr<const penstock::SourceReport> &report);

private:
    void run();
    void scheduleNext();
    [[nodiscard]] bool makeBatch();
    [[nodiscard]] bool fitsBudget(qint64 cost);
    void countConnections();
    void judge();
    void setHeld(HoldReason reason, const QString &text);
    [[nodiscard]] HoldReason reasonNow() const;

    Setup m_setup;
    const LabTime &m_time;
    std::shared_ptr<const PayloadPool> m_pool;
    SourceSchedule m_schedule;
    QTimer m_timer;
    std::vector<SourceSchedule::Due> m_due; // taken from the schedule, not yet made
    std::size_t m_dueNext = 0;
    std::vector<int> m_inFlight;                        // batches per shard
    std::vector<std::vector<GroupPressure>> m_pressure; // per shard
    std::vector<UpstreamJudge> m_judges;
    SourceReport m_report;
    TimePoint m_heldSince;
    quint64 m_cost = 0;
    quint64 m_costSeen = 0;
    qint64 m_waiting = 0;
    qint64 m_needs = 0; // of the batch that did not fit
    int m_connections = 0;
    std::deque<qint64> m_batchBytes; // of the newest batches, as many as can be under way
    qint64 m_joinCost = 0;           // batches under way were counted for fewer connections than may get them
    quint64 m_joinCostUntil = 0;     // settled when this cost has been seen
    QString m_largest;
    bool m_running = false;
    bool m_userHolds = false;
    bool m_budgetHolds = false;
    bool m_upstreamHolds = false;
    bool m_awaitsSample = false; // the bound says stop, a fresh sample may say otherwise
};

} // namespace penstock
