// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/key_order.h"

#include <bit>

namespace penstock {

namespace {

constexpr quint32 exactKeys = 4096;
constexpr std::size_t sharedPlaces = 1024;

} // namespace

bool KeyOrder::advanceRare(quint32 key, quint64 sequence)
{
    if (key < exactKeys) {
        m_exact.resize(std::bit_ceil(key + 1));
        return raise(m_exact[key], sequence);
    }
    if (m_shared.empty())
        m_shared.resize(sharedPlaces);
    Shared &place = m_shared[key % sharedPlaces];
    if (place.key != key)
        place = {key, 0};
    return raise(place.next, sequence);
}

std::optional<quint64> KeyOrder::last(quint32 key) const
{
    quint64 next = key < m_exact.size() ? m_exact[key] : 0;
    if (key >= exactKeys && !m_shared.empty() && m_shared[key % sharedPlaces].key == key)
        next = m_shared[key % sharedPlaces].next;
    return next > 0 ? std::optional(next - 1) : std::nullopt;
}

} // namespace penstock
