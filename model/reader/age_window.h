// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/metrics/histogram.h"

#include <array>
#include <vector>

namespace penstock {

/*!
 * Durations of about the last second (1 to 1.25 s), in the buckets of DurationHistogram. Made to exist thousands of
 * times: keeps counters only between the shortest and the longest of them, and a summary costs as many steps.
 * Pure; one owner.
 */
class AgeWindow {
public:
    /*! Forgets what has become too old; all durations recorded until the next call count as of now. */
    void advance(TimePoint now)
    {
        const qint64 slot = now.time_since_epoch() / slotLength;
        if (slot != m_slot) [[unlikely]]
            moveTo(slot);
    }
    void record(Nanos duration)
    {
        Slot &slot = *m_current;
        const std::size_t bucket = DurationHistogram::bucketOf(duration);
        const std::size_t index = bucket - slot.first; // below `first` it wraps to more than any size
        if (index >= slot.counts.size()) [[unlikely]] {
            recordOutside(slot, bucket, duration);
            return;
        }
        ++slot.counts[index];
        slot.max = std::max(slot.max, duration);
    }

    /*! As of the last advance(). */
    [[nodiscard]] DurationSummary summary() const;

    AgeWindow() = default;
    AgeWindow(const AgeWindow &) = delete;
    AgeWindow &operator=(const AgeWindow &) = delete;

private:
    static constexpr Nanos slotLength = std::chrono::milliseconds(250);
    static constexpr std::size_t slotCount = 5;

    struct Slot {
        std::size_t first = 0; // bucket of counts[0]
        std::vector<quint32> counts;
        Nanos max{0};
    };

    void moveTo(qint64 slot);
    static void recordOutside(Slot &slot, std::size_t bucket, Nanos duration);

    std::array<Slot, slotCount> m_slots;
    Slot *m_current = &m_slots[0];
    qint64 m_slot = 0;
};

} // namespace penstock
