// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/units.h"

namespace penstock {

/*! The default memory budget: a quarter of the machine's memory, at most 1 GiB; 256 MiB where the memory is unknown. */
[[nodiscard]] ByteCount defaultMemoryBudget();

} // namespace penstock
