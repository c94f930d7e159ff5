// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/base/ids.h"
#include "model/engine/snapshot.h"
#include "model/metrics/histogram.h"
#include "model/metrics/kernel_numbers.h"
#include "model/policy/eviction_judge.h"
#include "model/policy/outbox.h"
#include "model/server/delivery_log.h"
#include "model/server/drain_watch.h"
#include "model/server/encoded_run.h"

#include <QTcpSocket>
#include <QWebSocket>

#include <memory>

namespace penstock {

/*! What a connection has to tell besides its gauges; collected by the shard and sent up with the next sample. */
struct ConnectionNews {
    std::vector<Event> events;
    std::vector<DrainEpisode> drains;
};

/*! Measurements that belong to the whole group of a connection; one per group and shard, emptied with each sample. */
struct GroupMeters {
    DurationHistogram sendLibrary;
    DurationHistogram sendKernel;
    Peaks peak; //!< of single connections, since the start of the run
};

/*! The gauges and counters of one connection at one instant, as its shard sees them. */
struct ConnectionSample {
    ConnectionId id{};
    TimePoint at;
    Stages stages;                                 //!< the peer's kernel not included
    std::optional<TimePoint> outboxOldest;         //!< birth
    std::optional<TimePoint> oldestUnacknowledged; //!< birth; the outbox included
    Held held = Held::Empty;
    bool gateClosed = false;
    bool drainOpen = false;
    bool overHighWater = false;
    Ledger ledger;
    quint64 bytesEnqueued = 0; //!< handed to the socket
    quint64 bytesAcknowledged = 0;
    quint64 framesWritten = 0;
    std::optional<TcpInfo> tcp;
    std::optional<qint64> sendBuffer;   //!< effective SO_SNDBUF
    std::optional<qint64> kernelMemory; //!< SO_MEMINFO, send side
    quint64 reportedRead = 0;           //!< by a visitor's reports
    std::optional<double> reportedAgeMs;
};

/*! What a connection needs of its surroundings; all of it outlives the connection. */
struct ConnectionContext {
    const LabTime &time;
    ConnectionNews &news;
    GroupMeters &meters;
};

/*!
 * The server's end of one WebSocket: outbox, socket and what is measured on them. The handshake and incoming frames are
 * QWebSocket's; outgoing frames are written straight to the socket below it, already encoded (FACTS 2 and 3).
 *
 * \thread its shard's. Emits only from there.
 */
class Connection : public QObject {
    Q_OBJECT
public:
    struct Identity {
        ConnectionId id{};
        QString name;
        GroupIndex group{};
        Encoding encoding = Encoding::Json;
    };

    /*! Owns both; the socket is the one below the WebSocket. */
    Connection(Identity identity, std::unique_ptr<QTcpSocket> socket, std::unique_ptr<QWebSocket> webSocket,
               const Policy &policy, ConnectionContext context);
    ~Connection() override;

    [[nodiscard]] const Identity &identity() const noexcept { return m_identity; }
    [[nodiscard]] quint16 peerPort() const noexcept { return m_peerPort; }
    [[nodiscard]] bool closing() const noexcept { return m_closing; }

    /*! Offers a batch to the outbox, or hands it over at once where the policy changes nothing. */
    void publish(BatchEncodings &batch);
    void setPolicy(const Policy &policy);
    /*! Hands over what time and drains allow; call at nextWake and after drains. */
    void pump();
    /*! Lab time at which pump() may have something to do; nullopt: nothing by time alone. */
    [[nodiscard]] std::optional<TimePoint> nextWake() const;

    /*! Reads the kernel's send queue for drain end 2 and send time. Cheap: one or two system calls. */
    void pollKernel();
    /*! Whether pollKernel has something to find. */
    [[nodiscard]] bool wantsPolls() const noexcept;
    /*! Whether it should come within 10 ms: end 2 of a drain episode is looked for. */
    [[nodiscard]] bool awaitsDrainEnd() const noexcept { return !m_finished && m_drain.awaitsKernel(); }
    /*! Nothing waits here but what is on its way: a seldom look at TCP_INFO is enough. */
    [[nodiscard]] bool isIdle() const;
    enum class Detail { Gauges, Everything };
    [[nodiscard]] ConnectionSample sample(Detail detail);
    /*! Part 9; closes if the policy says so. */
    void judgeEviction(const ConnectionSample &sample);

    /*! Outbox, library and kernel: more than the upstream may add to. */
    [[nodiscard]] bool overHighWater() const noexcept { return m_overHighWater; }

    /*! Sends a close frame behind what the socket holds, then gives the peer a second. */
    void close(quint16 code, const QString &reason);
    /*! Drops the connection at once, unsent bytes included. */
    void abort();

Q_SIGNALS:
    /*! Messages were handed over or could have been: nextWake() may have changed. */
    void pumped();
    void overHighWaterChanged();
    /*! Over, for whatever reason; the outbox's content is already in `evicted`. */
    void finished(int code, const QString &reason);

private:
    void connectSignals();
    std::size_t deliverRun(BatchEncodings &batch);
    void offerEach(const MessageBatch &batch, std::size_t from);
    void write(const Delivery &delivery);
    void flush();
    void libraryMoved();
    void noteDrain(DrainWatch::Change change);
    void noteHighWater();
    void incomingText(const QString &text);
    void finish();
    void applyKernelTuning();
    void addEvent(EventKind kind, const QString &text);
    [[nodiscard]] qint64 libraryBytes() const { return m_socket->bytesToWrite(); }
    [[nodiscard]] TimePoint now() const { return m_context.time.real().now(); }

    Identity m_identity;
    std::unique_ptr<QTcpSocket> m_socket;
    std::unique_ptr<QWebSocket> m_webSocket;
    ConnectionContext m_context;
    Policy m_policy;
    Outbox m_outbox;
    EvictionJudge m_eviction;
    DeliveryLog m_log;
    DrainWatch m_drain;
    Delivery m_delivery;
    quint64 m_enqueued = 0;
    quint64 m_acknowledged = 0;
    quint64 m_frames = 0;
    quint64 m_reportedRead = 0;
    quint64 m_ignoredIncoming = 0;
    std::optional<double> m_reportedAgeMs;
    std::optional<qint64> m_sendBuffer;
    quint16 m_peerPort = 0;
    int m_closeCode = 0;
    QString m_closeReason;
    bool m_busy = false; // inside pump or publish: drains seen meanwhile are theirs
    bool m_closing = false;
    bool m_finished = false;
    bool m_overHighWater = false;
};

} // namespace penstock
