// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/reader/poller.h"
#include "model/reader/reader_connection.h"
#include "model/reader/timer_queue.h"

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace penstock {

/*!
 * The inside of the readers' thread: waits for sockets and times, gives each reader its turn, connects new ones a few
 * at a time. Work per wake-up is proportional to the readers something happened to.
 * \thread the one that calls run(), but for post() and stop().
 */
class FleetLoop {
public:
    /*! Called from the readers' thread. */
    struct Reports {
        std::function<void(ReaderId, quint16 localPort)> connected;
        std::function<void(ReaderId, int code, const QString &reason)> closed;
        std::function<void(ReaderId, const QString &text)> error;
        std::function<void(std::shared_ptr<const FleetSample>)> sampled;
    };
    using Command = std::function<void(FleetLoop &)>;

    /*! \param pool and time outlive it. */
    FleetLoop(const LabTime &time, const PayloadPool &pool, Reports reports);
    ~FleetLoop();

    /*! Until stop(); then all connections are reset. */
    void run();
    /*! The command runs in the loop, in order. Any thread. */
    void post(Command command);
    /*! Ends run() soon, whatever it is doing. Any thread. */
    void stop();

    // In the loop.
    void setServer(const QHostAddress &host, quint16 port);
    void add(const ReaderSpec &spec);
    void remove(ReaderId id);
    void setPace(GroupIndex group, const Pace &pace);
    void setReceiveBuffer(GroupIndex group, std::optional<ByteCount> size);
    void speedChanged();
    void sample(quint64 tick);

private:
    // A reader's place. Its token says place and generation, so that news of one that is gone is not taken for
    // another's.
    struct Slot {
        std::unique_ptr<ReaderConnection> reader;
        quint32 generation = 0;
        bool queued = false;  // stands in m_ready
        bool watched = false; // known to the poller
        bool counted = false; // among m_connecting
        std::optional<TimePoint> armed;
    };

    [[nodiscard]] quint64 tokenOf(quint32 place) const;
    [[nodiscard]] Slot *find(quint64 token);
    template<class Action>
    void forGroup(GroupIndex group, Action action);
    void runCommands();
    void startConnects();
    void startConnect(quint32 place);
    void fireTimers();
    void waitForNews();
    void giveTurns();
    void giveTurn(quint64 token);
    void queue(quint64 token);
    void arm(Slot &slot, quint64 token);
    void finish(quint32 place, int code, QString reason);
    void tellErrors();
    void abortAll();

    ReaderContext m_context;
    Reports m_reports;
    std::unique_ptr<Poller> m_poller;
    QHostAddress m_host;
    quint16 m_port = 0;
    std::vector<Slot> m_slots;
    std::vector<quint32> m_free;
    std::unordered_map<quint64, quint32> m_places; // by reader id
    std::deque<quint64> m_toConnect;               // tokens
    int m_connecting = 0;
    std::deque<quint64> m_ready; // tokens that are to have a turn
    TimerQueue m_timers;
    std::vector<ReaderSample> m_closed;

    std::atomic<bool> m_stopping = false;
    std::atomic<bool> m_commandsWaiting = false;
    std::mutex m_mutex; // protects m_commands
    std::vector<Command> m_commands;
};

} // namespace penstock
