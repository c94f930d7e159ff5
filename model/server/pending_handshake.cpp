// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/server/pending_handshake.h"

#include "model/server/upgrade_request.h"

#include <QTimer>

namespace penstock {

PendingHandshake::PendingHandshake(std::unique_ptr<QTcpSocket> socket, const ServerLimits &limits)
    : m_socket(std::move(socket))
    , m_limits(limits)
    , m_peerPort(m_socket->peerPort())
{
    m_socket->setReadBufferSize(limits.headerBytes + 1);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &PendingHandshake::look);
    connect(m_socket.get(), &QTcpSocket::disconnected, this,
            [this] { fail(tr("the peer closed during the handshake")); });
    QTimer::singleShot(limits.handshakeTime, this, [this] {
        refuse("408 Request Timeout", tr("no complete handshake within %1 ms").arg(m_limits.handshakeTime.count()));
    });
    QMetaObject::invokeMethod(this, &PendingHandshake::look, Qt::QueuedConnection);
}

PendingHandshake::~PendingHandshake()
{
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
    }
}

std::unique_ptr<QTcpSocket> PendingHandshake::takeSocket()
{
    m_over = true;
    m_socket->disconnect(this);
    return std::move(m_socket);
}

void PendingHandshake::handedOn()
{
    m_socket->disconnect(this);
    m_socket->setReadBufferSize(0);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, [this] {
        m_socket.release(); // QWebSocketServer deletes what it refuses
        fail(tr("not a WebSocket handshake that can be accepted"));
    });
}

void PendingHandshake::refuse(const QByteArray &status, const QString &why)
{
    if (m_over)
        return;
    m_socket->disconnect(this);
    m_socket->write("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n" + why.toUtf8() +
                    "\n");
    m_socket->flush();
    fail(why);
}

void PendingHandshake::fail(const QString &why)
{
    if (m_over)
        return;
    m_over = true;
    Q_EMIT failed(why);
}

void PendingHandshake::look()
{
    if (m_over || !m_socket->isOpen())
        return;
    const QByteArray head = m_socket->peek(m_limits.headerBytes + 1);
    if (head.contains("\r\n\r\n")) {
        if (const auto refusal = checkUpgradeRequest(head))
            refuse(refusal->status, refusal->why);
        else
            Q_EMIT requestArrived();
    } else if (head.size() > m_limits.headerBytes) {
        refuse("431 Request Header Fields Too Large",
               tr("the handshake is longer than %1 bytes").arg(m_limits.headerBytes));
    } else if (head.size() >= 4 && !head.startsWith("GET ")) {
        refuse("400 Bad Request", tr("not a WebSocket handshake: it does not begin with GET"));
    }
}

} // namespace penstock
