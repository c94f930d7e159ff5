// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/reader/reader_sample.h"

#include <QHostAddress>
#include <QObject>

#include <memory>
#include <thread>

namespace penstock {

class FleetLoop;
class PayloadPool;
class LabTime;

/*!
 * Simulated readers, thousands of them in one thread of its own: raw sockets that read as their pace allows, so that a
 * slow one really closes its receive window. They verify each payload and the order of each key, answer pings and
 * closes, and tell how old messages were when they were read.
 *
 * All methods return at once and may be called from any thread; they act in the order in which they were called. The
 * signals come from the readers' thread: connect with a context, and they arrive in the context's.
 */
class ReaderFleet : public QObject {
    Q_OBJECT
public:
    /*! \param time outlives it. */
    ReaderFleet(const LabTime &time, std::shared_ptr<const PayloadPool> pool);
    /*! Stops and joins; within a second also with 10,000 readers, or while they are flooded. */
    ~ReaderFleet() override;

    /*! Where readers that are added from now on connect to. */
    void setServer(const QHostAddress &host, quint16 port);
    /*! readerConnected() or readerClosed() follows. Up to 256 connect at the same time. */
    void add(const ReaderSpec &spec);
    /*! Closing handshake with 1000, then close; readerClosed() follows within a second. Unknown ids are ignored. */
    void remove(ReaderId id);
    /*! The new pace begins at once. Also for readers of the group that are still connecting. */
    void setPace(GroupIndex group, const Pace &pace);
    /*! nullopt: the kernel tunes it (for readers that are connected already: from Linux 5.14 on). */
    void setReceiveBuffer(GroupIndex group, std::optional<ByteCount> size);
    /*! To be called after LabTime::setSpeed(): paces keep lab time. */
    void speedChanged();
    /*! Resets all connections and ends the thread; nothing is reported any more, and nothing works afterwards. */
    void stop();
    /*! sampled() follows. */
    void requestSample(quint64 tick);

Q_SIGNALS:
    void sampled(std::shared_ptr<const penstock::FleetSample> sample);
    /*! After the handshake; the server may have seen the connection before or sees it after. */
    void readerConnected(penstock::ReaderId reader, quint16 localPort);
    /*! \param code close code, 1006 if there was no close frame. Also when it never was connected. */
    void readerClosed(penstock::ReaderId reader, int code, const QString &reason);
    /*! Something that must not be: a payload that was changed, messages out of order, a frame against the protocol.
     * Once per kind and reader; ReaderSample::violations counts on. */
    void readerError(penstock::ReaderId reader, const QString &text);

private:
    std::shared_ptr<const PayloadPool> m_pool;
    std::unique_ptr<FleetLoop> m_loop;
    std::thread m_thread;
};

} // namespace penstock
