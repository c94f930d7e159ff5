// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace penstock {

/*! Frame types of RFC 6455, 5.2. */
enum class Opcode : quint8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

/*! Appends the header of an unmasked, final frame. \param length bytes of the payload that follows. */
void appendServerFrameHeader(QByteArray &out, Opcode opcode, qint64 length);

/*! A complete server frame: unmasked, FIN set. */
[[nodiscard]] QByteArray encodeServerFrame(Opcode opcode, QByteArrayView payload);

/*! A complete client frame: FIN set, masked with the four bytes of `mask`. */
[[nodiscard]] QByteArray encodeClientFrame(Opcode opcode, QByteArrayView payload, quint32 mask);

} // namespace penstock
