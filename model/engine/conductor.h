// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/engine/engine_handle.h"
#include "model/engine/lab_run.h"

#include <memory>

namespace penstock {

/*!
 * Runs one scenario: brings up listener, shards, readers and source in their threads, ticks, hands commands down and
 * snapshots up. Delegates everything else.
 * \thread the engine's; every method is to be called there (queued from elsewhere).
 */
class Conductor : public QObject {
    Q_OBJECT
public:
    explicit Conductor(const EngineHandle::Options &options);
    ~Conductor() override;

    void start(const Scenario &scenario);
    void stop();

    void holdSource();
    void resumeSource();
    void setSpeed(double speed);
    void setSource(const SourceSpec &source);
    void setPolicy(const QString &group, const Policy &policy);
    void setPace(const QString &group, const Pace &pace);
    void setReaders(const QString &group, int count);
    void setReceiveBuffer(const QString &group, std::optional<ByteCount> size);
    void addGroup(const GroupSpec &group);
    void closeConnection(ConnectionId connection);
    void setBudget(ByteCount budget);
    void addNote(const QString &text);

Q_SIGNALS:
    void started(const QString &address);
    void snapshotReady(const std::shared_ptr<penstock::Snapshot> &snapshot);
    void failed(const QString &message);
    void stopped();

private:
    void beginTick();
    void fleetSampled(const std::shared_ptr<const FleetSample> &fleet);
    void shardSampled(const std::shared_ptr<const ShardSample> &sample);
    void finishTick();
    /*! When the tick that begins now was to begin; what is late is told as sampling jitter. */
    [[nodiscard]] TimePoint nextDue();
    void finishStop();
    void startTimers();
    void sourceReported(const std::shared_ptr<const SourceReport> &report);
    void readerFailed(ReaderId id, const QString &text);
    void readerClosed(ReaderId id, int code, const QString &reason);
    void runTimeline();
    void applyChange(const TimedChange &change);
    void applyScenario(const Scenario &wanted);
    [[nodiscard]] std::optional<std::size_t> groupNamed(const QString &name);

    EngineHandle::Options m_options;
    SteadyClock m_clock;
    // Never used twice, so that what a run that has ended still says is not taken for the next one's.
    quint64 m_ticks = 0;
    quint64 m_nextReader = 0;
    std::unique_ptr<LabRun> m_run;
};

} // namespace penstock
