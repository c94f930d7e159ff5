// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/random.h"
#include "model/reader/handshake.h"
#include "model/reader/pace_meter.h"
#include "model/reader/reader_intake.h"
#include "model/reader/reader_socket.h"

#include <optional>

namespace penstock {

/*!
 * One simulated reader: connects, shakes hands, and then reads as its pace allows. What the pace does not allow is not
 * received, so that it stays in the kernel and the receive window closes. Never blocks; its owner calls proceed() when
 * something happened to the socket or the deadline has come.
 * \thread one owner, that of the context.
 */
class ReaderConnection {
public:
    ReaderConnection(const ReaderSpec &spec, ReaderContext &context);

    /*! Begins to connect. An Error is final: there is no socket then. */
    [[nodiscard]] Outcome start(const QHostAddress &host, quint16 port);
    /*! Whether start() failed because the process may open no more files. */
    [[nodiscard]] bool outOfDescriptors() const noexcept { return m_socket.outOfDescriptors(); }

    /*! Something happened to the socket; proceed() is to follow. */
    void noteEvent(bool peerDone, bool broken);

    /*! What the owner has to do next. */
    enum class Turn {
        Again, //!< call proceed() again soon; others may have their turn first
        Wait,  //!< until an event or the deadline
        Ended  //!< it is over: see endCode()
    };
    [[nodiscard]] Turn proceed();
    /*! Real time at which proceed() is due though nothing happened. */
    [[nodiscard]] std::optional<TimePoint> deadline() const;
    /*! Whether all that had arrived was read: only then news of the socket are of interest. */
    [[nodiscard]] bool drained() const noexcept { return !m_readable; }
    [[nodiscard]] bool wantsWrite() const noexcept { return m_state == State::Connecting || !m_unsent.isEmpty(); }

    /*! Whether the handshake is over. */
    [[nodiscard]] bool isOpen() const noexcept { return m_state == State::Open || m_state == State::Closing; }

    // The next three act with the next proceed(), which is to follow.
    void setPace(const Pace &pace);
    void setReceiveBuffer(std::optional<ByteCount> size);
    /*! Closing handshake with 1000; what arrives from now on is not counted as read. */
    void leave();

    /*! Ends without a word: the peer sees a reset. */
    void abort() { m_socket.abort(); }

    [[nodiscard]] ReaderId id() const noexcept { return m_spec.id; }
    [[nodiscard]] GroupIndex group() const noexcept { return m_spec.group; }
    [[nodiscard]] int descriptor() const noexcept { return m_socket.descriptor(); }
    [[nodiscard]] quint16 localPort() const noexcept { return m_localPort; }
    [[nodiscard]] ReaderSample sample(TimePoint now);
    /*! After Turn::Ended: the close code, 1006 if there was no close frame, and the reason in words. */
    [[nodiscard]] int endCode() const noexcept { return m_endCode; }
    [[nodiscard]] const QString &endReason() const noexcept { return m_endReason; }

private:
    enum class State { Connecting, Upgrading, Open, Closing, Ended };
    using Transfer = ReaderSocket::Transfer;

    Turn proceedConnecting();
    Turn proceedUpgrading();
    Turn proceedOpen();
    Turn proceedClosing();
    Turn readEager();
    Turn readPaced(PaceMeter::Allowance allowed, TimePoint labNow);
    Turn waitForPace(TimePoint labNow);
    Turn took(const Transfer &transfer, std::size_t asked);
    Turn end(int code, const QString &reason);
    [[nodiscard]] qint64 bytesFor(PaceMeter::Allowance allowed, Transfer &peeked);
    [[nodiscard]] bool limitReached() const;
    [[nodiscard]] QString unreadText() const;
    void beginClosing(int code, const QString &reason, quint16 sentCode);
    void send(Opcode opcode, QByteArrayView payload);
    void flush();
    [[nodiscard]] TimePoint realNow() const { return m_context.time.real().now(); }
    [[nodiscard]] std::span<char> buffer() const { return m_context.buffer; }

    ReaderContext &m_context;
    ReaderSpec m_spec;
    Random m_random; // keys and masks, which need not be secret here
    ReaderSocket m_socket;
    std::optional<Handshake> m_handshake;
    ReaderIntake m_intake;
    PaceMeter m_meter;
    State m_state = State::Connecting;
    bool m_readable = false; // something may be there to read
    bool m_peerDone = false; // the peer sends nothing more
    bool m_broken = false;   // the connection is gone
    quint16 m_localPort = 0;
    int m_endCode = 0;
    QString m_endReason;
    QByteArray m_unsent;
    std::optional<TimePoint> m_limit; // of the state; it ends then
    std::optional<TimePoint> m_wake;  // of the pace
};

} // namespace penstock
