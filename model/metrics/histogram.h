// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"

#include <vector>

namespace penstock {

/*!
 * Counts of durations in buckets of constant relative width (HDR style: 32 linear steps per power of two, so every
 * percentile is right within 3.2 %), from 0 to 2^40 µs. Resolution 1 µs. The maximum is exact.
 * Pure; one owner.
 */
class DurationHistogram {
public:
    void record(Nanos duration, quint64 count = 1);
    void add(const DurationHistogram &other);
    void clear();

    [[nodiscard]] quint64 count() const noexcept { return m_count; }
    [[nodiscard]] Nanos max() const noexcept { return m_max; }
    /*! \param share 0 to 1. \return the upper edge of the bucket it falls into, at most max(); 0 when empty. */
    [[nodiscard]] Nanos percentile(double share) const;
    [[nodiscard]] DurationSummary summary() const;

private:
    std::vector<quint32> m_buckets; // grows to the highest bucket used, so that an idle histogram costs nothing
    quint64 m_count = 0;
    Nanos m_max{0};
};

} // namespace penstock
