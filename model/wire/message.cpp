// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/message.h"

#include "model/wire/frame.h"
#include "model/wire/message_header.h"

namespace penstock {

namespace {

void appendJsonString(QByteArray &out, QByteArrayView text)
{
    static constexpr char hex[] = "0123456789abcdef";
    out.append('"');
    for (const char c : text) {
        const auto byte = static_cast<quint8>(c);
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
        } else if (byte < 0x20) {
            out.append("\\u00").append(hex[byte >> 4]).append(hex[byte & 15]);
        } else {
            out.append(c);
        }
    }
    out.append('"');
}

} // namespace

Message::Message(quint64 sequence, quint32 key, TimePoint born, Lane lane, QByteArrayView payload)
    : m_sequence(sequence)
    , m_born(born)
    , m_key(key)
    , m_lane(lane)
{
    m_binary.reserve(10 + MessageHeader::size + payload.size());
    appendServerFrameHeader(m_binary, Opcode::Binary, MessageHeader::size + payload.size());
    const qsizetype headerAt = m_binary.size();
    m_binary.resize(headerAt + MessageHeader::size);
    MessageHeader header;
    header.flags = lane == Lane::Control ? MessageHeader::controlFlag : quint8{0};
    header.key = key;
    header.sequence = sequence;
    header.bornNs = born.time_since_epoch().count();
    header.write(m_binary.data() + headerAt);
    m_payloadAt = static_cast<quint16>(m_binary.size());
    m_binary.append(payload);
}

QByteArrayView Message::payload() const noexcept
{
    return QByteArrayView(m_binary).sliced(m_payloadAt);
}

void Message::appendJson(QByteArray &out) const
{
    out.append("{\"seq\":").append(QByteArray::number(m_sequence));
    out.append(",\"key\":").append(QByteArray::number(m_key));
    out.append(",\"born\":").append(QByteArray::number(m_born.time_since_epoch().count()));
    if (m_lane == Lane::Control)
        out.append(",\"control\":true");
    out.append(",\"data\":");
    appendJsonString(out, payload());
    out.append('}');
}

const QByteArray &Message::frame(Encoding encoding) const
{
    if (encoding == Encoding::Binary)
        return m_binary;
    std::call_once(m_jsonOnce, [this] {
        QByteArray text;
        appendJson(text);
        m_json = encodeServerFrame(Opcode::Text, text);
    });
    return m_json;
}

} // namespace penstock
