// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/reader_connection.h"

#include "model/metrics/kernel_numbers.h"
#include "model/reader/frame_extent.h"

#include <algorithm>

namespace penstock {

namespace {

constexpr Nanos connectLimit = std::chrono::seconds(10);
constexpr Nanos closeLimit = std::chrono::seconds(1);
// How long a slow reader goes on with what has arrived after the server is gone.
constexpr Nanos farewell = std::chrono::seconds(2);
constexpr int turnsInARow = 16;
// A paced reader looks at least so far ahead for the end of the next frame, without taking it from the kernel.
constexpr std::size_t leastPeek = 512;
constexpr std::size_t mostPeek = 65536;
constexpr qint64 usualFrame = 512;

QByteArray nonceFrom(Random &random)
{
    QByteArray nonce;
    for (int i = 0; i < 2; ++i) {
        const quint64 half = random.next();
        nonce.append(reinterpret_cast<const char *>(&half), sizeof half);
    }
    return nonce;
}

} // namespace

ReaderConnection::ReaderConnection(const ReaderSpec &spec, ReaderContext &context)
    : m_context(context)
    , m_spec(spec)
    , m_random(static_cast<quint64>(spec.id))
    , m_intake(spec.id, spec.group, context)
    , m_meter(spec.pace, context.time.now(), static_cast<quint64>(spec.id))
{}

Outcome ReaderConnection::start(const QHostAddress &host, quint16 port)
{
    Outcome outcome = m_socket.connectTo(host, port, m_spec.receiveBuffer);
    if (!outcome)
        return outcome;
    const bool ipv6 = host.protocol() == QAbstractSocket::IPv6Protocol;
    const QString address = (ipv6 ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(host.toString()).arg(port);
    m_handshake.emplace(address, m_spec.groupName, m_spec.name, nonceFrom(m_random));
    m_limit = realNow() + connectLimit;
    return outcome;
}

void ReaderConnection::noteEvent(bool peerDone, bool broken)
{
    m_readable = true;
    m_broken = m_broken || broken;
    if (peerDone && !m_peerDone && m_state == State::Open)
        m_limit = realNow() + farewell;
    m_peerDone = m_peerDone || peerDone;
}

ReaderConnection::Turn ReaderConnection::proceed()
{
    flush();
    switch (m_state) {
    case State::Connecting:
        return proceedConnecting();
    case State::Upgrading:
        return proceedUpgrading();
    case State::Open:
        return proceedOpen();
    case State::Closing:
        return proceedClosing();
    case State::Ended:
        break;
    }
    return Turn::Ended;
}

std::optional<TimePoint> ReaderConnection::deadline() const
{
    if (m_limit && m_wake)
        return std::min(*m_limit, *m_wake);
    return m_limit ? m_limit : m_wake;
}

bool ReaderConnection::limitReached() const
{
    return m_limit && realNow() >= *m_limit;
}

ReaderConnection::Turn ReaderConnection::proceedConnecting()
{
    QString why;
    switch (m_socket.connectState(why)) {
    case ReaderSocket::ConnectState::Failed:
        return end(closedAbnormally, why);
    case ReaderSocket::ConnectState::Pending:
        return limitReached() ? end(closedAbnormally, QStringLiteral("no connection within 10 s")) : Turn::Wait;
    case ReaderSocket::ConnectState::Connected:
        break;
    }
    m_localPort = m_socket.localPort();
    m_state = State::Upgrading;
    m_unsent = m_handshake->request();
    flush();
    return proceedUpgrading();
}

// Only looks until the answer is whole, then takes exactly that: what follows is left to the pace.
ReaderConnection::Turn ReaderConnection::proceedUpgrading()
{
    const Transfer peeked = m_socket.peek(buffer().first(maxHandshakeAnswer));
    m_readable = peeked.kind == Transfer::Kind::Some;
    if (peeked.kind == Transfer::Kind::End)
        return end(closedAbnormally,
                   QStringLiteral("the server closed the connection without an answer to the handshake"));
    if (peeked.kind == Transfer::Kind::Failed)
        return end(closedAbnormally, ReaderSocket::errorText(peeked.error));
    const QByteArrayView seen(buffer().data(), peeked.bytes);
    const qsizetype size = Handshake::answerSize(seen);
    if (size < 0) {
        m_readable = false; // the poller has news when there is more
        if (m_peerDone || m_broken)
            return end(closedAbnormally,
                       QStringLiteral("the server closed the connection in its answer to the handshake"));
        if (seen.size() >= maxHandshakeAnswer)
            return end(closedAbnormally, QStringLiteral("the answer to the handshake is longer than 16 KiB"));
        return limitReached() ? end(closedAbnormally, QStringLiteral("no answer to the handshake within 10 s"))
                              : Turn::Wait;
    }
    const Outcome accepted = m_handshake->check(seen.first(size));
    if (!accepted)
        return end(closedAbnormally, accepted.error().text());
    if (m_socket.read(buffer().first(static_cast<std::size_t>(size))).bytes != size)
        return end(closedAbnormally, QStringLiteral("the answer to the handshake could not be read twice"));
    m_handshake.reset();
    m_state = State::Open;
    m_limit = m_peerDone ? std::optional(realNow() + farewell) : std::nullopt;
    m_meter.setPace(m_spec.pace, m_context.time.now());
    return Turn::Again;
}

ReaderConnection::Turn ReaderConnection::proceedOpen()
{
    m_wake.reset();
    if (m_meter.isEager())
        return readEager();
    for (int i = 0; i < turnsInARow; ++i) {
        const TimePoint labNow = m_context.time.now();
        const PaceMeter::Allowance allowed = m_meter.allowance(labNow);
        if (allowed.isNothing())
            return waitForPace(labNow);
        if (allowed.isUnlimited())
            return readEager();
        const Turn turn = readPaced(allowed, labNow);
        if (turn != Turn::Again || m_state != State::Open)
            return turn;
    }
    return Turn::Again;
}

ReaderConnection::Turn ReaderConnection::readEager()
{
    return m_readable ? took(m_socket.read(buffer()), buffer().size()) : Turn::Wait;
}

ReaderConnection::Turn ReaderConnection::readPaced(PaceMeter::Allowance allowed, TimePoint labNow)
{
    if (!m_readable)
        return Turn::Wait;
    Transfer peeked{Transfer::Kind::Some, 0, 0};
    const qint64 bytes = bytesFor(allowed, peeked);
    if (bytes <= 0)
        return took(peeked, 0);
    const quint64 before = m_intake.messages();
    const auto asked = std::min(static_cast<std::size_t>(bytes), buffer().size());
    const Transfer transfer = m_socket.read(buffer().first(asked));
    const Turn turn = took(transfer, asked);
    m_meter.took(static_cast<qint64>(m_intake.messages() - before), transfer.bytes, labNow);
    return turn;
}

// Bytes to the end of the last frame that is allowed. 0: there are none, and `peeked` says why.
qint64 ReaderConnection::bytesFor(PaceMeter::Allowance allowed, Transfer &peeked)
{
    if (!m_intake.betweenFrames() || allowed.messages == PaceMeter::unlimited)
        return std::min(allowed.messages == PaceMeter::unlimited ? allowed.bytes : m_intake.wanted(), allowed.bytes);
    const qint64 enough = std::min<qint64>(allowed.messages, qint64(mostPeek) / usualFrame) * usualFrame;
    peeked = m_socket.peek(buffer().first(std::clamp(static_cast<std::size_t>(enough), leastPeek, mostPeek)));
    return std::min(frameExtent(QByteArrayView(buffer().data(), peeked.bytes), allowed.messages), allowed.bytes);
}

ReaderConnection::Turn ReaderConnection::took(const Transfer &transfer, std::size_t asked)
{
    switch (transfer.kind) {
    case Transfer::Kind::WouldBlock:
        m_readable = false;
        return Turn::Wait;
    case Transfer::Kind::End:
        return end(closedAbnormally, QStringLiteral("the server ended the connection without a close frame"));
    case Transfer::Kind::Failed:
        return end(closedAbnormally, ReaderSocket::errorText(transfer.error));
    case Transfer::Kind::Some:
        break;
    }
    // Less than asked for means empty; the poller has news when there is more. An end is still to be read.
    m_readable = static_cast<std::size_t>(transfer.bytes) >= asked || m_peerDone || m_broken;
    const ReaderIntake::Replies replies = m_intake.take(QByteArrayView(buffer().data(), transfer.bytes), realNow());
    if (replies.failed) {
        beginClosing(m_intake.failureCode(), m_intake.failureText(), m_intake.failureCode());
        return Turn::Again;
    }
    if (replies.ping && m_unsent.isEmpty()) // one unsent pong is enough
        send(Opcode::Pong, *replies.ping);
    if (replies.close) {
        beginClosing(replies.close->code, replies.close->reason, replies.close->code);
        return Turn::Again;
    }
    return m_readable ? Turn::Again : Turn::Wait;
}

ReaderConnection::Turn ReaderConnection::waitForPace(TimePoint labNow)
{
    if (m_broken)
        return end(closedAbnormally, QStringLiteral("the connection was reset by the server") + unreadText());
    if (m_peerDone && limitReached())
        return end(closedAbnormally, QStringLiteral("the server closed the connection") + unreadText());
    if (const std::optional<TimePoint> wake = m_meter.nextWake(labNow)) {
        // A microsecond later, so that rounding does not make it come too early.
        m_wake = realNow() + m_context.time.toReal(*wake - labNow) + std::chrono::microseconds(1);
    }
    return Turn::Wait;
}

QString ReaderConnection::unreadText() const
{
    const std::optional<qint64> unread = readReceiveQueue(m_socket.descriptor());
    return unread && *unread > 0 ? QStringLiteral(", %1 were not read").arg(formatBytes(ByteCount(*unread)))
                                 : QString();
}

ReaderConnection::Turn ReaderConnection::proceedClosing()
{
    for (int i = 0; i < turnsInARow; ++i) {
        const Transfer transfer = m_socket.read(buffer());
        if (transfer.kind == Transfer::Kind::End || transfer.kind == Transfer::Kind::Failed || limitReached())
            return end(m_endCode, m_endReason);
        m_readable = transfer.kind == Transfer::Kind::Some;
        if (!m_readable)
            return Turn::Wait;
    }
    return Turn::Again;
}

void ReaderConnection::setPace(const Pace &pace)
{
    m_spec.pace = pace;
    m_meter.setPace(pace, m_context.time.now());
}

void ReaderConnection::setReceiveBuffer(std::optional<ByteCount> size)
{
    m_spec.receiveBuffer = size;
    m_socket.setReceiveBuffer(size);
}

void ReaderConnection::leave()
{
    constexpr quint16 normal = 1000;
    if (m_state == State::Open)
        beginClosing(normal, QStringLiteral("left"), normal);
    else if (m_state != State::Closing)
        end(normal, QStringLiteral("left before it was connected"));
}

void ReaderConnection::beginClosing(int code, const QString &reason, quint16 sentCode)
{
    send(Opcode::Close, encodeClosePayload(sentCode));
    m_state = State::Closing;
    m_endCode = code;
    m_endReason = reason;
    m_limit = realNow() + closeLimit;
    m_wake.reset();
    m_readable = true;
}

ReaderConnection::Turn ReaderConnection::end(int code, const QString &reason)
{
    m_state = State::Ended;
    m_endCode = code;
    m_endReason = reason;
    return Turn::Ended;
}

void ReaderConnection::send(Opcode opcode, QByteArrayView payload)
{
    m_unsent += encodeClientFrame(opcode, payload, static_cast<quint32>(m_random.next()));
    flush();
}

void ReaderConnection::flush()
{
    if (m_unsent.isEmpty() || m_state == State::Connecting)
        return;
    const Transfer sent = m_socket.write(m_unsent);
    if (sent.kind == Transfer::Kind::Some)
        m_unsent.remove(0, sent.bytes);
    else if (sent.kind == Transfer::Kind::Failed)
        m_unsent.clear(); // reading will tell
}

ReaderSample ReaderConnection::sample(TimePoint now)
{
    ReaderSample sample;
    m_intake.fill(sample, now);
    sample.localPort = m_localPort;
    const std::optional<qint64> queue = readReceiveQueue(m_socket.descriptor());
    sample.peerKernel = queue ? Gauge(*queue) : Gauge(Unavailable::NoKernelNumbers);
    return sample;
}

} // namespace penstock
