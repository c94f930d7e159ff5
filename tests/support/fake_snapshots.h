// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/random.h"
#include "model/engine/snapshot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>

namespace penstock {

/*!
 * Plausible snapshots without an engine, for tests and pictures of the window: the same seed gives the same numbers.
 *
 * Group 0 `fast` reads all at once and has short drains; group 1 `slow` has one reader (slow-01) whose bytes rise
 * through the stages without end, the others of the group fall behind and catch up in turns; group 2 is `visitors`.
 * A policy set here acts as in the engine: a gate keeps the socket under high water and fills the outbox, an admission
 * limit conflates. The ledger balances in every snapshot.
 */
class FakeSnapshots {
public:
    struct Spec {
        quint64 seed = 1;
        int fast = 11;
        int slow = 3;
        int visitors = 0;
        Nanos interval{std::chrono::milliseconds(100)};
        double messagesPerSecond = 400;
        qint64 messageSize = 408;                 //!< payload, bytes
        double slowReads = 0.05;                  //!< share of the source's rate the rising reader takes
        Nanos calm{std::chrono::seconds(4)};      //!< before slow-01 begins to fall behind
        TimePoint start{std::chrono::seconds(1)}; //!< time of the first snapshot minus one interval
    };

    FakeSnapshots()
        : FakeSnapshots(Spec())
    {}
    explicit FakeSnapshots(const Spec &spec)
        : m_spec(spec)
        , m_random(spec.seed)
        , m_now(spec.start)
    {
        m_groups = {{QStringLiteral("fast"), EagerPace{}, {}, {}, 0},
                    {QStringLiteral("slow"), SteadyPace{Rate(spec.messagesPerSecond * spec.slowReads), {}}, {}, {}, 0},
                    {QStringLiteral("visitors"), EagerPace{}, {}, {}, 0}};
        addEvent(EventKind::Started, {}, QString(), QStringLiteral("listening ws://127.0.0.1:9001"));
        addReaders(0, spec.fast);
        addReaders(1, spec.slow);
        addReaders(2, spec.visitors);
    }

    /*! One interval later. */
    SnapshotPtr next()
    {
        m_now += m_spec.interval;
        ++m_tick;
        const double seconds = toSeconds(m_spec.interval);
        m_offered += m_spec.messagesPerSecond * seconds;
        for (Peer &peer : m_peers)
            step(peer, seconds);
        return take();
    }
    /*! \return the last of the snapshots of `duration`; each is handed to `visit` first. */
    SnapshotPtr run(Nanos duration, const std::function<void(const SnapshotPtr &)> &visit = {})
    {
        SnapshotPtr last;
        for (Nanos done{0}; done < duration; done += m_spec.interval) {
            last = next();
            if (visit)
                visit(last);
        }
        return last;
    }

    /*! Acts from the next snapshot on, which carries the event PolicyChanged. */
    void setPolicy(std::size_t group, const Policy &policy)
    {
        m_groups[group].policy = policy;
        addEvent(EventKind::PolicyChanged, {}, m_groups[group].name, QStringLiteral("policy changed"));
    }
    void addNote(const QString &text) { addEvent(EventKind::Note, {}, QString(), text); }
    /*! Readers that appear in the next snapshot. */
    void addReaders(std::size_t group, int count)
    {
        for (int i = 0; i < count; ++i) {
            Peer peer;
            peer.id = ConnectionId(++m_lastId);
            peer.group = group;
            peer.name =
                QStringLiteral("%1-%2").arg(m_groups[group].name).arg(++m_groups[group].made, 2, 10, QChar(u'0'));
            peer.rises = group == 1 && m_groups[group].made == 1;
            peer.phase = m_random.uniform();
            peer.offeredBefore = m_offered;
            addEvent(EventKind::Connected, peer.id, peer.name, QStringLiteral("connected"));
            m_peers.push_back(peer);
        }
    }
    /*! Closed in the next snapshot, gone 10 s later. */
    void close(ConnectionId id)
    {
        for (Peer &peer : m_peers) {
            if (peer.id != id || peer.closed)
                continue;
            peer.closed = CloseInfo{1000, QStringLiteral("done"), m_now + m_spec.interval};
            addEvent(EventKind::Closed, id, peer.name, QStringLiteral("closed with 1000"));
        }
    }
    [[nodiscard]] const Spec &spec() const { return m_spec; }

private:
    static constexpr qint64 peerRoom = 112 << 10;
    static constexpr qint64 kernelRoom = 2700 << 10; // of the rising reader; the others keep 384 KiB

