// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/server/connection.h"

#include "model/server/socket_tuning.h"
#include "model/server/visitor_message.h"
#include "model/wire/envelope.h"
#include "model/wire/frame.h"

#include <QTimer>

#include <algorithm>

namespace penstock {

namespace {

// The socket is flushed when this much was handed over in one go, so that a drain gate sees the kernel take it.
constexpr qint64 flushEvery = 256 * 1024;
// So much may wait besides our messages: pongs and close frames.
constexpr qint64 mostForeignBytes = 256 * 1024;
// Younger than this and not acknowledged is traffic (delayed acknowledgements take up to 40 ms), not waiting.
constexpr Nanos idleBehind = std::chrono::milliseconds(80);
// How long a peer may take to answer a close frame before the connection is dropped.
constexpr std::chrono::milliseconds closeGrace{1000};

std::optional<TimePoint> older(std::optional<TimePoint> a, std::optional<TimePoint> b)
{
    return a && b ? std::min(*a, *b) : a ? a : b;
}

} // namespace

Connection::Connection(Identity identity, std::unique_ptr<QTcpSocket> socket, std::unique_ptr<QWebSocket> webSocket,
                       const Policy &policy, ConnectionContext context)
    : m_identity(std::move(identity))
    , m_socket(std::move(socket))
    , m_webSocket(std::move(webSocket))
    , m_context(context)
    , m_policy(policy)
    , m_outbox(policy, m_identity.encoding, context.time.now())
    , m_peerPort(m_socket->peerPort())
{
    connectSignals();
    applyKernelTuning();
}

Connection::~Connection()
{
    m_socket->disconnect(this);
    m_webSocket->disconnect(this);
    m_socket->abort();
}

void Connection::connectSignals()
{
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this, [this] {
        if (m_busy)
            return;
        libraryMoved();
        if (m_outbox.waitingMessages().value() > 0)
            pump();
    });
    connect(m_webSocket.get(), &QWebSocket::textMessageReceived, this, &Connection::incomingText);
    connect(m_webSocket.get(), &QWebSocket::binaryMessageReceived, this, [this] { ++m_ignoredIncoming; });
    // Also when the peer closes: nothing may follow the close frame.
    connect(m_webSocket.get(), &QWebSocket::aboutToClose, this, [this] {
        m_closing = true;
        m_outbox.evictAll();
        // A peer that has said goodbye and does not read would keep what is left of its bytes for ever.
        QTimer::singleShot(closeGrace, this, &Connection::abort);
    });
    connect(m_webSocket.get(), &QWebSocket::disconnected, this, &Connection::finish);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &Connection::finish);
}

void Connection::publish(BatchEncodings &batch)
{
    if (m_closing)
        return;
    m_busy = true;
    const std::size_t direct = m_outbox.isTransparent() ? deliverRun(batch) : 0;
    if (direct < batch.messages().size())
        offerEach(batch.messages(), direct);
    m_busy = false;
    if (m_closing)
        return;
    if (m_outbox.waitingMessages().value() > 0)
        pump();
    else
        libraryMoved();
}

std::size_t Connection::deliverRun(BatchEncodings &batch)
{
    const MessageBatch &messages = batch.messages();
    const EncodedRun &run = batch.run(m_identity.encoding);
    const TimePoint at = now();
    std::size_t done = 0;
    while (done < messages.size()) {
        std::size_t until = messages.size();
        if (m_policy.gate) {
            // A message may start only below high water: so much room is left for the messages before the last one.
            const qint64 room = m_policy.gate->high.value() - libraryBytes();
            if (room <= 0)
                break;
            const auto limit = static_cast<quint32>(std::min<qint64>(run.endOf(done) + room - 1, 0xffffffffLL));
            const auto first = run.ends->begin() + static_cast<std::ptrdiff_t>(done);
            until = static_cast<std::size_t>(std::upper_bound(first, run.ends->end(), limit) - run.ends->begin()) + 1;
            until = std::min(until, messages.size());
        }
        if (done == 0 && until == messages.size())
            m_socket->write(run.bytes);
        else
            m_socket->write(run.bytes.constData() + run.endOf(done), run.size(done, until));
        m_log.addRun(m_enqueued, run, done, until, at, messages[done]->born());
        m_enqueued += static_cast<quint64>(run.size(done, until));
        m_frames += until - done;
        m_outbox.countDelivered(until - done);
        done = until;
        flush();
        if (m_closing)
            return messages.size(); // the peer is gone; nobody is left to offer to
    }
    return done;
}

