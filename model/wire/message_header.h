// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QtEndian>

#include <optional>

namespace penstock {

/*!
 * The 24 bytes in front of each payload of `penstock.v1.binary`, in network byte order: magic u16, version u8, flags
 * u8, key u32, sequence u64, birth in ns of the server's clock u64.
 */
struct MessageHeader {
    static constexpr qsizetype size = 24;
    static constexpr quint16 magic = 0x5053; // "PS"
    static constexpr quint8 version = 1;
    static constexpr quint8 controlFlag = 0x01;

    quint8 flags = 0;
    quint32 key = 0;
    quint64 sequence = 0;
    qint64 bornNs = 0;

    /*! Writes exactly `size` bytes. */
    void write(char *out) const noexcept
    {
        qToBigEndian<quint16>(magic, out);
        out[2] = static_cast<char>(version);
        out[3] = static_cast<char>(flags);
        qToBigEndian<quint32>(key, out + 4);
        qToBigEndian<quint64>(sequence, out + 8);
        qToBigEndian<qint64>(bornNs, out + 16);
    }

    /*! nullopt: too short, or not our magic and version. Never reads beyond `size` bytes. */
    [[nodiscard]] static std::optional<MessageHeader> read(QByteArrayView bytes) noexcept
    {
        const char *in = bytes.data();
        if (bytes.size() < size || qFromBigEndian<quint16>(in) != magic || static_cast<quint8>(in[2]) != version)
            return std::nullopt;
        return MessageHeader{static_cast<quint8>(in[3]), qFromBigEndian<quint32>(in + 4),
                             qFromBigEndian<quint64>(in + 8), qFromBigEndian<qint64>(in + 16)};
    }
};

} // namespace penstock
