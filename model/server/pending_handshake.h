// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpSocket>

#include <chrono>
#include <memory>

namespace penstock {

/*! What a peer may use up before it is a connection. */
struct ServerLimits {
    int connections = 20'000;        //!< open or in their handshake, over all shards
    qint64 headerBytes = 16 * 1024;  //!< of the HTTP request
    qint64 messageBytes = 64 * 1024; //!< of one incoming message or frame
    std::chrono::milliseconds handshakeTime{5000};
};

/*!
 * Waits for one complete HTTP request on a fresh socket, within a time and a size; only then QWebSocketServer sees it
 * (which has no time-out of its own on that way, FACTS 3). Reads nothing away: it peeks.
 * \thread its shard's.
 */
class PendingHandshake : public QObject {
    Q_OBJECT
public:
    PendingHandshake(std::unique_ptr<QTcpSocket> socket, const ServerLimits &limits);
    ~PendingHandshake() override;

    [[nodiscard]] quint16 peerPort() const noexcept { return m_peerPort; }
    [[nodiscard]] QTcpSocket &socket() { return *m_socket; }
    /*! Gives the socket away; this object is then empty and to be deleted. */
    [[nodiscard]] std::unique_ptr<QTcpSocket> takeSocket();
    /*! Call after the request was handed on: only the time limit goes on, until takeSocket. */
    void handedOn();
    /*! Answers with an HTTP error and closes. */
    void refuse(const QByteArray &status, const QString &why);

Q_SIGNALS:
    /*! The whole request is in the socket. */
    void requestArrived();
    /*! Over without a connection; why in one line. */
    void failed(const QString &why);

private:
    void look();
    void fail(const QString &why);

    std::unique_ptr<QTcpSocket> m_socket;
    ServerLimits m_limits;
    quint16 m_peerPort = 0;
    bool m_over = false;
};

} // namespace penstock
