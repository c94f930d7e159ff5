// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/wire/frame_reader.h"

#include <QCryptographicHash>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace penstock::test {

/*! A WebSocket server without manners: shakes hands, and otherwise sends exactly the bytes it is told to. */
class RawServer : public QObject {
public:
    /*! One connection, as the server sees it. */
    struct Peer {
        std::unique_ptr<QTcpSocket> socket;
        QByteArray request; //!< complete once `upgraded`
        bool upgraded = false;
        FrameReader reader{FrameSender::Client};
        std::vector<std::pair<Opcode, QByteArray>> units; //!< what the client sent
        bool failed = false;                              //!< … was against the protocol

        void send(const QByteArray &bytes) const { socket->write(bytes); }
        [[nodiscard]] bool got(Opcode opcode, const QByteArray &payload) const
        {
            return std::find(units.begin(), units.end(), std::pair(opcode, payload)) != units.end();
        }
    };

    RawServer()
    {
        m_server.setListenBacklogSize(1024);
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, &RawServer::accept);
    }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    /*! Instead of 101. "ACCEPT" in it becomes the answer to the client's key. nullopt: no answer at all. */
    void setAnswer(const std::optional<QByteArray> &answer) { m_answer = answer; }
    void closeWhenAsked(bool yes) { m_closes = yes; }
    [[nodiscard]] const std::vector<std::unique_ptr<Peer>> &peers() const { return m_peers; }
    /*! Connections after their handshake. */
    [[nodiscard]] std::size_t upgraded() const
    {
        return static_cast<std::size_t>(
            std::count_if(m_peers.begin(), m_peers.end(), [](const auto &peer) { return peer->upgraded; }));
    }
    void sendToAll(const QByteArray &bytes) const
    {
        for (const auto &peer : m_peers)
            peer->send(bytes);
    }
    void stopListening() { m_server.close(); }

private:
    void accept()
    {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            auto peer = std::make_unique<Peer>();
            socket->setParent(nullptr);
            peer->socket.reset(socket);
            connect(socket, &QTcpSocket::readyRead, this, [this, p = peer.get()] { read(*p); });
            m_peers.push_back(std::move(peer));
            read(*m_peers.back());
        }
    }
    void read(Peer &peer)
    {
        QByteArray bytes = peer.socket->readAll();
        if (!peer.upgraded) {
            peer.request += bytes;
            const qsizetype end = peer.request.indexOf("\r\n\r\n");
            if (end < 0 || !m_answer)
                return;
            bytes = peer.request.sliced(end + 4);
            peer.request.truncate(end + 4);
            peer.upgraded = true;
            peer.socket->write(QByteArray(*m_answer).replace("ACCEPT", acceptOf(peer.request)));
        }
        peer.reader.feed(bytes);
        FrameReader::Unit unit;
        FrameReader::Step step = FrameReader::Step::NeedMore;
        while ((step = peer.reader.next(unit)) == FrameReader::Step::Unit) {
            peer.units.emplace_back(unit.opcode, unit.payload.toByteArray());
            if (unit.opcode == Opcode::Close && m_closes) {
                peer.socket->write(encodeServerFrame(Opcode::Close, unit.payload));
                peer.socket->disconnectFromHost();
            }
        }
        peer.failed = peer.failed || step == FrameReader::Step::Failed;
    }
    static QByteArray acceptOf(const QByteArray &request)
    {
        const QByteArray name = "Sec-WebSocket-Key: ";
        const qsizetype at = request.indexOf(name) + name.size();
        const QByteArray key = request.sliced(at, request.indexOf("\r\n", at) - at);
        return QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1)
            .toBase64();
    }

    QTcpServer m_server;
    std::optional<QByteArray> m_answer =
        QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Accept: ACCEPT\r\nSec-WebSocket-Protocol: penstock.v1.binary\r\n\r\n");
    bool m_closes = true;
    std::vector<std::unique_ptr<Peer>> m_peers;
};

} // namespace penstock::test
