// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/units.h"

#include <atomic>
#include <mutex>

namespace penstock {

/*! Tag of our time points: nanoseconds of a monotonic clock. Only a Clock makes them. */
struct MonotonicTime {
    using duration = Nanos;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<MonotonicTime, duration>;
    static constexpr bool is_steady = true;
};
using TimePoint = std::chrono::time_point<MonotonicTime, Nanos>;

/*! Where time comes from. Handed in everywhere; any thread may ask. */
class Clock {
public:
    Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;
    virtual ~Clock() = default;

    [[nodiscard]] virtual TimePoint now() const noexcept = 0;
};

/*! The machine's steady clock; the only place that reads it. */
class SteadyClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const noexcept override;
};

/*! Time for tests: stands still until it is moved. Any thread may read, one thread moves. */
class ManualClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const noexcept override { return TimePoint(Nanos(m_now.load())); }
    void advance(Nanos by) noexcept { m_now.fetch_add(by.count()); }

private:
    std::atomic<qint64> m_now{1'000'000'000};
};

/*!
 * Lab time: real time that can run at 0.1 to 4 times its speed. Source rates, paces and policy windows live in it; what
 * the kernel does cannot be slowed, so ages, drains and samples are always real time.
 * \thread any; setSpeed and now may be called from different threads.
 */
class LabTime final : public Clock {
public:
    explicit LabTime(const Clock &real) noexcept;

    /*! Lab time; never goes back, also across changes of speed. */
    [[nodiscard]] TimePoint now() const noexcept override;
    /*! The lab time that belongs to a real instant at the present speed. */
    [[nodiscard]] TimePoint at(TimePoint real) const noexcept;
    /*! How long a lab duration takes in real time at the present speed. */
    [[nodiscard]] Nanos toReal(Nanos lab) const noexcept;
    [[nodiscard]] double speed() const noexcept;
    /*! \param speed clamped to 0.1 … 4. */
    void setSpeed(double speed) noexcept;
    [[nodiscard]] const Clock &real() const noexcept { return m_real; }

private:
    const Clock &m_real;
    mutable std::mutex m_mutex; // protects the three below, which change together
    TimePoint m_realBase;
    TimePoint m_labBase;
    double m_speed = 1.0;
};

} // namespace penstock
