// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/frame_reader.h"
#include "model/wire/message.h"
#include "model/wire/message_decoder.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <thread>

using namespace penstock;

namespace {

constexpr quint64 sequence = 0x0102030405060708ULL;
constexpr quint32 key = 0x0a0b0c0d;
const TimePoint born(Nanos(1'234'567'890'123));

MessagePtr message(QByteArrayView payload, Lane lane = Lane::Data)
{
    return MessagePtr(new Message(sequence, key, born, lane, payload));
}

} // namespace

class TestMessage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void binaryFrameIsAsDocumented()
    {
        QCOMPARE(message("hi")->frame(Encoding::Binary).toHex(' '),
                 QByteArray("82 1a 50 53 01 00 0a 0b 0c 0d 01 02 03 04 05 06 07 08 00 00 01 1f 71 fb 04 cb 68 69"));
        QCOMPARE(message({}, Lane::Control)->frame(Encoding::Binary).at(5), char(1));
    }

    void payloadLiesInTheFrame_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {0, 1, 101, 102, 128, 65511, 65512, 1 << 20})
            QTest::addRow("%d bytes", size) << size;
    }

    void payloadLiesInTheFrame()
    {
        QFETCH(const int, size);
        const QByteArray payload(size, 'p');
        const MessagePtr made = message(payload);
        QVERIFY(made->payload() == payload);
        QCOMPARE(made->payloadSize(), qint64(size));
        const QByteArray &frame = made->frame(Encoding::Binary);
        QCOMPARE(frame.size(), made->frameSize(Encoding::Binary));
        QVERIFY(made->payload().data() == frame.constData() + frame.size() - size);
        FrameReader reader(FrameSender::Server);
        FrameReader::Unit unit;
        reader.feed(frame);
        QCOMPARE(reader.next(unit), FrameReader::Step::Unit);
        const auto decoded = MessageDecoder::plain(unit.payload);
        QVERIFY(decoded);
        QCOMPARE(decoded->sequence, sequence);
        QCOMPARE(decoded->key, key);
        QVERIFY(decoded->born() == born);
        QVERIFY(decoded->payload == payload);
    }

    void jsonIsEscaped()
    {
        const QByteArray payload("say \"gate\\open\"\n\t\x01 \xc3\xbc");
        const MessagePtr made = message(payload, Lane::Control);
        FrameReader reader(FrameSender::Server);
        FrameReader::Unit unit;
        reader.feed(made->frame(Encoding::Json));
        QCOMPARE(reader.next(unit), FrameReader::Step::Unit);
        QCOMPARE(unit.opcode, Opcode::Text);
        QVERIFY(unit.payload.startsWith("{\"seq\":72623859790382856,\"key\":168496141,\"born\":1234567890123,"
                                        "\"control\":true,\"data\":\"say \\\"gate"));
        const QJsonObject object = QJsonDocument::fromJson(unit.payload.toByteArray()).object();
        QCOMPARE(object[QLatin1String("data")].toString(), QString::fromUtf8(payload));
    }

    void jsonOfDataHasNoControlField() { QVERIFY(!message("x")->frame(Encoding::Json).contains("control")); }

    void framesAreSharedNotMadeAgain()
    {
        const MessagePtr made = message("x");
        QVERIFY(made->frame(Encoding::Json).constData() == made->frame(Encoding::Json).constData());
        const QByteArray copy = made->frame(Encoding::Binary);
        QVERIFY(copy.constData() == made->frame(Encoding::Binary).constData());
    }

    void jsonIsMadeOnceByManyThreads()
    {
        const MessagePtr made = message(QByteArray(100'000, 'j'));
        std::array<const char *, 4> seen{};
        std::vector<std::thread> threads;
        for (const char *&place : seen)
            threads.emplace_back([&place, made] { place = made->frame(Encoding::Json).constData(); });
        for (std::thread &thread : threads)
            thread.join();
        for (const char *place : seen)
            QVERIFY(place == seen.front());
    }
};

QTEST_GUILESS_MAIN(TestMessage)
#include "tst_message.moc"