    struct Group {
        QString name;
        Pace pace;
        Policy policy;
        Ledger closed; // of connections that are gone from the snapshot
        int made = 0;
    };
    struct Peer {
        ConnectionId id{};
        std::size_t group = 0;
        QString name;
        bool rises = false;
        double phase = 0;
        double backlog = 0; // bytes offered and not read, what is dropped taken off
        double offeredBefore = 0;
        double lost = 0; // messages conflated
        double outRate = 0;
        qint64 before = 0; // waiting bytes of the previous snapshot
        Stages stages;
        std::optional<CloseInfo> closed;
        std::optional<TimePoint> over; // open episode
        std::optional<Nanos> libraryEmpty;
        quint64 episodes = 0;
    };

    [[nodiscard]] double frame() const { return static_cast<double>(m_spec.messageSize + 28); }
    [[nodiscard]] double sinceStart() const { return toSeconds(m_now - m_spec.start); }

    void step(Peer &peer, double seconds)
    {
        if (peer.closed)
            return;
        const double in = m_spec.messagesPerSecond * frame();
        double out = in;
        if (peer.rises && sinceStart() > toSeconds(m_spec.calm))
            out = in * m_spec.slowReads;
        else if (!peer.rises && peer.group == 1) // slow for 12 s, then catches up, each at its own time
            out = std::fmod(sinceStart() / 20 + peer.phase, 1.0) < 0.6 ? in * 0.55 : in * 2.2;
        const double target = peer.group == 1 && !peer.rises ? 0 : peer.backlog;
        peer.backlog = std::max(0.0, std::max(target, peer.backlog) + (in - out) * seconds);
        peer.outRate = peer.backlog > 0 ? out : in;
        spread(peer);
        followDrain(peer);
    }

    // The backlog fills from the reader's end: peer kernel, kernel, socket up to the gate, outbox.
    void spread(Peer &peer)
    {
        const Policy &policy = m_groups[peer.group].policy;
        double rest = peer.backlog + m_random.exponential() * (peer.group == 1 ? 200 : 900);
        const auto fill = [&rest](double room) {
            const double here = std::min(rest, room);
            rest -= here;
            return static_cast<qint64>(here);
        };
        const qint64 inPeer = fill(peerRoom - m_random.uniform() * 4096);
        const qint64 inKernel = fill((peer.rises ? kernelRoom : 384 << 10) - m_random.uniform() * 32768);
        qint64 inSocket = fill(policy.gate ? static_cast<double>(policy.gate->high.value()) : 1e18);
        if (peer.group == 0 && m_random.uniform() < 0.03) // a burst that the kernel has not taken yet
            inSocket += m_random.between(48 << 10, 96 << 10);
        if (policy.admission && policy.admission->messages) {
            const double limit = static_cast<double>(policy.admission->messages->value()) * frame();
            peer.lost += std::max(0.0, rest - limit) / frame();
            peer.backlog -= std::max(0.0, rest - limit);
            rest = std::min(rest, limit);
        }
        peer.stages.outboxMessages = static_cast<qint64>(rest / frame());
        peer.stages.at(Stage::Outbox) = static_cast<qint64>(static_cast<double>(peer.stages.outboxMessages) * frame());
        peer.stages.at(Stage::Socket) = inSocket;
        peer.stages.at(Stage::Tls) = Unavailable::NoTls;
        peer.stages.at(Stage::KernelInFlight) = std::min<qint64>(inKernel, 64 << 10);
        peer.stages.at(Stage::KernelUnsent) = inKernel - std::min<qint64>(inKernel, 64 << 10);
        if (peer.group == 2)
            peer.stages.at(Stage::PeerKernel) = Unavailable::ForeignProcess;
        else
            peer.stages.at(Stage::PeerKernel) = inPeer;
    }

