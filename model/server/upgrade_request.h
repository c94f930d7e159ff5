// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace penstock {

/*! Why a request is not upgraded. */
struct UpgradeRefusal {
    QByteArray status; //!< "403 Forbidden"
    QString why;       //!< one line for the peer and the event list
};

/*!
 * Looks at a complete HTTP request (up to and including the empty line) before QWebSocketServer does, so that
 * everything that is not a WebSocket handshake, or comes from a page that is not of this machine, gets a clear answer.
 * Pure; hostile input.
 * \return nullopt: it may pass.
 */
[[nodiscard]] std::optional<UpgradeRefusal> checkUpgradeRequest(const QByteArray &head);

/*! Pages of this machine, and clients that are no browser (no Origin), may join. */
[[nodiscard]] bool originAllowed(const QByteArray &origin);

} // namespace penstock
