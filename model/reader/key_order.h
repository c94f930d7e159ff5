// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>
#include <vector>

namespace penstock {

/*!
 * Whether the sequence numbers of each key only grow. Remembers the last one of keys below 4,096 exactly, of others as
 * long as no other key takes their place: never a false alarm, and bounded (at most 48 KiB; nothing until used).
 * Pure; one owner.
 */
class KeyOrder {
public:
    /*! \return whether it is greater than all before it of the same key. */
    [[nodiscard]] bool advance(quint32 key, quint64 sequence)
    {
        if (key >= m_exact.size()) [[unlikely]]
            return advanceRare(key, sequence);
        return raise(m_exact[key], sequence);
    }
    /*! The greatest one seen of that key; nullopt: none, or forgotten. */
    [[nodiscard]] std::optional<quint64> last(quint32 key) const;

private:
    struct Shared {
        quint32 key = 0;
        quint64 next = 0;
    };

    // Kept is the least number that may come next, so that 0 means none was seen.
    static bool raise(quint64 &next, quint64 sequence) noexcept
    {
        if (sequence < next)
            return false;
        next = sequence + 1;
        return true;
    }
    bool advanceRare(quint32 key, quint64 sequence);

    std::vector<quint64> m_exact;
    std::vector<Shared> m_shared;
};

} // namespace penstock
