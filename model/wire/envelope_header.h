// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QtEndian>

#include <optional>

namespace penstock {

/*!
 * The 12 bytes in front of an envelope in a binary frame, in network byte order: magic u16, version u8, flags u8,
 * count u32, size u32 (bytes of the body before deflating).
 */
struct EnvelopeHeader {
    static constexpr qsizetype size = 12;
    static constexpr quint16 magic = 0x5045; // "PE"
    static constexpr quint8 version = 1;
    static constexpr quint8 deflatedFlag = 0x01; //!< the body is a zlib stream (RFC 1950)
    static constexpr quint8 jsonFlag = 0x02;     //!< inside it is the text of a JSON envelope

    quint8 flags = 0;
    quint32 count = 0;    //!< messages, >= 1
    quint32 bodySize = 0; //!< bytes after inflating

    /*! Writes exactly `size` bytes. */
    void write(char *out) const noexcept
    {
        qToBigEndian<quint16>(magic, out);
        out[2] = static_cast<char>(version);
        out[3] = static_cast<char>(flags);
        qToBigEndian<quint32>(count, out + 4);
        qToBigEndian<quint32>(bodySize, out + 8);
    }

    /*! nullopt: too short, or not our magic and version. Never reads beyond `size` bytes. */
    [[nodiscard]] static std::optional<EnvelopeHeader> read(QByteArrayView bytes) noexcept
    {
        const char *in = bytes.data();
        if (bytes.size() < size || qFromBigEndian<quint16>(in) != magic || static_cast<quint8>(in[2]) != version)
            return std::nullopt;
        return EnvelopeHeader{static_cast<quint8>(in[3]), qFromBigEndian<quint32>(in + 4),
                              qFromBigEndian<quint32>(in + 8)};
    }
};

} // namespace penstock
