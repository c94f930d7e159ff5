// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/base/ring_buffer.h"

namespace penstock {

/*!
 * What this process costs: processor time and memory, counted from when the object was made, or from the last reset().
 * \thread one owner; a read takes some ten microseconds and does not block.
 */
class ProcessCost {
public:
    struct Values {
        Nanos cpu{0};        //!< of all threads, user and system
        double cores = 0;    //!< processor time per time over the last second; 1 is one core fully used
        qint64 rssBytes = 0; //!< resident memory now; 0: the platform does not tell
        qint64 rssPeakBytes =
            0; //!< the most of it; exact on Linux also between two reads, once it was never higher before
    };

    ProcessCost();

    /*! \param now real time; must not go back. */
    Values read(TimePoint now);
    /*! Starts processor time, cores and peak anew, for the next run in the same process. */
    void reset();

private:
    struct Point {
        TimePoint at;
        Nanos cpu{0};
    };

    Nanos m_cpuAtStart{0};
    qint64 m_highestBefore = 0; // the process's own high-water mark when counting began
    qint64 m_peak = 0;
    RingBuffer<Point, 16> m_points;
};

} // namespace penstock
