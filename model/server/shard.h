// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/server/connection.h"
#include "model/server/pending_handshake.h"

#include <QTimer>
#include <QWebSocketServer>

#include <deque>
#include <functional>
#include <queue>
#include <unordered_map>

namespace penstock {

/*! A group as the server sees it. */
struct ServerGroup {
    QString name;
    Policy policy;
};

/*! A batch on its way to all shards. */
struct PublishedBatch {
    MessageBatchPtr messages;
    quint64 cost = 0; //!< upper bound of all waiting bytes ever made by batches up to and including this one
};

/*! A connection that came up, as told to the engine. */
struct JoinedConnection {
    Connection::Identity identity;
    quint16 peerPort = 0;
    bool sameMachine = false; //!< both ends have the same address
    TimePoint at;
};

/*! A connection that ended, with its last sample. */
struct LeftConnection {
    ConnectionSample last;
    CloseInfo close;
};

/*! All a shard has to say since its previous sample, by value. */
struct ShardSample {
    quint64 tick = 0;
    int shard = 0;
    Nanos jitter{0};      //!< how late the sample was taken
    quint64 costSeen = 0; //!< cost of the newest batch this shard has worked on
    std::vector<JoinedConnection> joined;
    std::vector<LeftConnection> left;
    std::vector<ConnectionSample> connections;
    std::vector<GroupMeters> meters; //!< per group; histograms since the previous sample
    ConnectionNews news;
};

/*! How many of a group's connections of one shard are over high water. */
struct GroupPressure {
    int over = 0;
    int open = 0;
    bool operator==(const GroupPressure &) const = default;
};

/*!
 * One server thread's worth of connections: handshakes, connections, their outboxes, wake-ups and samples.
 * \thread its own QThread; every method is to be called there (queued from elsewhere).
 */
class Shard : public QObject {
    Q_OBJECT
public:
    struct Setup {
        int index = 0;
        ServerLimits limits;
        std::vector<ServerGroup> groups; //!< visitors first; groups are only ever appended
        bool sampleKernel = true;
        /*! Gives out ids; any thread. */
        std::function<ConnectionId()> nextId;
    };

    Shard(Setup setup, const LabTime &time);
    ~Shard() override;

    void adopt(qintptr descriptor);
    void publish(const PublishedBatch &batch);
    void setGroups(const std::vector<ServerGroup> &groups);
    void takeSample(quint64 tick, TimePoint due);
    void closeConnection(ConnectionId id, quint16 code, const QString &reason);
    /*! Drops everything at once; the shard is to be deleted next. */
    void shutDown();
    /*! Lab time runs at another speed now: wake-ups are set anew. */
    void speedChanged();

Q_SIGNALS:
    void sampled(const std::shared_ptr<const penstock::ShardSample> &sample);
    /*! The batch is offered to all connections here. */
    void batchDone(int shard);
    void pressureChanged(int shard, const std::vector<penstock::GroupPressure> &groups);
    /*! A descriptor was closed, as a connection or in its handshake. */
    void descriptorReleased();

private:
    void hand(PendingHandshake *handshake);
    void welcome();
    void refused(const QString &key, const PendingHandshake *handshake, const QString &why);
    void remove(ConnectionId id, int code, const QString &reason);
    void schedule(const Connection &connection);
    void watch(Connection &connection);
    void wake();
    void setWakeTimer();
    void pollKernels();
    void sendPressure();
    [[nodiscard]] GroupIndex groupNamed(const QString &name) const;
    [[nodiscard]] Connection::Identity identify(const QWebSocket &webSocket);

    struct Entry {
        std::unique_ptr<Connection> connection;
        std::optional<TimePoint> wake; // the one in m_wakes that counts
    };
    struct Wake {
        TimePoint at;
        ConnectionId id{};
        bool operator>(const Wake &other) const { return at > other.at; }
    };

    Setup m_setup;
    const LabTime &m_time;
    QWebSocketServer m_server;
    std::unordered_map<QString, std::unique_ptr<PendingHandshake>> m_handshakes; // by the peer's address and port
    std::unordered_map<ConnectionId, Entry> m_byId;
    std::vector<Connection *> m_connections; // the same, dense, for the hot loops
    std::deque<GroupMeters> m_meters;        // connections refer to its elements
    std::vector<GroupPressure> m_pressure;
    std::vector<GroupPressure> m_pressureSent;
    std::vector<JoinedConnection> m_joined;
    std::vector<LeftConnection> m_left;
    ConnectionNews m_news;
    std::priority_queue<Wake, std::vector<Wake>, std::greater<>> m_wakes;
    QTimer m_wakeTimer;
    QTimer m_pollTimer;
    std::size_t m_pollNext = 0;
    quint64 m_pollRounds = 0;
    quint64 m_costSeen = 0;
};

} // namespace penstock
