// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/units.h"

namespace penstock {

/*!
 * How high a tank stands for so many bytes: a true share of a capacity where there is one (linear), or on a logarithmic
 * scale where memory alone is the limit: 0 is empty, then every doubling adds the same height.
 */
class TankScale {
public:
    /*! A capacity that something enforces; > 0. */
    [[nodiscard]] static TankScale capacity(ByteCount full) { return {full, true}; }
    /*! No capacity: logarithmic from 0 up to `full`, > 0. */
    [[nodiscard]] static TankScale open(ByteCount full) { return {full, false}; }

    /*! \return 0 to 1. */
    [[nodiscard]] double share(ByteCount bytes) const;
    [[nodiscard]] bool isLinear() const noexcept { return m_linear; }
    [[nodiscard]] ByteCount full() const noexcept { return m_full; }

private:
    TankScale(ByteCount full, bool linear)
        : m_full(full)
        , m_linear(linear)
    {}

    ByteCount m_full;
    bool m_linear;
};

} // namespace penstock
