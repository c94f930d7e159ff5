// SPDX-License-Identifier: GPL-3.0-or-later
// The payload of one data frame; the first byte says whether it is text.
#include "model/wire/message_decoder.h"

#include <QtGlobal>

using namespace penstock;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    constexpr qint64 limit = 1 << 20;
    const QByteArrayView payload(reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1);
    MessageDecoder decoder(limit);
    std::vector<DecodedMessage> messages;
    const Outcome outcome = decoder.decode((data[0] & 1) != 0 ? Opcode::Text : Opcode::Binary, payload, messages);
    if (!outcome)
        return outcome.error().text().isEmpty() ? qFatal("an error without text"), 0 : 0;
    qint64 sum = 0;
    unsigned char touched = 0;
    for (const DecodedMessage &message : messages) {
        sum += message.payload.size();
        for (const char c : message.payload) // the views have to be readable
            touched = static_cast<unsigned char>(touched ^ static_cast<unsigned char>(c));
    }
    if (sum > 2 * limit + payload.size())
        qFatal("more payload than can be, last byte %d", touched);
    return 0;
}
