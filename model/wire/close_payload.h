// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace penstock {

/*! No close frame came: the connection just ended (RFC 6455, 7.4.1). Never on the wire. */
inline constexpr quint16 closedAbnormally = 1006;
/*! A close frame came and had no code. Never on the wire. */
inline constexpr quint16 closedWithoutCode = 1005;

/*! What a close frame says. */
struct ClosePayload {
    quint16 code = closedWithoutCode;
    QString reason;
    bool operator==(const ClosePayload &) const = default;
};

/*! Whether a peer may send this code: 1000 to 1003, 1007 to 1014, 3000 to 4999. */
[[nodiscard]] constexpr bool isCloseCode(quint16 code) noexcept
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

/*! Payload of a close frame; the reason is cut between characters so that it fits. closedWithoutCode: empty. */
[[nodiscard]] QByteArray encodeClosePayload(quint16 code, const QString &reason = {});

/*! \return what it says, or an Error whose place is the offset within the payload. */
[[nodiscard]] Result<ClosePayload> parseClosePayload(QByteArrayView payload);

} // namespace penstock
