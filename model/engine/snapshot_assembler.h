// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/connection_record.h"
#include "model/engine/group_record.h"
#include "model/engine/rate_window.h"
#include "model/engine/source_runner.h"
#include "model/metrics/process_cost.h"
#include "model/reader/reader_fleet.h"
#include "model/server/shard.h"

#include <deque>
#include <map>
#include <unordered_map>

namespace penstock {

/*! All that was measured at one tick. */
struct TickInput {
    quint64 tick = 0;
    RunState state = RunState::Running;
    qint64 budget = 0;
    std::shared_ptr<const FleetSample> fleet;
    std::vector<std::shared_ptr<const ShardSample>> shards;
    std::shared_ptr<const SourceReport> source;
};

/*!
 * Makes a Snapshot of what shards, readers and source say, and keeps what has to outlive a tick for that: records of
 * connections, sums over closed ones, distributions since the start. No sockets, no threads of its own.
 * \thread the engine's.
 */
class SnapshotAssembler {
public:
    SnapshotAssembler(const LabTime &time, QString scenarioName, QString address);

    void setGroups(const std::vector<RunningGroup> &groups);
    /*! Numbered and put into the next snapshot. */
    void addEvent(EventKind kind, const QString &subject, const QString &text);
    [[nodiscard]] std::shared_ptr<Snapshot> assemble(const TickInput &input);

    [[nodiscard]] TimePoint labStartedAt() const noexcept { return m_labStartedAt; }
    /*! Waiting bytes that no sample can have overlooked: delivered and not read or acknowledged, and the outboxes. */
    [[nodiscard]] qint64 budgetBytes() const noexcept { return m_budgetBytes; }
    /*! "slow-01 (812 MiB), slow-02 (64 MiB)": where most bytes wait. */
    [[nodiscard]] QString largest() const;

private:
    struct ClosedReader {
        ReaderSample reader;
        quint64 tick = 0;
    };

    void takeFleet(const FleetSample &fleet);
    void takeShard(const ShardSample &shard);
    void join(const JoinedConnection &joined);
    void leave(const LeftConnection &left);
    void resolvePeers();
    void takeNews(const ShardSample &shard);
    void update(ConnectionRecord &record, const ConnectionSample &sample);
    void settleClosed(ConnectionRecord &record);
    void forgetOld(TimePoint now);
    void buildGroups(Snapshot &snapshot);
    void checkLedger(const ConnectionRecord &record);
    void push(Event event);
    void buildSource(Snapshot &snapshot, const SourceReport &report);
    /*! The snapshot's order has visitors last. */
    [[nodiscard]] GroupIndex outward(GroupIndex group) const;

    const LabTime &m_time;
    QString m_scenarioName;
    QString m_address;
    TimePoint m_startedAt;
    TimePoint m_labStartedAt;
    std::deque<GroupRecord> m_groups; // engine's order
    std::map<ConnectionId, ConnectionRecord> m_records;
    std::unordered_map<quint16, ReaderSample> m_readersByPort; // of the newest fleet sample
    std::unordered_map<quint16, ClosedReader> m_closedReaders; // by port, until the connection settles
    std::vector<Event> m_events;
    std::vector<DrainEpisode> m_drains;
    DurationHistogram m_jitter;
    RateWindow<2> m_sourceRates;
    ProcessCost m_cost;
    quint64 m_eventNumber = 0;
    qint64 m_budgetBytes = 0;
    RateWindow<1> m_budgetRate{std::chrono::seconds(2)};
    std::optional<Nanos> m_budgetIn;
    bool m_ledgerErrorTold = false;
};

} // namespace penstock
