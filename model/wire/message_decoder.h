// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/wire/frame.h"
#include "model/wire/message.h"
#include "model/wire/message_header.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace penstock {

/*! One message as it came over the wire. */
struct DecodedMessage {
    quint64 sequence = 0;
    quint32 key = 0;
    Lane lane = Lane::Data;
    qint64 bornNs = 0;      //!< ns of the server's clock
    QByteArrayView payload; //!< see MessageDecoder::decode
    /*! Its time of birth, where the server's clock is ours. */
    [[nodiscard]] TimePoint born() const noexcept { return TimePoint(Nanos(bornNs)); }
};

/*!
 * Payloads of data frames in, messages out: single ones and envelopes, binary and JSON, deflated or not, told apart by
 * what they are (resources/docs/formats.md, "Wire").
 * Pure; one owner; keeps memory for what has to be inflated or unescaped.
 */
class MessageDecoder {
public:
    /*! \param limit bytes an envelope may have after inflating. */
    explicit MessageDecoder(qint64 limit = qint64(64) << 20);

    /*! The common case, inline: one binary message. nullopt: it is none, or not a right one; decode() tells. */
    [[nodiscard]] static std::optional<DecodedMessage> plain(QByteArrayView payload) noexcept
    {
        const std::optional<MessageHeader> header = MessageHeader::read(payload);
        if (!header || (header->flags & ~MessageHeader::controlFlag) != 0) [[unlikely]]
            return std::nullopt;
        const Lane lane = (header->flags & MessageHeader::controlFlag) != 0 ? Lane::Control : Lane::Data;
        return DecodedMessage{header->sequence, header->key, lane, header->bornNs, payload.sliced(MessageHeader::size)};
    }

    /*!
     * \param opcode Text or Binary.
     * \param into   its content is replaced, also on failure. The payloads are views into `payload` or into this
     *               decoder: valid as long as the former, and until the next call.
     * \return or an Error whose place is an offset or a path within the frame's payload ("offset 12",
     *         "batch[3].seq").
     */
    [[nodiscard]] Outcome decode(Opcode opcode, QByteArrayView payload, std::vector<DecodedMessage> &into);

private:
    Outcome decodeText(QByteArrayView text, std::vector<DecodedMessage> &into);
    Outcome decodeEnvelope(QByteArrayView frame, std::vector<DecodedMessage> &into);
    Outcome inflate(QByteArrayView deflated, qint64 size);

    qint64 m_limit;
    QByteArray m_inflated;
    std::vector<QByteArray> m_texts; // payloads of JSON messages
};

} // namespace penstock
