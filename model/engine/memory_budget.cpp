// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/memory_budget.h"

#include <algorithm>

#include <unistd.h>

namespace penstock {

using namespace literals;

ByteCount defaultMemoryBudget()
{
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long pageSize = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || pageSize <= 0)
        return 256_MiB;
    return std::min(1_GiB, ByteCount(static_cast<qint64>(pages) / 4 * static_cast<qint64>(pageSize)));
}

} // namespace penstock