    void followDrain(Peer &peer)
    {
        const qint64 library = peer.stages.libraryBytes();
        if (!peer.over && library > defaultHighWater.value()) {
            peer.over = m_now;
            m_drains.push_back({peer.id, GroupIndex(static_cast<quint32>(peer.group)), m_now, {}, {}});
            if (peer.group == 1)
                addEvent(EventKind::HighWater, peer.id, peer.name, QStringLiteral("over high water"));
            if (peer.group == 1)
                return;
            // Fast readers are done between two samples.
            const Nanos libraryEmpty = fromSeconds(0.005 + 0.012 * m_random.uniform());
            finish(peer, libraryEmpty, libraryEmpty + fromSeconds(0.004 + 0.02 * m_random.uniform()));
            return;
        }
        if (peer.over && !peer.libraryEmpty && library == 0) {
            peer.libraryEmpty = m_now - *peer.over;
            m_drains.push_back(
                {peer.id, GroupIndex(static_cast<quint32>(peer.group)), *peer.over, peer.libraryEmpty, {}});
        }
        if (peer.libraryEmpty && peer.stages.kernelBytes().valueOr(0) == 0)
            finish(peer, *peer.libraryEmpty, m_now - *peer.over);
    }

    void finish(Peer &peer, Nanos libraryEmpty, Nanos kernelEmpty)
    {
        m_drains.push_back(
            {peer.id, GroupIndex(static_cast<quint32>(peer.group)), *peer.over, libraryEmpty, kernelEmpty});
        ++peer.episodes;
        peer.over.reset();
        peer.libraryEmpty.reset();
    }

    [[nodiscard]] Ledger ledgerOf(const Peer &peer) const
    {
        Ledger ledger;
        ledger.offered = static_cast<quint64>(m_offered - peer.offeredBefore);
        ledger.conflated = static_cast<quint64>(peer.lost);
        ledger.waiting = static_cast<quint64>(peer.stages.outboxMessages);
        const quint64 notDelivered = std::min(ledger.offered, ledger.conflated + ledger.waiting);
        ledger.delivered = ledger.offered - notDelivered;
        ledger.conflated = notDelivered - std::min(notDelivered, ledger.waiting);
        ledger.waiting = notDelivered - ledger.conflated;
        return ledger;
    }

    [[nodiscard]] Nanos behindOf(const Peer &peer) const
    {
        return fromSeconds(static_cast<double>(peer.stages.waitingBytes()) / std::max(1.0, peer.outRate));
    }
    [[nodiscard]] DurationSummary ageOf(const Peer &peer)
    {
        // A burst of a fast reader is over long before the next sample.
        const double waited = peer.group == 1 ? toSeconds(behindOf(peer)) : 0;
        const double age = waited + 0.006 + 0.003 * m_random.uniform();
        return {static_cast<quint64>(m_spec.messagesPerSecond), fromSeconds(age), fromSeconds(age * 1.1),
                fromSeconds(age * 1.2 + 0.006 * m_random.uniform()),
                fromSeconds(age * 1.3 + 0.02 * m_random.uniform())};
    }

