// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/policy/data_queue.h"

#include <QSet>

namespace penstock {

void DataQueue::push(Waiting &&waiting)
{
    m_bytes += waiting.bytes();
    if (m_keyed)
        m_last.insert(waiting.key, m_ring.end());
    m_ring.push(std::move(waiting));
}

Waiting DataQueue::popFront()
{
    const quint64 index = m_ring.head();
    Waiting waiting = m_ring.popFront();
    m_bytes -= waiting.bytes();
    if (m_keyed) {
        const auto last = m_last.constFind(waiting.key);
        if (last != m_last.cend() && last.value() == index)
            m_last.erase(last);
    }
    return waiting;
}

void DataQueue::clear() noexcept
{
    m_ring.clear();
    m_last.clear();
    m_bytes = 0;
    m_oldest.reset();
}

void DataQueue::setKeyed(bool keyed)
{
    if (keyed == m_keyed)
        return;
    m_keyed = keyed;
    m_last.clear();
    if (!keyed)
        return;
    for (quint64 i = m_ring.head(); i != m_ring.end(); ++i)
        m_last.insert(m_ring.at(i).key, i);
}

std::optional<quint64> DataQueue::lastOfKey(quint32 key) const
{
    const auto last = m_last.constFind(key);
    return last == m_last.cend() ? std::nullopt : std::optional(last.value());
}

void DataQueue::replace(quint64 index, Waiting &&waiting)
{
    Waiting &place = m_ring.at(index);
    m_bytes += waiting.bytes() - place.bytes();
    place = std::move(waiting);
    place.markReplacement();
    if (m_oldest == index)
        m_oldest.reset();
}

std::size_t DataQueue::conflateFront(std::size_t count)
{
    // From the back of the part to its front: what is kept moves up against its end, so that the gap is at the head.
    QSet<quint32> seen;
    const quint64 first = m_ring.head();
    quint64 write = first + count;
    for (quint64 read = write; read-- != first;) {
        Waiting &candidate = m_ring.at(read);
        if (seen.contains(candidate.key))
            continue;
        seen.insert(candidate.key);
        if (--write == read)
            continue;
        if (m_keyed && m_last.value(candidate.key) == read)
            m_last.insert(candidate.key, write);
        m_bytes -= m_ring.at(write).bytes();
        m_ring.at(write) = std::exchange(candidate, Waiting());
    }
    const auto removed = static_cast<std::size_t>(write - first);
    for (std::size_t i = 0; i < removed; ++i)
        m_bytes -= m_ring.popFront().bytes();
    m_oldest.reset();
    return removed;
}

std::optional<TimePoint> DataQueue::oldestBorn() const noexcept
{
    if (m_ring.isEmpty())
        return std::nullopt;
    if (!m_oldest || *m_oldest < m_ring.head())
        m_oldest = findOldest();
    return m_ring.at(*m_oldest).message->born();
}

quint64 DataQueue::findOldest() const noexcept
{
    // Messages come in order of birth, so nothing behind the first that stands in its own place can be older than it.
    quint64 oldest = m_ring.head();
    for (quint64 i = oldest; i != m_ring.end(); ++i) {
        if (m_ring.at(i).message->born() < m_ring.at(oldest).message->born())
            oldest = i;
        if (!m_ring.at(i).isReplacement())
            break;
    }
    return oldest;
}

} // namespace penstock
