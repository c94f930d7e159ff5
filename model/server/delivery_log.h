// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/metrics/histogram.h"
#include "model/server/encoded_run.h"

#include <deque>

namespace penstock {

/*!
 * Remembers where in the byte stream of one connection each delivered message ends, so that send time and behind can be
 * told from two byte offsets: how far the library has emptied, and how far the peer's kernel has acknowledged.
 * Pure; one owner.
 */
class DeliveryLog {
public:
    /*! One message that ends at stream offset `end`. Offsets never go back. */
    void addMessage(quint64 end, TimePoint offered, TimePoint born);
    /*! Several messages in one unit that is complete only at its end, such as an envelope. */
    void addUnit(quint64 end, quint32 messages, TimePoint offered, TimePoint born);
    /*! Messages first to last - 1 of a run whose part starts at stream offset `start`. */
    void addRun(quint64 start, const EncodedRun &run, std::size_t first, std::size_t last, TimePoint offered,
                TimePoint born);

    /*! All bytes before `offset` have left the library: records the send time of the messages that end there. */
    void libraryReached(quint64 offset, TimePoint now, DurationHistogram &sendTimes);
    /*! All bytes before `offset` are acknowledged: records, and forgets the messages. */
    void kernelReached(quint64 offset, TimePoint now, DurationHistogram &sendTimes);

    /*! Birth of the oldest message that is not acknowledged. */
    [[nodiscard]] std::optional<TimePoint> oldestBorn() const;
    /*! Delivered messages not yet acknowledged. */
    [[nodiscard]] quint64 unacknowledged() const noexcept { return m_unacknowledged; }

private:
    struct Run {
        quint64 start = 0; // stream offset where message `first` starts
        quint64 end = 0;
        TimePoint offered;
        TimePoint born;
        RunEnds ends; // null: all messages end at `end`
        quint32 first = 0;
        quint32 messages = 0;
    };
    struct Cursor {
        std::size_t run = 0; // index into m_runs
        quint32 done = 0;    // messages of that run already passed
    };

    static quint32 messagesBefore(const Run &run, quint64 offset);
    void advance(Cursor &cursor, quint64 offset, TimePoint now, DurationHistogram &sendTimes, quint64 &passed);

    std::deque<Run> m_runs;
    Cursor m_library;
    Cursor m_kernel;
    quint64 m_unacknowledged = 0;
};

} // namespace penstock
