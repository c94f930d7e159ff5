// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/utf8_checker.h"

#include <cstring>

namespace penstock {

namespace {

// Text is mostly ASCII: skips eight bytes at a time while none of them has its high bit set.
qint64 skipAscii(QByteArrayView bytes, qint64 from) noexcept
{
    quint64 block = 0;
    while (from + qint64(sizeof block) <= bytes.size()) {
        std::memcpy(&block, bytes.data() + from, sizeof block);
        if ((block & 0x8080808080808080ULL) != 0)
            break;
        from += qint64(sizeof block);
    }
    return from;
}

} // namespace

qint64 Utf8Checker::feed(QByteArrayView bytes) noexcept
{
    for (qint64 i = 0; i < bytes.size(); ++i) {
        if (m_missing == 0) {
            i = skipAscii(bytes, i);
            if (i >= bytes.size())
                break;
        }
        const auto byte = static_cast<quint8>(bytes[i]);
        if (m_missing == 0) {
            if (!begin(byte))
                return i;
        } else {
            if (byte < m_low || byte > m_high)
                return i;
            --m_missing;
            m_low = 0x80;
            m_high = 0xbf;
        }
    }
    return -1;
}

// The table of RFC 3629, 4: the first byte says how many follow and narrows the range of the second.
bool Utf8Checker::begin(quint8 byte) noexcept
{
    if (byte < 0x80)
        return true;
    if (byte >= 0xc2 && byte <= 0xdf) {
        m_missing = 1;
    } else if (byte >= 0xe0 && byte <= 0xef) {
        m_missing = 2;
        m_low = byte == 0xe0 ? 0xa0 : 0x80;
        m_high = byte == 0xed ? 0x9f : 0xbf;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
        m_missing = 3;
        m_low = byte == 0xf0 ? 0x90 : 0x80;
        m_high = byte == 0xf4 ? 0x8f : 0xbf;
    } else {
        return false;
    }
    return true;
}

} // namespace penstock
