// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/frame.h"
#include "tests/support/server_fixture.h"

#include <QDir>
#include <QTcpSocket>
#include <QWebSocket>

using namespace penstock;
using namespace penstock::test;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<QWebSocket> openClient(const QString &url)
{
    auto client = std::make_unique<QWebSocket>();
    client->open(QUrl(url));
    return client;
}

QByteArray handshakeRequest(const QByteArray &extra = {})
{
    return "GET /?group=visitors HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
           extra + "\r\n";
}

/*! A client that has shaken hands and reads nothing more: its kernel's window closes. */
class SilentClient {
public:
    explicit SilentClient(quint16 port)
    {
        m_socket.setReadBufferSize(1024);
        m_socket.connectToHost(QHostAddress::LocalHost, port);
        m_socket.write(handshakeRequest());
    }
    bool upgraded() { return m_socket.bytesAvailable() > 0; }
    void readAll()
    {
        m_socket.setReadBufferSize(0);
        m_socket.readAll();
    }
    QTcpSocket &socket() { return m_socket; }

private:
    QTcpSocket m_socket;
};

int openDescriptors()
{
    return static_cast<int>(QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::Files | QDir::System).size());
}

} // namespace

class TestShard : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void visitorGetsJsonInOrder();
    void binarySubprotocolGetsBinary();
    void queryNamesGroupAndName();
    void naiveSenderGrowsTheSocketBuffer();
    void gateBoundsTheSocketBuffer();
    void gatedOutboxDrainsWithoutFurtherMessages();
    void switchingTheGateOnKeepsEveryMessage();
    void drainEpisodeHasBothEnds();
    void envelopesSaveFrames();
    void latePartsOfAHandshakeAreWaitedFor();
    void silentPeerIsDroppedAfterTheTimeLimit();
    void tooLongAHeaderIsRefused();
    void noiseIsRefused();
    void foreignOriginIsRefused();
    void tooManyConnectionsAreTurnedAway();
    void oversizedMessageClosesOnlyItsSender();
    void vanishingClientIsForgotten();
    void answersPing();
    void goodbyeWithoutReadingIsNotWaitedFor();
    void unreadPongsCloseTheirSender();
    void closeEvictsWhatWaits();
    void thousandRoundsLeaveNoDescriptor();
};

void TestShard::visitorGetsJsonInOrder()
{
    ServerFixture server;
    const auto client = openClient(server.url());
    QStringList texts;
    connect(client.get(), &QWebSocket::textMessageReceived, this, [&](const QString &t) { texts += t; });
    QTRY_VERIFY(client->isValid());
    QTRY_COMPARE(server.sample().connections.size(), 1U);
    server.publish(100, 20);
    QTRY_COMPARE(texts.size(), 100);
    for (int i = 0; i < 100; ++i)
        QVERIFY(texts[i].startsWith(QStringLiteral("{\"seq\":%1,").arg(i)));
    const Ledger ledger = server.sample().connections.front().ledger;
    QCOMPARE(ledger.offered, 100ULL);
    QCOMPARE(ledger.delivered, 100ULL);
    QCOMPARE(ledger.unaccounted(), 0LL);
}

void TestShard::binarySubprotocolGetsBinary()
{
    ServerFixture server;
    QTcpSocket raw;
    raw.connectToHost(QHostAddress::LocalHost, server.port());
    raw.write(handshakeRequest("Sec-WebSocket-Protocol: penstock.v1.binary\r\n"));
    QTRY_VERIFY(raw.peek(4096).contains("Sec-WebSocket-Protocol: penstock.v1.binary"));
    QTRY_COMPARE(server.sample().connections.size(), 1U);
    QCOMPARE(server.joined.front().identity.encoding, Encoding::Binary);
}

