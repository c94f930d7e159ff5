// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace penstock {

/*!
 * Whether bytes are UTF-8, fed in pieces that may split a character anywhere. Strict as RFC 3629: no overlong forms, no
 * surrogates, nothing above U+10FFFF.
 * Pure; one owner.
 */
class Utf8Checker {
public:
    /*! \return the index in `bytes` of the first byte that cannot be right, or -1. After that it is to be reset. */
    [[nodiscard]] qint64 feed(QByteArrayView bytes) noexcept;
    /*! Whether no character is half read. */
    [[nodiscard]] bool atBoundary() const noexcept { return m_missing == 0; }
    void reset() noexcept { *this = Utf8Checker(); }

private:
    bool begin(quint8 byte) noexcept;

    quint8 m_missing = 0; // continuation bytes still to come
    quint8 m_low = 0x80;  // range the next of them must be in
    quint8 m_high = 0xbf;
};

} // namespace penstock
