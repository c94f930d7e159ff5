// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <utility>

namespace penstock {

/*!
 * The newest values of a series, oldest first, in place: no allocation, ever. Pushing into a full buffer drops the
 * oldest. Pure value; one owner.
 */
template<class T, std::size_t Capacity>
class RingBuffer {
    static_assert(Capacity > 0);

public:
    [[nodiscard]] static constexpr std::size_t capacity() noexcept { return Capacity; }
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }
    [[nodiscard]] bool isEmpty() const noexcept { return m_size == 0; }

    void push(T value)
    {
        if (m_size == Capacity)
            popFront();
        m_values[place(m_size)] = std::move(value);
        ++m_size;
    }
    /*! Drops the oldest; the buffer must not be empty. */
    void popFront() noexcept
    {
        m_first = place(1);
        --m_size;
    }
    void clear() noexcept { m_first = m_size = 0; }

    /*! \param index 0 is the oldest; less than size(). */
    [[nodiscard]] const T &operator[](std::size_t index) const noexcept { return m_values[place(index)]; }
    [[nodiscard]] T &operator[](std::size_t index) noexcept { return m_values[place(index)]; }
    [[nodiscard]] const T &front() const noexcept { return (*this)[0]; }
    [[nodiscard]] const T &back() const noexcept { return (*this)[m_size - 1]; }
    [[nodiscard]] T &back() noexcept { return (*this)[m_size - 1]; }

private:
    [[nodiscard]] std::size_t place(std::size_t index) const noexcept
    {
        const std::size_t at = m_first + index;
        return at < Capacity ? at : at - Capacity;
    }

    std::array<T, Capacity> m_values{};
    std::size_t m_first = 0;
    std::size_t m_size = 0;
};

} // namespace penstock
