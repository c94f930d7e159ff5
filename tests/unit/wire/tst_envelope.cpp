// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/source/payload_pool.h"
#include "model/wire/envelope.h"
#include "model/wire/envelope_header.h"
#include "model/wire/frame_reader.h"
#include "model/wire/message_decoder.h"

#include <QTest>

using namespace penstock;

namespace {

MessageBatch someMessages(int count, qint64 size)
{
    const PayloadPool pool(1);
    MessageBatch batch;
    for (int i = 0; i < count; ++i)
        batch.emplace_back(new Message(quint64(100 + i), quint32(i % 3), TimePoint(Nanos(1'000 + i)),
                                       i % 5 == 4 ? Lane::Control : Lane::Data, pool.slice(quint64(100 + i), size)));
    return batch;
}

// The single unit of a complete frame.
std::pair<Opcode, QByteArray> unitOf(const QByteArray &frame)
{
    FrameReader reader(FrameSender::Server);
    FrameReader::Unit unit;
    reader.feed(frame);
    if (reader.next(unit) != FrameReader::Step::Unit)
        return {Opcode::Close, reader.error().text().toUtf8()};
    const std::pair<Opcode, QByteArray> found(unit.opcode, unit.payload.toByteArray());
    return reader.next(unit) == FrameReader::Step::NeedMore && reader.offset() == quint64(frame.size())
               ? found
               : std::pair<Opcode, QByteArray>(Opcode::Close, "more than one frame");
}

} // namespace

class TestEnvelope : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data()
    {
        QTest::addColumn<Encoding>("encoding");
        QTest::addColumn<BatchEncode>("encode");
        QTest::addColumn<int>("count");
        QTest::addColumn<qint64>("size");
        for (const Encoding encoding : {Encoding::Binary, Encoding::Json}) {
            for (const BatchEncode encode : {BatchEncode::Envelope, BatchEncode::EnvelopeDeflate}) {
                for (const auto &[count, size] : {std::pair(1, 0), {1, 1}, {7, 128}, {1000, 40}, {3, 100'000}})
                    QTest::addRow("%s %s %d x %d", encoding == Encoding::Binary ? "binary" : "json",
                                  encode == BatchEncode::Envelope ? "plain" : "deflated", count, size)
                        << encoding << encode << count << qint64(size);
            }
        }
    }

    void roundTrip()
    {
        QFETCH(const Encoding, encoding);
        QFETCH(const BatchEncode, encode);
        QFETCH(const int, count);
        QFETCH(const qint64, size);
        const MessageBatch batch = someMessages(count, size);
        const auto [opcode, payload] = unitOf(encodeEnvelope(batch, encoding, encode));
        QCOMPARE(opcode, encoding == Encoding::Json && encode == BatchEncode::Envelope ? Opcode::Text : Opcode::Binary);
        MessageDecoder decoder;
        std::vector<DecodedMessage> decoded;
        const Outcome outcome = decoder.decode(opcode, payload, decoded);
        QVERIFY2(outcome.ok(), outcome.ok() ? "" : qPrintable(outcome.error().text()));
        QCOMPARE(decoded.size(), batch.size());
        for (std::size_t i = 0; i < batch.size(); ++i) {
            QCOMPARE(decoded[i].sequence, batch[i]->sequence());
            QCOMPARE(decoded[i].key, batch[i]->key());
            QVERIFY(decoded[i].born() == batch[i]->born());
            QCOMPARE(decoded[i].lane, batch[i]->lane());
            QVERIFY(decoded[i].payload == batch[i]->payload());
        }
    }

    void binaryLayoutIsAsDocumented()
    {
        const MessageBatch one{MessagePtr(new Message(2, 1, TimePoint(Nanos(3)), Lane::Data, "hi"))};
        QCOMPARE(encodeEnvelope(one, Encoding::Binary, BatchEncode::Envelope).toHex(' '),
                 QByteArray("82 2a 50 45 01 00 00 00 00 01 00 00 00 1e 00 00 00 1a "
                            "50 53 01 00 00 00 00 01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 03 68 69"));
    }

    void jsonLayoutIsAsDocumented()
    {
        MessageBatch two;
        two.emplace_back(new Message(2, 1, TimePoint(Nanos(3)), Lane::Data, "hi"));
        two.emplace_back(new Message(4, 1, TimePoint(Nanos(5)), Lane::Control, "\""));
        QCOMPARE(unitOf(encodeEnvelope(two, Encoding::Json, BatchEncode::Envelope)).second,
                 QByteArray("{\"batch\":[{\"seq\":2,\"key\":1,\"born\":3,\"data\":\"hi\"},"
                            "{\"seq\":4,\"key\":1,\"born\":5,\"control\":true,\"data\":\"\\\"\"}]}"));
    }

    void deflatingMakesTextSmaller()
    {
        const MessageBatch batch = someMessages(200, 200);
        const qsizetype plain = encodeEnvelope(batch, Encoding::Json, BatchEncode::Envelope).size();
        const qsizetype deflated = encodeEnvelope(batch, Encoding::Json, BatchEncode::EnvelopeDeflate).size();
        QVERIFY2(deflated * 2 < plain, qPrintable(QStringLiteral("%1 of %2").arg(deflated).arg(plain)));
    }
};

QTEST_GUILESS_MAIN(TestEnvelope)
#include "tst_envelope.moc"
