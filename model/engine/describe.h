// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/scenario.h"

namespace penstock {

/*! What changed between two policies, part by part: "gate on: stop at 64 KiB, go on at 16 KiB; batch off". Translated.
 */
[[nodiscard]] QString describePolicyChange(const Policy &before, const Policy &after);
/*! The parts of a policy that are on, e.g. "gate, latest per key", or "no policy". Translated. */
[[nodiscard]] QString describePolicy(const Policy &policy);
/*! "steady, 20/s", "stalls after 5 s for 15 s". Translated. */
[[nodiscard]] QString describePace(const Pace &pace);
/*! "400/s × 128 B". Translated. */
[[nodiscard]] QString describeSource(const SourceSpec &source);

} // namespace penstock
