// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/age_window.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace penstock {

void AgeWindow::moveTo(qint64 slot)
{
    const qint64 passed = std::clamp<qint64>(slot - m_slot, 0, qint64(slotCount));
    for (qint64 i = 0; i < passed; ++i) {
        Slot &old = m_slots[static_cast<std::size_t>(slot - i) % slotCount];
        old.counts.clear();
        old.max = Nanos(0);
    }
    m_slot = slot;
    m_current = &m_slots[static_cast<std::size_t>(slot) % slotCount];
}

void AgeWindow::recordOutside(Slot &slot, std::size_t bucket, Nanos duration)
{
    if (slot.counts.empty()) {
        slot.first = bucket;
    } else if (bucket < slot.first) {
        slot.counts.insert(slot.counts.begin(), slot.first - bucket, 0);
        slot.first = bucket;
    }
    if (bucket - slot.first >= slot.counts.size())
        slot.counts.resize(bucket - slot.first + 1);
    ++slot.counts[bucket - slot.first];
    slot.max = std::max(slot.max, duration);
}

DurationSummary AgeWindow::summary() const
{
    std::size_t first = std::numeric_limits<std::size_t>::max();
    std::size_t end = 0;
    DurationSummary result;
    for (const Slot &slot : m_slots) {
        result.count += std::accumulate(slot.counts.begin(), slot.counts.end(), quint64(0));
        result.max = std::max(result.max, slot.max);
        if (slot.counts.empty())
            continue;
        first = std::min(first, slot.first);
        end = std::max(end, slot.first + slot.counts.size());
    }
    const std::array<std::pair<double, Nanos *>, 3> wanted{
        {{0.50, &result.p50}, {0.90, &result.p90}, {0.99, &result.p99}}};
    std::size_t next = 0;
    quint64 seen = 0;
    for (std::size_t bucket = first; bucket < end && next < wanted.size(); ++bucket) {
        for (const Slot &slot : m_slots) {
            const std::size_t index = bucket - slot.first;
            seen += index < slot.counts.size() ? slot.counts[index] : 0;
        }
        while (next < wanted.size() &&
               static_cast<double>(seen) >= wanted[next].first * static_cast<double>(result.count))
            *wanted[next++].second = std::min(DurationHistogram::upperEdge(bucket), result.max);
    }
    return result;
}

} // namespace penstock
