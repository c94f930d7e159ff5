// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/metric_catalogue.h"

#include <QJsonObject>

#include <algorithm>
#include <array>
#include <optional>

namespace penstock {

namespace {

QString code(QLatin1String text)
{
    return text.isEmpty() ? QString() : QLatin1Char('`') + text + QLatin1Char('`');
}

QString heading(MetricScope scope)
{
    switch (scope) {
    case MetricScope::Run:
        return QStringLiteral("The whole run");
    case MetricScope::Source:
        return QStringLiteral("The source");
    case MetricScope::Group:
        return QStringLiteral("A group");
    case MetricScope::Connection:
        return QStringLiteral("A connection");
    case MetricScope::Process:
        return QStringLiteral("Penstock itself");
    }
    return {};
}

QString row(const MetricInfo &metric)
{
    const QString unit = metric.unit == MetricUnit::None ? QString() : QStringLiteral(", ") + unitName(metric.unit);
    const QString known = metric.known.isEmpty() ? QStringLiteral("everywhere") : QString(metric.known);
    const std::array<QString, 7> cells{
        code(metric.id),   kindName(metric.kind) + unit, metric.meaning, metric.source, known,
        code(metric.json), code(metric.prometheus)};
    QString line = QStringLiteral("|");
    for (const QString &cell : cells)
        line += QLatin1Char(' ') + cell + (cell.isEmpty() ? QStringLiteral("|") : QStringLiteral(" |"));
    return line + QLatin1Char('\n');
}

} // namespace

const MetricInfo *findMetric(QLatin1String id)
{
    const auto all = metricCatalogue();
    const auto found = std::find_if(all.begin(), all.end(), [id](const MetricInfo &metric) { return metric.id == id; });
    return found == all.end() ? nullptr : &*found;
}

QString scopeName(MetricScope scope)
{
    switch (scope) {
    case MetricScope::Run:
        return QStringLiteral("run");
    case MetricScope::Source:
        return QStringLiteral("source");
    case MetricScope::Group:
        return QStringLiteral("group");
    case MetricScope::Connection:
        return QStringLiteral("connection");
    case MetricScope::Process:
        return QStringLiteral("process");
    }
    return {};
}

QString kindName(MetricKind kind)
{
    switch (kind) {
    case MetricKind::Counter:
        return QStringLiteral("counter");
    case MetricKind::Gauge:
        return QStringLiteral("gauge");
    case MetricKind::Distribution:
        return QStringLiteral("distribution");
    case MetricKind::Text:
        return QStringLiteral("text");
    }
    return {};
}

QString unitName(MetricUnit unit)
{
    switch (unit) {
    case MetricUnit::None:
        return {};
    case MetricUnit::Bytes:
        return QStringLiteral("bytes");
    case MetricUnit::BytesPerSecond:
        return QStringLiteral("bytes/s");
    case MetricUnit::Messages:
        return QStringLiteral("messages");
    case MetricUnit::MessagesPerSecond:
        return QStringLiteral("messages/s");
    case MetricUnit::Milliseconds:
        return QStringLiteral("ms");
    case MetricUnit::Microseconds:
        return QStringLiteral("µs");
    case MetricUnit::Seconds:
        return QStringLiteral("s");
    case MetricUnit::Share:
        return QStringLiteral("share 0 to 1");
    case MetricUnit::Connections:
        return QStringLiteral("connections");
    case MetricUnit::Segments:
        return QStringLiteral("segments");
    case MetricUnit::Cores:
        return QStringLiteral("cores");
    case MetricUnit::Times:
        return QStringLiteral("times");
    }
    return {};
}

QString metricToolTip(const MetricInfo &metric)
{
    QString text = metric.meaning + QStringLiteral("\nFrom: ") + metric.source;
    if (!metric.known.isEmpty())
        text += QStringLiteral("\nKnown: ") + metric.known;
    return text;
}

QString metricsAsMarkdown()
{
    QString text = QStringLiteral(
        "<!-- Made by `penstock-cli metrics --markdown > resources/docs/metrics.md`; a test compares. Do not edit. "
        "-->\n"
        "# Metrics\n\n"
        "Every number that Penstock shows, writes or exports. A number that cannot be read is shown as not available, "
        "with the reason; it is never 0 and never invented. Where no JSON path is given, the number is in the live "
        "snapshots only.\n\n"
        "Counters only grow. A distribution has `count`, `p50`, `p90`, `p99` and `max`; its percentiles are right "
        "within "
        "3.2 %, its maximum is exact. JSON uses the unit given here, Prometheus names use seconds and bytes.\n");
    std::optional<MetricScope> scope;
    for (const MetricInfo &metric : metricCatalogue()) {
        if (scope != metric.scope) {
            text += QStringLiteral("\n## ") + heading(metric.scope) +
                    QStringLiteral(
                        "\n| metric | kind, unit | meaning | how it is read | where it is known | JSON | Prometheus |\n"
                        "|---|---|---|---|---|---|---|\n");
            scope = metric.scope;
        }
        text += row(metric);
    }
    return text;
}

QJsonArray metricsAsJson()
{
    QJsonArray all;
    for (const MetricInfo &metric : metricCatalogue()) {
        all.append(QJsonObject{{QStringLiteral("id"), metric.id},
                               {QStringLiteral("title"), metric.title},
                               {QStringLiteral("scope"), scopeName(metric.scope)},
                               {QStringLiteral("kind"), kindName(metric.kind)},
                               {QStringLiteral("unit"), unitName(metric.unit)},
                               {QStringLiteral("json"), metric.json},
                               {QStringLiteral("prometheus"), metric.prometheus},
                               {QStringLiteral("source"), metric.source},
                               {QStringLiteral("meaning"), metric.meaning},
                               {QStringLiteral("known"), metric.known}});
    }
    return all;
}

} // namespace penstock
