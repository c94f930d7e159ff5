// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/frame.h"

#include <QtEndian>

#include <array>
#include <cstring>

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

qint64 frameHeaderSize(QByteArrayView bytes) noexcept
{
    if (bytes.size() < 2)
        return 2;
    const auto second = static_cast<quint8>(bytes[1]);
    const quint8 length = second & 0x7f;
    return 2 + (length == length16 ? 2 : length == length64 ? 8 : 0) + ((second & maskBit) != 0 ? 4 : 0);
}

std::optional<FrameHeader> parseFrameHeader(QByteArrayView bytes) noexcept
{
    const qint64 size = frameHeaderSize(bytes);
    if (bytes.size() < size)
        return std::nullopt;
    const char *in = bytes.data();
    const auto second = static_cast<quint8>(in[1]);
    FrameHeader header;
    header.first = static_cast<quint8>(in[0]);
    header.size = static_cast<quint8>(size);
    header.length = second & 0x7f;
    if (header.length == length16) {
        header.lengthBytes = 2;
        header.length = qFromBigEndian<quint16>(in + 2);
    } else if (header.length == length64) {
        header.lengthBytes = 8;
        header.length = qFromBigEndian<quint64>(in + 2);
    }
    if ((second & maskBit) != 0)
        header.mask = qFromBigEndian<quint32>(in + size - 4);
    return header;
}

void applyMask(char *bytes, qint64 count, quint32 mask, qint64 offset) noexcept
{
    const quint32 big = qToBigEndian(mask);
    std::array<char, 4> key{};
    std::memcpy(key.data(), &big, sizeof big);
    for (qint64 i = 0; i < count; ++i)
        bytes[i] = static_cast<char>(bytes[i] ^ key[static_cast<std::size_t>(offset + i) % key.size()]);
}

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
    const qsizetype payloadAt = frame.size();
    frame.append(payload);
    applyMask(frame.data() + payloadAt, payload.size(), mask);
    return frame;
}

} // namespace penstock
