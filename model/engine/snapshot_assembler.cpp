// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/snapshot_assembler.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock {

namespace {

// Closed connections stay visible for so long.
constexpr Nanos keepClosed = std::chrono::seconds(10);
// A burst of drops is told once, and again after so long.
constexpr Nanos tellDropsEvery = std::chrono::seconds(5);
// For so many ticks a closed connection waits for the last word of its reader.
constexpr int mostSettleWaits = 5;
// More of one kind in one tick are told as a number.
constexpr std::size_t mostRefusals = 5;

QString tr(const char *text)
{
    return QCoreApplication::translate("penstock::SnapshotAssembler", text);
}

} // namespace

SnapshotAssembler::SnapshotAssembler(const LabTime &time, QString scenarioName, QString address)
    : m_time(time)
    , m_scenarioName(std::move(scenarioName))
    , m_address(std::move(address))
    , m_startedAt(time.real().now())
    , m_labStartedAt(time.now())
{}

void SnapshotAssembler::setGroups(const std::vector<RunningGroup> &groups)
{
    m_groups.resize(groups.size());
    for (std::size_t i = 0; i < groups.size(); ++i)
        m_groups[i].now = groups[i];
}

void SnapshotAssembler::addEvent(EventKind kind, const QString &subject, const QString &text)
{
    push({0, m_time.real().now(), kind, {}, subject, text});
}

void SnapshotAssembler::push(Event event)
{
    event.number = ++m_eventNumber;
    m_events.push_back(std::move(event));
}

GroupIndex SnapshotAssembler::outward(GroupIndex group) const
{
    return number(group) == 0 ? GroupIndex(static_cast<quint32>(m_groups.size() - 1)) : GroupIndex(number(group) - 1);
}

std::shared_ptr<Snapshot> SnapshotAssembler::assemble(const TickInput &input)
{
    for (GroupRecord &group : m_groups)
        group.ageNow.clear();
    takeFleet(*input.fleet);
    for (const auto &shard : input.shards)
        takeShard(*shard);
    resolvePeers();

    auto snapshot = std::make_shared<Snapshot>();
    snapshot->tick = input.tick;
    snapshot->state = input.state;
    snapshot->at = m_time.real().now();
    snapshot->startedAt = m_startedAt;
    snapshot->sinceStart = snapshot->at - m_startedAt;
    snapshot->labSinceStart = m_time.now() - m_labStartedAt;
    snapshot->speed = m_time.speed();
    snapshot->scenarioName = m_scenarioName;
    snapshot->address = m_address;
    snapshot->budgetBytes = input.budget;
    buildSource(*snapshot, *input.source);
    buildGroups(*snapshot);
    for (const Event &event : input.source->events)
        push(event);
    std::stable_sort(m_events.begin(), m_events.end(), [](const Event &a, const Event &b) { return a.at < b.at; });
    snapshot->events = std::exchange(m_events, {});
    snapshot->drains = std::exchange(m_drains, {});
    snapshot->cost.samplingJitter = m_jitter.summary();
    const ProcessCost::Values cost = m_cost.read(snapshot->at);
    snapshot->cost.cpu = cost.cpu;
    snapshot->cost.cpuCores = cost.cores;
    snapshot->cost.rssBytes = cost.rssBytes;
    snapshot->cost.rssPeakBytes = cost.rssPeakBytes;
    forgetOld(snapshot->at);
    return snapshot;
}

void SnapshotAssembler::takeFleet(const FleetSample &fleet)
{
    m_readersByPort.clear();
    m_readersByPort.reserve(fleet.readers.size());
    for (const ReaderSample &reader : fleet.readers)
        m_readersByPort.emplace(reader.localPort, reader);
    for (const ReaderSample &reader : fleet.closed)
        m_closedReaders.insert_or_assign(reader.localPort, ClosedReader{reader, fleet.tick});
    // Whoever has not asked by now never will; the port may come again.
    std::erase_if(m_closedReaders, [&fleet](const auto &entry) {
        return fleet.tick - entry.second.tick > quint64{mostSettleWaits} + 1;
    });
    for (std::size_t g = 0; g < fleet.ageByGroup.size() && g < m_groups.size(); ++g) {
        m_groups[g].age.add(fleet.ageByGroup[g]);
        m_groups[g].ageNow.add(fleet.ageByGroup[g]);
    }
}

void SnapshotAssembler::takeShard(const ShardSample &shard)
{
    m_jitter.record(shard.jitter);
    for (const JoinedConnection &joined : shard.joined)
        join(joined);
    for (const ConnectionSample &sample : shard.connections) {
        const auto it = m_records.find(sample.id);
        if (it != m_records.end())
            update(it->second, sample);
    }
    for (const LeftConnection &left : shard.left)
        leave(left);
    for (std::size_t g = 0; g < shard.meters.size() && g < m_groups.size(); ++g) {
        GroupRecord &group = m_groups[g];
        const GroupMeters &meters = shard.meters[g];
        group.sendLibrary.add(meters.sendLibrary);
        group.sendKernel.add(meters.sendKernel);
        group.peak.outboxMessages = std::max(group.peak.outboxMessages, meters.peak.outboxMessages);
        group.peak.outboxBytes = std::max(group.peak.outboxBytes, meters.peak.outboxBytes);
        group.peak.socketBytes = std::max(group.peak.socketBytes, meters.peak.socketBytes);
        group.peak.kernelBytes = std::max(group.peak.kernelBytes, meters.peak.kernelBytes);
    }
    takeNews(shard);
}

