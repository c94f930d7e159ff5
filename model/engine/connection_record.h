// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/rate_window.h"
#include "model/metrics/cause_judge.h"
#include "model/metrics/histogram.h"
#include "model/reader/reader_fleet.h"
#include "model/server/shard.h"

#include <memory>
#include <optional>

namespace penstock {

/*! All the engine remembers of one connection between ticks. A plain value of the assembler's. */
struct ConnectionRecord {
    explicit ConnectionRecord(const JoinedConnection &joined)
        : identity(joined.identity)
        , peerPort(joined.peerPort)
        , sameMachine(joined.sameMachine)
        , joinedAt(joined.at)
    {}

    Connection::Identity identity; //!< group in the engine's order
    quint16 peerPort = 0;
    bool sameMachine = false;
    TimePoint joinedAt;
    std::optional<PeerKind> peer; //!< unknown until a fleet sample was taken after it joined
    int samplesSeen = 0;
    std::optional<ConnectionSample> last;
    std::optional<ReaderSample> reader; //!< the newest, for readers of ours
    CauseJudge judge;
    RateWindow<4> rates;                             // acknowledged bytes, delivered, read, lost
    std::unique_ptr<DurationHistogram> drainLibrary; // made with the first episode
    std::unique_ptr<DurationHistogram> drainKernel;
    std::optional<CloseInfo> close;
    int settleWaits = 0;
    bool settled = false; //!< closed and added to its group's sums
    quint64 lostSeen = 0; //!< drops already told as an event
    std::optional<TimePoint> dropsToldAt;
    ConnectionView view;

    /*! Whether it is the same reader as before, if there was one: ports come again. */
    [[nodiscard]] bool mayBe(const ReaderSample &other) const { return !reader || reader->id == other.id; }
    /*! Upper bound of what waits here: outbox, and all that was handed to the socket and is not known to be read. */
    [[nodiscard]] qint64 outstandingBytes() const;
};

/*!
 * Makes record.view anew from record.last and record.reader, which are both set as far as known.
 * \param budgetIn when all connections together will reach the memory budget, for the forecast.
 */
void refreshView(ConnectionRecord &record, const Policy &policy, std::optional<Nanos> budgetIn);

/*! Makes record.view that of a closed connection; record.close and record.last are set. */
void closeView(ConnectionRecord &record);

} // namespace penstock
