// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/close_payload.h"

#include "model/wire/frame.h"
#include "model/wire/utf8_checker.h"

#include <QtEndian>

namespace penstock {

QByteArray encodeClosePayload(quint16 code, const QString &reason)
{
    if (code == closedWithoutCode)
        return {};
    QByteArray payload(2, Qt::Uninitialized);
    qToBigEndian(code, payload.data());
    QByteArray text = reason.toUtf8();
    qsizetype fits = qMin<qsizetype>(text.size(), maxControlPayload - 2);
    while (fits > 0 && fits < text.size() && (static_cast<quint8>(text[fits]) & 0xc0) == 0x80)
        --fits;
    return payload + text.first(fits);
}

Result<ClosePayload> parseClosePayload(QByteArrayView payload)
{
    if (payload.isEmpty())
        return ClosePayload{};
    if (payload.size() < 2)
        return Error{QStringLiteral("0"), QString::number(payload.size()),
                     QStringLiteral("byte is not a close payload: none, or at least two for the code")};
    const auto code = qFromBigEndian<quint16>(payload.data());
    if (!isCloseCode(code))
        return Error{QStringLiteral("0"), QString::number(code),
                     QStringLiteral("is not a close code that may be sent (1000-1003, 1007-1014, 3000-4999)")};
    const QByteArrayView reason = payload.sliced(2);
    Utf8Checker utf8;
    const qint64 bad = utf8.feed(reason);
    if (bad >= 0 || !utf8.atBoundary()) {
        const qint64 at = bad >= 0 ? bad : reason.size() - 1;
        return Error{QString::number(2 + at),
                     QStringLiteral("0x%1").arg(static_cast<quint8>(reason[at]), 2, 16, QLatin1Char('0')),
                     QStringLiteral("does not continue a UTF-8 text, which a close reason has to be")};
    }
    return ClosePayload{code, QString::fromUtf8(reason)};
}

} // namespace penstock