void SnapshotAssembler::join(const JoinedConnection &joined)
{
    m_records.try_emplace(joined.identity.id, joined);
    Event event{0, joined.at, EventKind::Connected, joined.identity.id, joined.identity.name, QString()};
    event.text = tr("joined %1 as %2")
                     .arg(m_groups[number(joined.identity.group)].now.name, joined.identity.encoding == Encoding::Binary
                                                                                ? QStringLiteral("penstock.v1.binary")
                                                                                : QStringLiteral("penstock.v1.json"));
    push(std::move(event));
}

void SnapshotAssembler::leave(const LeftConnection &left)
{
    const auto it = m_records.find(left.last.id);
    if (it == m_records.end())
        return;
    ConnectionRecord &record = it->second;
    record.last = left.last;
    record.close = left.close;
    closeView(record);
    Event event{0, left.close.at, EventKind::Closed, record.identity.id, record.identity.name, QString()};
    event.text = tr("closed with %1").arg(left.close.code) +
                 (left.close.reason.isEmpty() ? QString() : QStringLiteral(": ") + left.close.reason);
    push(std::move(event));
}

void SnapshotAssembler::takeNews(const ShardSample &shard)
{
    std::size_t refusals = 0;
    for (const Event &event : shard.news.events) {
        if (event.kind == EventKind::Refused && ++refusals > mostRefusals)
            continue;
        const auto it = m_records.find(event.connection);
        if (it != m_records.end()) {
            GroupRecord &group = m_groups[number(it->second.identity.group)];
            group.highWaterEvents += event.kind == EventKind::HighWater ? 1 : 0;
            group.evictions += event.kind == EventKind::Evicted ? 1 : 0;
        }
        push(event);
    }
    if (refusals > mostRefusals)
        addEvent(EventKind::Refused, QString(), tr("and %1 more").arg(refusals - mostRefusals));
    for (DrainEpisode episode : shard.news.drains) {
        GroupRecord &group = m_groups[number(episode.group)];
        const auto it = m_records.find(episode.connection);
        if (!episode.libraryEmpty)
            ++group.drainEpisodes;
        if (it != m_records.end() && episode.libraryEmpty) {
            auto &own = episode.kernelEmpty ? it->second.drainKernel : it->second.drainLibrary;
            if (!own)
                own = std::make_unique<DurationHistogram>();
            own->record(episode.kernelEmpty ? *episode.kernelEmpty : *episode.libraryEmpty);
        }
        if (episode.kernelEmpty)
            group.drainKernel.record(*episode.kernelEmpty);
        else if (episode.libraryEmpty)
            group.drainLibrary.record(*episode.libraryEmpty);
        episode.group = outward(episode.group);
        m_drains.push_back(episode);
    }
}

void SnapshotAssembler::resolvePeers()
{
    for (auto &[id, record] : m_records) {
        if (record.settled)
            continue;
        const auto reader = m_readersByPort.find(record.peerPort);
        const bool ours = record.sameMachine && reader != m_readersByPort.end() && record.mayBe(reader->second);
        if (ours && record.peer != PeerKind::Visitor) {
            record.peer = PeerKind::Reader;
            record.reader = reader->second; // also after the server's end: it may still read what the kernels hold
        } else if (!record.peer && ++record.samplesSeen >= 2) {
            record.peer = PeerKind::Visitor; // two fleet samples since it joined, and none of our readers has its port
        }
        if (record.close && (!ours || record.peer == PeerKind::Visitor))
            settleClosed(record);
    }
}

void SnapshotAssembler::settleClosed(ConnectionRecord &record)
{
    const auto last = m_closedReaders.find(record.peerPort);
    if (record.sameMachine && last != m_closedReaders.end() && record.mayBe(last->second.reader)) {
        record.peer = PeerKind::Reader;
        record.reader = last->second.reader;
        m_closedReaders.erase(last);
    } else if (record.peer != PeerKind::Visitor && ++record.settleWaits <= mostSettleWaits) {
        return; // the last word of a reader may come with a later fleet sample
    }
    if (!record.peer)
        record.peer = PeerKind::Visitor;
    GroupRecord &group = m_groups[number(record.identity.group)];
    record.settled = true;
    group.closedLedger += record.last->ledger;
    group.closedBytesOut += record.last->bytesAcknowledged;
    group.closedFrames += record.last->framesWritten;
    if (record.peer == PeerKind::Reader && record.reader) {
        group.closedRead += record.reader->read;
        group.lostWithClosed +=
            record.last->ledger.delivered - std::min(record.last->ledger.delivered, record.reader->read);
    }
    checkLedger(record);
    if (record.reader)
        record.view.read = static_cast<qint64>(record.reader->read);
}

