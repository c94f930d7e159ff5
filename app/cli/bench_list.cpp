// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bench.h"
#include "app/cli/bench/benches.h"
#include "app/cli/outbox_bench_entry.h"

namespace penstock {

namespace {

using namespace std::chrono_literals;

constexpr Nanos usualDuration = 5s;

Nanos durationOf(const BenchSettings &settings)
{
    return settings.duration.value_or(usualDuration);
}

} // namespace

std::vector<Bench> benches()
{
    return {{QStringLiteral("fanout"),
             QStringLiteral(
                 "messages/s end to end, 128 B to 200 eager readers, against a bare QWebSocket pair and Node ws"),
             [](const BenchSettings &settings) -> Result<QJsonObject> {
                 return benchFanout(SteadyClock(), durationOf(settings));
             }},
            {QStringLiteral("observe"),
             QStringLiteral("throughput with full sampling against sampling as seldom as possible"),
             [](const BenchSettings &settings) -> Result<QJsonObject> { return benchObserve(durationOf(settings)); }},
            {QStringLiteral("scale"),
             QStringLiteral("10,000 connections at 5 messages/s each: lag of the source, memory per connection"),
             [](const BenchSettings &settings) -> Result<QJsonObject> { return benchScale(durationOf(settings)); }},
            outboxBench()};
}

} // namespace penstock
