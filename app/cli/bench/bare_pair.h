// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"

namespace penstock {

/*! What a plain server and plain clients do with the same task, without ledger, sampling or policies. */
struct BarePairResult {
    double messagesPerSecond = 0; //!< end to end: read by all clients together
    quint64 read = 0;
};

/*!
 * The peer of `bench fanout`: one thread with a QWebSocketServer that sends as fast as its sockets empty, one thread
 * with QWebSocket clients that count. The server fills a socket up to 64 KiB and waits for it. \param duration measured
 * after all are connected and half a second of warming up. \thread blocks the caller, who needs no event loop.
 */
[[nodiscard]] BarePairResult runBarePair(const Clock &clock, int connections, qint64 messageBytes, Nanos duration);

} // namespace penstock
