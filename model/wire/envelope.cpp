// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/envelope.h"

#include "model/wire/envelope_header.h"
#include "model/wire/frame.h"
#include "model/wire/message_header.h"

#include <zlib.h>

namespace penstock {

namespace {

// Batches go out many times a second per connection: speed counts for more than the last tenth of size.
constexpr int deflateLevel = Z_BEST_SPEED;

void appendNumber(QByteArray &out, quint32 value)
{
    const quint32 big = qToBigEndian(value);
    out.append(reinterpret_cast<const char *>(&big), sizeof big);
}

// Each message is its length and what its own binary frame has as payload: header and payload.
QByteArray binaryBody(std::span<const MessagePtr> messages)
{
    qsizetype size = 0;
    for (const MessagePtr &message : messages)
        size += 4 + MessageHeader::size + message->payloadSize();
    QByteArray body;
    body.reserve(size);
    for (const MessagePtr &message : messages) {
        const qint64 length = MessageHeader::size + message->payloadSize();
        appendNumber(body, static_cast<quint32>(length));
        body.append(QByteArrayView(message->frame(Encoding::Binary)).last(length));
    }
    return body;
}

QByteArray jsonBody(std::span<const MessagePtr> messages)
{
    QByteArray text = "{\"batch\":[";
    for (const MessagePtr &message : messages) {
        if (!text.endsWith('['))
            text.append(',');
        message->appendJson(text);
    }
    return text.append("]}");
}

// zlib fails only for want of memory or room, and compressBound is always room enough.
QByteArray deflated(const QByteArray &body)
{
    auto length = compressBound(static_cast<uLong>(body.size()));
    QByteArray out(static_cast<qsizetype>(length), Qt::Uninitialized);
    const int status =
        compress2(reinterpret_cast<Bytef *>(out.data()), &length, reinterpret_cast<const Bytef *>(body.constData()),
                  static_cast<uLong>(body.size()), deflateLevel);
    if (status != Z_OK)
        qBadAlloc();
    out.truncate(static_cast<qsizetype>(length));
    return out;
}

QByteArray binaryFrame(EnvelopeHeader header, const QByteArray &body)
{
    QByteArray frame;
    frame.reserve(10 + EnvelopeHeader::size + body.size());
    appendServerFrameHeader(frame, Opcode::Binary, EnvelopeHeader::size + body.size());
    const qsizetype headerAt = frame.size();
    frame.resize(headerAt + EnvelopeHeader::size);
    header.write(frame.data() + headerAt);
    return frame.append(body);
}

} // namespace

QByteArray encodeEnvelope(std::span<const MessagePtr> messages, Encoding encoding, BatchEncode encode)
{
    const bool json = encoding == Encoding::Json;
    const bool deflate = encode == BatchEncode::EnvelopeDeflate;
    const QByteArray body = json ? jsonBody(messages) : binaryBody(messages);
    if (json && !deflate)
        return encodeServerFrame(Opcode::Text, body);
    EnvelopeHeader header;
    header.flags =
        static_cast<quint8>((deflate ? EnvelopeHeader::deflatedFlag : 0) | (json ? EnvelopeHeader::jsonFlag : 0));
    header.count = static_cast<quint32>(messages.size());
    header.bodySize = static_cast<quint32>(body.size());
    return binaryFrame(header, deflate ? deflated(body) : body);
}

} // namespace penstock
