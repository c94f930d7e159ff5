// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/outbox_bench_entry.h"

#include "model/policy/outbox_bench.h"

#include <QJsonArray>

namespace penstock {

namespace {

Result<QJsonObject> run(const BenchSettings &)
{
    const SteadyClock clock;
    const std::vector<OutboxBenchRow> rows = benchOutbox(clock);
    QJsonArray costs;
    for (const OutboxBenchRow &row : rows) {
        costs.append(QJsonObject{{QStringLiteral("policy"), row.policy},
                                 {QStringLiteral("queue_length"), row.queueLength},
                                 {QStringLiteral("ns_per_offer_take"), row.nsPerOfferTake}});
    }
    QJsonObject flat;
    for (const OutboxBenchFlatness &entry : flatness(rows))
        flat.insert(entry.policy, entry.ratio);
    return QJsonObject{{QStringLiteral("costs"), costs}, {QStringLiteral("longest_over_shortest"), flat}};
}

} // namespace

Bench outboxBench()
{
    return {QStringLiteral("outbox"),
            QStringLiteral("ns per offer and take for every policy part, from a short to a very long queue"), run};
}

} // namespace penstock
