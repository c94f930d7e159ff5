// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/frame_meter.h"

namespace penstock {

DurationSummary FrameMeter::recent() const
{
    DurationHistogram histogram;
    for (const Frame &frame : m_recent)
        histogram.record(frame.took);
    return histogram.summary();
}

void FrameMeter::clear()
{
    m_frames.clear();
    m_motion.clear();
    m_recent.clear();
}

void FrameMeter::idle()
{
    if (m_spent == Nanos(0) && !m_hasSnapshot)
        return;
    const Nanos whole = m_spent;
    const bool frame = m_hasSnapshot;
    m_spent = Nanos(0);
    m_hasSnapshot = false;
    if (!frame) {
        m_motion.record(whole);
        return;
    }
    m_frames.record(whole);
    const TimePoint now = m_clock.now();
    m_recent.push_back({now, whole});
    while (now - m_recent.front().at > std::chrono::seconds(2))
        m_recent.pop_front();
}

} // namespace penstock