void TestShard::queryNamesGroupAndName()
{
    ServerFixture server({{QStringLiteral("visitors"), {}}, {QStringLiteral("slow"), {}}});
    const auto one = openClient(server.url() + QStringLiteral("/?group=slow&name=tab%201"));
    const auto two = openClient(server.url() + QStringLiteral("/?group=unknown"));
    QTRY_COMPARE(server.sample().connections.size(), 2U);
    std::sort(server.joined.begin(), server.joined.end(),
              [](const auto &a, const auto &b) { return number(a.identity.group) > number(b.identity.group); });
    QCOMPARE(number(server.joined[0].identity.group), 1U);
    QCOMPARE(server.joined[0].identity.name, QStringLiteral("tab1"));
    QCOMPARE(number(server.joined[1].identity.group), 0U);
    QVERIFY(server.joined[1].identity.name.startsWith(QStringLiteral("visitor-")));
    QVERIFY(server.joined[0].sameMachine);
}

void TestShard::naiveSenderGrowsTheSocketBuffer()
{
    ServerFixture server;
    SilentClient client(server.port());
    QTRY_VERIFY(client.upgraded());
    QTRY_COMPARE(server.sample().connections.size(), 1U);
    for (int i = 0; i < 160; ++i)
        server.publish(16, 16 * 1024);
    const ConnectionSample sample = server.sample().connections.front();
    QVERIFY(sample.stages.at(Stage::Socket).value() > 8 * 1024 * 1024);
    QCOMPARE(sample.stages.at(Stage::Outbox).value(), 0LL);
    QCOMPARE(sample.ledger.delivered, 2560ULL);
#ifdef Q_OS_LINUX
    QVERIFY(sample.stages.kernelBytes().known());
    QVERIFY(sample.stages.kernelBytes().value() > 0);
    QVERIFY(sample.tcp.has_value());
#endif
    QVERIFY(sample.drainOpen);
}

void TestShard::gateBoundsTheSocketBuffer()
{
    Policy gated;
    gated.gate = Gate{ByteCount(65536), ByteCount(16384)};
    ServerFixture server({{QStringLiteral("visitors"), gated}});
    SilentClient client(server.port());
    QTRY_VERIFY(client.upgraded());
    QTRY_COMPARE(server.sample().connections.size(), 1U);
    for (int i = 0; i < 160; ++i)
        server.publish(16, 16 * 1024);
    const ShardSample &sample = server.sample();
    const ConnectionSample connection = sample.connections.front();
    const qint64 oneMessage = 2 * 16 * 1024; // JSON may escape, never doubles
    QVERIFY(connection.stages.at(Stage::Socket).value() <= 65536 + oneMessage);
    QVERIFY(sample.meters.front().peak.socketBytes <= 65536 + oneMessage);
    QVERIFY(connection.gateClosed);
    QVERIFY(connection.ledger.waiting > 0);
    QCOMPARE(connection.ledger.offered, 2560ULL);
    QCOMPARE(connection.ledger.unaccounted(), 0LL);
}

void TestShard::gatedOutboxDrainsWithoutFurtherMessages()
{
    Policy gated;
    gated.gate = Gate{ByteCount(65536), ByteCount(16384)};
    ServerFixture server({{QStringLiteral("visitors"), gated}});
    SilentClient client(server.port());
    QTRY_VERIFY(client.upgraded());
    QTRY_COMPARE(server.sample().connections.size(), 1U);
    for (int i = 0; i < 500; ++i)
        server.publish(16, 1024);
    QVERIFY(server.sample().connections.front().gateClosed);
    connect(&client.socket(), &QTcpSocket::readyRead, this, [&client] { client.readAll(); });
    client.readAll();
    QTRY_COMPARE(server.sample().connections.front().ledger.waiting, 0ULL);
}

