// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/server/shard.h"

#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

namespace penstock {

namespace {

// End 2 of a drain episode has to be right within 10 ms; polls come twice as often.
constexpr std::chrono::milliseconds pollInterval{5};
constexpr std::size_t maxPollsPerRound = 1000;
// Send times to the kernel's acknowledgement are looked for in every so many rounds: 20 ms.
constexpr quint64 pollEverybodyEvery = 4;
// TCP_INFO of connections where nothing waits is read in every tenth sample only.
constexpr quint64 idleDetailEvery = 10;
constexpr qsizetype maxName = 32;

QString peerKey(const QHostAddress &address, quint16 port)
{
    return address.toString() + QLatin1Char('|') + QString::number(port);
}

QString cleanName(const QString &text)
{
    QString clean;
    for (const QChar c : text.left(maxName)) {
        if (c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('_') || c == QLatin1Char('.'))
            clean += c;
    }
    return clean;
}

} // namespace

Shard::Shard(Setup setup, const LabTime &time)
    : m_setup(std::move(setup))
    , m_time(time)
    , m_server(QStringLiteral("Penstock"), QWebSocketServer::NonSecureMode, this)
    , m_wakeTimer(this)
    , m_pollTimer(this)
{
    m_server.setSupportedSubprotocols({QStringLiteral("penstock.v1.binary"), QStringLiteral("penstock.v1.json")});
    m_server.setMaxPendingConnections(1 << 16);
    connect(&m_server, &QWebSocketServer::newConnection, this, &Shard::welcome);
    m_wakeTimer.setSingleShot(true);
    m_wakeTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_wakeTimer, &QTimer::timeout, this, &Shard::wake);
    m_pollTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_pollTimer, &QTimer::timeout, this, &Shard::pollKernels);
    m_meters.resize(m_setup.groups.size());
    m_pressure.resize(m_setup.groups.size());
}

Shard::~Shard()
{
    shutDown();
}

void Shard::shutDown()
{
    m_pollTimer.stop();
    m_wakeTimer.stop();
    m_handshakes.clear();
    m_connections.clear();
    m_byId.clear();
}

void Shard::adopt(qintptr descriptor)
{
    auto socket = std::make_unique<QTcpSocket>();
    if (!socket->setSocketDescriptor(descriptor)) {
        Q_EMIT descriptorReleased();
        return;
    }
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (socket->peerPort() == 0) { // reset before it was accepted: there is no peer any more
        socket->abort();
        Q_EMIT descriptorReleased();
        return;
    }
    const QString key = peerKey(socket->peerAddress(), socket->peerPort());
    if (const auto old = m_handshakes.find(key); old != m_handshakes.end())
        refused(key, old->second.get(), tr("its port connected anew"));
    auto handshake = std::make_unique<PendingHandshake>(std::move(socket), m_setup.limits);
    PendingHandshake *raw = handshake.get();
    connect(raw, &PendingHandshake::requestArrived, this, [this, raw] { hand(raw); });
    connect(raw, &PendingHandshake::failed, this, [this, key, raw](const QString &why) { refused(key, raw, why); });
    m_handshakes[key] = std::move(handshake);
}

void Shard::hand(PendingHandshake *handshake)
{
    handshake->handedOn();
    m_server.handleConnection(&handshake->socket());
}

void Shard::refused(const QString &key, const PendingHandshake *handshake, const QString &why)
{
    const auto it = m_handshakes.find(key);
    if (it == m_handshakes.end() || it->second.get() != handshake)
        return;
    m_news.events.push_back({0, m_time.real().now(), EventKind::Refused, {}, it->first, why});
    it->second.release()->deleteLater(); // it is on the stack
    m_handshakes.erase(it);
    Q_EMIT descriptorReleased();
}

