// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/policy/batcher.h"

#include <algorithm>

namespace penstock {

void Batcher::setBatch(const Batch &batch) noexcept
{
    m_batch = batch;
    m_fullAt.reset();
}

void Batcher::disband() noexcept
{
    m_batch = Batch();
    m_openedAt.reset();
    m_fullAt.reset();
    m_released = m_joined > 0;
}

void Batcher::unjoin() noexcept
{
    m_joined = 0;
    m_bytes = 0;
    m_fullAt.reset();
    m_openedAt.reset();
    m_released = false;
}

bool Batcher::isFullFor(qint64 bytes) const noexcept
{
    if (m_batch.maxMessages && static_cast<qint64>(m_joined) >= m_batch.maxMessages->value())
        return true;
    return m_batch.maxBytes && m_joined > 0 && m_bytes + bytes > m_batch.maxBytes->value();
}

void Batcher::join(const DataQueue &data, RateLimiter *limiter, quint64 barrier, TimePoint now) noexcept
{
    if (m_joined > 0 && !m_fullAt && isFullFor(1)) // after a change of the maxima or a replacement
        m_fullAt = now;
    while (!m_released && !m_fullAt) {
        const quint64 next = data.head() + m_joined;
        if (next == barrier && m_joined > 0)
            m_fullAt = now;
        if (next >= std::min(barrier, data.end()))
            return;
        const Waiting &candidate = data.at(next);
        const qint64 bytes = candidate.bytes();
        if (isFullFor(bytes)) {
            m_fullAt = now;
            return;
        }
        TimePoint at = std::min(candidate.labOffered, now);
        if (limiter) {
            at = std::max({at, m_floor, limiter->availableAt(bytes)});
            if (at > now || (m_joined > 0 && at > *m_openedAt + m_batch.window))
                return;
            limiter->pass(bytes, at);
        }
        if (!m_openedAt)
            m_openedAt = at;
        ++m_joined;
        m_bytes += bytes;
        if (isFullFor(1)) // not one byte more has room
            m_fullAt = limiter ? at : now;
    }
}

bool Batcher::isReady(TimePoint now) const noexcept
{
    return m_joined > 0 && (m_released || m_fullAt || (m_openedAt && now >= *m_openedAt + m_batch.window));
}

std::size_t Batcher::release(DataQueue &data, BatchDiff diff)
{
    if (m_released)
        return 0;
    m_released = true;
    if (diff == BatchDiff::All || m_joined < 2)
        return 0;
    const qint64 before = data.bytes();
    const std::size_t conflated = data.conflateFront(m_joined);
    m_joined -= conflated;
    m_bytes -= before - data.bytes();
    return conflated;
}

bool Batcher::leave(qint64 bytes, TimePoint now) noexcept
{
    if (m_joined == 0)
        return false;
    --m_joined;
    m_bytes -= bytes;
    if (m_joined > 0)
        return false;
    if (m_released)
        finish(now);
    m_fullAt.reset();
    return true;
}

void Batcher::frontTaken(qint64 bytes, TimePoint now) noexcept
{
    leave(bytes, now);
}

void Batcher::frontDropped(qint64 bytes, TimePoint now) noexcept
{
    leave(bytes, now);
}

void Batcher::frontExpired(qint64 bytes, TimePoint now) noexcept
{
    if (leave(bytes, now))
        m_openedAt.reset();
}

void Batcher::finish(TimePoint now) noexcept
{
    // A late wake-up must not cost throughput: the next batch may open where this one was due, if that was just now.
    const std::optional<TimePoint> due = readyAt();
    m_floor = due && now - *due <= RateLimiter::lateWakeAllowance ? std::min(*due, now) : now;
    m_released = false;
    m_openedAt.reset();
    m_fullAt.reset();
    m_bytes = 0;
}

void Batcher::replaced(const DataQueue &data, quint64 index, qint64 moreBytes, RateLimiter *limiter) noexcept
{
    if (index >= data.head() + m_joined)
        return;
    m_bytes += moreBytes;
    if (limiter)
        limiter->charge(moreBytes);
}

void Batcher::clear() noexcept
{
    unjoin();
}

std::optional<TimePoint> Batcher::readyAt() const noexcept
{
    if (m_fullAt)
        return m_fullAt;
    if (m_openedAt)
        return *m_openedAt + m_batch.window;
    return std::nullopt;
}

} // namespace penstock
