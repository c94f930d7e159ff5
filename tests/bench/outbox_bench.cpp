// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/policy/outbox_bench.h"

#include <QTextStream>

#include <cstring>

using namespace penstock;

namespace {

constexpr double flatEnough = 8; // caches cost a little; a walk along the queue would cost ten thousand times as much

OutboxBenchOptions quickOptions()
{
    OutboxBenchOptions options;
    options.queueLengths = {10, 100'000};
    options.operations = 20'000;
    return options;
}

} // namespace

/*! Prints ns per offer + take; with --check runs briefly and fails if a policy is not flat in queue length. */
int main(int argc, char **argv)
{
    const bool check = argc > 1 && std::strcmp(argv[1], "--check") == 0;
    const std::vector<OutboxBenchRow> rows = benchOutbox(SteadyClock(), check ? quickOptions() : OutboxBenchOptions());
    QTextStream out(stdout);
    for (const OutboxBenchRow &row : rows) {
        out << row.policy.leftJustified(34) << QString::number(row.queueLength).rightJustified(9)
            << QString::number(row.nsPerOfferTake, 'f', 1).rightJustified(9) << " ns\n";
    }
    bool flat = true;
    for (const OutboxBenchFlatness &entry : flatness(rows)) {
        out << entry.policy.leftJustified(34) << "longest / shortest " << QString::number(entry.ratio, 'f', 2) << '\n';
        flat = flat && entry.ratio < flatEnough;
    }
    return check && !flat ? 1 : 0;
}