void Connection::offerEach(const MessageBatch &batch, std::size_t from)
{
    const TimePoint lab = m_context.time.now();
    const TimePoint at = now();
    for (std::size_t i = from; i < batch.size(); ++i) {
        if (m_outbox.offer(batch[i], lab, at) == Offer::Closing) {
            addEvent(EventKind::Evicted, tr("closed: the outbox passed its limit (over: close)"));
            close(m_policy.evict ? m_policy.evict->code : quint16{1013}, QStringLiteral("outbox limit passed"));
            return;
        }
    }
    Peaks &peak = m_context.meters.peak;
    peak.outboxMessages = std::max(peak.outboxMessages, m_outbox.waitingMessages().value());
    peak.outboxBytes = std::max(peak.outboxBytes, m_outbox.waitingBytes().value());
}

void Connection::pump()
{
    if (m_busy || m_closing)
        return;
    m_busy = true;
    for (bool again = true; again;) {
        qint64 unflushed = 0;
        while (m_outbox.take(m_context.time.now(), ByteCount(libraryBytes()), m_delivery)) {
            const qint64 before = libraryBytes();
            write(m_delivery);
            unflushed += libraryBytes() - before;
            if (unflushed >= flushEvery)
                break;
        }
        const qint64 beforeFlush = libraryBytes();
        flush();
        if (m_closing)
            break;
        // Go on where the flush itself made room: nobody else will say that a gate may open by now, since the drain
        // that opens it was ours.
        const bool moved = unflushed > 0 || libraryBytes() < beforeFlush;
        again = moved && m_outbox.waitingMessages().value() > 0 &&
                (unflushed >= flushEvery || libraryBytes() <= lowWater(m_policy).value());
    }
    m_busy = false;
    libraryMoved();
    Q_EMIT pumped();
}

void Connection::write(const Delivery &delivery)
{
    const Delivery::Item &first = delivery.items.front();
    if (delivery.encode == BatchEncode::Frames) {
        const QByteArray &frame = first.message->frame(m_identity.encoding);
        m_socket->write(frame);
        m_enqueued += static_cast<quint64>(frame.size());
    } else {
        std::vector<MessagePtr> batch;
        batch.reserve(delivery.items.size());
        for (const Delivery::Item &item : delivery.items)
            batch.push_back(item.message);
        const QByteArray frame = encodeEnvelope(batch, m_identity.encoding, delivery.encode);
        m_socket->write(frame);
        m_enqueued += static_cast<quint64>(frame.size());
    }
    ++m_frames;
    for (const Delivery::Item &item : delivery.items)
        m_log.addMessage(m_enqueued, item.offered, item.message->born());
}

void Connection::flush()
{
    Peaks &peak = m_context.meters.peak;
    peak.socketBytes = std::max(peak.socketBytes, libraryBytes());
    m_socket->flush();
}

void Connection::libraryMoved()
{
    const TimePoint at = now();
    const qint64 library = libraryBytes();
    m_log.libraryReached(m_enqueued - std::min(m_enqueued, static_cast<quint64>(library)), at,
                         m_context.meters.sendLibrary);
    noteDrain(m_drain.libraryChanged(library, highWater(m_policy).value(), at));
    if (library == 0)
        pollKernel();
    noteHighWater();
}

void Connection::noteDrain(DrainWatch::Change change)
{
    switch (change) {
    case DrainWatch::Change::None:
        return;
    case DrainWatch::Change::Began:
        addEvent(EventKind::HighWater,
                 tr("over high water: %1 in the socket buffer").arg(formatBytes(ByteCount(libraryBytes()))));
        break;
    case DrainWatch::Change::LibraryEmpty:
        break;
    case DrainWatch::Change::Ended: {
        const DrainEpisode &episode = m_drain.episode();
        addEvent(EventKind::Drained,
                 tr("drained: library empty after %1, kernel after %2")
                     .arg(formatDuration(*episode.libraryEmpty), formatDuration(*episode.kernelEmpty)));
        break;
    }
    }
    DrainEpisode episode = m_drain.episode();
    episode.connection = m_identity.id;
    episode.group = m_identity.group;
    m_context.news.drains.push_back(episode);
}

