// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/policy/upstream_judge.h"

namespace penstock {

bool UpstreamJudge::judge(const UpstreamGate &gate, int over, int open) const noexcept
{
    if (over <= 0 || open <= 0)
        return false;
    switch (gate.when) {
    case UpstreamGate::When::Any:
        return true;
    case UpstreamGate::When::All:
        return over >= open;
    case UpstreamGate::When::Share:
        // The tolerance lets 3 of 10 reach a share of 0.3, whatever its last binary digit.
        return static_cast<double>(over) >= gate.share * static_cast<double>(open) - 1e-9;
    }
    return false;
}

} // namespace penstock
