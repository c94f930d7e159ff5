// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace penstock {

/*!
 * Counts of durations in buckets of constant relative width (HDR style: 32 linear steps per power of two, so every
 * percentile is right within 3.2 %), from 0 to 2^40 µs. Resolution 1 µs. The maximum is exact. What is negative counts
 * as 0, what is longer falls into the last bucket.
 *
 * A bucket that would pass 2^32 halves all of them: percentiles keep their shape, count() stays exact.
 * Pure; one owner.
 */
class DurationHistogram {
public:
    /*! A few nanoseconds; allocates only when a duration is longer than all before it. */
    void record(Nanos duration, quint64 count = 1)
    {
        const std::size_t index = bucketOf(duration);
        if (index >= m_buckets.size() || m_buckets[index] > bucketLimit - std::min(count, quint64(bucketLimit)))
            [[unlikely]]
            makeRoom(index, count);
        m_buckets[index] += static_cast<quint32>(std::min(count, quint64(bucketLimit)));
        m_count += count;
        m_max = std::max(m_max, duration);
    }
    /*! As if all that `other` recorded had been recorded here. */
    void add(const DurationHistogram &other);
    /*! Back to empty; keeps its memory. */
    void clear();

    [[nodiscard]] quint64 count() const noexcept { return m_count; }
    [[nodiscard]] Nanos max() const noexcept { return m_max; }
    /*! \param share 0 to 1. \return the upper edge of the bucket it falls into, at most max(); 0 when empty. */
    [[nodiscard]] Nanos percentile(double share) const;
    /*! Count, p50, p90, p99 and maximum in one pass. */
    [[nodiscard]] DurationSummary summary() const;

    /*! The bucket a duration falls into; for others that count in the same buckets. */
    [[nodiscard]] static std::size_t bucketOf(Nanos duration) noexcept
    {
        const auto us = static_cast<quint64>(std::clamp<qint64>(duration.count() / 1000, 0, longest - 1));
        const int shift = std::max(0, static_cast<int>(std::bit_width(us)) - 1 - stepBits);
        return (static_cast<std::size_t>(shift) << stepBits) + static_cast<std::size_t>(us >> shift);
    }
    /*! The shortest duration that is too long for that bucket. */
    [[nodiscard]] static Nanos upperEdge(std::size_t bucket) noexcept;

private:
    static constexpr quint32 bucketLimit = 0xffffffff;
    static constexpr int stepBits = 5; // 32 steps per power of two
    static constexpr qint64 longest = qint64(1) << 40;

    void makeRoom(std::size_t bucket, quint64 count);
    void halve();

    std::vector<quint32> m_buckets; // grows to the highest bucket used, so that an idle histogram costs nothing
    quint64 m_count = 0;
    Nanos m_max{0};
};

} // namespace penstock
