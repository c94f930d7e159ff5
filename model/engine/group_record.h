// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/connection_record.h"
#include "model/engine/rate_window.h"
#include "model/metrics/histogram.h"

#include <vector>

namespace penstock {

/*! A group as the engine runs it. The engine's order has `visitors` first and only ever appends. */
struct RunningGroup {
    QString name;
    Policy policy;
    Pace pace = EagerPace{};
    std::optional<ByteCount> receiveBuffer;
    int wanted = 0;
};

/*! All the engine remembers of one group between ticks: sums over closed connections and distributions since the start.
 */
struct GroupRecord {
    RunningGroup now;
    Ledger closedLedger;
    quint64 closedRead = 0;
    quint64 lostWithClosed = 0;
    quint64 closedBytesOut = 0;
    quint64 closedFrames = 0;
    DurationHistogram age;
    DurationHistogram ageNow;
    DurationHistogram sendLibrary;
    DurationHistogram sendKernel;
    DurationHistogram drainLibrary;
    DurationHistogram drainKernel;
    quint64 drainEpisodes = 0;
    quint64 highWaterEvents = 0;
    quint64 evictions = 0;
    Peaks peak;
    RateWindow<3> rates;                                // bytes out, delivered, lost
    RateWindow<2> conflation{std::chrono::seconds(10)}; // offered, conflated
};

/*!
 * The group at this instant: sums over its open connections and what the closed ones left.
 * \param members its connections, closed ones that are not settled included.
 */
[[nodiscard]] GroupView groupView(GroupRecord &group, const std::vector<const ConnectionRecord *> &members,
                                  TimePoint at);

} // namespace penstock
