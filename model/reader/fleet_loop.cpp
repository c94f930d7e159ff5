// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/fleet_loop.h"

#include "model/reader/descriptor_limit.h"

#include <algorithm>

namespace penstock {

namespace {

// Connects under way at a time: enough to hide their latency, within the backlog of any listener.
constexpr int mostConnecting = 256;

} // namespace

FleetLoop::FleetLoop(const LabTime &time, const PayloadPool &pool, Reports reports)
    : m_context(time, pool)
    , m_reports(std::move(reports))
    , m_poller(Poller::create())
{}

FleetLoop::~FleetLoop() = default;

void FleetLoop::run()
{
    while (!m_stopping) {
        runCommands();
        startConnects();
        fireTimers();
        waitForNews();
        giveTurns();
    }
    abortAll();
}

void FleetLoop::post(Command command)
{
    {
        const std::lock_guard lock(m_mutex);
        m_commands.push_back(std::move(command));
    }
    m_commandsWaiting = true;
    m_poller->wake();
}

void FleetLoop::stop()
{
    m_stopping = true;
    m_poller->wake();
}

void FleetLoop::runCommands()
{
    if (!m_commandsWaiting.exchange(false))
        return;
    std::vector<Command> commands;
    {
        const std::lock_guard lock(m_mutex);
        commands.swap(m_commands);
    }
    for (const Command &command : commands) {
        if (m_stopping)
            return;
        command(*this);
    }
}

void FleetLoop::setServer(const QHostAddress &host, quint16 port)
{
    m_host = host;
    m_port = port;
}

void FleetLoop::add(const ReaderSpec &spec)
{
    if (m_places.contains(static_cast<quint64>(spec.id))) {
        m_reports.error(spec.id, QStringLiteral("there is a reader of that id already"));
        return;
    }
    if (m_free.empty()) {
        m_free.push_back(static_cast<quint32>(m_slots.size()));
        m_slots.emplace_back();
    }
    const quint32 place = m_free.back();
    m_free.pop_back();
    m_slots[place].reader = std::make_unique<ReaderConnection>(spec, m_context);
    m_places[static_cast<quint64>(spec.id)] = place;
    m_toConnect.push_back(tokenOf(place));
}

void FleetLoop::remove(ReaderId id)
{
    const auto found = m_places.find(static_cast<quint64>(id));
    if (found == m_places.end())
        return;
    m_slots[found->second].reader->leave();
    queue(tokenOf(found->second));
}

template<class Action>
void FleetLoop::forGroup(GroupIndex group, Action action)
{
    for (quint32 place = 0; place < m_slots.size(); ++place) {
        const Slot &slot = m_slots[place];
        if (!slot.reader || slot.reader->group() != group)
            continue;
        action(*slot.reader);
        if (slot.watched)
            queue(tokenOf(place));
    }
}

void FleetLoop::setPace(GroupIndex group, const Pace &pace)
{
    forGroup(group, [&pace](ReaderConnection &reader) { reader.setPace(pace); });
}

void FleetLoop::setReceiveBuffer(GroupIndex group, std::optional<ByteCount> size)
{
    forGroup(group, [size](ReaderConnection &reader) { reader.setReceiveBuffer(size); });
}

// Paces wake at lab times, which now belong to other real times.
void FleetLoop::speedChanged()
{
    for (quint32 place = 0; place < m_slots.size(); ++place) {
        if (m_slots[place].watched)
            queue(tokenOf(place));
    }
}

void FleetLoop::sample(quint64 tick)
{
    auto sample = std::make_shared<FleetSample>();
    const TimePoint now = m_context.time.real().now();
    sample->tick = tick;
    sample->readers.reserve(m_places.size());
    for (const Slot &slot : m_slots) {
        // Also before the handshake is over here: for the server it may be over already.
        if (slot.reader && slot.reader->localPort() != 0)
            sample->readers.push_back(slot.reader->sample(now));
    }
    sample->closed = std::exchange(m_closed, {});
    sample->ageByGroup = std::exchange(m_context.ageByGroup, {});
    sample->totalRead = m_context.totalRead;
    m_reports.sampled(std::move(sample));
}

quint64 FleetLoop::tokenOf(quint32 place) const
{
    return quint64(m_slots[place].generation) << 32 | place;
}

FleetLoop::Slot *FleetLoop::find(quint64 token)
{
    const auto place = static_cast<quint32>(token);
    if (place >= m_slots.size() || !m_slots[place].reader || tokenOf(place) != token)
        return nullptr;
    return &m_slots[place];
}

void FleetLoop::startConnects()
{
    while (!m_toConnect.empty() && m_connecting < mostConnecting && !m_stopping) {
        const quint64 token = m_toConnect.front();
        m_toConnect.pop_front();
        if (find(token))
            startConnect(static_cast<quint32>(token));
    }
}

void FleetLoop::startConnect(quint32 place)
{
    Slot &slot = m_slots[place];
    Outcome outcome = slot.reader->start(m_host, m_port);
    if (!outcome && slot.reader->outOfDescriptors()) {
        const qint64 limit = raiseDescriptorLimit();
        outcome = slot.reader->start(m_host, m_port);
        if (!outcome && slot.reader->outOfDescriptors()) {
            finish(place, closedAbnormally,
                   QStringLiteral("this process may open no more than %1 files; raise the limit with ulimit -n")
                       .arg(limit));
            return;
        }
    }
    if (outcome && !m_poller->add(slot.reader->descriptor(), tokenOf(place)))
        outcome = Error{QString(), QString(), QStringLiteral("the system watches no more sockets")};
    if (!outcome) {
        finish(place, closedAbnormally, outcome.error().text());
        return;
    }
    slot.watched = true;
    slot.counted = true;
    ++m_connecting;
    queue(tokenOf(place));
}

void FleetLoop::fireTimers()
{
    const TimePoint now = m_context.time.real().now();
    while (const std::optional<TimerQueue::Due> due = m_timers.takeDue(now)) {
        Slot *slot = find(due->token);
        if (!slot || slot->armed != due->at)
            continue;
        slot->armed.reset();
        queue(due->token);
    }
}

void FleetLoop::waitForNews()
{
    std::optional<Nanos> timeout;
    if (!m_ready.empty() || m_commandsWaiting || m_stopping)
        timeout = Nanos(0);
    else if (const std::optional<TimePoint> next = m_timers.next())
        timeout = std::max(*next - m_context.time.real().now(), Nanos(0));
    for (const Poller::Event &event : m_poller->wait(timeout)) {
        if (Slot *slot = find(event.token)) {
            slot->reader->noteEvent(event.peerDone, event.broken);
            queue(event.token);
        }
    }
}

// One round: each that is ready now gets one turn. Commands and the end do not wait for the rest of it.
void FleetLoop::giveTurns()
{
    for (std::size_t left = m_ready.size(); left > 0 && !m_commandsWaiting && !m_stopping; --left) {
        const quint64 token = m_ready.front();
        m_ready.pop_front();
        giveTurn(token);
    }
}

void FleetLoop::giveTurn(quint64 token)
{
    Slot *slot = find(token);
    if (!slot)
        return;
    slot->queued = false;
    ReaderConnection &reader = *slot->reader;
    const bool wasOpen = reader.isOpen();
    const ReaderConnection::Turn turn = reader.proceed();
    if (!wasOpen && reader.isOpen()) {
        slot->counted = false;
        --m_connecting;
        m_reports.connected(reader.id(), reader.localPort());
    }
    tellErrors();
    switch (turn) {
    case ReaderConnection::Turn::Again:
        queue(token);
        return;
    case ReaderConnection::Turn::Wait:
        arm(*slot, token);
        if (reader.drained())
            m_poller->rearm(reader.descriptor(), token,
                            reader.wantsWrite() ? Poller::Watch::ReadAndWrite : Poller::Watch::Read);
        return;
    case ReaderConnection::Turn::Ended:
        finish(static_cast<quint32>(token), reader.endCode(), reader.endReason());
        return;
    }
}

void FleetLoop::queue(quint64 token)
{
    Slot *slot = find(token);
    if (!slot || slot->queued)
        return;
    slot->queued = true;
    m_ready.push_back(token);
}

// An earlier time than needed only costs a turn, so a later one is not put in its place.
void FleetLoop::arm(Slot &slot, quint64 token)
{
    const std::optional<TimePoint> deadline = slot.reader->deadline();
    if (!deadline || (slot.armed && *slot.armed <= *deadline))
        return;
    slot.armed = deadline;
    m_timers.add(*deadline, token);
}

// The reason by value: the reader it may belong to goes away in here.
void FleetLoop::finish(quint32 place, int code, QString reason) // NOLINT(performance-unnecessary-value-param)
{
    Slot &slot = m_slots[place];
    ReaderConnection &reader = *slot.reader;
    const ReaderId id = reader.id();
    if (reader.localPort() != 0)
        m_closed.push_back(reader.sample(m_context.time.real().now()));
    if (slot.watched)
        m_poller->remove(reader.descriptor(), tokenOf(place));
    m_connecting -= slot.counted ? 1 : 0;
    m_places.erase(static_cast<quint64>(id));
    const quint32 next = slot.generation + 1;
    slot = Slot();
    slot.generation = next;
    m_free.push_back(place);
    m_reports.closed(id, code, reason);
}

void FleetLoop::tellErrors()
{
    for (const auto &[id, text] : m_context.errors)
        m_reports.error(id, text);
    m_context.errors.clear();
}

void FleetLoop::abortAll()
{
    for (Slot &slot : m_slots) {
        if (slot.reader)
            slot.reader->abort();
    }
    m_slots.clear();
    m_places.clear();
    m_ready.clear();
}

} // namespace penstock