void TestShard::switchingTheGateOnKeepsEveryMessage()
{
    ServerFixture server;
    SilentClient client(server.port());
    QTRY_VERIFY(client.upgraded());
    QTRY_COMPARE(server.sample().connections.size(), 1U);
    server.publish(1000, 4096);
    Policy gated;
    gated.gate = Gate{ByteCount(65536), ByteCount(16384)};
    server.setGroups({{QStringLiteral("visitors"), gated}});
    server.publish(1000, 4096);
    QCOMPARE(server.sample().connections.front().ledger.unaccounted(), 0LL);
    server.setGroups({{QStringLiteral("visitors"), {}}});
    const ConnectionSample sample = server.sample().connections.front();
    QCOMPARE(sample.ledger.offered, 2000ULL);
    QCOMPARE(sample.ledger.delivered, 2000ULL);
    QCOMPARE(sample.ledger.waiting, 0ULL);
}

void TestShard::drainEpisodeHasBothEnds()
{
    ServerFixture server;
    SilentClient client(server.port());
    QTRY_VERIFY(client.upgraded());
    QTRY_COMPARE(server.sample().connections.size(), 1U);
    server.publish(2000, 4096);
    QTRY_VERIFY(server.sample().connections.front().drainOpen);
    connect(&client.socket(), &QTcpSocket::readyRead, this, [&client] { client.readAll(); });
    client.readAll();
    QTRY_VERIFY(!server.sample().connections.front().drainOpen);
    QCOMPARE(server.drains.size(), 3U); // began, library empty, kernel empty
    const DrainEpisode episode = server.drains.back();
    QVERIFY(episode.libraryEmpty && episode.kernelEmpty);
    QVERIFY(*episode.kernelEmpty >= *episode.libraryEmpty);
    const ShardSample &last = server.sample();
    QCOMPARE(last.connections.front().bytesAcknowledged, last.connections.front().bytesEnqueued);
}

void TestShard::envelopesSaveFrames()
{
    Policy batched;
    batched.batch = Batch{20ms, std::nullopt, std::nullopt, BatchEncode::Envelope, BatchDiff::All};
    ServerFixture server({{QStringLiteral("visitors"), batched}});
    const auto client = openClient(server.url());
    QStringList texts;
    connect(client.get(), &QWebSocket::textMessageReceived, this, [&](const QString &t) { texts += t; });
    QTRY_COMPARE(server.sample().connections.size(), 1U);
    server.publish(50, 20);
    QTRY_COMPARE(server.sample().connections.front().ledger.delivered, 50ULL);
    QTRY_COMPARE(texts.size(), 1);
    QCOMPARE(server.sample().connections.front().framesWritten, 1ULL);
}

void TestShard::latePartsOfAHandshakeAreWaitedFor()
{
    ServerFixture server;
    QTcpSocket raw;
    raw.connectToHost(QHostAddress::LocalHost, server.port());
    QTRY_COMPARE(raw.state(), QAbstractSocket::ConnectedState);
    const QByteArray request = handshakeRequest();
    for (const char byte : request) {
        raw.write(&byte, 1);
        raw.flush();
    }
    QTRY_VERIFY(raw.peek(4096).startsWith("HTTP/1.1 101"));
}

