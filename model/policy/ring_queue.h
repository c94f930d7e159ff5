// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <cstddef>
#include <memory>
#include <utility>

namespace penstock {

/*!
 * A queue whose elements keep one absolute index from push to pop: the first ever pushed is 0, the next 1, and so on.
 * Push, pop and access are O(1) at any length; memory follows the length both ways.
 * \tparam T default-constructible and movable; a moved-from T must hold nothing.
 */
template<class T>
class RingQueue {
public:
    RingQueue() noexcept = default;
    RingQueue(RingQueue &&other) noexcept { swap(other); }
    RingQueue &operator=(RingQueue &&other) noexcept
    {
        RingQueue(std::move(other)).swap(*this);
        return *this;
    }
    RingQueue(const RingQueue &) = delete;
    RingQueue &operator=(const RingQueue &) = delete;
    ~RingQueue() = default;

    [[nodiscard]] bool isEmpty() const noexcept { return m_head == m_end; }
    [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(m_end - m_head); }
    /*! Absolute index of the front; equals end() if empty. */
    [[nodiscard]] quint64 head() const noexcept { return m_head; }
    /*! Absolute index that the next push will have. */
    [[nodiscard]] quint64 end() const noexcept { return m_end; }

    /*! \param index absolute; head() <= index < end(). */
    [[nodiscard]] T &at(quint64 index) noexcept { return m_slots[slot(index)]; }
    [[nodiscard]] const T &at(quint64 index) const noexcept { return m_slots[slot(index)]; }
    /*! Only if not empty. */
    [[nodiscard]] const T &front() const noexcept { return at(m_head); }

    void push(T &&value)
    {
        if (size() == m_capacity)
            resize(m_capacity == 0 ? smallest : m_capacity * 2);
        m_slots[slot(m_end)] = std::move(value);
        ++m_end;
    }

    /*! Only if not empty. */
    [[nodiscard]] T popFront()
    {
        T value = std::move(m_slots[slot(m_head)]);
        ++m_head;
        if (m_capacity > keep && size() < m_capacity / 8)
            resize(m_capacity / 4);
        return value;
    }

    /*! Indices go on from where they were. */
    void clear() noexcept
    {
        m_slots.reset();
        m_capacity = 0;
        m_head = m_end;
    }

private:
    static constexpr std::size_t smallest = 8;
    static constexpr std::size_t keep = 256; // below this, memory is not worth giving back

    [[nodiscard]] std::size_t slot(quint64 index) const noexcept
    {
        return static_cast<std::size_t>(index) & (m_capacity - 1);
    }

    void resize(std::size_t capacity)
    {
        auto slots = std::make_unique<T[]>(capacity);
        for (quint64 i = m_head; i != m_end; ++i)
            slots[static_cast<std::size_t>(i) & (capacity - 1)] = std::move(m_slots[slot(i)]);
        m_slots = std::move(slots);
        m_capacity = capacity;
    }

    void swap(RingQueue &other) noexcept
    {
        std::swap(m_slots, other.m_slots);
        std::swap(m_capacity, other.m_capacity);
        std::swap(m_head, other.m_head);
        std::swap(m_end, other.m_end);
    }

    std::unique_ptr<T[]> m_slots;
    std::size_t m_capacity = 0; // 0 or a power of two
    quint64 m_head = 0;
    quint64 m_end = 0;
};

} // namespace penstock
