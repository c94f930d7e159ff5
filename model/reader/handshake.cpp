// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/handshake.h"

#include <QCryptographicHash>
#include <QList>
#include <QUrl>

namespace penstock {

namespace {

// The value of a header, or a null array. Names are compared without case.
QByteArray headerValue(const QList<QByteArray> &lines, QByteArrayView name)
{
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && name.compare(QByteArrayView(line).first(colon), Qt::CaseInsensitive) == 0)
            return line.sliced(colon + 1).trimmed();
    }
    return {};
}

QByteArray acceptFor(const QByteArray &key)
{
    constexpr char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    return QCryptographicHash::hash(key + guid, QCryptographicHash::Sha1).toBase64();
}

// One line of a foreign answer, short and printable.
QString shown(QByteArrayView text)
{
    QString line = QString::fromLatin1(text.first(qMin<qsizetype>(text.size(), 60)));
    for (QChar &c : line)
        c = c.isPrint() ? c : QLatin1Char('.');
    return line;
}

} // namespace

Handshake::Handshake(const QString &host, const QString &group, const QString &name, const QByteArray &nonce)
    : m_host(host)
    , m_path("/?group=" + QUrl::toPercentEncoding(group) + "&name=" + QUrl::toPercentEncoding(name))
    , m_key(nonce.toBase64())
{}

QByteArray Handshake::request() const
{
    return "GET " + m_path + " HTTP/1.1\r\nHost: " + m_host.toLatin1() +
           "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + m_key +
           "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: " + readerSubprotocol + "\r\n\r\n";
}

qsizetype Handshake::answerSize(QByteArrayView bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    return end < 0 ? -1 : end + 4;
}

Outcome Handshake::check(QByteArrayView answer) const
{
    QList<QByteArray> lines = answer.toByteArray().split('\n');
    for (QByteArray &line : lines)
        line = line.trimmed();
    const QByteArray status = lines.takeFirst();
    if (!status.startsWith("HTTP/1.1 "))
        return Error{QStringLiteral("handshake"), shown(status),
                     QStringLiteral("is not the answer of an HTTP/1.1 server")};
    if (!status.startsWith("HTTP/1.1 101"))
        return Error{QStringLiteral("handshake"), shown(QByteArrayView(status).sliced(9)),
                     QStringLiteral("is a refusal; 101 Switching Protocols would accept")};
    const QByteArray upgrade = headerValue(lines, "Upgrade");
    if (upgrade.compare("websocket", Qt::CaseInsensitive) != 0)
        return Error{QStringLiteral("handshake: Upgrade"), shown(upgrade), QStringLiteral("is not websocket")};
    const QByteArray connection = headerValue(lines, "Connection");
    if (!connection.toLower().contains("upgrade"))
        return Error{QStringLiteral("handshake: Connection"), shown(connection), QStringLiteral("is not Upgrade")};
    const QByteArray accept = headerValue(lines, "Sec-WebSocket-Accept");
    if (accept != acceptFor(m_key))
        return Error{QStringLiteral("handshake: Sec-WebSocket-Accept"), shown(accept),
                     QStringLiteral("is not the answer to our key")};
    const QByteArray protocol = headerValue(lines, "Sec-WebSocket-Protocol");
    if (!protocol.isEmpty() && protocol != readerSubprotocol)
        return Error{QStringLiteral("handshake: Sec-WebSocket-Protocol"), shown(protocol),
                     QStringLiteral("is not what we asked for (penstock.v1.binary)")};
    if (!headerValue(lines, "Sec-WebSocket-Extensions").isEmpty())
        return Error{QStringLiteral("handshake: Sec-WebSocket-Extensions"),
                     shown(headerValue(lines, "Sec-WebSocket-Extensions")), QStringLiteral("were not asked for")};
    return success();
}

} // namespace penstock
