// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/message_decoder.h"

#include "model/wire/envelope_header.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <zlib.h>

#include <limits>

namespace penstock {

namespace {

// Memory that is kept between frames.
constexpr qsizetype keptCapacity = qsizetype(256) << 10;
constexpr qsizetype inflateStep = qsizetype(64) << 10;

QString offset(qint64 at)
{
    return QStringLiteral("offset %1").arg(at);
}

// The first bytes as hexadecimal numbers, for display.
QString shown(QByteArrayView bytes)
{
    return QString::fromLatin1(bytes.first(qMin<qsizetype>(bytes.size(), 4)).toByteArray().toHex(' '));
}

QString shown(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
        return QStringLiteral("null");
    case QJsonValue::Bool:
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case QJsonValue::Double:
        return QString::number(value.toDouble(), 'g', 12);
    case QJsonValue::String:
        return value.toString().left(40);
    case QJsonValue::Array:
        return QStringLiteral("[…]");
    case QJsonValue::Object:
        return QStringLiteral("{…}");
    case QJsonValue::Undefined:
        return QStringLiteral("nothing");
    }
    return {};
}

// nullopt: not a whole number from 0 to `most`.
std::optional<qint64> wholeNumber(const QJsonValue &value, qint64 most)
{
    const qint64 number = value.toInteger(-1);
    return value.isDouble() && number >= 0 && number <= most ? std::optional(number) : std::nullopt;
}

Outcome decodeBinary(QByteArrayView payload, qint64 at, std::vector<DecodedMessage> &into)
{
    if (const std::optional<DecodedMessage> message = MessageDecoder::plain(payload)) {
        into.push_back(*message);
        return success();
    }
    const std::optional<MessageHeader> header = MessageHeader::read(payload);
    if (header)
        return Error{offset(at + 3), shown(payload.sliced(3, 1)),
                     QStringLiteral("has flags that version 1 does not know")};
    if (payload.size() < MessageHeader::size)
        return Error{offset(at), QString::number(payload.size()),
                     QStringLiteral("bytes are too few for a message header (24)")};
    return Error{offset(at), shown(payload),
                 QStringLiteral("is neither the beginning of a message (50 53 01) nor of an envelope (50 45 01)")};
}

Outcome decodeBody(const EnvelopeHeader &header, QByteArrayView body, std::vector<DecodedMessage> &into)
{
    qint64 at = 0;
    for (quint32 i = 0; i < header.count; ++i) {
        if (body.size() - at < 4)
            return Error{offset(at), QString::number(header.count),
                         QStringLiteral("messages were announced, but the envelope ends after %1").arg(i)};
        const auto length = qint64(qFromBigEndian<quint32>(body.data() + at));
        at += 4;
        if (length > body.size() - at)
            return Error{
                offset(at - 4), QString::number(length),
                QStringLiteral("is a length beyond the end of the envelope (%1 bytes are left)").arg(body.size() - at)};
        Outcome outcome = decodeBinary(body.sliced(at, length), at, into);
        if (!outcome)
            return outcome;
        at += length;
    }
    if (at != body.size())
        return Error{offset(at), QString::number(body.size() - at),
                     QStringLiteral("bytes are left after the last message")};
    return success();
}

// Text is kept in `texts`, one for each message.
Outcome decodeObject(const QJsonValue &value, const QString &path, std::vector<QByteArray> &texts,
                     std::vector<DecodedMessage> &into)
{
    const auto place = [&path](const char *field) {
        return path.isEmpty() ? QString::fromLatin1(field) : path + QLatin1Char('.') + QLatin1String(field);
    };
    if (!value.isObject())
        return Error{path, shown(value),
                     QStringLiteral("is not a message such as {\"seq\":1,\"key\":1,\"born\":1,\"data\":\"\"}")};
    const QJsonObject object = value.toObject();
    constexpr qint64 most = std::numeric_limits<qint64>::max();
    const auto sequence = wholeNumber(object[QLatin1String("seq")], most);
    const auto key = wholeNumber(object[QLatin1String("key")], std::numeric_limits<quint32>::max());
    const auto born = wholeNumber(object[QLatin1String("born")], most);
    const QJsonValue control = object.value(QLatin1String("control"));
    const QJsonValue data = object[QLatin1String("data")];
    if (!sequence)
        return Error{place("seq"), shown(object[QLatin1String("seq")]), QStringLiteral("is not a sequence number")};
    if (!key)
        return Error{place("key"), shown(object[QLatin1String("key")]),
                     QStringLiteral("is not a key from 0 to 4294967295")};
    if (!born)
        return Error{place("born"), shown(object[QLatin1String("born")]),
                     QStringLiteral("is not a time in nanoseconds")};
    if (!control.isUndefined() && !control.isBool())
        return Error{place("control"), shown(control), QStringLiteral("is neither true nor false")};
    if (!data.isString())
        return Error{place("data"), shown(data), QStringLiteral("is not a text")};
    texts.push_back(data.toString().toUtf8());
    into.push_back({static_cast<quint64>(*sequence), static_cast<quint32>(*key),
                    control.toBool() ? Lane::Control : Lane::Data, *born, texts.back()});
    return success();
}

} // namespace

MessageDecoder::MessageDecoder(qint64 limit)
    : m_limit(limit)
{}