void SnapshotAssembler::update(ConnectionRecord &record, const ConnectionSample &sample)
{
    const std::optional<TcpInfo> olderTcp = record.last ? record.last->tcp : std::nullopt;
    const std::optional<qint64> olderMemory = record.last ? record.last->kernelMemory : std::nullopt;
    record.last = sample;
    if (!record.last->tcp) { // not read in every sample of an idle connection
        record.last->tcp = olderTcp;
        record.last->kernelMemory = olderMemory;
    }
    const auto reader = m_readersByPort.find(record.peerPort);
    if (record.peer == PeerKind::Reader && reader != m_readersByPort.end() && record.mayBe(reader->second))
        record.reader = reader->second;
    record.view.id = record.identity.id;
    record.view.name = record.identity.name;
    refreshView(record, m_groups[number(record.identity.group)].now.policy, m_budgetIn);
    checkLedger(record);
}

void SnapshotAssembler::checkLedger(const ConnectionRecord &record)
{
    if (m_ledgerErrorTold)
        return;
    const Ledger &ledger = record.last->ledger;
    QString what;
    if (ledger.unaccounted() != 0)
        what = tr("%1 messages are unaccounted for").arg(ledger.unaccounted());
    else if (record.peer == PeerKind::Reader && record.reader && record.reader->read > ledger.delivered)
        what = tr("the reader has read %1 messages, only %2 were delivered")
                   .arg(record.reader->read)
                   .arg(ledger.delivered);
    else if (record.peer == PeerKind::Reader && record.reader &&
             record.reader->bytesRead == record.last->bytesEnqueued && record.reader->read != ledger.delivered)
        what = tr("all bytes are read, but only %1 of %2 messages").arg(record.reader->read).arg(ledger.delivered);
    if (what.isEmpty())
        return;
    m_ledgerErrorTold = true;
    push({0, record.last->at, EventKind::LedgerError, record.identity.id, record.identity.name, what});
}

void SnapshotAssembler::buildSource(Snapshot &snapshot, const SourceReport &report)
{
    SourceView &view = snapshot.source;
    view.spec = report.spec;
    view.produced = report.produced;
    view.held = report.held;
    view.heldTotal = report.heldTotal;
    view.lag = report.lag;
    view.lagMax = report.lagMax;
    const auto rates = m_sourceRates.add(
        snapshot.at, {static_cast<double>(report.produced), static_cast<double>(report.producedBytes)});
    view.messagesPerSecond = rates[0];
    view.bytesPerSecond = rates[1];
}

void SnapshotAssembler::buildGroups(Snapshot &snapshot)
{
    std::vector<std::vector<const ConnectionRecord *>> members(m_groups.size());
    m_budgetBytes = 0;
    snapshot.connections.reserve(m_records.size());
    for (auto &[id, record] : m_records) {
        if (!record.close)
            m_budgetBytes += record.outstandingBytes(); // also of those whose peer is not known yet
        if (!record.last || !record.peer)
            continue;
        record.view.group = outward(record.identity.group);
        record.view.peer = *record.peer;
        snapshot.connections.push_back(record.view);
        if (record.settled)
            continue;
        members[number(record.identity.group)].push_back(&record);
    }
    const double growth = m_budgetRate.add(snapshot.at, {static_cast<double>(m_budgetBytes)})[0];
    const double room = static_cast<double>(snapshot.budgetBytes - m_budgetBytes);
    m_budgetIn = growth > 0 && room > 0 ? std::optional(fromSeconds(std::min(room / growth, 1e9))) : std::nullopt;
    for (std::size_t i = 1; i <= m_groups.size(); ++i) {
        const std::size_t g = i % m_groups.size(); // visitors, the engine's first, come last
        snapshot.groups.push_back(groupView(m_groups[g], members[g], snapshot.at));
        const GroupView &view = snapshot.groups.back();
        snapshot.totals += view.ledger;
        snapshot.read += static_cast<quint64>(view.read.valueOr(0));
        snapshot.waitingBytes += view.stages.waitingBytes();
    }
}

void SnapshotAssembler::forgetOld(TimePoint now)
{
    std::erase_if(m_records, [&](const auto &entry) {
        const ConnectionRecord &record = entry.second;
        return record.settled && now - record.close->at > keepClosed;
    });
}

QString SnapshotAssembler::largest() const
{
    std::vector<std::pair<qint64, QString>> sizes;
    for (const auto &[id, record] : m_records) {
        if (!record.close && record.last)
            sizes.emplace_back(record.outstandingBytes(), record.identity.name);
    }
    const std::size_t count = std::min<std::size_t>(3, sizes.size());
    std::partial_sort(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(count), sizes.end(), std::greater<>());
    QStringList names;
    for (std::size_t i = 0; i < count; ++i)
        names += QStringLiteral("%1 (%2)").arg(sizes[i].second, formatBytes(ByteCount(sizes[i].first)));
    return names.join(QStringLiteral(", "));
}

} // namespace penstock
