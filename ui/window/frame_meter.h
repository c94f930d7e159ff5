// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/metrics/histogram.h"

#include <deque>

namespace penstock {

/*!
 * What one frame of the window costs the UI thread: taking in a snapshot and all painting from then on until the thread
 * has nothing left to do count as one frame; painting without a snapshot (motion, hovering) counts apart, so that cheap
 * frames do not make the others look better than they are.
 * \thread UI.
 */
class FrameMeter {
public:
    explicit FrameMeter(const Clock &clock)
        : m_clock(clock)
    {}

    /*! Adds the time of its life to the frame: a snapshot is taken in. */
    class Ingest;
    /*! Adds the time of its life to the frame: something is painted. */
    class Paint;
    /*! The thread has nothing left to do: the frame is over. */
    void idle();

    /*! Median and worst of the frames of the last two seconds. */
    [[nodiscard]] DurationSummary recent() const;
    /*! All frames with a snapshot since clear(). */
    [[nodiscard]] const DurationHistogram &frames() const noexcept { return m_frames; }
    /*! All paintings without one since clear(). */
    [[nodiscard]] const DurationHistogram &motion() const noexcept { return m_motion; }
    void clear();

private:
    const Clock &m_clock;
    Nanos m_spent{0};
    bool m_hasSnapshot = false;
    DurationHistogram m_frames;
    DurationHistogram m_motion;
    struct Frame {
        TimePoint at;
        Nanos took;
    };
    std::deque<Frame> m_recent;
};

class FrameMeter::Ingest {
public:
    explicit Ingest(FrameMeter &meter)
        : m_meter(meter)
        , m_began(meter.m_clock.now())
    {}
    ~Ingest()
    {
        m_meter.m_spent += m_meter.m_clock.now() - m_began;
        m_meter.m_hasSnapshot = true;
    }
    Ingest(const Ingest &) = delete;
    Ingest &operator=(const Ingest &) = delete;

private:
    FrameMeter &m_meter;
    TimePoint m_began;
};

class FrameMeter::Paint {
public:
    explicit Paint(FrameMeter &meter)
        : m_meter(meter)
        , m_began(meter.m_clock.now())
    {}
    ~Paint() { m_meter.m_spent += m_meter.m_clock.now() - m_began; }
    Paint(const Paint &) = delete;
    Paint &operator=(const Paint &) = delete;

private:
    FrameMeter &m_meter;
    TimePoint m_began;
};

} // namespace penstock
