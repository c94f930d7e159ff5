// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/units.h"

namespace penstock {

/*!
 * Hysteresis between two marks: over from `high` bytes on, until they have fallen to `low`. The drain gate of an outbox
 * and the high-water state of a connection are both of this kind.
 */
class WaterMark {
public:
    /*!
     * \param high first value that is over.
     * \param low  first value, coming from above, that is no longer over; low < high.
     * \return whether it is over now.
     */
    bool update(ByteCount bytes, ByteCount high, ByteCount low) noexcept
    {
        m_over = m_over ? bytes > low : bytes >= high;
        return m_over;
    }
    [[nodiscard]] bool isOver() const noexcept { return m_over; }
    /*! Forgets the past: the next update is over only from `high` on. */
    void reset() noexcept { m_over = false; }

private:
    bool m_over = false;
};

} // namespace penstock
