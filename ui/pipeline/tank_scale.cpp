// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pipeline/tank_scale.h"

#include <algorithm>
#include <cmath>

namespace penstock {

double TankScale::share(ByteCount bytes) const
{
    if (bytes.value() <= 0 || m_full.value() <= 0)
        return 0;
    const auto value = static_cast<double>(bytes.value());
    const auto full = static_cast<double>(m_full.value());
    // Below this the height is nearly linear, so that a few bytes are a few pixels and not a quarter of the tank.
    constexpr double knee = 4096;
    const double share = m_linear ? value / full : std::log2(1 + value / knee) / std::log2(1 + full / knee);
    return std::clamp(share, 0.0, 1.0);
}

} // namespace penstock
