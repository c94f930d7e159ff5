// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/histogram.h"

#include <array>
#include <cmath>
#include <numeric>

namespace penstock {

Nanos DurationHistogram::upperEdge(std::size_t bucket) noexcept
{
    constexpr std::size_t steps = std::size_t(1) << stepBits;
    if (bucket < 2 * steps)
        return std::chrono::microseconds(bucket + 1);
    const std::size_t shift = (bucket >> stepBits) - 1;
    return std::chrono::microseconds((steps + bucket % steps + 1) << shift);
}

void DurationHistogram::halve()
{
    // Half up, so that a rare long duration is not forgotten.
    for (quint32 &bucket : m_buckets)
        bucket = bucket / 2 + bucket % 2;
}

void DurationHistogram::makeRoom(std::size_t bucket, quint64 count)
{
    if (bucket >= m_buckets.size())
        m_buckets.resize(bucket + 1);
    const quint32 wanted = static_cast<quint32>(std::min(count, quint64(bucketLimit)));
    // A single count of 2^31 and more never fits beside others; then the others have become small enough to be left
    // out.
    for (int round = 0; round < 32 && m_buckets[bucket] > bucketLimit - wanted; ++round)
        halve();
    if (m_buckets[bucket] > bucketLimit - wanted)
        m_buckets[bucket] = 0;
}

void DurationHistogram::add(const DurationHistogram &other)
{
    if (other.m_buckets.size() > m_buckets.size())
        m_buckets.resize(other.m_buckets.size());
    for (std::size_t i = 0; i < other.m_buckets.size(); ++i) {
        const quint32 more = other.m_buckets[i];
        if (m_buckets[i] > bucketLimit - more) [[unlikely]]
            makeRoom(i, more);
        m_buckets[i] += more;
    }
    m_count += other.m_count;
    m_max = std::max(m_max, other.m_max);
}

void DurationHistogram::clear()
{
    m_buckets.clear();
    m_count = 0;
    m_max = Nanos(0);
}

Nanos DurationHistogram::percentile(double share) const
{
    // Of the buckets, not m_count: after a halving they hold less.
    const quint64 total = std::accumulate(m_buckets.begin(), m_buckets.end(), quint64(0));
    if (total == 0)
        return Nanos(0);
    const double wanted = std::ceil(std::clamp(share, 0.0, 1.0) * static_cast<double>(total));
    const quint64 rank = std::clamp(static_cast<quint64>(wanted), quint64(1), total);
    quint64 seen = 0;
    for (std::size_t i = 0; i < m_buckets.size(); ++i) {
        seen += m_buckets[i];
        if (seen >= rank)
            return std::min(upperEdge(i), m_max);
    }
    return m_max;
}

DurationSummary DurationHistogram::summary() const
{
    DurationSummary result;
    result.count = m_count;
    result.max = m_max;
    const quint64 total = std::accumulate(m_buckets.begin(), m_buckets.end(), quint64(0));
    if (total == 0)
        return result;
    const std::array<std::pair<double, Nanos *>, 3> wanted{
        {{0.50, &result.p50}, {0.90, &result.p90}, {0.99, &result.p99}}};
    std::size_t next = 0;
    quint64 seen = 0;
    for (std::size_t i = 0; i < m_buckets.size() && next < wanted.size(); ++i) {
        seen += m_buckets[i];
        while (next < wanted.size() && static_cast<double>(seen) >= wanted[next].first * static_cast<double>(total))
            *wanted[next++].second = std::min(upperEdge(i), m_max);
    }
    return result;
}

} // namespace penstock
