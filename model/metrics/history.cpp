// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/history.h"

#include <algorithm>
#include <limits>

namespace penstock {

namespace {

constexpr qint64 floorDivide(qint64 a, qint64 b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

// The first i in [0, size) for which `reached(i)` holds; size when none does. `reached` turns true once.
template<class Reached>
std::size_t firstWhere(std::size_t size, const Reached &reached)
{
    std::size_t low = 0;
    std::size_t high = size;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (reached(middle))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

// Puts values into columns in order of time.
class ColumnWriter {
public:
    explicit ColumnWriter(HistoryColumns &into)
        : m_into(into)
        , m_current(into.columns.empty()
                        ? std::numeric_limits<qint64>::min()
                        : floorDivide(into.columns.back().at.time_since_epoch().count(), into.width.count()))
    {}

    // `start` says which column, `at` where its line goes.
    void add(TimePoint start, TimePoint at, double min, double max, double last)
    {
        const qint64 column = floorDivide(start.time_since_epoch().count(), m_into.width.count());
        if (column > m_current || m_into.columns.empty()) {
            m_current = column;
            m_into.columns.push_back({at, min, max, last});
            return;
        }
        HistoryColumn &back = m_into.columns.back();
        back = {at, std::min(back.min, min), std::max(back.max, max), last};
    }

private:
    HistoryColumns &m_into;
    qint64 m_current;
};

} // namespace

History::History(Nanos step)
{
    Nanos width = step;
    for (Level &level : m_levels) {
        width *= 4;
        level.width = width;
    }
}

void History::append(TimePoint at, double value)
{
    if (!isEmpty() && at <= newest().at)
        return;
    m_samples.push({at, value});
    for (Level &level : m_levels) {
        const qint64 index = floorDivide(at.time_since_epoch().count(), level.width.count());
        if (level.buckets.size() == 0 || level.buckets.back().index != index) {
            level.buckets.push({index, value, value, value});
            continue;
        }
        Bucket &open = level.buckets.back();
        open.min = std::min(open.min, value);
        open.max = std::max(open.max, value);
        open.last = value;
    }
}

void History::clear()
{
    m_samples.clear();
    for (Level &level : m_levels)
        level.buckets.clear();
}

TimePoint History::beginOf(int level) const
{
    if (level < 0)
        return m_samples[0].at;
    const Level &at = m_levels[static_cast<std::size_t>(level)];
    return TimePoint(at.width * at.buckets[0].index);
}

bool History::hasForgotten(int level) const
{
    return level < 0 ? m_samples.size() == samplesKept
                     : m_levels[static_cast<std::size_t>(level)].buckets.size() == bucketsKept;
}

TimePoint History::oldest() const
{
    if (!hasForgotten(-1))
        return m_samples[0].at;
    TimePoint begin = beginOf(-1);
    for (int level = 0; level < levelCount; ++level)
        begin = std::min(begin, beginOf(level));
    return begin;
}

TimePoint History::endOf(const Level &level, const Bucket &bucket) const
{
    return std::min(TimePoint(level.width * (bucket.index + 1) - Nanos(1)), newest().at);
}

int History::coarsestFor(Nanos width) const
{
    int level = -1;
    while (level + 1 < levelCount && m_levels[static_cast<std::size_t>(level + 1)].width <= width)
        ++level;
    return level;
}

std::size_t History::firstSampleAtOrAfter(TimePoint at) const
{
    return firstWhere(m_samples.size(), [this, at](std::size_t i) { return m_samples[i].at >= at; });
}

std::size_t History::firstBucketAtOrAfter(const Buckets &buckets, qint64 index)
{
    return firstWhere(buckets.size(), [&buckets, index](std::size_t i) { return buckets[i].index >= index; });
}

HistoryColumns History::columns(TimePoint from, TimePoint to, int pixels) const
{
    HistoryColumns result;
    columns(from, to, pixels, result);
    return result;
}

void History::columns(TimePoint from, TimePoint to, int pixels, HistoryColumns &into) const
{
    into.columns.clear();
    into.width = std::max(Nanos(1), (to - from) / std::max(1, pixels));
    into.resolution = Nanos(0);
    if (isEmpty() || to < from)
        return;
    // Whole columns, or the outermost ones would show other values than a moment ago.
    const TimePoint begin(into.width * floorDivide(from.time_since_epoch().count(), into.width.count()));
    const TimePoint end =
        TimePoint(into.width * (floorDivide(to.time_since_epoch().count(), into.width.count()) + 1)) - Nanos(1);

    // Coarser levels reach further back: they give what the wanted one has forgotten.
    const int wanted = coarsestFor(into.width);
    TimePoint position = begin;
    for (int level = levelCount - 1; level > wanted && position <= end; --level) {
        const TimePoint finerBegins = beginOf(level - 1);
        if (hasForgotten(level - 1) && position < finerBegins)
            position = collectLevel(m_levels[static_cast<std::size_t>(level)], position,
                                    std::min(end, finerBegins - Nanos(1)), into);
    }
    if (position > end)
        return;
    if (wanted >= 0)
        collectLevel(m_levels[static_cast<std::size_t>(wanted)], position, end, into);
    else
        collectSamples(position, end, into);
}

// Returns the end of the last bucket taken, from where a finer level goes on.
TimePoint History::collectLevel(const Level &level, TimePoint from, TimePoint to, HistoryColumns &into) const
{
    into.resolution = std::max(into.resolution, level.width);
    ColumnWriter writer(into);
    TimePoint position = from;
    // A bucket wider than a column may be all there is; one that is not belongs to the column before.
    const qint64 firstIndex = level.width > into.width
                                  ? floorDivide(from.time_since_epoch().count(), level.width.count())
                                  : -floorDivide(-from.time_since_epoch().count(), level.width.count());
    for (std::size_t i = firstBucketAtOrAfter(level.buckets, firstIndex); i < level.buckets.size(); ++i) {
        const Bucket &bucket = level.buckets[i];
        const TimePoint start(level.width * bucket.index);
        if (start > to)
            break;
        writer.add(start, endOf(level, bucket), bucket.min, bucket.max, bucket.last);
        position = start + level.width;
    }
    return position;
}

void History::collectSamples(TimePoint from, TimePoint to, HistoryColumns &into) const
{
    ColumnWriter writer(into);
    for (std::size_t i = firstSampleAtOrAfter(from); i < m_samples.size() && m_samples[i].at <= to; ++i) {
        const HistorySample &sample = m_samples[i];
        writer.add(sample.at, sample.at, sample.value, sample.value, sample.value);
    }
}

std::optional<HistorySample> History::valueAt(TimePoint at) const
{
    if (isEmpty())
        return std::nullopt;
    const std::size_t after = firstWhere(m_samples.size(), [this, at](std::size_t i) { return m_samples[i].at > at; });
    if (after > 0)
        return m_samples[after - 1];
    if (!hasForgotten(-1))
        return std::nullopt;
    for (const Level &level : m_levels) {
        const qint64 index = floorDivide(at.time_since_epoch().count(), level.width.count());
        const std::size_t next = firstBucketAtOrAfter(level.buckets, index + 1);
        if (next > 0 && level.buckets.size() > 0) {
            const Bucket &bucket = level.buckets[next - 1];
            return HistorySample{std::min(at, endOf(level, bucket)), bucket.last};
        }
    }
    return std::nullopt;
}

std::vector<HistorySample> History::samples(TimePoint from, TimePoint to) const
{
    std::vector<HistorySample> result;
    for (std::size_t i = firstSampleAtOrAfter(from); i < m_samples.size() && m_samples[i].at <= to; ++i)
        result.push_back(m_samples[i]);
    return result;
}

std::size_t History::bytesUsed() const noexcept
{
    std::size_t bytes = m_samples.capacity() * sizeof(HistorySample);
    for (const Level &level : m_levels)
        bytes += level.buckets.capacity() * sizeof(Bucket);
    return bytes;
}

} // namespace penstock