    [[nodiscard]] ConnectionView viewOf(Peer &peer)
    {
        ConnectionView view;
        view.id = peer.id;
        view.name = peer.name;
        view.group = GroupIndex(static_cast<quint32>(peer.group));
        view.peer = peer.group == 2 ? PeerKind::Visitor : PeerKind::Reader;
        view.ledger = ledgerOf(peer);
        view.close = peer.closed;
        if (peer.closed) {
            view.state = ConnectionState::Closed;
            view.stages.bytes.fill(Unavailable::Closed);
            return view;
        }
        view.stages = peer.stages;
        view.behind = behindOf(peer);
        const qint64 waiting = peer.stages.waitingBytes();
        const Policy &policy = m_groups[peer.group].policy;
        view.gateClosed = policy.gate && peer.stages.at(Stage::Socket).valueOr(0) >= policy.gate->high.value();
        if (waiting > (512 << 10)) {
            view.state = peer.rises               ? ConnectionState::Blocked
                         : waiting >= peer.before ? ConnectionState::Rising
                                                  : ConnectionState::Draining;
            view.cause = Cause::Reader;
            view.causeText = QStringLiteral("Reader is slow: receive window closed 97 % of busy time");
        }
        peer.before = waiting;
        TcpSummary tcp;
        tcp.rttUs = m_random.between(40, 90);
        tcp.rwndLimitedShare = waiting > (512 << 10) ? 0.97 : 0;
        tcp.busyShare = waiting > 0 ? 1.0 : 0.1;
        tcp.cwndSegments = 10;
        tcp.sendBuffer = kernelRoom;
        tcp.kernelMemory = peer.stages.kernelBytes().valueOr(0) * 5 / 4;
        view.tcp = tcp;
        if (peer.group == 2)
            view.read = Unavailable::NotReported;
        else
            view.read = static_cast<qint64>(view.ledger.delivered);
        view.age = peer.group == 2 ? DurationSummary{} : ageOf(peer);
        view.outBytesPerSecond = peer.outRate;
        view.readMessagesPerSecond = peer.outRate / frame();
        view.outMessagesPerSecond = policy.gate ? view.readMessagesPerSecond : m_spec.messagesPerSecond;
        view.lostPerSecond = policy.admission && view.ledger.conflated > 0 ? m_spec.messagesPerSecond * 0.7 : 0;
        if (peer.rises && waiting > (4 << 20))
            view.forecast = Forecast{std::chrono::minutes(17), QStringLiteral("memory budget")};
        return view;
    }

    static void addStages(Stages &sum, const Stages &one)
    {
        sum.outboxMessages += one.outboxMessages;
        for (std::size_t i = 0; i < sum.bytes.size(); ++i) {
            if (one.bytes[i].known())
                sum.bytes[i] = sum.bytes[i].valueOr(0) + one.bytes[i].value();
            else if (!sum.bytes[i].known())
                sum.bytes[i] = one.bytes[i];
        }
    }
    static void widen(DurationSummary &sum, const DurationSummary &one)
    {
        if (one.count == 0)
            return;
        sum.p50 = sum.count == 0 ? one.p50 : (sum.p50 + one.p50) / 2;
        sum.p90 = std::max(sum.p90, one.p90);
        sum.p99 = std::max(sum.p99, one.p99);
        sum.max = std::max(sum.max, one.max);
        sum.count += one.count;
    }

    void addToGroup(GroupView &group, const ConnectionView &view, quint64 episodes)
    {
        group.ledger += view.ledger;
        if (view.state == ConnectionState::Closed)
            return;
        ++group.connections;
        group.overHighWater += view.stages.libraryBytes() > highWater(group.policy).value() ? 1 : 0;
        addStages(group.stages, view.stages);
        widen(group.ageNow, view.age);
        group.outBytesPerSecond += view.outBytesPerSecond;
        group.outMessagesPerSecond += view.outMessagesPerSecond;
        group.lostPerSecond += view.lostPerSecond;
        group.drainEpisodes += episodes;
        group.peak.outboxMessages = std::max(group.peak.outboxMessages, view.stages.outboxMessages);
        group.peak.outboxBytes = std::max(group.peak.outboxBytes, view.stages.at(Stage::Outbox).valueOr(0));
        group.peak.socketBytes = std::max(group.peak.socketBytes, view.stages.at(Stage::Socket).valueOr(0));
        group.peak.kernelBytes = std::max(group.peak.kernelBytes, view.stages.kernelBytes().valueOr(0));
    }

