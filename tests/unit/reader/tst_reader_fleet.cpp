// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet_fixture.h"

#include "model/metrics/kernel_numbers.h"
#include "model/reader/descriptor_limit.h"
#include "model/wire/close_payload.h"
#include "model/wire/envelope.h"

#include <QDir>

using namespace penstock;
using namespace penstock::test;
using namespace penstock::literals;

namespace {

QByteArray raw(quint8 first, const QByteArray &payload)
{
    QByteArray frame = encodeServerFrame(Opcode::Binary, payload);
    frame[0] = static_cast<char>(first);
    return frame;
}

} // namespace

class TestReaderFleet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksForItsSubprotocolByNameAndGroup()
    {
        FleetFixture f;
        QVERIFY(f.join());
        QVERIFY2(f.peer().request.startsWith("GET /?group=group&name=reader-1 HTTP/1.1\r\n"), f.peer().request);
        QVERIFY(f.peer().request.contains("\r\nSec-WebSocket-Protocol: penstock.v1.binary\r\n"));
        QCOMPARE(f.connected.front().second, f.peer().socket->peerPort());
        QCOMPARE(f.takeSample().readers.front().localPort, f.peer().socket->peerPort());
    }

    void readsVerifiesAndCounts()
    {
        FleetFixture f;
        QVERIFY(f.join());
        const QByteArray frames = f.frames(10, 1000);
        f.peer().send(frames);
        QTRY_COMPARE(f.read(), quint64(1000));
        const ReaderSample &reader = f.sample->readers.front();
        QCOMPARE(reader.bytesRead, quint64(frames.size()));
        QCOMPARE(reader.minSequence, quint64(10));
        QCOMPARE(reader.maxSequence, quint64(1009));
        QCOMPARE(reader.missing(), quint64(0));
        QCOMPARE(reader.violations, quint64(0));
        QCOMPARE(reader.age.count, quint64(1000));
        QVERIFY(reader.age.max > Nanos(0) && reader.age.p50 <= reader.age.max);
        QCOMPARE(f.sample->totalRead, quint64(1000));
        QVERIFY(f.errors.isEmpty());
    }

    void agesOfAGroupAreThoseSinceTheLastSample()
    {
        FleetFixture f;
        QVERIFY(f.join());
        f.peer().send(f.frames(0, 100));
        quint64 counted = 0;
        const auto allCounted = [&f, &counted](quint64 wanted) {
            const FleetSample &sample = f.takeSample();
            counted += sample.ageByGroup.empty() ? 0 : sample.ageByGroup.front().count();
            return counted == wanted;
        };
        QTRY_VERIFY(allCounted(100));
        QVERIFY(f.takeSample().ageByGroup.empty());
        f.peer().send(f.frames(100, 7));
        QTRY_VERIFY(allCounted(107));
    }

    void readsEnvelopesOfAllKinds()
    {
        FleetFixture f;
        QVERIFY(f.join());
        quint64 sequence = 0;
        for (const Encoding encoding : {Encoding::Binary, Encoding::Json}) {
            for (const BatchEncode encode : {BatchEncode::Envelope, BatchEncode::EnvelopeDeflate}) {
                MessageBatch batch;
                for (int i = 0; i < 5; ++i)
                    batch.push_back(f.message(sequence++));
                f.peer().send(encodeEnvelope(batch, encoding, encode));
            }
        }
        f.peer().send(f.message(sequence++)->frame(Encoding::Json));
        QTRY_COMPARE(f.read(), quint64(21));
        QCOMPARE(f.sample->readers.front().violations, quint64(0));
    }

    void readsFragmentsWithPingsBetween()
    {
        FleetFixture f;
        QVERIFY(f.join());
        const QByteArray payload = f.message(1)->frame(Encoding::Binary).sliced(4);
        f.peer().send(raw(0x02, payload.first(10)) + encodeServerFrame(Opcode::Ping, "between") +
                      raw(0x00, payload.sliced(10, 50)) + raw(0x80, payload.sliced(60)));
        QTRY_COMPARE(f.read(), quint64(1));
        QTRY_VERIFY(f.peer().got(Opcode::Pong, "between"));
        QVERIFY(!f.peer().failed); // masked as it has to be
        QVERIFY(f.errors.isEmpty());
    }

    void aChangedPayloadIsReportedOnceAndCounted()
    {
        FleetFixture f;
        QVERIFY(f.join());
        QByteArray frames = f.frames(0, 4);
        const qsizetype frame = frames.size() / 4;
        frames[frame + 28 + 17] = '~';
        frames[3 * frame + 28] = '~';
        f.peer().send(frames);
        QTRY_COMPARE(f.read(), quint64(4));
        QCOMPARE(f.sample->readers.front().violations, quint64(2));
        QCOMPARE(f.errors.size(), 1);
        QVERIFY2(f.errors.front().startsWith(QLatin1String("message 1 (key 0, 128 B) is not what was sent: its payload "
                                                           "differs from byte 17 on (before byte 312 of the stream)")),
                 qPrintable(f.errors.front()));
    }

    void orderIsCheckedByKeyAndLane()
    {
        FleetFixture f;
        QVERIFY(f.join());
        QByteArray fine;
        for (const MessagePtr &message :
             {f.message(5, 10, 1), f.message(4, 10, 2), f.message(9, 10, 1, Lane::Control), f.message(6, 10, 1)})
            fine += message->frame(Encoding::Binary);
        f.peer().send(fine);
        QTRY_COMPARE(f.read(), quint64(4));
        QVERIFY(f.errors.isEmpty());
        QCOMPARE(f.sample->readers.front().missing(), quint64(2)); // 7 and 8
        f.peer().send(f.message(6, 10, 1)->frame(Encoding::Binary) + f.message(3, 10, 2)->frame(Encoding::Binary));
        QTRY_COMPARE(f.read(), quint64(6));
        QCOMPARE(f.sample->readers.front().violations, quint64(2));
        QCOMPARE(f.errors.size(), 1);
        QVERIFY(
            f.errors.front().startsWith(QLatin1String("message 6 (key 1, 10 B) came after message 6 of the same key")));
    }

    void whatIsNoMessageOfOursIsReported()
    {
        FleetFixture f;
        QVERIFY(f.join());
        f.peer().send(encodeServerFrame(Opcode::Text, "hello") + encodeServerFrame(Opcode::Binary, "noise") +
                      f.frames(1, 1));
        QTRY_COMPARE(f.read(), quint64(1));
        QCOMPARE(f.sample->readers.front().violations, quint64(2));
        QCOMPARE(f.errors.size(), 1);
        QVERIFY(f.errors.front().startsWith(QLatin1String("a frame holds no message of ours (before byte 7")));
    }

    void aFrameAgainstTheProtocolEndsTheConnection()
    {
        FleetFixture f;
        QVERIFY(f.join());
        f.peer().send(f.frames(1, 1) + encodeClientFrame(Opcode::Binary, "masked", 1));
        QTRY_COMPARE(f.ended.size(), std::size_t(1));
        QCOMPARE(f.ended.front().code, 1002);
        QCOMPARE(f.errors.size(), 1);
        QVERIFY(f.errors.front().startsWith(QLatin1String("offset 157: \"masked\" frame from a server")));
        QTRY_VERIFY(f.peer().got(Opcode::Close, encodeClosePayload(1002)));
        QCOMPARE(f.takeSample().closed.front().read, quint64(1));
    }

    void neverLeavesAllInTheKernelAndTheWindowCloses()
    {
        FleetFixture f;
        QVERIFY(f.join(NeverPace{}, 16_KiB));
        constexpr quint64 count = 16'384; // 2.5 MB: more than both kernel buffers hold here
        const QByteArray frames = f.frames(0, count);
        f.peer().socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, 65536);
        f.peer().send(frames);
        QTRY_VERIFY(f.takeSample().readers.front().peerKernel.valueOr(0) > 0);
        const qintptr socket = f.peer().socket->socketDescriptor();
        qint64 queued = 0;
        QTRY_VERIFY2((queued = readSendQueue(socket).value_or(SendQueue{}).total()) > 32'768,
                     "the window does not close");
        const qint64 arrived = f.sample->readers.front().peerKernel.value();
        QVERIFY2(arrived < 65'536, qPrintable(QString::number(arrived))); // bounded by SO_RCVBUF
        QCOMPARE(f.read(), quint64(0));
        QCOMPARE(f.sample->readers.front().bytesRead, quint64(0));
        QVERIFY(f.peer().socket->bytesToWrite() > 0);

        f.fleet->setPace(GroupIndex(0), EagerPace{});
        QTRY_COMPARE(f.read(), count);
        QCOMPARE(f.sample->readers.front().violations, quint64(0));
        QCOMPARE(f.sample->readers.front().peerKernel, Gauge(0));
    }

    void receiveBufferIsSetLive()
    {
        FleetFixture f;
        QVERIFY(f.join(NeverPace{}));
        f.fleet->setReceiveBuffer(GroupIndex(0), 8_KiB);
        f.peer().send(f.frames(0, 32'768, 1024)); // 34 MB: more than an untouched pair of sockets holds
        QTRY_VERIFY(f.takeSample().readers.front().peerKernel.valueOr(0) > 0);
        QTRY_VERIFY(f.peer().socket->bytesToWrite() > 0);
        const qint64 arrived = f.takeSample().readers.front().peerKernel.value();
        QVERIFY2(arrived < 1 << 20, qPrintable(QString::number(arrived)));
    }

    void aSteadyReaderKeepsItsPace()
    {
        FleetFixture f;
        QVERIFY(f.join(SteadyPace{Rate(400), {}}));
        const TimePoint began = f.clock.now();
        f.peer().send(f.frames(0, 5000));
        quint64 read = 0;
        while (read < 300) {
            read = f.read();
            const double elapsed = toSeconds(f.clock.now() - began);
            QVERIFY2(static_cast<double>(read) <= 400 * (elapsed + 0.15) + 1,
                     qPrintable(QStringLiteral("%1 after %2 s").arg(read).arg(elapsed)));
            QVERIFY2(elapsed < 20, "too slow");
        }
        // What it has not read it has not taken from the kernel either: at most the frames it read.
        QCOMPARE(f.sample->readers.front().bytesRead, read * 156);
        QVERIFY(f.sample->readers.front().peerKernel.value() > 0);
    }

    void aSteadyReaderOfBytesKeepsItsPace()
    {
        FleetFixture f;
        QVERIFY(f.join(SteadyPace{{}, Rate(65'536)}));
        const TimePoint began = f.clock.now();
        f.peer().send(f.frames(0, 20, 16'384)); // each takes a quarter of a second
        quint64 bytes = 0;
        while (bytes < 40'000) {
            bytes = f.takeSample().readers.front().bytesRead;
            const double elapsed = toSeconds(f.clock.now() - began);
            QVERIFY(static_cast<double>(bytes) <= 65'536 * (elapsed + 0.15) + 1400);
            QVERIFY2(elapsed < 20, "too slow");
        }
        QVERIFY(f.sample->readers.front().read <= bytes / 16'384);
    }

    void paceFollowsLabTime()
    {
        FleetFixture f;
        f.time.setSpeed(0.1);
        QVERIFY(f.join(SteadyPace{Rate(10), {}})); // one a second
        f.peer().send(f.frames(0, 1000));
        QTRY_COMPARE(f.read(), quint64(1));
        f.fleet->setPace(GroupIndex(0), SteadyPace{Rate(0.02), {}}); // one now, the next in 500 s
        QTRY_VERIFY(f.read() >= 2);
        const quint64 before = f.read();
        f.fleet->setPace(GroupIndex(0), SteadyPace{Rate(100), {}});
        f.time.setSpeed(4);
        f.fleet->speedChanged();
        const TimePoint began = f.clock.now();
        QTRY_VERIFY(f.read() > before + 60); // at the old speed this took 6 s
        QVERIFY(f.clock.now() - began < std::chrono::seconds(4));
    }

    void paceIsSwitchedLive()
    {
        FleetFixture f;
        QVERIFY(f.join(NeverPace{}));
        f.peer().send(f.frames(0, 500));
        QTRY_VERIFY(f.takeSample().readers.front().peerKernel.valueOr(0) == 500 * 156);
        QCOMPARE(f.read(), quint64(0));
        f.fleet->setPace(GroupIndex(0), StallPace{Nanos(0), std::chrono::hours(1)});
        QCOMPARE(f.read(), quint64(0));
        f.fleet->setPace(GroupIndex(0), JitterPace{Rate(1000), 0.5});
        QTRY_VERIFY(f.read() > 10);
        f.fleet->setPace(GroupIndex(0), NeverPace{});
        const quint64 read = f.read();
        QVERIFY(read < 500);
        QCOMPARE(f.read(), read);
        f.fleet->setPace(GroupIndex(0), EagerPace{});
        QTRY_COMPARE(f.read(), quint64(500));
    }

    void aMessageLargerThanAllBuffersIsReadAtAPace()
    {
        FleetFixture f;
        QVERIFY(f.join(SteadyPace{Rate(1000), {}}, 16_KiB));
        f.peer().send(f.frames(0, 3, 1 << 20));
        QTRY_COMPARE(f.read(), quint64(3));
        QCOMPARE(f.sample->readers.front().violations, quint64(0));
    }

    void anEnvelopeIsPaidForAfterwards()
    {
        FleetFixture f;
        QVERIFY(f.join(SteadyPace{Rate(100), {}}));
        MessageBatch batch;
        for (quint64 i = 0; i < 50; ++i)
            batch.push_back(f.message(i));
        const QByteArray envelope = encodeEnvelope(batch, Encoding::Binary, BatchEncode::Envelope);
        const TimePoint began = f.clock.now();
        f.peer().send(envelope + f.frames(50, 1));
        QTRY_COMPARE(f.read(), quint64(50));
        QTRY_COMPARE(f.read(), quint64(51));
        QVERIFY(f.clock.now() - began > std::chrono::milliseconds(350)); // 50 messages' worth, less 100 ms made up
    }

    void aCloseIsAnsweredAndTold()
    {
        FleetFixture f;
        QVERIFY(f.join());
        f.peer().send(f.frames(0, 3) +
                      encodeServerFrame(Opcode::Close, encodeClosePayload(1013, QStringLiteral("slow"))));
        QTRY_VERIFY(f.peer().got(Opcode::Close, encodeClosePayload(1013)));
        QTRY_COMPARE(f.ended.size(), std::size_t(1));
        QCOMPARE(f.ended.front().code, 1013);
        QCOMPARE(f.ended.front().reason, QStringLiteral("slow"));
        const FleetSample &sample = f.takeSample();
        QVERIFY(sample.readers.empty());
        QCOMPARE(sample.closed.size(), std::size_t(1));
        QCOMPARE(sample.closed.front().read, quint64(3));
        QVERIFY(f.takeSample().closed.empty());
        QCOMPARE(f.sample->totalRead, quint64(3));
    }

    void leavingIsAClosingHandshake_data()
    {
        QTest::addColumn<bool>("serverAnswers");
        QTest::newRow("answered") << true;
        QTest::newRow("not answered") << false;
    }

    void leavingIsAClosingHandshake()
    {
        QFETCH(const bool, serverAnswers);
        FleetFixture f;
        f.server.closeWhenAsked(serverAnswers);
        QVERIFY(f.join(NeverPace{}));
        f.peer().send(f.frames(0, 1000));
        f.fleet->remove(ReaderId(1));
        QTRY_COMPARE(f.ended.size(), std::size_t(1));
        QCOMPARE(f.ended.front().code, 1000);
        QVERIFY(f.peer().got(Opcode::Close, encodeClosePayload(1000)));
        QCOMPARE(f.takeSample().closed.front().read, quint64(0)); // what came after it left does not count
        QTRY_COMPARE(f.peer().socket->state(), QAbstractSocket::UnconnectedState);
    }

    void leavingBeforeBeingConnected()
    {
        FleetFixture f;
        f.server.setAnswer({});
        f.add(1);
        f.fleet->remove(ReaderId(1));
        f.fleet->remove(ReaderId(99)); // unknown
        QTRY_COMPARE(f.ended.size(), std::size_t(1));
        QCOMPARE(f.ended.front().code, 1000);
        QVERIFY(f.connected.empty());
    }

    void aRefusedConnectionIsTold()
    {
        FleetFixture f;
        f.server.stopListening();
        f.add(1);
        QTRY_COMPARE(f.ended.size(), std::size_t(1));
        QCOMPARE(f.ended.front().code, 1006);
        QVERIFY2(f.ended.front().reason.contains(QLatin1String("refused")), qPrintable(f.ended.front().reason));
        QVERIFY(f.takeSample().closed.empty()); // it never was
    }

    void aRefusedHandshakeIsTold_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("reason");
        const QByteArray ok = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
        const auto row = [](const char *name, const QByteArray &answer, const char *reason) {
            QTest::newRow(name) << answer << QString::fromLatin1(reason);
        };
        row("forbidden", "HTTP/1.1 403 Forbidden\r\n\r\n", "handshake: \"403 Forbidden\" is a refusal");
        row("not HTTP", "SSH-2.0-server\r\n\r\n", "handshake: \"SSH-2.0-server\" is not the answer of an HTTP/1.1");
        row("other key", ok + "Sec-WebSocket-Accept: bm8=\r\n\r\n", "handshake: Sec-WebSocket-Accept: \"bm8=\" is not");
        row("no key", ok + "\r\n", "handshake: Sec-WebSocket-Accept: is not the answer to our key");
        row("no upgrade", "HTTP/1.1 101 Fine\r\n\r\n", "handshake: Upgrade: is not websocket");
        row("other protocol", ok + "Sec-WebSocket-Accept: ACCEPT\r\nSec-WebSocket-Protocol: chat\r\n\r\n",
            "handshake: Sec-WebSocket-Protocol: \"chat\" is not what we asked for");
        row("extension", ok + "Sec-WebSocket-Accept: ACCEPT\r\nSec-WebSocket-Extensions: x\r\n\r\n",
            "handshake: Sec-WebSocket-Extensions: \"x\" were not asked for");
        row("endless", ok + QByteArray(20'000, 'x'), "the answer to the handshake is longer than 16 KiB");
    }

    void aRefusedHandshakeIsTold()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const QString, reason);
        FleetFixture f;
        f.server.setAnswer(answer);
        f.add(1);
        QTRY_COMPARE(f.ended.size(), std::size_t(1));
        QCOMPARE(f.ended.front().code, 1006);
        QVERIFY2(f.ended.front().reason.startsWith(reason), qPrintable(f.ended.front().reason));
        QVERIFY(f.connected.empty());
    }

    void framesRightBehindTheHandshakeAreRead()
    {
        FleetFixture f;
        f.server.setAnswer("HTTP/1.1 101 Fine\r\nupgrade: WebSocket\r\nconnection: keep-alive, Upgrade\r\n"
                           "sec-websocket-accept: ACCEPT\r\n\r\n" +
                           f.frames(0, 5));
        f.add(1, SteadyPace{Rate(1000), {}});
        QTRY_COMPARE(f.read(), quint64(5));
    }

    void aServerThatVanishesInTheMiddleOfAFrame()
    {
        FleetFixture f;
        QVERIFY(f.join());
        QVERIFY(f.join(NeverPace{}));
        f.server.sendToAll(f.frames(0, 3).chopped(20));
        QTRY_COMPARE(f.read(), quint64(2));
        for (const auto &peer : f.server.peers())
            peer->socket->abort();
        QTRY_COMPARE(f.ended.size(), std::size_t(2)); // the one that does not read gives up as well
        for (const FleetFixture::Ended &ended : f.ended)
            QCOMPARE(ended.code, 1006);
        QCOMPARE(f.takeSample().closed.size(), std::size_t(2));
        QCOMPARE(f.sample->totalRead, quint64(2));
    }

    void aSlowReaderFinishesALittleAfterTheServerHasGone()
    {
        FleetFixture f;
        QVERIFY(f.join(SteadyPace{Rate(200), {}}));
        f.peer().send(f.frames(0, 60) + encodeServerFrame(Opcode::Close, encodeClosePayload(1001)));
        f.peer().socket->disconnectFromHost();
        QTRY_COMPARE(f.ended.size(), std::size_t(1));
        QCOMPARE(f.ended.front().code, 1001);
        QCOMPARE(f.takeSample().closed.front().read, quint64(60));
    }

    void idsAreNotUsedTwice()
    {
        FleetFixture f;
        QVERIFY(f.join());
        f.add(1);
        QTRY_COMPARE(f.errors.size(), 1);
        QCOMPARE(f.server.peers().size(), std::size_t(1));
    }

    void manyComeAndGoAndLeaveNothingBehind()
    {
        const auto openFiles = [] {
            return QDir(QStringLiteral("/proc/self/fd"))
                .entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System)
                .size();
        };
        const auto before = openFiles();
        {
            FleetFixture f;
            constexpr quint64 count = 1000;
            for (quint64 id = 1; id <= count; ++id)
                f.add(id, id % 2 == 0 ? Pace(EagerPace{}) : Pace(NeverPace{}));
            QTRY_COMPARE_WITH_TIMEOUT(f.connected.size(), std::size_t(count), 10'000);
            f.server.sendToAll(f.frames(0, 10));
            QTRY_COMPARE(f.takeSample().totalRead, count / 2 * 10);
            for (quint64 id = 1; id <= count; ++id)
                f.fleet->remove(ReaderId(id));
            QTRY_COMPARE_WITH_TIMEOUT(f.ended.size(), std::size_t(count), 10'000);
            QCOMPARE(f.takeSample().closed.size(), std::size_t(count));
            QVERIFY(f.errors.isEmpty());
        }
        QCOMPARE(openFiles(), before);
    }

    void fiveThousandConnectInSecondsAndStopInOne()
    {
        // Both ends of each are in this process. What the limit does not allow cannot be tried.
        const qint64 possible = raiseDescriptorLimit() / 2 - 200;
        const auto count = static_cast<quint64>(std::min<qint64>(5000, possible));
        FleetFixture f;
        for (quint64 id = 1; id <= count; ++id)
            f.add(id, SteadyPace{Rate(5), {}});
        QTRY_COMPARE_WITH_TIMEOUT(f.connected.size(), std::size_t(count), 10'000);
        f.server.sendToAll(f.frames(0, 4));
        QTRY_COMPARE_WITH_TIMEOUT(f.takeSample().totalRead, count * 4, 20'000);
        QCOMPARE(f.sample->readers.size(), std::size_t(count));
        const TimePoint stopping = f.clock.now();
        f.fleet.reset();
        const Nanos stopped = f.clock.now() - stopping;
        QVERIFY2(stopped < std::chrono::seconds(1), qPrintable(formatDuration(stopped)));
    }

    void stoppingDoesNotWaitForAFlood()
    {
        FleetFixture f;
        for (quint64 id = 1; id <= 50; ++id)
            f.add(id);
        QTRY_COMPARE(f.server.upgraded(), std::size_t(50));
        f.server.sendToAll(f.frames(0, 8, 1 << 20)); // 400 MB, in our socket buffers
        QTRY_VERIFY(f.takeSample().totalRead > 0);
        const TimePoint began = f.clock.now();
        f.fleet->stop();
        f.fleet.reset();
        QVERIFY(f.clock.now() - began < std::chrono::seconds(1));
    }
};

QTEST_GUILESS_MAIN(TestReaderFleet)
#include "tst_reader_fleet.moc"
