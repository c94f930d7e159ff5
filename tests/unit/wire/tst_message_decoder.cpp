// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/random.h"
#include "model/wire/envelope.h"
#include "model/wire/envelope_header.h"
#include "model/wire/message_decoder.h"

#include <QTest>

using namespace penstock;

namespace {

// A complete frame's payload: all after its header.
QByteArray payloadOf(const QByteArray &frame)
{
    return frame.sliced(parseFrameHeader(frame)->size);
}

MessageBatch threeMessages()
{
    MessageBatch batch;
    for (quint64 i = 1; i <= 3; ++i)
        batch.emplace_back(new Message(i, 1, TimePoint(Nanos(3)), Lane::Data, "payload"));
    return batch;
}

QByteArray envelope(Encoding encoding = Encoding::Binary, BatchEncode encode = BatchEncode::Envelope)
{
    return payloadOf(encodeEnvelope(threeMessages(), encoding, encode));
}

QByteArray changed(QByteArray bytes, qsizetype at, char to)
{
    bytes[at] = to;
    return bytes;
}

} // namespace

class TestMessageDecoder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void badMessagesAreNamed_data()
    {
        QTest::addColumn<Opcode>("opcode");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QString>("error");
        const auto row = [](const char *name, Opcode opcode, const QByteArray &payload, const char *error) {
            QTest::newRow(name) << opcode << payload << QString::fromUtf8(error);
        };
        const auto binary = [&row](const char *name, const QByteArray &payload, const char *error) {
            row(name, Opcode::Binary, payload, error);
        };
        const auto text = [&row](const char *name, const char *json, const char *error) {
            row(name, Opcode::Text, json, error);
        };
        const QByteArray single = payloadOf(threeMessages().front()->frame(Encoding::Binary));
        binary("empty", {}, "offset 0: \"0\" bytes are too few for a message header (24)");
        binary("half a header", single.first(23), "offset 0: \"23\" bytes are too few");
        binary("other magic", changed(single, 0, 'X'), "offset 0: \"58 53 01 00\" is neither the beginning of a");
        binary("version 2", changed(single, 2, 2), "offset 0: \"50 53 02 00\" is neither");
        binary("unknown flag", changed(single, 3, 2), "offset 3: \"02\" has flags that version 1 does not know");
        binary("envelope flag", changed(envelope(), 3, 4), "offset 3: \"04\" has flags");
        binary("no messages", changed(envelope(), 7, 0), "offset 4: \"0\" messages are too few");
        binary("one more announced", changed(envelope(), 7, 4),
               "offset 105: \"4\" messages were announced, but the en");
        binary("one less announced", changed(envelope(), 7, 2), "offset 70: \"35\" bytes are left after the last");
        binary("cut off", envelope().chopped(1), "offset 8: \"105\" bytes were announced, but 104 follow");
        binary("length too long", changed(envelope(), 15, 127), "offset 0: \"127\" is a length beyond the end");
        binary("bad message inside", changed(envelope(), 16 + 35, 'X'), "offset 39: \"58 53 01 00\" is neither");
        binary("not deflated", changed(envelope(), 3, 1), "offset 14: the deflated body is damaged or cut off");
        const QByteArray small = envelope(Encoding::Binary, BatchEncode::EnvelopeDeflate);
        binary("deflated and cut off", small.chopped(5), "offset ");
        binary("deflated and more", small + "x", "offset 8: \"105\" bytes were announced, but 105 were inflated and 1");
        binary("more than announced", changed(small, 11, 50), "offset ");
        binary("less than announced", changed(small, 11, 127), "offset 8: \"127\" bytes were announced, but 105 were");
        binary("bomb", changed(small, 8, 127), "offset 8: \"2130706537\" bytes are more than an envelope may have");
        binary("deflated JSON count", changed(envelope(Encoding::Json, BatchEncode::EnvelopeDeflate), 7, 9),
               "offset 4: \"9\" messages were announced, but there are 3");
        text("not JSON", "nonsense", "offset 1: \"nonsense\" is not JSON: illegal value");
        text("an array", "[1]", "offset 0: \"[1]\" is not a JSON object");
        text("no number", R"({"key":1,"born":1,"data":""})", "seq: \"nothing\" is not a sequence number");
        text("negative", R"({"seq":-1,"key":1,"born":1,"data":""})", "seq: \"-1\" is not a sequence number");
        text("fraction", R"({"seq":1.5,"key":1,"born":1,"data":""})", "seq: \"1.5\" is not a sequence number");
        text("wide key", R"({"seq":1,"key":4294967296,"born":1,"data":""})", "key: \"4294967296\" is not a key");
        text("born in words", R"({"seq":1,"key":1,"born":"now","data":""})", "born: \"now\" is not a time");
        text("no data", R"({"seq":1,"key":1,"born":1})", "data: \"nothing\" is not a text");
        text("control", R"({"seq":1,"key":1,"born":1,"data":"","control":1})", "control: \"1\" is neither true nor");
        text("batch", R"({"batch":{}})", "batch: \"{…}\" is not an array of messages");
        text("in a batch", R"({"batch":[{"seq":1,"key":1,"born":1,"data":""},{"seq":"2"}]})",
             "batch[1].seq: \"2\" is not a sequence number");
        text("no object", R"({"batch":[7]})", "batch[0]: \"7\" is not a message such as");
    }

    void badMessagesAreNamed()
    {
        QFETCH(const Opcode, opcode);
        QFETCH(const QByteArray, payload);
        QFETCH(const QString, error);
        MessageDecoder decoder;
        std::vector<DecodedMessage> decoded;
        const Outcome outcome = decoder.decode(opcode, payload, decoded);
        QVERIFY(!outcome);
        QVERIFY2(outcome.error().text().startsWith(error), qPrintable(outcome.error().text()));
    }

    void jsonSequenceIsExactBeyondDoubles()
    {
        MessageDecoder decoder;
        std::vector<DecodedMessage> decoded;
        QVERIFY(decoder.decode(Opcode::Text, R"({"seq":9007199254740993,"key":0,"born":9007199254740995,"data":"ü"})",
                               decoded));
        QCOMPARE(decoded.front().sequence, 9007199254740993ULL);
        QCOMPARE(decoded.front().bornNs, 9007199254740995LL);
        QVERIFY(decoded.front().payload == QByteArray("\xc3\xbc"));
    }

    // Each byte of each format changed in turn, and random cuts: an answer, never more messages than announced.
    void mutationsNeverEscape()
    {
        constexpr quint64 seed = 20260102;
        Random random(seed);
        MessageDecoder decoder(1 << 20);
        std::vector<DecodedMessage> decoded;
        int fine = 0;
        for (const Encoding encoding : {Encoding::Binary, Encoding::Json}) {
            for (const BatchEncode encode : {BatchEncode::Envelope, BatchEncode::EnvelopeDeflate}) {
                const QByteArray original = envelope(encoding, encode);
                const Opcode opcode = original.startsWith('{') ? Opcode::Text : Opcode::Binary;
                for (int round = 0; round < 5'000; ++round) {
                    QByteArray bytes = original;
                    bytes[random.between(0, bytes.size() - 1)] = static_cast<char>(random.next());
                    if (random.between(0, 3) == 0)
                        bytes.truncate(random.between(0, bytes.size()));
                    const QByteArray exact(bytes.constData(), bytes.size()); // for the sanitizers
                    if (!decoder.decode(opcode, exact, decoded))
                        continue;
                    ++fine;
                    for (const DecodedMessage &message : decoded)
                        QVERIFY(message.payload.size() <= 4096);
                }
            }
        }
        QVERIFY(fine > 100);
    }
};

QTEST_GUILESS_MAIN(TestMessageDecoder)
#include "tst_message_decoder.moc"
