// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/random.h"
#include "model/scenario/scenario.h"

namespace penstock::test {

/*! Any scenario the format can express; all fields within their bounds. One seed is one scenario. */
[[nodiscard]] Scenario randomScenario(Random &random);

/*! Any policy without credits (readers do not grant them). */
[[nodiscard]] Policy randomPolicy(Random &random);

} // namespace penstock::test