Outcome MessageDecoder::decode(Opcode opcode, QByteArrayView payload, std::vector<DecodedMessage> &into)
{
    into.clear();
    m_texts.clear();
    if (opcode == Opcode::Text)
        return decodeText(payload, into);
    if (EnvelopeHeader::read(payload))
        return decodeEnvelope(payload, into);
    return decodeBinary(payload, 0, into);
}

Outcome MessageDecoder::decodeText(QByteArrayView text, std::vector<DecodedMessage> &into)
{
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromRawData(text.data(), text.size()), &parsed);
    if (!document.isObject())
        return Error{offset(parsed.offset), QString::fromUtf8(text.first(qMin<qsizetype>(text.size(), 20))),
                     parsed.error == QJsonParseError::NoError ? QStringLiteral("is not a JSON object")
                                                              : QStringLiteral("is not JSON: ") + parsed.errorString()};
    const QJsonValue batch = document.object().value(QLatin1String("batch"));
    if (batch.isUndefined())
        return decodeObject(document.object(), {}, m_texts, into);
    if (!batch.isArray())
        return Error{QStringLiteral("batch"), shown(batch), QStringLiteral("is not an array of messages")};
    const QJsonArray messages = batch.toArray();
    for (qsizetype i = 0; i < messages.size(); ++i) {
        Outcome outcome = decodeObject(messages[i], QStringLiteral("batch[%1]").arg(i), m_texts, into);
        if (!outcome)
            return outcome;
    }
    return success();
}

Outcome MessageDecoder::decodeEnvelope(QByteArrayView frame, std::vector<DecodedMessage> &into)
{
    const EnvelopeHeader header = *EnvelopeHeader::read(frame);
    const bool deflated = (header.flags & EnvelopeHeader::deflatedFlag) != 0;
    const bool json = (header.flags & EnvelopeHeader::jsonFlag) != 0;
    if ((header.flags & ~(EnvelopeHeader::deflatedFlag | EnvelopeHeader::jsonFlag)) != 0)
        return Error{offset(3), shown(frame.sliced(3, 1)), QStringLiteral("has flags that version 1 does not know")};
    if (header.count == 0)
        return Error{offset(4), QStringLiteral("0"), QStringLiteral("messages are too few for an envelope")};
    QByteArrayView body = frame.sliced(EnvelopeHeader::size);
    if (deflated) {
        Outcome outcome = inflate(body, header.bodySize);
        if (!outcome)
            return outcome;
        body = m_inflated;
    } else if (body.size() != qint64(header.bodySize)) {
        return Error{offset(8), QString::number(header.bodySize),
                     QStringLiteral("bytes were announced, but %1 follow").arg(body.size())};
    }
    if (!json)
        return decodeBody(header, body, into);
    Outcome outcome = decodeText(body, into);
    if (outcome && into.size() != header.count)
        return Error{offset(4), QString::number(header.count),
                     QStringLiteral("messages were announced, but there are %1").arg(into.size())};
    return outcome;
}

// Into m_inflated, never more than announced; memory grows with what really comes.
Outcome MessageDecoder::inflate(QByteArrayView deflated, qint64 size)
{
    if (size > m_limit)
        return Error{offset(8), QString::number(size),
                     QStringLiteral("bytes are more than an envelope may have (%1)").arg(m_limit)};
    z_stream stream{};
    stream.next_in =
        reinterpret_cast<Bytef *>(const_cast<char *>(deflated.data())); // NOLINT: zlib's next_in is not const
    stream.avail_in = static_cast<uInt>(deflated.size());
    if (inflateInit(&stream) != Z_OK)
        qBadAlloc();
    if (m_inflated.capacity() > keptCapacity)
        m_inflated = QByteArray();
    m_inflated.resize(0);
    int status = Z_OK;
    while (status == Z_OK && m_inflated.size() <= size) {
        // One byte more than announced, so that a longer stream shows.
        const qsizetype at = m_inflated.size();
        m_inflated.resize(qMin<qsizetype>(at + qMax(inflateStep, at), size + 1));
        stream.next_out = reinterpret_cast<Bytef *>(m_inflated.data() + at);
        stream.avail_out = static_cast<uInt>(m_inflated.size() - at);
        status = ::inflate(&stream, Z_NO_FLUSH);
        m_inflated.truncate(m_inflated.size() - static_cast<qsizetype>(stream.avail_out));
        if (status == Z_OK && stream.avail_in == 0 && stream.avail_out > 0)
            break;
    }
    const qint64 consumed = deflated.size() - qint64(stream.avail_in);
    inflateEnd(&stream);
    if (status != Z_STREAM_END)
        return Error{offset(EnvelopeHeader::size + consumed), QString(),
                     m_inflated.size() > size
                         ? QStringLiteral("the deflated body is longer than announced (%1)").arg(size)
                         : QStringLiteral("the deflated body is damaged or cut off")};
    if (m_inflated.size() != size || consumed != deflated.size())
        return Error{offset(8), QString::number(size),
                     QStringLiteral("bytes were announced, but %1 were inflated and %2 follow")
                         .arg(m_inflated.size())
                         .arg(deflated.size() - consumed)};
    return success();
}

} // namespace penstock
