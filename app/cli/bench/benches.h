// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"

#include <QJsonObject>

namespace penstock {

// The benchmarks of DESIGN 11. Each runs for a while, talks on stderr, and returns all keys; numbers that could not be
// measured are null with a sibling `…_reason`. Speed is told as a ratio to a peer measured in the same run.

/*! Messages/s end to end, 128 B, 200 eager readers, against a bare QWebSocket pair and Node `ws`. */
[[nodiscard]] QJsonObject benchFanout(const Clock &clock, Nanos duration);
/*! Throughput with full sampling against sampling as seldom as possible. */
[[nodiscard]] QJsonObject benchObserve(Nanos duration);
/*! 10,000 connections (or as many as the descriptors allow) at 5 messages/s each, and how memory grows up to there. */
[[nodiscard]] QJsonObject benchScale(Nanos duration);

} // namespace penstock
