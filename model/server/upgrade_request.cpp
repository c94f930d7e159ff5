// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/server/upgrade_request.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QList>
#include <QUrl>

namespace penstock {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("penstock::UpgradeRequest", text);
}

UpgradeRefusal badRequest(const QString &why)
{
    return {QByteArrayLiteral("400 Bad Request"), why};
}

/*! The value of a header, names compared without case; nullopt: not there. */
std::optional<QByteArray> header(const QList<QByteArray> &lines, const QByteArray &name)
{
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        if (colon > 0 && lines[i].left(colon).trimmed().toLower() == name)
            return lines[i].mid(colon + 1).trimmed();
    }
    return std::nullopt;
}

} // namespace

bool originAllowed(const QByteArray &origin)
{
    const QString host = QUrl(QString::fromLatin1(origin)).host();
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

std::optional<UpgradeRefusal> checkUpgradeRequest(const QByteArray &head)
{
    const QList<QByteArray> lines = head.left(head.indexOf("\r\n\r\n")).split('\n');
    const QList<QByteArray> words = lines.front().trimmed().split(' ');
    if (words.size() != 3 || words[0] != "GET" || !words[2].startsWith("HTTP/1.1"))
        return badRequest(tr("not a WebSocket handshake: expected GET … HTTP/1.1"));
    if (header(lines, "upgrade").value_or(QByteArray()).toLower() != "websocket")
        return UpgradeRefusal{QByteArrayLiteral("426 Upgrade Required"),
                              tr("not a WebSocket handshake: expected Upgrade: websocket")};
    if (!header(lines, "connection").value_or(QByteArray()).toLower().contains("upgrade"))
        return badRequest(tr("not a WebSocket handshake: expected Connection: Upgrade"));
    if (!header(lines, "host"))
        return badRequest(tr("not a WebSocket handshake: the Host header is missing"));
    if (QByteArray::fromBase64(header(lines, "sec-websocket-key").value_or(QByteArray())).size() != 16)
        return badRequest(tr("not a WebSocket handshake: expected a Sec-WebSocket-Key of 16 bytes"));
    if (header(lines, "sec-websocket-version").value_or(QByteArray()) != "13")
        return UpgradeRefusal{QByteArrayLiteral("426 Upgrade Required"), tr("expected Sec-WebSocket-Version: 13")};
    const auto origin = header(lines, "origin");
    if (origin && !originAllowed(*origin))
        return UpgradeRefusal{
            QByteArrayLiteral("403 Forbidden"),
            tr("origin \"%1\" is not a page of this machine").arg(QString::fromLatin1(origin->left(80)))};
    return std::nullopt;
}

} // namespace penstock
