// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/engine/shard_thread.h"
#include "model/engine/snapshot_assembler.h"
#include "model/engine/source_runner.h"
#include "model/reader/reader_fleet.h"
#include "model/server/listener.h"

#include <QThread>
#include <QTimer>

#include <atomic>
#include <deque>
#include <memory>

namespace penstock {

/*!
 * Everything that lives from start to stop of one run: listener, shards, readers and source with their threads, and
 * what is wanted of them now. Destroying it ends them all. The Conductor's workshop: it reads and changes the members.
 * \thread the engine's.
 */
struct LabRun {
    LabRun(const Clock &clock, Scenario wanted);
    ~LabRun();
    LabRun(const LabRun &) = delete;
    LabRun &operator=(const LabRun &) = delete;

    /*! Listens where the scenario says; the assembler is there from then on. */
    [[nodiscard]] Outcome listen();
    void startShards(int count, bool sampleKernel);
    void startFleet();
    /*! Makes and starts the source; shards are there. */
    void startSource();
    /*! Adds or removes readers until there are as many as wanted. \param nextReader the last id given out */
    void adjustReaders(std::size_t group, quint64 &nextReader);
    /*! A reader is gone without being asked to: one less is wanted. \return its group; nullopt: it was asked to. */
    [[nodiscard]] std::optional<std::size_t> forgetReader(ReaderId id);
    /*! Tells shards, source and assembler of new policies and groups. */
    void publishGroups();

    /*! Calls it in the source's thread, later. */
    template<class Function>
    void onSource(Function function)
    {
        QMetaObject::invokeMethod(source.get(), function, Qt::QueuedConnection);
    }

    LabTime time;
    Scenario scenario; //!< as it is wanted now, timeline and commands applied
    std::shared_ptr<const PayloadPool> pool;
    std::vector<RunningGroup> groups;          //!< visitors first
    std::vector<std::deque<ReaderId>> readers; //!< per group, oldest first
    std::vector<int> readerNumbers;            //!< per group, the last one given out in a name
    Listener listener{ServerLimits{}.connections};
    std::atomic<quint64> nextConnection{0};
    std::size_t nextShard = 0;
    std::vector<std::unique_ptr<ShardThread>> shards;
    QThread sourceThread;
    std::unique_ptr<SourceRunner> source; //!< lives in sourceThread
    std::unique_ptr<ReaderFleet> fleet;
    std::unique_ptr<SnapshotAssembler> assembler;
    TickInput tick;
    TimePoint tickDue;
    std::optional<TimePoint> tickAnchor; //!< the beat the ticks keep to
    bool tickOpen = false;
    bool lastTick = false; //!< begun after stop()
    bool stopping = false;
    qint64 budget = 0;
    std::size_t timelineNext = 0;
    QTimer tickTimer;
    QTimer timelineTimer;
};

} // namespace penstock
