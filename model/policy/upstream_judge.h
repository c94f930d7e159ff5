// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/policy/policy.h"

namespace penstock {

/*!
 * Part 10: whether a group holds the source. Pure and without a memory of its own: the hysteresis between high and low
 * water is in each connection's WaterMark, which counts as over from high water until it is down to low water.
 * \thread any.
 */
class UpstreamJudge {
public:
    /*!
     * \param over connections of the group that are over high water, 0 to open.
     * \param open open connections of the group; a group without any never holds the source.
     */
    [[nodiscard]] bool judge(const UpstreamGate &gate, int over, int open) const noexcept;
};

} // namespace penstock
