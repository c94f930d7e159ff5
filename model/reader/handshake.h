// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace penstock {

/*! Bytes a server's answer to the upgrade request may have at most. */
inline constexpr qsizetype maxHandshakeAnswer = 16384;
/*! The subprotocol our readers ask for. */
inline constexpr char readerSubprotocol[] = "penstock.v1.binary";

/*! The client's side of a WebSocket opening handshake (RFC 6455, 4.1). Pure. */
class Handshake {
public:
    /*!
     * \param host  as in the URL: name or address, IPv6 in brackets, with port.
     * \param nonce 16 bytes that make the key.
     */
    Handshake(const QString &host, const QString &group, const QString &name, const QByteArray &nonce);

    /*! The whole request. */
    [[nodiscard]] QByteArray request() const;

    /*! Bytes of the answer up to and including its empty line; -1: it is not all there. */
    [[nodiscard]] static qsizetype answerSize(QByteArrayView bytes);

    /*! Whether the answer (all of it) accepts; the Error says why not, in words for a person. */
    [[nodiscard]] Outcome check(QByteArrayView answer) const;

private:
    QString m_host;
    QByteArray m_path;
    QByteArray m_key;
};

} // namespace penstock
