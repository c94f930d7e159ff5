// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/lab_run.h"

#include "model/engine/memory_budget.h"

#include <algorithm>

namespace penstock {

LabRun::LabRun(const Clock &clock, Scenario wanted)
    : time(clock)
    , scenario(std::move(wanted))
    , pool(std::make_shared<const PayloadPool>(scenario.seed))
    , budget((scenario.budget ? *scenario.budget : defaultMemoryBudget()).value())
{
    groups.push_back({QStringLiteral("visitors"), scenario.visitors, EagerPace{}, std::nullopt, 0});
    for (const GroupSpec &group : scenario.groups)
        groups.push_back({group.name, group.policy, group.pace, group.receiveBuffer, group.readers});
    readers.resize(groups.size());
    readerNumbers.resize(groups.size());
}

LabRun::~LabRun()
{
    tickTimer.stop();
    timelineTimer.stop();
    listener.close();
    if (source) {
        QMetaObject::invokeMethod(source.get(), &SourceRunner::stop, Qt::BlockingQueuedConnection);
        sourceThread.quit();
        sourceThread.wait();
    }
    if (fleet)
        fleet->stop();
    shards.clear();
}

Outcome LabRun::listen()
{
    Outcome listening = listener.listenOn(scenario.listen);
    if (listening) {
        assembler = std::make_unique<SnapshotAssembler>(time, scenario.name, listener.url());
        assembler->setGroups(groups);
    }
    return listening;
}

void LabRun::startShards(int count, bool sampleKernel)
{
    std::vector<ServerGroup> served;
    for (const RunningGroup &group : groups)
        served.push_back({group.name, group.policy});
    for (int i = 0; i < count; ++i) {
        Shard::Setup setup;
        setup.index = i;
        setup.groups = served;
        setup.sampleKernel = sampleKernel;
        setup.nextId = [this] { return ConnectionId(++nextConnection); };
        shards.push_back(std::make_unique<ShardThread>(std::move(setup), time));
        QObject::connect(&shards.back()->shard(), &Shard::descriptorReleased, &listener, &Listener::release,
                         Qt::QueuedConnection);
    }
    QObject::connect(&listener, &Listener::accepted, &listener, [this](qintptr descriptor) {
        ShardThread &next = *shards[nextShard++ % shards.size()];
        next.post([descriptor](Shard &shard) { shard.adopt(descriptor); });
    });
}

void LabRun::startFleet()
{
    fleet = std::make_unique<ReaderFleet>(time, pool);
    fleet->setServer(listener.serverAddress(), listener.serverPort());
}

void LabRun::startSource()
{
    SourceRunner::Setup setup;
    setup.spec = scenario.source;
    setup.seed = scenario.seed;
    setup.shards = static_cast<int>(shards.size());
    setup.budget = budget;
    for (const RunningGroup &group : groups)
        setup.groups.push_back(group.policy);
    setup.publish = [this](const PublishedBatch &batch) {
        for (const auto &thread : shards)
            thread->post([batch](Shard &shard) { shard.publish(batch); });
    };
    source = std::make_unique<SourceRunner>(std::move(setup), time, pool);
    for (const auto &thread : shards) {
        const Shard &shard = thread->shard();
        QObject::connect(&shard, &Shard::batchDone, source.get(), &SourceRunner::batchDone, Qt::QueuedConnection);
        QObject::connect(&shard, &Shard::pressureChanged, source.get(), &SourceRunner::pressureChanged,
                         Qt::QueuedConnection);
    }
    source->moveToThread(&sourceThread);
    sourceThread.setObjectName(QStringLiteral("source"));
    sourceThread.start();
    onSource([runner = source.get()] { runner->start(); });
}

void LabRun::adjustReaders(std::size_t group, quint64 &nextReader)
{
    const RunningGroup &wanted = groups[group];
    std::deque<ReaderId> &present = readers[group];
    while (static_cast<int>(present.size()) > wanted.wanted) {
        fleet->remove(present.back());
        present.pop_back();
    }
    while (static_cast<int>(present.size()) < wanted.wanted) {
        const ReaderId id{++nextReader};
        const QString name =
            QStringLiteral("%1-%2").arg(wanted.name).arg(++readerNumbers[group], 2, 10, QLatin1Char('0'));
        fleet->add({id, name, GroupIndex(static_cast<quint32>(group)), wanted.name, wanted.pace, wanted.receiveBuffer});
        present.push_back(id);
    }
}

std::optional<std::size_t> LabRun::forgetReader(ReaderId id)
{
    for (std::size_t g = 1; g < groups.size(); ++g) {
        if (std::erase(readers[g], id) == 0)
            continue;
        groups[g].wanted = static_cast<int>(readers[g].size());
        scenario.groups[g - 1].readers = groups[g].wanted;
        assembler->setGroups(groups);
        return g;
    }
    return std::nullopt;
}

void LabRun::publishGroups()
{
    std::vector<ServerGroup> served;
    std::vector<Policy> policies;
    for (const RunningGroup &group : groups) {
        served.push_back({group.name, group.policy});
        policies.push_back(group.policy);
    }
    for (const auto &thread : shards)
        thread->post([served](Shard &shard) { shard.setGroups(served); });
    onSource([runner = source.get(), policies] { runner->setGroups(policies); });
    assembler->setGroups(groups);
}

} // namespace penstock