void Shard::welcome()
{
    while (QWebSocket *raw = m_server.nextPendingConnection()) {
        std::unique_ptr<QWebSocket> webSocket(raw);
        raw->setParent(nullptr);
        const auto it = m_handshakes.find(peerKey(raw->peerAddress(), raw->peerPort()));
        if (it == m_handshakes.end())
            continue; // timed out in the same turn
        std::unique_ptr<QTcpSocket> socket = it->second->takeSocket();
        it->second.release()->deleteLater();
        m_handshakes.erase(it);
        socket->disconnect(&m_server);
        raw->setMaxAllowedIncomingMessageSize(static_cast<quint64>(m_setup.limits.messageBytes));
        raw->setMaxAllowedIncomingFrameSize(static_cast<quint64>(m_setup.limits.messageBytes));
        const Connection::Identity identity = identify(*raw);
        const bool sameMachine = socket->peerAddress() == socket->localAddress();
        const std::size_t group = number(identity.group);
        auto connection = std::make_unique<Connection>(identity, std::move(socket), std::move(webSocket),
                                                       m_setup.groups[group].policy,
                                                       ConnectionContext{m_time, m_news, m_meters[group]});
        m_joined.push_back({identity, connection->peerPort(), sameMachine, m_time.real().now()});
        watch(*connection);
        m_connections.push_back(connection.get());
        m_byId[identity.id] = Entry{std::move(connection), std::nullopt};
        ++m_pressure[group].open;
        sendPressure();
        if (!m_pollTimer.isActive())
            m_pollTimer.start(pollInterval);
    }
}

void Shard::watch(Connection &connection)
{
    const ConnectionId id = connection.identity().id;
    connect(&connection, &Connection::finished, this,
            [this, id](int code, const QString &reason) { remove(id, code, reason); });
    connect(&connection, &Connection::pumped, this, [this, c = &connection] { schedule(*c); });
    connect(&connection, &Connection::overHighWaterChanged, this, [this, c = &connection] {
        m_pressure[number(c->identity().group)].over += c->overHighWater() ? 1 : -1;
        sendPressure();
    });
}

Connection::Identity Shard::identify(const QWebSocket &webSocket)
{
    const QUrlQuery query(webSocket.requestUrl());
    Connection::Identity identity;
    identity.id = m_setup.nextId();
    identity.group = groupNamed(query.queryItemValue(QStringLiteral("group")));
    identity.name = cleanName(query.queryItemValue(QStringLiteral("name"), QUrl::FullyDecoded));
    if (identity.name.isEmpty())
        identity.name = QStringLiteral("visitor-%1").arg(number(identity.id));
    identity.encoding =
        webSocket.subprotocol() == QLatin1String("penstock.v1.binary") ? Encoding::Binary : Encoding::Json;
    return identity;
}

GroupIndex Shard::groupNamed(const QString &name) const
{
    const auto it = std::find_if(m_setup.groups.begin(), m_setup.groups.end(),
                                 [&name](const ServerGroup &group) { return group.name == name; });
    return GroupIndex(it == m_setup.groups.end() ? 0U : static_cast<quint32>(it - m_setup.groups.begin()));
}

void Shard::remove(ConnectionId id, int code, const QString &reason)
{
    const auto it = m_byId.find(id);
    if (it == m_byId.end())
        return;
    Connection *connection = it->second.connection.release();
    m_left.push_back({connection->sample(Connection::Detail::Gauges), {code, reason, m_time.real().now()}});
    --m_pressure[number(connection->identity().group)].open;
    m_byId.erase(it);
    std::erase(m_connections, connection);
    connection->disconnect(this);
    connection->deleteLater(); // it is on the stack
    sendPressure();
    Q_EMIT descriptorReleased();
}

void Shard::publish(const PublishedBatch &batch)
{
    BatchEncodings encodings(batch.messages);
    // By index and by copy: a connection that closes in the middle takes itself out of the list.
    const std::vector<Connection *> connections = m_connections;
    for (Connection *connection : connections) {
        connection->publish(encodings);
    }
    m_costSeen = batch.cost;
    Q_EMIT batchDone(m_setup.index);
}

