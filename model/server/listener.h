// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"

#include <QTcpServer>

namespace penstock {

/*!
 * Accepts TCP connections and hands their descriptors on, so that socket and kernel numbers are ours (FACTS 3).
 * \thread the one it lives in.
 */
class Listener : public QTcpServer {
    Q_OBJECT
public:
    explicit Listener(int maxConnections);

    /*! \param address "127.0.0.1:0", "[::1]:9001"; port 0 takes a free one. */
    [[nodiscard]] Outcome listenOn(const QString &address);
    /*! "ws://127.0.0.1:40123" */
    [[nodiscard]] QString url() const;
    /*! One accepted descriptor was closed. */
    void release();

Q_SIGNALS:
    /*! The receiver owns the descriptor. */
    void accepted(qintptr descriptor);
    /*! Closed at once: the limit is reached, or the process has no more descriptors. */
    void turnedAway(const QString &why);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    int m_maxConnections;
    int m_open = 0;
};

} // namespace penstock
