// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/policy/data_queue.h"
#include "model/policy/policy.h"
#include "model/policy/rate_limiter.h"

#include <limits>

namespace penstock {

/*!
 * Part 5: which messages at the front of the queue form the present batch, and whether it may go. All times are lab
 * time.
 *
 * A batch opens with its first message; a throttle (part 4) stands before it, so a message joins when the throttle lets
 * it pass and has then paid. It is released when the window since its opening is over, when a maximum is reached, or
 * when a control message stands in line right behind it; from then on its messages leave, and the next batch opens when
 * the last has left. At most one batch has paid in advance: while it waits at a closed gate the throttle saves no more
 * than its own burst.
 */
class Batcher {
public:
    static constexpr quint64 noBarrier = std::numeric_limits<quint64>::max();

    /*! Other numbers for the present batch and all later ones. */
    void setBatch(const Batch &batch) noexcept;
    /*! There is no batching any more: what has joined may leave at once. */
    void disband() noexcept;
    /*! Takes back that messages have paid; for a throttle that comes into being. */
    void unjoin() noexcept;

    /*!
     * Lets messages join.
     * \param limiter may be null.
     * \param barrier absolute index that must not join; noBarrier for none.
     */
    void join(const DataQueue &data, RateLimiter *limiter, quint64 barrier, TimePoint now) noexcept;

    /*! How many messages at the front of the queue have joined. */
    [[nodiscard]] std::size_t joined() const noexcept { return m_joined; }
    /*! Whether the batch may go. */
    [[nodiscard]] bool isReady(TimePoint now) const noexcept;
    [[nodiscard]] bool isReleased() const noexcept { return m_released; }
    /*!
     * Closes the batch to further messages and, if so asked, conflates it. Only when ready.
     * \return messages conflated.
     */
    std::size_t release(DataQueue &data, BatchDiff diff);

    /*! The front of the queue went to the socket. */
    void frontTaken(qint64 bytes, TimePoint now) noexcept;
    /*! The front of the queue was dropped for a newer one: the window goes on, or new messages could put it off for
     * ever. */
    void frontDropped(qint64 bytes, TimePoint now) noexcept;
    /*! The front of the queue expired: without it there may be no batch. */
    void frontExpired(qint64 bytes, TimePoint now) noexcept;
    /*! The message at an absolute index was replaced by one that is larger by so many bytes. */
    void replaced(const DataQueue &data, quint64 index, qint64 moreBytes, RateLimiter *limiter) noexcept;
    /*! The queue was cleared. */
    void clear() noexcept;

    /*! When the batch is or was ready, if nothing joins any more; nullopt while it is not open. */
    [[nodiscard]] std::optional<TimePoint> readyAt() const noexcept;
    /*! Whether the window is running; it goes on for a while without messages if the first one was dropped. */
    [[nodiscard]] bool isOpen() const noexcept { return m_openedAt.has_value(); }
    /*! Earliest instant at which a next message may join. */
    [[nodiscard]] TimePoint floor() const noexcept { return m_floor; }

private:
    [[nodiscard]] bool isFullFor(qint64 bytes) const noexcept;
    bool leave(qint64 bytes, TimePoint now) noexcept;
    void finish(TimePoint now) noexcept;

    Batch m_batch;
    std::size_t m_joined = 0;
    qint64 m_bytes = 0;
    std::optional<TimePoint> m_openedAt;
    std::optional<TimePoint> m_fullAt;
    bool m_released = false;
    TimePoint m_floor = TimePoint::min(); // when the previous batch had gone
};

} // namespace penstock
