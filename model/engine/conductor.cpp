// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/conductor.h"

#include "model/engine/describe.h"
#include "model/scenario/scenario_loader.h"

#include <algorithm>

namespace penstock {

namespace {

constexpr int mostReaders = 20'000;
// How long stop() waits for the last sample of a busy thread.
constexpr std::chrono::milliseconds stopGrace{1500};

} // namespace

Conductor::Conductor(const EngineHandle::Options &options)
    : m_options(options)
{}

Conductor::~Conductor() = default;

void Conductor::start(const Scenario &scenario)
{
    m_run.reset();
    m_run = std::make_unique<LabRun>(m_clock, scenario);
    LabRun &run = *m_run;
    const Outcome listening = run.listen();
    if (!listening) {
        m_run.reset();
        Q_EMIT failed(listening.error().text());
        return;
    }
    connect(&run.listener, &Listener::turnedAway, this,
            [this](const QString &why) { m_run->assembler->addEvent(EventKind::Refused, QString(), why); });
    run.startShards(std::max(1, m_options.shards), m_options.sampleKernel);
    for (const auto &thread : run.shards)
        connect(&thread->shard(), &Shard::sampled, this, &Conductor::shardSampled, Qt::QueuedConnection);
    run.startFleet();
    connect(run.fleet.get(), &ReaderFleet::sampled, this, &Conductor::fleetSampled, Qt::QueuedConnection);
    connect(run.fleet.get(), &ReaderFleet::readerError, this, &Conductor::readerFailed, Qt::QueuedConnection);
    connect(run.fleet.get(), &ReaderFleet::readerClosed, this, &Conductor::readerClosed, Qt::QueuedConnection);
    run.startSource();
    connect(run.source.get(), &SourceRunner::reported, this, &Conductor::sourceReported, Qt::QueuedConnection);
    for (std::size_t g = 1; g < run.groups.size(); ++g)
        run.adjustReaders(g, m_nextReader);
    run.assembler->addEvent(EventKind::Started, scenario.name, tr("listening on %1").arg(run.listener.url()));
    Q_EMIT started(run.listener.url());
    startTimers();
}

void Conductor::startTimers()
{
    LabRun &run = *m_run;
    if (m_options.sampling.count() > 0) {
        connect(&run.tickTimer, &QTimer::timeout, this, &Conductor::beginTick);
        run.tickTimer.setTimerType(Qt::PreciseTimer);
        run.tickTimer.start(std::chrono::duration_cast<std::chrono::milliseconds>(m_options.sampling));
    }
    connect(&run.timelineTimer, &QTimer::timeout, this, &Conductor::runTimeline);
    run.timelineTimer.setSingleShot(true);
    run.timelineTimer.setTimerType(Qt::PreciseTimer);
    runTimeline();
}

void Conductor::stop()
{
    if (!m_run || m_run->stopping)
        return;
    LabRun &run = *m_run;
    run.stopping = true;
    run.timelineTimer.stop();
    m_run->onSource([source = m_run->source.get()] { source->stop(); });
    // One more tick, so that the last snapshot has all that happened; then everything ends.
    run.tickTimer.stop();
    if (!run.tickOpen)
        beginTick();
    // A thread may be too busy to answer. The timer belongs to this run and dies with it.
    QTimer::singleShot(stopGrace, &run.tickTimer, [this] { finishStop(); });
}

void Conductor::finishStop()
{
    m_run.reset();
    Q_EMIT stopped();
}

void Conductor::beginTick()
{
    LabRun &run = *m_run;
    if (run.tickOpen)
        return; // what the threads have handed out for it is not there a second time
    run.tickOpen = true;
    run.lastTick = run.stopping;
    run.tickDue = nextDue();
    run.tick = TickInput{};
    run.tick.tick = ++m_ticks;
    run.tick.budget = run.budget;
    // Readers first: what they have read then is part of what the shards, asked next, have delivered.
    run.fleet->requestSample(run.tick.tick);
    m_run->onSource([source = m_run->source.get(), tick = m_ticks] { source->report(tick); });
}

TimePoint Conductor::nextDue()
{
    LabRun &run = *m_run;
    const TimePoint now = m_clock.now();
    const Nanos every = m_options.sampling;
    if (every.count() <= 0)
        return now;
    const TimePoint due = run.tickAnchor ? *run.tickAnchor + every : now;
    // A late tick is late once: the timer keeps to its own beat, and skips what it has missed.
    run.tickAnchor = due + std::max<qint64>(0, (now - due) / every) * every;
    return due;
}

void Conductor::fleetSampled(const std::shared_ptr<const FleetSample> &fleet)
{
    if (!m_run || fleet->tick != m_run->tick.tick)
        return;
    m_run->tick.fleet = fleet;
    for (const auto &thread : m_run->shards)
        thread->post([tick = fleet->tick, due = m_run->tickDue](Shard &shard) { shard.takeSample(tick, due); });
}

void Conductor::shardSampled(const std::shared_ptr<const ShardSample> &sample)
{
    if (!m_run || sample->tick != m_run->tick.tick)
        return;
    m_run->tick.shards.push_back(sample);
    finishTick();
}

void Conductor::finishTick()
{
    LabRun &run = *m_run;
    if (!run.tickOpen || !run.tick.fleet || !run.tick.source || run.tick.shards.size() < run.shards.size())
        return;
    run.tickOpen = false;
    run.tick.state = run.lastTick ? RunState::Stopped : RunState::Running;
    const auto snapshot = run.assembler->assemble(run.tick);
    quint64 costSeen = run.tick.shards.front()->costSeen;
    for (const auto &shard : run.tick.shards)
        costSeen = std::min(costSeen, shard->costSeen);
    m_run->onSource([source = m_run->source.get(), costSeen, waiting = run.assembler->budgetBytes(),
                     largest = run.assembler->largest()] { source->budgetSampled(waiting, costSeen, largest); });
    Q_EMIT snapshotReady(snapshot);
    if (run.lastTick)
        finishStop();
    else if (run.stopping)
        beginTick();
}

std::optional<std::size_t> Conductor::groupNamed(const QString &name)
{
    if (!m_run) {
        Q_EMIT failed(tr("nothing is running"));
        return std::nullopt;
    }
    for (std::size_t g = 0; g < m_run->groups.size(); ++g) {
        if (m_run->groups[g].name == name)
            return g;
    }
    Q_EMIT failed(tr("there is no group \"%1\"").arg(name));
    return std::nullopt;
}

void Conductor::readerFailed(ReaderId, const QString &text)
{
    if (m_run)
        m_run->assembler->addEvent(EventKind::ReaderError, QString(), text);
}

void Conductor::readerClosed(ReaderId id, int code, const QString &reason)
{
    const auto group = m_run ? m_run->forgetReader(id) : std::nullopt;
    if (!group)
        return; // not one that still should be there
    const RunningGroup &left = m_run->groups[*group];
    m_run->assembler->addEvent(EventKind::ReadersChanged, left.name,
                               tr("a reader ended (%1%2); %3 left")
                                   .arg(code)
                                   .arg(reason.isEmpty() ? QString() : QStringLiteral(": ") + reason)
                                   .arg(left.wanted));
}

void Conductor::sourceReported(const std::shared_ptr<const SourceReport> &report)
{
    if (!m_run || report->tick != m_run->tick.tick)
        return;
    m_run->tick.source = report;
    finishTick();
}

void Conductor::setPolicy(const QString &group, const Policy &policy)
{
    const auto g = groupNamed(group);
    if (!g || m_run->groups[*g].policy == policy)
        return;
    m_run->assembler->addEvent(EventKind::PolicyChanged, group, describePolicyChange(m_run->groups[*g].policy, policy));
    m_run->groups[*g].policy = policy;
    if (*g == 0)
        m_run->scenario.visitors = policy;
    else
        m_run->scenario.groups[*g - 1].policy = policy;
    m_run->publishGroups();
}

void Conductor::setPace(const QString &group, const Pace &pace)
{
    const auto g = groupNamed(group);
    if (!g || *g == 0 || m_run->groups[*g].pace == pace)
        return;
    m_run->groups[*g].pace = pace;
    m_run->scenario.groups[*g - 1].pace = pace;
    m_run->fleet->setPace(GroupIndex(static_cast<quint32>(*g)), pace);
    m_run->assembler->setGroups(m_run->groups);
    m_run->assembler->addEvent(EventKind::ReadersChanged, group, tr("pace: %1").arg(describePace(pace)));
}

void Conductor::setReaders(const QString &group, int count)
{
    const auto g = groupNamed(group);
    if (!g || *g == 0 || m_run->groups[*g].wanted == count)
        return;
    if (count < 0 || count > mostReaders) {
        Q_EMIT failed(tr("readers of %1: %2 is not between 0 and %3").arg(group).arg(count).arg(mostReaders));
        return;
    }
    m_run->groups[*g].wanted = count;
    m_run->scenario.groups[*g - 1].readers = count;
    m_run->assembler->setGroups(m_run->groups);
    m_run->assembler->addEvent(EventKind::ReadersChanged, group, tr("%1 readers").arg(count));
    m_run->adjustReaders(*g, m_nextReader);
}

void Conductor::setReceiveBuffer(const QString &group, std::optional<ByteCount> size)
{
    const auto g = groupNamed(group);
    if (!g || *g == 0 || m_run->groups[*g].receiveBuffer == size)
        return;
    m_run->groups[*g].receiveBuffer = size;
    m_run->scenario.groups[*g - 1].receiveBuffer = size;
    m_run->fleet->setReceiveBuffer(GroupIndex(static_cast<quint32>(*g)), size);
    m_run->assembler->setGroups(m_run->groups);
    m_run->assembler->addEvent(EventKind::ReadersChanged, group,
                               size ? tr("receive buffer %1").arg(formatBytes(*size))
                                    : tr("receive buffer: automatic"));
}

void Conductor::addGroup(const GroupSpec &group)
{
    if (!m_run) {
        Q_EMIT failed(tr("nothing is running"));
        return;
    }
    const bool taken = std::any_of(m_run->groups.begin(), m_run->groups.end(),
                                   [&](const RunningGroup &other) { return other.name == group.name; });
    if (taken || group.name.isEmpty()) {
        Q_EMIT failed(tr("group \"%1\": the name is empty or taken").arg(group.name));
        return;
    }
    m_run->scenario.groups.push_back(group);
    m_run->groups.push_back({group.name, group.policy, group.pace, group.receiveBuffer, group.readers});
    m_run->readers.emplace_back();
    m_run->readerNumbers.push_back(0);
    m_run->publishGroups();
    m_run->assembler->addEvent(EventKind::ReadersChanged, group.name, tr("new group, %1 readers").arg(group.readers));
    m_run->adjustReaders(m_run->groups.size() - 1, m_nextReader);
}

void Conductor::setSource(const SourceSpec &source)
{
    if (!m_run || m_run->scenario.source == source)
        return;
    m_run->scenario.source = source;
    m_run->assembler->addEvent(EventKind::SourceChanged, QString(), describeSource(source));
    m_run->onSource([runner = m_run->source.get(), source] { runner->setSpec(source); });
}

void Conductor::holdSource()
{
    if (m_run)
        m_run->onSource([source = m_run->source.get()] { source->holdByUser(); });
}

void Conductor::resumeSource()
{
    if (m_run)
        m_run->onSource([source = m_run->source.get()] { source->resumeByUser(); });
}

void Conductor::setSpeed(double speed)
{
    if (!m_run)
        return;
    m_run->time.setSpeed(speed);
    m_run->onSource([source = m_run->source.get()] { source->speedChanged(); });
    for (const auto &thread : m_run->shards)
        thread->post([](Shard &shard) { shard.speedChanged(); });
    m_run->fleet->speedChanged();
    runTimeline();
}

void Conductor::closeConnection(ConnectionId connection)
{
    if (!m_run)
        return;
    for (const auto &thread : m_run->shards)
        thread->post(
            [connection](Shard &shard) { shard.closeConnection(connection, 1000, QStringLiteral("closed by hand")); });
}

void Conductor::setBudget(ByteCount budget)
{
    if (!m_run)
        return;
    m_run->budget = budget.value();
    m_run->onSource([source = m_run->source.get(), budget] { source->setBudget(budget.value()); });
}

void Conductor::addNote(const QString &text)
{
    if (m_run)
        m_run->assembler->addEvent(EventKind::Note, QString(), text);
}

void Conductor::runTimeline()
{
    LabRun &run = *m_run;
    const Nanos since = run.time.now() - run.assembler->labStartedAt();
    while (run.timelineNext < run.scenario.timeline.size() && run.scenario.timeline[run.timelineNext].at <= since)
        applyChange(run.scenario.timeline[run.timelineNext++]);
    if (run.timelineNext < run.scenario.timeline.size()) {
        const Nanos in = run.time.toReal(run.scenario.timeline[run.timelineNext].at - since);
        run.timelineTimer.start(std::chrono::ceil<std::chrono::milliseconds>(std::max(in, Nanos(0))));
    }
}

void Conductor::applyChange(const TimedChange &change)
{
    const Result<Scenario> changed = withChange(m_run->scenario, change.path, change.value);
    if (!changed) {
        Q_EMIT failed(changed.error().text());
        return;
    }
    applyScenario(changed.value());
}

void Conductor::applyScenario(const Scenario &wanted)
{
    setSource(wanted.source);
    if (wanted.budget)
        setBudget(*wanted.budget);
    setPolicy(QStringLiteral("visitors"), wanted.visitors);
    for (const GroupSpec &group : wanted.groups) {
        setPolicy(group.name, group.policy);
        setPace(group.name, group.pace);
        setReceiveBuffer(group.name, group.receiveBuffer);
        setReaders(group.name, group.readers);
    }
}

} // namespace penstock
