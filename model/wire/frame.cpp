// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/frame.h"

#include <QtEndian>

namespace penstock {

namespace {

constexpr quint8 finBit = 0x80;
constexpr quint8 maskBit = 0x80;
constexpr quint8 length16 = 126;
constexpr quint8 length64 = 127;

template<class Number>
void appendBigEndian(QByteArray &out, Number value)
{
    const Number big = qToBigEndian(value);
    out.append(reinterpret_cast<const char *>(&big), sizeof big);
}

void appendHeader(QByteArray &out, Opcode opcode, qint64 length, quint8 mask)
{
    out.append(static_cast<char>(finBit | static_cast<quint8>(opcode)));
    if (length < length16) {
        out.append(static_cast<char>(mask | static_cast<quint8>(length)));
    } else if (length <= 0xffff) {
        out.append(static_cast<char>(mask | length16));
        appendBigEndian(out, static_cast<quint16>(length));
    } else {
        out.append(static_cast<char>(mask | length64));
        appendBigEndian(out, static_cast<quint64>(length));
    }
}

} // namespace

void appendServerFrameHeader(QByteArray &out, Opcode opcode, qint64 length)
{
    appendHeader(out, opcode, length, 0);
}

QByteArray encodeServerFrame(Opcode opcode, QByteArrayView payload)
{
    QByteArray frame;
    frame.reserve(payload.size() + 10);
    appendServerFrameHeader(frame, opcode, payload.size());
    frame.append(payload);
    return frame;
}

QByteArray encodeClientFrame(Opcode opcode, QByteArrayView payload, quint32 mask)
{
    QByteArray frame;
    frame.reserve(payload.size() + 14);
    appendHeader(frame, opcode, payload.size(), maskBit);
    appendBigEndian(frame, mask);
    const quint32 bigMask = qToBigEndian(mask);
    const auto *bytes = reinterpret_cast<const char *>(&bigMask);
    for (qsizetype i = 0; i < payload.size(); ++i)
        frame.append(static_cast<char>(payload[i] ^ bytes[i % 4]));
    return frame;
}

} // namespace penstock
