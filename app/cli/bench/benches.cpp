// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bench/benches.h"

#include "app/cli/bench/bare_pair.h"
#include "app/cli/bench/engine_probe.h"
#include "model/metrics/process_cost.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTextStream>

#include <algorithm>

#include <sys/resource.h>

namespace penstock {

namespace {

constexpr int fanoutReaders = 200;
constexpr qint64 fanoutBytes = 128;
constexpr int rounds = 3;

void say(const QString &text)
{
    QTextStream(stderr) << text << Qt::endl;
}

double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

QJsonArray toArray(const std::vector<double> &values)
{
    QJsonArray array;
    for (const double value : values)
        array.append(value);
    return array;
}

void setUnknown(QJsonObject &object, const QString &key, const QString &reason)
{
    object[key] = QJsonValue::Null;
    object[key + QStringLiteral("_reason")] = reason;
}

Scenario fanoutScenario()
{
    Scenario scenario;
    scenario.name = QStringLiteral("fanout");
    scenario.source.rate = Rate::infinite();
    scenario.source.size = FixedSize{ByteCount(fanoutBytes)};
    GroupSpec group;
    group.name = QStringLiteral("fast");
    group.readers = fanoutReaders;
    group.policy.upstream = UpstreamGate{}; // the source goes as fast as the slowest reader takes it
    scenario.groups.push_back(group);
    return scenario;
}

struct NodeFanout {
    std::optional<double> messagesPerSecond;
    QString reason;
};

NodeFanout runNodeFanout(Nanos duration)
{
    const QString script = QDir(QStringLiteral(PENSTOCK_PEERS_DIR)).filePath(QStringLiteral("ws_fanout.mjs"));
    if (!QFile::exists(script))
        return {std::nullopt, QStringLiteral("tests/peers/ws_fanout.mjs is not there")};
    QProcess node;
    node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    node.start(QStringLiteral("node"),
               {script, QStringLiteral("--clients"), QString::number(fanoutReaders), QStringLiteral("--size"),
                QString::number(fanoutBytes), QStringLiteral("--seconds"), QString::number(toSeconds(duration))});
    if (!node.waitForStarted())
        return {std::nullopt, QStringLiteral("node cannot be started: ") + node.errorString()};
    const bool ended = node.waitForFinished(60'000 + static_cast<int>(toMs(duration)));
    if (!ended)
        node.kill();
    const QJsonObject result = QJsonDocument::fromJson(node.readAllStandardOutput()).object();
    const QJsonValue rate = result.value(QStringLiteral("messages_per_s"));
    if (!ended || node.exitCode() != 0 || !rate.isDouble())
        return {std::nullopt, QStringLiteral("Node ws gave no result (tests/run installs it: npm ci in tests/peers)")};
    return {rate.toDouble(), QString()};
}

} // namespace

QJsonObject benchFanout(const Clock &clock, Nanos duration)
{
    std::vector<double> ours;
    std::vector<double> bare;
    QJsonObject result{{QStringLiteral("bench"), QStringLiteral("fanout")},
                       {QStringLiteral("readers"), fanoutReaders},
                       {QStringLiteral("message_bytes"), fanoutBytes}};
    qint64 unaccounted = 0;
    quint64 errors = 0;
    for (int round = 0; round < rounds; ++round) {
        bare.push_back(runBarePair(clock, fanoutReaders, fanoutBytes, duration).messagesPerSecond);
        const auto measure = measureEngine(fanoutScenario(), {}, duration);
        if (!measure)
            return {};
        ours.push_back(measure->readPerSecond);
        unaccounted += std::abs(measure->unaccounted);
        errors += measure->readerErrors;
        say(QStringLiteral("fanout %1/%2: Penstock %3, bare QWebSocket pair %4")
                .arg(round + 1)
                .arg(rounds)
                .arg(formatRate(Rate(ours.back())), formatRate(Rate(bare.back()))));
    }
    const NodeFanout node = runNodeFanout(duration);
    result[QStringLiteral("messages_per_s")] = median(ours);
    result[QStringLiteral("rounds")] = toArray(ours);
    result[QStringLiteral("bare_messages_per_s")] = median(bare);
    result[QStringLiteral("bare_rounds")] = toArray(bare);
    result[QStringLiteral("ratio_to_bare")] = median(ours) / median(bare);
    if (node.messagesPerSecond) {
        result[QStringLiteral("node_messages_per_s")] = *node.messagesPerSecond;
        result[QStringLiteral("ratio_to_node")] = median(ours) / *node.messagesPerSecond;
    } else {
        setUnknown(result, QStringLiteral("node_messages_per_s"), node.reason);
        setUnknown(result, QStringLiteral("ratio_to_node"), node.reason);
    }
    result[QStringLiteral("unaccounted")] = unaccounted;
    result[QStringLiteral("reader_errors")] = static_cast<qint64>(errors);
    return result;
}

QJsonObject benchObserve(Nanos duration)
{
    std::vector<double> on;
    std::vector<double> off;
    // The budget is checked against the last sample; with one a second it would be the budget that is measured.
    Scenario scenario = fanoutScenario();
    scenario.budget = ByteCount(qint64{64} << 30);
    for (int round = 0; round < rounds; ++round) {
        // Off: one sample a second without TCP_INFO, which is what it takes to count at all.
        const auto without =
            measureEngine(scenario, {.sampling = std::chrono::seconds(1), .sampleKernel = false}, duration);
        const auto with = measureEngine(scenario, {}, duration);
        if (!without || !with)
            return {};
        off.push_back(without->readPerSecond);
        on.push_back(with->readPerSecond);
        say(QStringLiteral("observe %1/%2: sampled %3, hardly sampled %4")
                .arg(round + 1)
                .arg(rounds)
                .arg(formatRate(Rate(on.back())), formatRate(Rate(off.back()))));
    }
    return {{QStringLiteral("bench"), QStringLiteral("observe")},
            {QStringLiteral("messages_per_s"), median(on)},
            {QStringLiteral("rounds"), toArray(on)},
            {QStringLiteral("unobserved_messages_per_s"), median(off)},
            {QStringLiteral("unobserved_rounds"), toArray(off)},
            {QStringLiteral("ratio"), median(on) / median(off)}};
}

QJsonObject benchScale(Nanos duration)
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    constexpr int wanted = 10'000;
    constexpr int spare = 200; // descriptors for everything that is no connection
    const int possible = static_cast<int>((std::min<rlim_t>(limit.rlim_max, 1'000'000) - spare) / 2);
    const int most = std::min(wanted, possible);
    QJsonArray rows;
    const qint64 before = ProcessCost().read(SteadyClock().now()).rssBytes;
    for (const int connections : {most / 10, most / 2, most}) {
        Scenario scenario;
        scenario.name = QStringLiteral("scale");
        scenario.source.rate = Rate(5);
        GroupSpec group;
        group.name = QStringLiteral("all");
        group.readers = connections;
        scenario.groups.push_back(group);
        const auto measure = measureEngine(scenario, {}, duration);
        if (!measure)
            return {};
        const double perPair = static_cast<double>(measure->rssBytes - before) / connections;
        rows.append(QJsonObject{{QStringLiteral("connections"), measure->connections},
                                {QStringLiteral("connect_s"), toSeconds(measure->connectTime)},
                                {QStringLiteral("messages_per_s"), measure->readPerSecond},
                                {QStringLiteral("expected_messages_per_s"), 5.0 * connections},
                                {QStringLiteral("source_lag_max_ms"), toMs(measure->sourceLagMax)},
                                {QStringLiteral("sampling_jitter_p99_ms"), toMs(measure->jitterP99)},
                                {QStringLiteral("cpu_cores"), measure->cpuCores},
                                {QStringLiteral("bytes_per_pair"), perPair},
                                {QStringLiteral("unaccounted"), measure->unaccounted},
                                {QStringLiteral("reader_errors"), static_cast<qint64>(measure->readerErrors)}});
        say(QStringLiteral("scale: %1 connections, %2 per pair, source lag at most %3, %4 cores")
                .arg(connections)
                .arg(formatBytes(ByteCount(static_cast<qint64>(perPair))), formatDuration(measure->sourceLagMax))
                .arg(measure->cpuCores, 0, 'f', 2));
    }
    QJsonObject result{{QStringLiteral("bench"), QStringLiteral("scale")},
                       {QStringLiteral("wanted_connections"), wanted},
                       {QStringLiteral("rows"), rows}};
    if (most < wanted)
        result[QStringLiteral("limited_by")] =
            QStringLiteral("%1 descriptors per process (ulimit -n), two per connection").arg(limit.rlim_max);
    return result;
}

} // namespace penstock