void Connection::noteHighWater()
{
    const qint64 waiting = libraryBytes() + m_outbox.waitingBytes().value();
    const bool over = m_overHighWater ? waiting > lowWater(m_policy).value() : waiting >= highWater(m_policy).value();
    if (over == m_overHighWater)
        return;
    m_overHighWater = over;
    Q_EMIT overHighWaterChanged();
}

std::optional<TimePoint> Connection::nextWake() const
{
    return m_closing ? std::nullopt : m_outbox.nextWake();
}

void Connection::setPolicy(const Policy &policy)
{
    const bool kernelChanged = policy.kernel != m_policy.kernel;
    m_policy = policy;
    m_outbox.setPolicy(policy, m_context.time.now());
    m_eviction = EvictionJudge();
    if (kernelChanged)
        applyKernelTuning();
    pump();
    noteHighWater();
}

void Connection::applyKernelTuning()
{
    const qintptr fd = m_socket->socketDescriptor();
    setNotsentLowat(fd, m_policy.kernel ? m_policy.kernel->notsentLowat : std::nullopt);
    if (m_policy.kernel && m_policy.kernel->sendBuffer)
        setSendBuffer(fd, *m_policy.kernel->sendBuffer);
    if (const auto sizes = readBufferSizes(fd))
        m_sendBuffer = sizes->send;
}

bool Connection::wantsPolls() const noexcept
{
    return !m_finished && (m_log.unacknowledged() > 0 || m_drain.awaitsKernel());
}

void Connection::pollKernel()
{
    if (!wantsPolls())
        return;
    const std::optional<qint64> kernel = readSendQueueTotal(m_socket->socketDescriptor());
    const TimePoint at = now();
    if (!kernel) {
        // No kernel numbers here: what left the library counts as gone, end 2 stays unknown.
        m_log.kernelReached(m_enqueued - std::min(m_enqueued, static_cast<quint64>(libraryBytes())), at,
                            m_context.meters.sendKernel);
        m_drain.endWithoutKernel();
        return;
    }
    const auto behindEnd = static_cast<quint64>(libraryBytes() + *kernel);
    m_acknowledged = std::max(m_acknowledged, m_enqueued - std::min(m_enqueued, behindEnd));
    m_log.kernelReached(m_acknowledged, at, m_context.meters.sendKernel);
    noteDrain(m_drain.kernelPolled(*kernel, at));
}

bool Connection::isIdle() const
{
    if (m_overHighWater || libraryBytes() > 0)
        return false;
    const auto oldest = m_log.oldestBorn();
    return !oldest || now() - *oldest < idleBehind;
}

ConnectionSample Connection::sample(Detail detail)
{
    pollKernel();
    ConnectionSample sample;
    sample.id = m_identity.id;
    sample.at = now();
    sample.stages.outboxMessages = m_outbox.waitingMessages().value();
    sample.stages.at(Stage::Outbox) = m_outbox.waitingBytes().value();
    sample.stages.at(Stage::Socket) = libraryBytes();
    sample.stages.at(Stage::Tls) = Unavailable::NoTls;
    sample.stages.at(Stage::PeerKernel) = Unavailable::ForeignProcess;
    const qintptr fd = m_socket->socketDescriptor();
    // When all is acknowledged the kernel's queue is empty, and need not be asked.
    const bool settled = m_enqueued > 0 && m_acknowledged == m_enqueued;
    const auto queue = settled ? std::optional(SendQueue{}) : readSendQueue(fd);
    sample.stages.at(Stage::KernelUnsent) = queue ? Gauge(queue->unsent) : Gauge(Unavailable::NoKernelNumbers);
    sample.stages.at(Stage::KernelInFlight) = queue ? Gauge(queue->inFlight) : Gauge(Unavailable::NoKernelNumbers);
    if (queue) {
        Peaks &peak = m_context.meters.peak;
        peak.kernelBytes = std::max(peak.kernelBytes, queue->total());
    }
    sample.outboxOldest = m_outbox.oldestBorn();
    sample.oldestUnacknowledged = older(m_log.oldestBorn(), sample.outboxOldest);
    sample.held = m_outbox.held();
    sample.gateClosed = m_outbox.gateClosed();
    sample.drainOpen = m_drain.open();
    sample.overHighWater = m_overHighWater;
    sample.ledger = m_outbox.ledger();
    sample.bytesEnqueued = m_enqueued;
    sample.bytesAcknowledged = m_acknowledged;
    sample.framesWritten = m_frames;
    sample.sendBuffer = m_sendBuffer;
    sample.reportedRead = m_reportedRead;
    sample.reportedAgeMs = m_reportedAgeMs;
    if (detail == Detail::Everything) {
        sample.tcp = readTcpInfo(fd);
        if (const auto memory = readKernelMemory(fd)) {
            sample.kernelMemory = memory->send;
            m_sendBuffer = memory->limits.send;
        }
    }
    return sample;
}