void Shard::setGroups(const std::vector<ServerGroup> &groups)
{
    m_setup.groups = groups;
    m_meters.resize(groups.size());
    m_pressure.resize(groups.size());
    const std::vector<Connection *> connections = m_connections;
    for (Connection *connection : connections)
        connection->setPolicy(m_setup.groups[number(connection->identity().group)].policy);
    sendPressure();
}

void Shard::schedule(const Connection &connection)
{
    const auto wake = connection.nextWake();
    if (!wake)
        return;
    const auto it = m_byId.find(connection.identity().id);
    if (it == m_byId.end() || (it->second.wake && *it->second.wake <= *wake))
        return;
    it->second.wake = wake;
    m_wakes.push({*wake, it->first});
    setWakeTimer();
}

void Shard::setWakeTimer()
{
    if (m_wakes.empty())
        return;
    const Nanos in = m_time.toReal(m_wakes.top().at - m_time.now());
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(std::max(in, Nanos(0)));
    if (!m_wakeTimer.isActive() || m_wakeTimer.remainingTime() > ms.count())
        m_wakeTimer.start(ms);
}

void Shard::wake()
{
    const TimePoint lab = m_time.now();
    while (!m_wakes.empty() && m_wakes.top().at <= lab) {
        const Wake due = m_wakes.top();
        m_wakes.pop();
        const auto it = m_byId.find(due.id);
        if (it == m_byId.end() || it->second.wake != due.at)
            continue;
        it->second.wake.reset();
        it->second.connection->pump(); // schedules itself anew through pumped()
    }
    setWakeTimer();
}

void Shard::speedChanged()
{
    m_wakeTimer.stop();
    setWakeTimer();
}

void Shard::pollKernels()
{
    const std::size_t count = m_connections.size();
    const bool everybody = ++m_pollRounds % pollEverybodyEvery == 0;
    std::size_t polls = 0;
    for (std::size_t looked = 0; looked < count && polls < maxPollsPerRound; ++looked) {
        m_pollNext = m_pollNext + 1 < count ? m_pollNext + 1 : 0;
        Connection &connection = *m_connections[m_pollNext];
        if (!(everybody ? connection.wantsPolls() : connection.awaitsDrainEnd()))
            continue;
        connection.pollKernel();
        ++polls;
    }
    if (count == 0)
        m_pollTimer.stop();
}

void Shard::takeSample(quint64 tick, TimePoint due)
{
    auto sample = std::make_shared<ShardSample>();
    sample->tick = tick;
    sample->shard = m_setup.index;
    sample->jitter = std::max(Nanos(0), m_time.real().now() - due);
    sample->costSeen = m_costSeen;
    sample->connections.reserve(m_connections.size());
    const std::vector<Connection *> connections = m_connections;
    for (Connection *connection : connections) {
        const bool detailed =
            !connection->isIdle() || (tick + number(connection->identity().id)) % idleDetailEvery == 0;
        sample->connections.push_back(connection->sample(
            detailed && m_setup.sampleKernel ? Connection::Detail::Everything : Connection::Detail::Gauges));
        connection->judgeEviction(sample->connections.back());
    }
    sample->joined = std::exchange(m_joined, {});
    sample->left = std::exchange(m_left, {});
    sample->news = std::exchange(m_news, {});
    sample->meters.assign(m_meters.begin(), m_meters.end());
    for (GroupMeters &meters : m_meters) {
        meters.sendLibrary.clear();
        meters.sendKernel.clear();
    }
    Q_EMIT sampled(sample);
}

void Shard::closeConnection(ConnectionId id, quint16 code, const QString &reason)
{
    const auto it = m_byId.find(id);
    if (it != m_byId.end())
        it->second.connection->close(code, reason);
}

void Shard::sendPressure()
{
    if (m_pressure == m_pressureSent)
        return;
    m_pressureSent = m_pressure;
    Q_EMIT pressureChanged(m_setup.index, m_pressure);
}

} // namespace penstock
