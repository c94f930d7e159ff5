// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace penstock {

/*! One value at one instant. */
struct HistorySample {
    TimePoint at;
    double value = 0;
    bool operator==(const HistorySample &) const = default;
};

/*! What one pixel column of a chart shows of a series: nothing between min and max was left out. */
struct HistoryColumn {
    TimePoint at; //!< of the last sample in it, as exactly as the level it came from knows
    double min = 0;
    double max = 0;
    double last = 0;
    bool operator==(const HistoryColumn &) const = default;
};

/*! The columns of a query and the grid they lie on. */
struct HistoryColumns {
    std::vector<HistoryColumn> columns; //!< in order of time; columns without a sample are left out
    Nanos width{0};      //!< of a column; column k covers [k × width, (k + 1) × width) of absolute time
    Nanos resolution{0}; //!< of the coarsest level used: 0 for samples; a bucket lies in the column of its start
};

/*!
 * The past of one number: every sample of the last while, then minimum, maximum and last value in buckets that get
 * coarser by a factor of 4 per level (DESIGN 4.8). Buckets and pixel columns are aligned to absolute time, so that a
 * live chart moves without flicker, and peaks survive any zoom.
 *
 * At 10 samples per second: 10 minutes of samples, then 10 min at 0.4 s, 41 min at 1.6 s, 2.7 h at 6.4 s, 11 h at
 * 25.6 s. Memory grows with use up to bytesAtMost(). Pure; one owner.
 */
class History {
public:
    static constexpr int levelCount = 4;
    static constexpr std::size_t samplesKept = 6000;
    static constexpr std::size_t bucketsKept = 1536;

    /*! \param step expected distance of samples, > 0; the first level's buckets are 4 steps wide. */
    explicit History(Nanos step = std::chrono::milliseconds(100));

    /*! A new value; one that is not later than the newest is ignored. Amortised constant. */
    void append(TimePoint at, double value);
    void clear();

    [[nodiscard]] bool isEmpty() const noexcept { return m_samples.size() == 0; }
    /*! Only if not empty. */
    [[nodiscard]] HistorySample newest() const { return m_samples.back(); }
    /*! Begin of what any level still knows; only if not empty. */
    [[nodiscard]] TimePoint oldest() const;

    /*!
     * The columns that touch [from, to], at most about `pixels` + 1 of them. O(pixels), whatever the span and the age,
     * as long as a level that is coarse enough reaches back to `from`.
     */
    [[nodiscard]] HistoryColumns columns(TimePoint from, TimePoint to, int pixels) const;
    /*! As columns(), into memory that is used again. */
    void columns(TimePoint from, TimePoint to, int pixels, HistoryColumns &into) const;
    /*! The newest value at or before `at`; nullopt before the first. Exact within the samples kept. O(log n). */
    [[nodiscard]] std::optional<HistorySample> valueAt(TimePoint at) const;
    /*! The single samples in [from, to], for export; what is older than the samples kept is not among them. */
    [[nodiscard]] std::vector<HistorySample> samples(TimePoint from, TimePoint to) const;

    [[nodiscard]] std::size_t bytesUsed() const noexcept;
    [[nodiscard]] static constexpr std::size_t bytesAtMost() noexcept
    {
        return samplesKept * sizeof(HistorySample) + levelCount * bucketsKept * sizeof(Bucket);
    }

private:
    struct Bucket {
        qint64 index = 0; // start ÷ width of its level
        double min = 0;
        double max = 0;
        double last = 0;
    };

    // Grows up to a limit, then the newest replaces the oldest.
    template<class T, std::size_t limit>
    class Ring {
    public:
        [[nodiscard]] std::size_t size() const noexcept { return m_items.size(); }
        [[nodiscard]] std::size_t capacity() const noexcept { return m_items.capacity(); }
        [[nodiscard]] const T &operator[](std::size_t i) const
        {
            const std::size_t at = m_first + i;
            return m_items[at < m_items.size() ? at : at - m_items.size()];
        }
        [[nodiscard]] const T &back() const { return (*this)[m_items.size() - 1]; }
        [[nodiscard]] T &back() { return m_items[(m_first == 0 ? m_items.size() : m_first) - 1]; }
        void push(const T &item)
        {
            if (m_items.size() < limit) {
                if (m_items.size() == m_items.capacity())
                    m_items.reserve(std::min(limit, std::max<std::size_t>(16, m_items.size() * 2)));
                m_items.push_back(item);
                return;
            }
            m_items[m_first] = item;
            m_first = m_first + 1 == limit ? 0 : m_first + 1;
        }
        void clear()
        {
            m_items.clear();
            m_first = 0;
        }

    private:
        std::vector<T> m_items;
        std::size_t m_first = 0;
    };

    using Samples = Ring<HistorySample, samplesKept>;
    using Buckets = Ring<Bucket, bucketsKept>;
    struct Level {
        Nanos width{0};
        Buckets buckets;
    };

    [[nodiscard]] TimePoint endOf(const Level &level, const Bucket &bucket) const;
    // Level -1 are the samples.
    [[nodiscard]] TimePoint beginOf(int level) const;
    [[nodiscard]] bool hasForgotten(int level) const;
    [[nodiscard]] int coarsestFor(Nanos width) const;
    [[nodiscard]] std::size_t firstSampleAtOrAfter(TimePoint at) const;
    [[nodiscard]] static std::size_t firstBucketAtOrAfter(const Buckets &buckets, qint64 index);
    TimePoint collectLevel(const Level &level, TimePoint from, TimePoint to, HistoryColumns &into) const;
    void collectSamples(TimePoint from, TimePoint to, HistoryColumns &into) const;

    Samples m_samples;
    std::array<Level, levelCount> m_levels;
};

} // namespace penstock
