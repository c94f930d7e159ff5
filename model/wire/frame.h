// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace penstock {

/*! Frame types of RFC 6455, 5.2. */
enum class Opcode : quint8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

/*! Close, Ping, Pong and the types reserved for more of their kind. */
[[nodiscard]] constexpr bool isControl(Opcode opcode) noexcept
{
    return (static_cast<quint8>(opcode) & 0x8) != 0;
}

/*! The longest payload of a control frame, in bytes. */
inline constexpr qint64 maxControlPayload = 125;

/*! What stands in front of a frame's payload, as written; whether it is allowed is for the FrameReader to say. */
struct FrameHeader {
    quint8 first = 0;            //!< FIN, reserved bits, opcode
    quint8 size = 0;             //!< bytes of the header itself, mask included: 2 to 14
    quint8 lengthBytes = 0;      //!< how the length was written: in 0, 2 or 8 bytes of its own
    quint64 length = 0;          //!< bytes of the payload
    std::optional<quint32> mask; //!< the four bytes, the first one highest

    [[nodiscard]] bool fin() const noexcept { return (first & 0x80) != 0; }
    [[nodiscard]] quint8 reservedBits() const noexcept { return first & 0x70; }
    /*! Of header and payload. Only for a length that was checked. */
    [[nodiscard]] qint64 total() const noexcept { return size + static_cast<qint64>(length); }
    /*! May be none of the enumerators. */
    [[nodiscard]] Opcode opcode() const noexcept { return static_cast<Opcode>(first & 0x0f); }
};

/*! How many bytes the header that begins like this has: 2 to 14, or 2 while fewer than two bytes are there. */
[[nodiscard]] qint64 frameHeaderSize(QByteArrayView bytes) noexcept;

/*! nullopt: the header is not complete yet. Never reads beyond the header. */
[[nodiscard]] std::optional<FrameHeader> parseFrameHeader(QByteArrayView bytes) noexcept;

/*! Applies a client's mask to `bytes` of a payload, which begin at `offset` of it. Twice is as if never. */
void applyMask(char *bytes, qint64 count, quint32 mask, qint64 offset = 0) noexcept;

/*! Appends the header of an unmasked, final frame. \param length bytes of the payload that follows. */
void appendServerFrameHeader(QByteArray &out, Opcode opcode, qint64 length);

/*! A complete server frame: unmasked, FIN set. */
[[nodiscard]] QByteArray encodeServerFrame(Opcode opcode, QByteArrayView payload);

/*! A complete client frame: FIN set, masked with the four bytes of `mask`. */
[[nodiscard]] QByteArray encodeClientFrame(Opcode opcode, QByteArrayView payload, quint32 mask);

} // namespace penstock
