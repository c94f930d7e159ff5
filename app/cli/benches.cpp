// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bench.h"
#include "app/cli/outbox_bench_entry.h"

namespace penstock {

std::vector<Bench> benches()
{
    return {outboxBench()};
}

} // namespace penstock
