// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bench/bare_pair.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QThread>
#include <QTimer>
#include <QUrl>
#include <QWebSocket>
#include <QWebSocketServer>

#include <atomic>
#include <memory>
#include <vector>

namespace penstock {

namespace {

constexpr qint64 highWater = 64 * 1024;
constexpr int messagesPerTurn = 32;
constexpr std::chrono::milliseconds warmUp{500};

class BareServer : public QObject {
public:
    explicit BareServer(qint64 messageBytes)
        : m_message(messageBytes, 'x')
        , m_server(QStringLiteral("bare"), QWebSocketServer::NonSecureMode, this)
        , m_timer(this)
    {
        connect(&m_server, &QWebSocketServer::newConnection, this, [this] {
            while (QWebSocket *client = m_server.nextPendingConnection())
                m_clients.push_back(client);
        });
        connect(&m_timer, &QTimer::timeout, this, &BareServer::send);
        m_server.setMaxPendingConnections(1 << 16);
    }

    quint16 listen()
    {
        m_server.listen(QHostAddress::LocalHost);
        return m_server.serverPort();
    }
    void startSending() { m_timer.start(0); }
    void stop()
    {
        m_timer.stop();
        qDeleteAll(m_clients);
        m_clients.clear();
        m_server.close();
    }

private:
    void send()
    {
        for (QWebSocket *client : m_clients) {
            for (int i = 0; i < messagesPerTurn && client->bytesToWrite() < highWater; ++i)
                client->sendBinaryMessage(m_message);
        }
    }

    QByteArray m_message;
    QWebSocketServer m_server;
    QTimer m_timer;
    std::vector<QWebSocket *> m_clients;
};

class BareClients : public QObject {
public:
    void open(int count, quint16 port)
    {
        const QUrl url(QStringLiteral("ws://127.0.0.1:%1").arg(port));
        for (int i = 0; i < count; ++i) {
            auto client = std::make_unique<QWebSocket>();
            connect(client.get(), &QWebSocket::connected, this, [this] { ++connected; });
            connect(client.get(), &QWebSocket::binaryMessageReceived, this,
                    [this] { read.fetch_add(1, std::memory_order_relaxed); });
            client->open(url);
            m_clients.push_back(std::move(client));
        }
    }
    void stop() { m_clients.clear(); }

    std::atomic<int> connected{0};
    std::atomic<quint64> read{0};

private:
    std::vector<std::unique_ptr<QWebSocket>> m_clients;
};

template<class Object, class Function>
void callIn(Object &object, Function function)
{
    QMetaObject::invokeMethod(
        &object, [&] { function(object); }, Qt::BlockingQueuedConnection);
}

} // namespace

BarePairResult runBarePair(const Clock &clock, int connections, qint64 messageBytes, Nanos duration)
{
    QThread serverThread;
    QThread clientThread;
    auto *server = new BareServer(messageBytes);
    auto *clients = new BareClients;
    server->moveToThread(&serverThread);
    clients->moveToThread(&clientThread);
    QObject::connect(&serverThread, &QThread::finished, server, &QObject::deleteLater);
    QObject::connect(&clientThread, &QThread::finished, clients, &QObject::deleteLater);
    serverThread.start();
    clientThread.start();

    quint16 port = 0;
    callIn(*server, [&port](BareServer &s) { port = s.listen(); });
    callIn(*clients, [&](BareClients &c) { c.open(connections, port); });
    while (clients->connected < connections)
        QThread::msleep(5);
    callIn(*server, [](BareServer &s) { s.startSending(); });
    QThread::msleep(static_cast<unsigned long>(warmUp.count()));
    const TimePoint from = clock.now();
    const quint64 before = clients->read;
    QThread::msleep(
        static_cast<unsigned long>(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count()));
    BarePairResult result;
    result.read = clients->read - before;
    result.messagesPerSecond = static_cast<double>(result.read) / toSeconds(clock.now() - from);

    callIn(*server, [](BareServer &s) { s.stop(); });
    callIn(*clients, [](BareClients &c) { c.stop(); });
    serverThread.quit();
    clientThread.quit();
    serverThread.wait();
    clientThread.wait();
    return result;
}

} // namespace penstock
