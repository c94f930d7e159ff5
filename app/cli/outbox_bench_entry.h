// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/bench.h"

namespace penstock {

/*! `outbox`: nanoseconds per offer and take for every policy part, at several queue lengths. */
[[nodiscard]] Bench outboxBench();

} // namespace penstock
