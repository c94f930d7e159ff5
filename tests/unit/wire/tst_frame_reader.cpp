// SPDX-License-Identifier: GPL-3.0-or-later
#include "frame_transcript.h"

#include "model/base/random.h"
#include "model/wire/close_payload.h"
#include "model/wire/frame_reader.h"

#include <QTest>

#include <algorithm>

using namespace penstock;
using namespace penstock::test;

namespace {

// A frame with any first byte; unmasked.
QByteArray rawFrame(quint8 first, const QByteArray &payload)
{
    QByteArray frame = encodeServerFrame(Opcode::Binary, payload);
    frame[0] = static_cast<char>(first);
    return frame;
}

constexpr quint8 textStart = 0x01;
constexpr quint8 binaryStart = 0x02;
constexpr quint8 middle = 0x00;
constexpr quint8 last = 0x80;

// One of each: all three length forms, fragments with control frames between them, an empty message, a split character.
QByteArray serverStream()
{
    const QByteArray text = QStringLiteral("Wehr, Schütz, 水門 🌊").toUtf8();
    return encodeServerFrame(Opcode::Binary, QByteArray(125, 'a')) +
           encodeServerFrame(Opcode::Binary, QByteArray(126, 'b')) + encodeServerFrame(Opcode::Text, text) +
           rawFrame(textStart, text.first(7)) + encodeServerFrame(Opcode::Ping, "p") + rawFrame(middle, {}) +
           rawFrame(middle, text.sliced(7, 12)) + encodeServerFrame(Opcode::Pong, {}) +
           rawFrame(last, text.sliced(19)) + encodeServerFrame(Opcode::Text, {}) + rawFrame(binaryStart, "x") +
           rawFrame(last, QByteArray(300, 'c')) + encodeServerFrame(Opcode::Close, encodeClosePayload(1000, text));
}

// The same messages as a client sends them.
QByteArray clientStream()
{
    return encodeClientFrame(Opcode::Text, "{\"type\":\"ping\"}", 0x12345678) +
           encodeClientFrame(Opcode::Binary, QByteArray(400, 'z'), 0xffeeddcc) +
           encodeClientFrame(Opcode::Ping, {}, 0) + encodeClientFrame(Opcode::Binary, {}, 7) +
           encodeClientFrame(Opcode::Close, encodeClosePayload(1001), 0xa5a5a5a5);
}

QByteArray hex(const char *text)
{
    return QByteArray::fromHex(text);
}

} // namespace

class TestFrameReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAllKindsOfFrames()
    {
        const Transcript seen = readInPieces(FrameReader(FrameSender::Server), serverStream(), {});
        QCOMPARE(seen.error, QString());
        QCOMPARE(seen.units.size(), std::size_t(9));
        QCOMPARE(seen.units[0].second, QByteArray(125, 'a'));
        QCOMPARE(seen.units[3].first, Opcode::Ping);
        QCOMPARE(seen.units[5].first, Opcode::Text);
        QCOMPARE(seen.units[5].second, seen.units[2].second);
        QCOMPARE(seen.units[6].second, QByteArray());
        QCOMPARE(seen.units[7].second, "x" + QByteArray(300, 'c'));
        QCOMPARE(seen.units[8].first, Opcode::Close);
        QCOMPARE(seen.offset, quint64(serverStream().size()));
    }

    void anySplitGivesTheSame_data()
    {
        QTest::addColumn<bool>("fromServer");
        QTest::newRow("server") << true;
        QTest::newRow("client") << false;
    }

    void anySplitGivesTheSame()
    {
        QFETCH(const bool, fromServer);
        const QByteArray stream = fromServer ? serverStream() : clientStream();
        const FrameReader reader(fromServer ? FrameSender::Server : FrameSender::Client);
        const Transcript whole = readInPieces(reader, stream, {});
        QCOMPARE(whole.error, QString());
        std::vector<qsizetype> everywhere;
        for (qsizetype cut = 1; cut < stream.size(); ++cut) {
            everywhere.push_back(cut);
            QVERIFY2(readInPieces(reader, stream, {cut}) == whole, qPrintable(QStringLiteral("cut at %1").arg(cut)));
            for (qsizetype other = cut; other < std::min(cut + 20, stream.size()); ++other)
                QVERIFY(readInPieces(reader, stream, {cut, other}) == whole);
        }
        QVERIFY(readInPieces(reader, stream, everywhere) == whole);
    }

    void feedingWhatIsWantedNeverPassesTheEndOfAUnit()
    {
        const QByteArray stream = serverStream();
        FrameReader reader(FrameSender::Server);
        std::size_t units = 0;
        qsizetype at = 0;
        FrameReader::Unit unit;
        while (at < stream.size()) {
            QVERIFY(reader.wanted() >= 1);
            const QByteArray piece = stream.mid(at, reader.wanted());
            at += piece.size();
            reader.feed(piece);
            const FrameReader::Step step = reader.next(unit);
            QVERIFY(step != FrameReader::Step::Failed);
            if (step != FrameReader::Step::Unit)
                continue;
            ++units;
            QCOMPARE(reader.offset(), quint64(at)); // the unit ends where the bytes end
            QCOMPARE(reader.next(unit), FrameReader::Step::NeedMore);
            QVERIFY(reader.betweenFrames());
        }
        QCOMPARE(units, std::size_t(9));
    }

    void breaksOfTheRulesAreNamed_data()
    {
        QTest::addColumn<bool>("fromServer");
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<int>("closeCode");
        QTest::addColumn<QString>("error");
        const QByteArray fine = hex("820161"); // three bytes before the trouble
        const auto row = [](const char *name, bool server, const QByteArray &stream, int code, const char *error) {
            QTest::newRow(name) << server << stream << code << QString::fromUtf8(error);
        };
        row("reserved bit", true, fine + hex("c20161"), 1002, "offset 3: \"0xc2\" has reserved bits set");
        row("all reserved bits", true, fine + hex("f20161"), 1002, "offset 3: \"0xf2\" has reserved bits");
        row("opcode 3", true, fine + hex("830161"), 1002, "offset 3: \"0x03\" is not an opcode");
        row("opcode 11", true, fine + hex("8b00"), 1002, "offset 3: \"0x0b\" is not an opcode");
        row("masked server", true, hex("82810000000061"), 1002, "offset 1: \"masked\" frame from a server");
        row("bare client", false, hex("820161"), 1002, "offset 1: \"unmasked\" frame from a client");
        row("ping in fragments", true, hex("0900"), 1002, "offset 0: \"0x09\" is a control frame in fragments");
        row("long ping", true, hex("897e007e"), 1002, "offset 1: \"126\" bytes are too many for a control frame");
        row("continues nothing", true, fine + hex("800161"), 1002, "offset 3: \"0x80\" continues a message, but none");
        row("message in message", true, hex("020161820162"), 1002, "offset 3: \"0x82\" begins a message within");
        row("16 bits for 125", true, hex("827e007d"), 1002, "offset 1: \"125\" is a length not written in its short");
        row("64 bits for 65535", true, hex("827f000000000000ffff"), 1002, "offset 1: \"65535\" is a length not writ");
        row("top bit of length", true, hex("827f8000000000000000"), 1009,
            "offset 1: \"9223372036854775808\" bytes are");
        row("frame limit", true, hex("827e0401"), 1009,
            "offset 1: \"1025\" bytes are more than a frame may have (1024)");
        row("message limit", true, rawFrame(binaryStart, QByteArray(1024, 'x')) + rawFrame(last, QByteArray(977, 'x')),
            1009, "offset 1029: \"2001\" bytes are more than a message may have (2000)");
        row("one byte of close", true, hex("880103"), 1002, "offset 2: \"1\" byte is not a close payload");
        row("close 1005", true, hex("880203ed"), 1002, "offset 2: \"1005\" is not a close code");
        row("close reason", true, hex("880503e861ff61"), 1007, "offset 5: \"0xff\" does not continue a UTF-8 text");
        row("masked close reason", false, encodeClientFrame(Opcode::Close, hex("03e861ff"), 0x01020304), 1007,
            "offset 9: \"0xff\" does not");
        row("not UTF-8", true, fine + hex("810361c0af"), 1007, "offset 6: \"0xc0\" does not continue a UTF-8 text");
        row("UTF-8 in a fragment", true, hex("0101e2 000128"), 1007, "offset 5: \"0x28\" does not continue a UTF-8");
        row("half a character", true, hex("8102e282"), 1007, "offset 4: \"end of message\" within a UTF-8 character");
    }

    void breaksOfTheRulesAreNamed()
    {
        QFETCH(const bool, fromServer);
        QFETCH(QByteArray, stream);
        QFETCH(const int, closeCode);
        QFETCH(const QString, error);
        const FrameReader reader(fromServer ? FrameSender::Server : FrameSender::Client, {1024, 2000});
        const Transcript whole = readInPieces(reader, stream, {});
        QVERIFY2(whole.error.startsWith(error), qPrintable(whole.error));
        QCOMPARE(int(whole.closeCode), closeCode);
        std::vector<qsizetype> everywhere(static_cast<std::size_t>(stream.size() - 1));
        std::generate(everywhere.begin(), everywhere.end(), [cut = 0]() mutable { return ++cut; });
        QVERIFY2(readInPieces(reader, stream, everywhere) == whole, "byte by byte");
    }

    void limitsThemselvesAreAllowed()
    {
        const QByteArray stream = rawFrame(binaryStart, QByteArray(1024, 'x')) + rawFrame(last, QByteArray(976, 'x'));
        const Transcript seen = readInPieces(FrameReader(FrameSender::Server, {1024, 2000}), stream, {});
        QCOMPARE(seen.error, QString());
        QCOMPARE(seen.units.front().second.size(), 2000);
    }

    void nothingIsReadAfterAClose()
    {
        const QByteArray stream = encodeServerFrame(Opcode::Close, encodeClosePayload(1000));
        const Transcript seen =
            readInPieces(FrameReader(FrameSender::Server), stream + "noise of any kind", {stream.size() + 3});
        QCOMPARE(seen.error, QString());
        QCOMPARE(seen.units.size(), std::size_t(1));
        QCOMPARE(seen.offset, quint64(stream.size()));
    }

    void failureIsFinal()
    {
        FrameReader reader(FrameSender::Server);
        const QByteArray bad = hex("c200");
        const QByteArray fine = hex("8200");
        FrameReader::Unit unit;
        reader.feed(bad);
        QCOMPARE(reader.next(unit), FrameReader::Step::Failed);
        reader.feed(fine);
        QCOMPARE(reader.next(unit), FrameReader::Step::Failed);
    }

    void wholeFramesAreNotCopied()
    {
        const QByteArray stream = encodeServerFrame(Opcode::Binary, QByteArray(100'000, 'x'));
        FrameReader reader(FrameSender::Server);
        FrameReader::Unit unit;
        reader.feed(stream);
        QCOMPARE(reader.next(unit), FrameReader::Step::Unit);
        QCOMPARE(static_cast<const void *>(unit.payload.data()), static_cast<const void *>(stream.constData() + 10));
    }

    // Whatever the bytes are, how they are split must not matter.
    void mutatedStreamsReadTheSameInAnyPieces()
    {
        constexpr quint64 seed = 20260101;
        Random random(seed);
        int failed = 0;
        for (int round = 0; round < 20'000; ++round) {
            const bool server = (round & 1) == 0;
            QByteArray stream = server ? serverStream() : clientStream();
            for (qint64 i = random.between(1, 4); i > 0; --i)
                stream[random.between(0, stream.size() - 1)] = static_cast<char>(random.next());
            stream.truncate(random.between(stream.size() / 2, stream.size()));
            std::vector<qsizetype> cuts;
            for (qint64 i = random.between(1, 8); i > 0; --i)
                cuts.push_back(random.between(0, stream.size()));
            std::sort(cuts.begin(), cuts.end());
            const FrameReader reader(server ? FrameSender::Server : FrameSender::Client, {4096, 8192});
            const Transcript whole = readInPieces(reader, stream, {});
            failed += whole.error.isEmpty() ? 0 : 1;
            QVERIFY2(readInPieces(reader, stream, cuts) == whole,
                     qPrintable(QStringLiteral("seed %1, round %2: %3").arg(seed).arg(round).arg(whole.error)));
        }
        QVERIFY(failed > 2'000 && failed < 18'000); // both sides of the rules were tried
    }
};

QTEST_GUILESS_MAIN(TestFrameReader)
#include "tst_frame_reader.moc"
