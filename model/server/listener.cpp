// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/server/listener.h"

#include <QTcpSocket>
#include <QTimer>

namespace penstock {

namespace {

constexpr int backlog = 4096;
// After the process ran out of descriptors accepting pauses for so long instead of spinning.
constexpr std::chrono::milliseconds acceptPause{200};

Error badAddress(const QString &address, const QString &expected)
{
    return {QStringLiteral("listen"), address, expected};
}

} // namespace

Listener::Listener(int maxConnections)
    : m_maxConnections(maxConnections)
{
    setListenBacklogSize(backlog);
    connect(this, &QTcpServer::acceptError, this, [this] {
        Q_EMIT turnedAway(tr("cannot accept: %1").arg(errorString()));
        QTimer::singleShot(acceptPause, this, &QTcpServer::resumeAccepting);
    });
}

Outcome Listener::listenOn(const QString &address)
{
    const qsizetype colon = address.lastIndexOf(QLatin1Char(':'));
    if (colon <= 0)
        return badAddress(address, QStringLiteral("is not ADDRESS:PORT such as 127.0.0.1:0"));
    QString host = address.left(colon);
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    if (host == QLatin1String("localhost"))
        host = QStringLiteral("127.0.0.1");
    bool portOk = false;
    const quint16 port = address.mid(colon + 1).toUShort(&portOk);
    const QHostAddress ip(host);
    if (ip.isNull() || !portOk)
        return badAddress(address, QStringLiteral("is not ADDRESS:PORT such as 127.0.0.1:0"));
    if (!ip.isLoopback())
        return badAddress(address,
                          QStringLiteral("is not a loopback address; opening the lab to the network is not part "
                                         "of this version"));
    if (!listen(ip, port))
        return badAddress(address, QStringLiteral("cannot be listened on: ") + errorString());
    return success();
}

QString Listener::url() const
{
    const QString host = serverAddress().protocol() == QAbstractSocket::IPv6Protocol
                             ? QLatin1Char('[') + serverAddress().toString() + QLatin1Char(']')
                             : serverAddress().toString();
    return QStringLiteral("ws://%1:%2").arg(host).arg(serverPort());
}

void Listener::release()
{
    --m_open;
}

void Listener::incomingConnection(qintptr descriptor)
{
    if (m_open >= m_maxConnections) {
        QTcpSocket closer;
        closer.setSocketDescriptor(descriptor);
        closer.abort();
        Q_EMIT turnedAway(tr("the limit of %1 connections is reached").arg(m_maxConnections));
        return;
    }
    ++m_open;
    Q_EMIT accepted(descriptor);
}

} // namespace penstock