void TestShard::silentPeerIsDroppedAfterTheTimeLimit()
{
    ServerLimits limits;
    limits.handshakeTime = 200ms;
    ServerFixture server({{QStringLiteral("visitors"), {}}}, limits);
    QTcpSocket raw;
    raw.connectToHost(QHostAddress::LocalHost, server.port());
    raw.write("GET / HTTP/1.1\r\nHost: half\r\n");
    QTRY_COMPARE(raw.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(raw.readAll().startsWith("HTTP/1.1 408"));
    server.sample();
    QCOMPARE(server.events.size(), 1U);
    QCOMPARE(server.events.front().kind, EventKind::Refused);
}

void TestShard::tooLongAHeaderIsRefused()
{
    ServerFixture server;
    QTcpSocket raw;
    raw.connectToHost(QHostAddress::LocalHost, server.port());
    raw.write("GET / HTTP/1.1\r\n" + QByteArray(64 * 1024, 'a'));
    QTRY_COMPARE(raw.state(), QAbstractSocket::UnconnectedState);
    server.sample();
    QCOMPARE(server.events.size(), 1U);
    QVERIFY(server.events.front().text.contains(QStringLiteral("longer")));
}

void TestShard::noiseIsRefused()
{
    ServerFixture server;
    QTcpSocket raw;
    raw.connectToHost(QHostAddress::LocalHost, server.port());
    raw.write(QByteArray::fromHex("160301020001fcdeadbeef00ff80818283"));
    QTRY_COMPARE(raw.state(), QAbstractSocket::UnconnectedState);
    QTcpSocket plain;
    plain.connectToHost(QHostAddress::LocalHost, server.port());
    plain.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n"); // no upgrade
    QTRY_COMPARE(plain.state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE((server.sample(), server.events.size()), 2U);
    QVERIFY(server.joined.empty());
}

void TestShard::foreignOriginIsRefused()
{
    ServerFixture server;
    QTcpSocket foreign;
    foreign.connectToHost(QHostAddress::LocalHost, server.port());
    foreign.write(handshakeRequest("Origin: https://evil.example\r\n"));
    QTRY_VERIFY(foreign.bytesAvailable() > 0 || foreign.state() == QAbstractSocket::UnconnectedState);
    QVERIFY(foreign.readAll().startsWith("HTTP/1.1 403"));
    QTcpSocket own;
    own.connectToHost(QHostAddress::LocalHost, server.port());
    own.write(handshakeRequest("Origin: http://127.0.0.1:8080\r\n"));
    QTRY_VERIFY(own.bytesAvailable() > 0);
    QVERIFY(own.readAll().startsWith("HTTP/1.1 101"));
}

void TestShard::tooManyConnectionsAreTurnedAway()
{
    ServerLimits limits;
    limits.connections = 3;
    ServerFixture server({{QStringLiteral("visitors"), {}}}, limits);
    std::vector<std::unique_ptr<QWebSocket>> clients;
    for (int i = 0; i < 3; ++i)
        clients.push_back(openClient(server.url()));
    QTRY_COMPARE(server.sample().connections.size(), 3U);
    QTcpSocket extra;
    extra.connectToHost(QHostAddress::LocalHost, server.port());
    QTRY_COMPARE(extra.state(), QAbstractSocket::UnconnectedState);
    clients.pop_back();
    QTRY_COMPARE(server.sample().connections.size(), 2U);
    clients.push_back(openClient(server.url()));
    QTRY_COMPARE(server.sample().connections.size(), 3U);
}

void TestShard::oversizedMessageClosesOnlyItsSender()
{
    ServerLimits limits;
    limits.messageBytes = 10'000;
    ServerFixture server({{QStringLiteral("visitors"), {}}}, limits);
    const auto good = openClient(server.url());
    const auto bad = openClient(server.url());
    QTRY_COMPARE(server.sample().connections.size(), 2U);
    bad->sendTextMessage(QString(20'000, QLatin1Char('x')));
    QTRY_COMPARE(server.sample().connections.size(), 1U);
    QCOMPARE(server.left.size(), 1U);
    QCOMPARE(server.left.front().close.code, 1009);
    QVERIFY(good->isValid());
}

void TestShard::vanishingClientIsForgotten()
{
    ServerFixture server;
    const auto good = openClient(server.url());
    quint64 texts = 0;
    connect(good.get(), &QWebSocket::textMessageReceived, this, [&texts] { ++texts; });
    {
        SilentClient gone(server.port());
        QTRY_VERIFY(gone.upgraded());
        QTRY_COMPARE(server.sample().connections.size(), 2U);
        server.publish(2000, 4096);
        gone.socket().write(QByteArray::fromHex("81ff")); // half a frame
        gone.socket().flush();
        gone.socket().abort();
    }
    QTRY_COMPARE(server.sample().connections.size(), 1U);
    QCOMPARE(server.left.front().last.ledger.unaccounted(), 0LL);
    QTRY_COMPARE(texts, 2000ULL);
}

void TestShard::answersPing()
{
    ServerFixture server;
    const auto client = openClient(server.url());
    QString answer;
    connect(client.get(), &QWebSocket::textMessageReceived, this, [&answer](const QString &t) { answer = t; });
    QTRY_VERIFY(client->isValid());
    client->sendTextMessage(QStringLiteral(R"({"type":"nonsense"})"));
    client->sendTextMessage(QStringLiteral(R"({"type":"ping","t":42})"));
    QTRY_COMPARE(answer, QStringLiteral(R"({"t":42,"type":"pong"})"));
}

void TestShard::goodbyeWithoutReadingIsNotWaitedFor()
{
    ServerFixture server;
    SilentClient client(server.port());
    QTRY_VERIFY(client.upgraded());
    QTRY_COMPARE(server.sample().connections.size(), 1U);
    server.publish(4000, 4096);
    client.socket().write(encodeClientFrame(Opcode::Close, QByteArray::fromHex("03e8"), 1));
    QTRY_COMPARE(server.sample().connections.size(), 0U);
    QCOMPARE(server.left.front().last.ledger.unaccounted(), 0LL);
}

void TestShard::unreadPongsCloseTheirSender()
{
    ServerFixture server;
    SilentClient client(server.port());
    QTRY_VERIFY(client.upgraded());
    QTRY_COMPARE(server.sample().connections.size(), 1U);
    const QByteArray ping = encodeClientFrame(Opcode::Ping, QByteArray(125, 'p'), 7);
    for (int i = 0; i < 100'000; ++i)
        client.socket().write(ping);
    QTRY_COMPARE(server.sample().connections.size(), 0U);
    QVERIFY(server.events.back().text.contains(QStringLiteral("pings")));
}

void TestShard::closeEvictsWhatWaits()
{
    Policy gated;
    gated.gate = Gate{ByteCount(65536), ByteCount(16384)};
    ServerFixture server({{QStringLiteral("visitors"), gated}});
    SilentClient client(server.port());
    QTRY_VERIFY(client.upgraded());
    QTRY_COMPARE(server.sample().connections.size(), 1U);
    server.publish(4000, 4096);
    const ConnectionId id = server.sample().connections.front().id;
    server.shard().post([id](Shard &s) { s.closeConnection(id, 1013, QStringLiteral("slow reader")); });
    QTRY_COMPARE((server.sample(), server.left.size()), 1U);
    const LeftConnection &left = server.left.front();
    QCOMPARE(left.close.code, 1013);
    QCOMPARE(left.last.ledger.waiting, 0ULL);
    QVERIFY(left.last.ledger.evicted > 0);
    QCOMPARE(left.last.ledger.unaccounted(), 0LL);
}

void TestShard::thousandRoundsLeaveNoDescriptor()
{
    ServerFixture server;
    const auto round = [&server](int i) {
        QTcpSocket raw;
        raw.connectToHost(QHostAddress::LocalHost, server.port());
        raw.write(i % 3 == 0 ? QByteArray("GET / HT") : i % 3 == 1 ? QByteArray("noise") : handshakeRequest());
        QTRY_VERIFY(raw.state() != QAbstractSocket::ConnectingState && raw.bytesToWrite() == 0);
        if (i % 3 == 2)
            QTRY_VERIFY(raw.bytesAvailable() > 0);
        raw.abort();
    };
    for (int i = 0; i < 30 && !QTest::currentTestFailed(); ++i)
        round(i);
    QTRY_COMPARE(server.sample().connections.size(), 0U);
    const int before = openDescriptors();
    for (int i = 0; i < 1000 && !QTest::currentTestFailed(); ++i) {
        round(i);
        if (i % 50 == 0)
            server.sample();
    }
    QTRY_COMPARE(server.sample().connections.size(), 0U);
    QTRY_VERIFY2(openDescriptors() <= before,
                 qPrintable(QStringLiteral("%1 before, %2 after").arg(before).arg(openDescriptors())));
}

QTEST_GUILESS_MAIN(TestShard)
#include "tst_shard.moc"