    SnapshotPtr take()
    {
        auto shot = std::make_shared<Snapshot>();
        shot->tick = m_tick;
        shot->state = RunState::Running;
        shot->at = m_now;
        shot->startedAt = m_spec.start;
        shot->sinceStart = m_now - m_spec.start;
        shot->labSinceStart = shot->sinceStart;
        shot->scenarioName = QStringLiteral("One slow reader");
        shot->address = QStringLiteral("ws://127.0.0.1:9001");
        shot->budgetBytes = qint64(1) << 30;
        fillSource(*shot);
        for (const Group &group : m_groups) {
            GroupView view;
            view.name = group.name;
            view.policy = group.policy;
            view.pace = group.pace;
            view.ledger = group.closed;
            shot->groups.push_back(view);
        }
        std::erase_if(m_peers, [this](const Peer &peer) {
            const bool gone = peer.closed && m_now - peer.closed->at > std::chrono::seconds(10);
            if (gone)
                m_groups[peer.group].closed += ledgerOf(peer);
            return gone;
        });
        shot->connections.reserve(m_peers.size());
        for (Peer &peer : m_peers) {
            shot->connections.push_back(viewOf(peer));
            addToGroup(shot->groups[peer.group], shot->connections.back(), peer.episodes);
        }
        for (GroupView &group : shot->groups)
            finishGroup(*shot, group);
        for (Event &event : m_events)
            event.at = m_now;
        shot->events.swap(m_events);
        shot->drains.swap(m_drains);
        fillCost(*shot);
        return shot;
    }

    void fillSource(Snapshot &shot) const
    {
        shot.source.spec.rate = Rate(m_spec.messagesPerSecond);
        shot.source.spec.size = FixedSize{ByteCount(m_spec.messageSize)};
        shot.source.produced = static_cast<quint64>(m_offered);
        shot.source.messagesPerSecond = m_spec.messagesPerSecond;
        shot.source.bytesPerSecond = m_spec.messagesPerSecond * static_cast<double>(m_spec.messageSize);
    }
    static void finishGroup(Snapshot &shot, GroupView &group)
    {
        group.wanted = group.name == QLatin1String("visitors") ? 0 : group.connections;
        group.age = group.ageNow;
        group.peak.waitingBytes = group.stages.waitingBytes();
        if (group.ledger.offered > 0)
            group.conflatedShare =
                static_cast<double>(group.ledger.conflated) / static_cast<double>(group.ledger.offered);
        group.read = static_cast<qint64>(group.ledger.delivered);
        shot.totals += group.ledger;
        shot.read += group.ledger.delivered;
        shot.waitingBytes += group.stages.waitingBytes();
    }
    void fillCost(Snapshot &shot)
    {
        shot.cost.samplingJitter = {m_tick, fromSeconds(0.0001), fromSeconds(0.0003), fromSeconds(0.0008),
                                    fromSeconds(0.002)};
        shot.cost.cpuCores = 0.1 + 0.02 * m_random.uniform();
        shot.cost.rssBytes = (80 << 20) + shot.waitingBytes;
        shot.cost.rssPeakBytes = shot.cost.rssBytes;
    }

    void addEvent(EventKind kind, ConnectionId connection, const QString &subject, const QString &text)
    {
        m_events.push_back({++m_eventNumber, m_now, kind, connection, subject, text});
    }

    Spec m_spec;
    Random m_random;
    TimePoint m_now;
    quint64 m_tick = 0;
    quint64 m_lastId = 0;
    quint64 m_eventNumber = 0;
    double m_offered = 0;
    std::vector<Group> m_groups;
    std::vector<Peer> m_peers;
    std::vector<Event> m_events;
    std::vector<DrainEpisode> m_drains;
};

} // namespace penstock