void Connection::judgeEviction(const ConnectionSample &sample)
{
    if (m_closing)
        return;
    // What is in the library and not ours are QWebSocket's answers to pings of a peer that does not read them.
    const qint64 foreign = libraryBytes() - static_cast<qint64>(m_enqueued - m_acknowledged);
    if (foreign > mostForeignBytes) {
        addEvent(EventKind::Evicted, tr("closed: it sends pings and does not read the answers"));
        abort();
        return;
    }
    if (!m_policy.evict)
        return;
    const qint64 waiting = sample.stages.at(Stage::Outbox).valueOr(0) + sample.stages.libraryBytes();
    const Nanos behind = sample.oldestUnacknowledged ? sample.at - *sample.oldestUnacknowledged : Nanos(0);
    const std::optional<QString> verdict =
        m_eviction.judge(*m_policy.evict, ByteCount(waiting), behind, m_context.time.at(sample.at));
    if (!verdict)
        return;
    addEvent(EventKind::Evicted, tr("evicted: %1; closed with %2").arg(*verdict).arg(m_policy.evict->code));
    close(m_policy.evict->code, m_policy.evict->reason);
}

void Connection::close(quint16 code, const QString &reason)
{
    if (m_closing || m_finished)
        return;
    m_closing = true;
    m_closeCode = code;
    m_closeReason = reason;
    m_outbox.evictAll();
    m_webSocket->close(static_cast<QWebSocketProtocol::CloseCode>(code), reason);
    m_socket->flush();
    QTimer::singleShot(closeGrace, this, &Connection::abort);
}

void Connection::abort()
{
    m_closing = true;
    m_socket->abort();
    finish();
}

void Connection::finish()
{
    if (m_finished)
        return;
    m_finished = true;
    m_closing = true;
    m_outbox.evictAll();
    if (m_closeCode == 0) {
        const int peerCode = m_webSocket->closeCode();
        const bool clean = m_webSocket->state() == QAbstractSocket::UnconnectedState && peerCode != 0 &&
                           m_socket->error() != QAbstractSocket::RemoteHostClosedError;
        m_closeCode = clean ? peerCode : 1006;
        m_closeReason = clean ? m_webSocket->closeReason() : m_socket->errorString();
    }
    if (m_overHighWater) {
        m_overHighWater = false;
        Q_EMIT overHighWaterChanged();
    }
    Q_EMIT finished(m_closeCode, m_closeReason);
}

void Connection::incomingText(const QString &text)
{
    const VisitorMessage message = parseVisitorMessage(text);
    if (const auto *report = std::get_if<VisitorReport>(&message)) {
        m_reportedRead = report->read;
        m_reportedAgeMs = report->ageMs;
    } else if (const auto *credit = std::get_if<VisitorCredit>(&message)) {
        m_outbox.grant(credit->messages);
        pump();
    } else if (const auto *ping = std::get_if<VisitorPing>(&message)) {
        // Not answered to one who does not read: the answers would pile up outside all policies.
        if (!m_closing && libraryBytes() <= defaultHighWater.value()) {
            m_socket->write(encodeServerFrame(Opcode::Text, pongText(*ping)));
            m_socket->flush();
        }
    } else {
        ++m_ignoredIncoming;
    }
}

void Connection::addEvent(EventKind kind, const QString &text)
{
    m_context.news.events.push_back({0, now(), kind, m_identity.id, m_identity.name, text});
}

} // namespace penstock
