// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/looks.h"

#include <QPainter>
#include <QPainterPath>

namespace penstock {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("penstock::Looks", text);
}

} // namespace

QString stageTitle(Stage stage)
{
    switch (stage) {
    case Stage::Outbox:
        return translated("Outbox");
    case Stage::Socket:
        return translated("Socket buffer");
    case Stage::Tls:
        return translated("TLS buffer");
    case Stage::KernelUnsent:
        return translated("Kernel unsent");
    case Stage::KernelInFlight:
        return translated("Kernel in flight");
    case Stage::PeerKernel:
        return translated("Peer kernel");
    }
    return {};
}

QString stageSource(Stage stage)
{
    switch (stage) {
    case Stage::Outbox:
        return translated("counted by us");
    case Stage::Socket:
        return QStringLiteral("bytesToWrite");
    case Stage::Tls:
        return QStringLiteral("encryptedBytesToWrite");
    case Stage::KernelUnsent:
        return QStringLiteral("SIOCOUTQNSD");
    case Stage::KernelInFlight:
        return QStringLiteral("SIOCOUTQ − SIOCOUTQNSD");
    case Stage::PeerKernel:
        return QStringLiteral("SIOCINQ");
    }
    return {};
}

QString stageExplanation(Stage stage)
{
    switch (stage) {
    case Stage::Outbox:
        return translated("Our own queue in front of this connection's socket. Here policies act: what waits here can "
                          "still be replaced, dropped or expired. Counted by us.");
    case Stage::Socket:
        return translated("Bytes Qt has taken and not yet given to the kernel: QTcpSocket::bytesToWrite(). Without a "
                          "gate this grows without limit, in the memory of the server.");
    case Stage::Tls:
        return translated("Bytes the TLS layer has encrypted and not yet given to the kernel: "
                          "QSslSocket::encryptedBytesToWrite().");
    case Stage::KernelUnsent:
        return translated("Bytes in the kernel's send buffer that were not sent yet, because the peer's window or the "
                          "network does not take them: SIOCOUTQNSD.");
    case Stage::KernelInFlight:
        return translated("Bytes that were sent and not yet acknowledged by the peer's kernel: "
                          "SIOCOUTQ − SIOCOUTQNSD.");
    case Stage::PeerKernel:
        return translated("Bytes that arrived in the reader's kernel and were not read yet: SIOCINQ at its end. When "
                          "this is full the receive window closes and everything before it begins to fill.");
    }
    return {};
}

QChar stateGlyph(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Flowing:
        return QChar(0x25CF);
    case ConnectionState::Rising:
        return QChar(0x25B2);
    case ConnectionState::Blocked:
        return QChar(0x25A0);
    case ConnectionState::Draining:
        return QChar(0x25BC);
    case ConnectionState::Closed:
        return QChar(0x00D7);
    }
    return {};
}

QString stateWord(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Flowing:
        return translated("flowing");
    case ConnectionState::Rising:
        return translated("rising");
    case ConnectionState::Blocked:
        return translated("blocked");
    case ConnectionState::Draining:
        return translated("draining");
    case ConnectionState::Closed:
        return translated("closed");
    }
    return {};
}

QList<qreal> stateDashes(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Flowing:
    case ConnectionState::Blocked:
        return {};
    case ConnectionState::Rising:
        return {5, 3};
    case ConnectionState::Draining:
        return {2, 2};
    case ConnectionState::Closed:
        return {1, 4};
    }
    return {};
}

QList<qreal> seriesDashes(int index)
{
    static const std::array<QList<qreal>, 4> patterns{QList<qreal>{}, {6, 3}, {2, 2}, {8, 3, 2, 3}};
    return patterns[static_cast<std::size_t>(index) % patterns.size()];
}

void paintStateShape(QPainter &painter, const QRectF &rect, ConnectionState state, const QColor &color)
{
    const qreal side = std::min(rect.width(), rect.height());
    const QPointF c = rect.center();
    const qreal r = side / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    switch (state) {
    case ConnectionState::Flowing:
        painter.drawEllipse(c, r * 0.9, r * 0.9);
        break;
    case ConnectionState::Rising:
        painter.drawPolygon(
            QPolygonF({{c.x(), c.y() - r}, {c.x() + r, c.y() + r * 0.85}, {c.x() - r, c.y() + r * 0.85}}));
        break;
    case ConnectionState::Blocked:
        painter.drawRect(QRectF(c.x() - r * 0.85, c.y() - r * 0.85, r * 1.7, r * 1.7));
        break;
    case ConnectionState::Draining:
        painter.drawPolygon(
            QPolygonF({{c.x(), c.y() + r}, {c.x() + r, c.y() - r * 0.85}, {c.x() - r, c.y() - r * 0.85}}));
        break;
    case ConnectionState::Closed:
        painter.setPen(QPen(color, std::max(1.5, side / 5), Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(c.x() - r * 0.75, c.y() - r * 0.75), QPointF(c.x() + r * 0.75, c.y() + r * 0.75));
        painter.drawLine(QPointF(c.x() - r * 0.75, c.y() + r * 0.75), QPointF(c.x() + r * 0.75, c.y() - r * 0.75));
        break;
    }
    painter.restore();
}

} // namespace penstock
