// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/metrics_verb.h"

#include "app/cli/list_json.h"
#include "app/cli/output.h"
#include "model/metrics/metric_catalogue.h"
#include "model/report/text_table.h"

namespace penstock {

Syntax MetricsVerb::syntax() const
{
    return {QStringLiteral("metrics"),
            QStringLiteral("Lists every metric with its unit, where it comes from and what it means."),
            {},
            {listJsonOption(),
             {QStringLiteral("markdown"), {}, QStringLiteral("the page resources/docs/metrics.md"), Takes::Nothing}},
            {}};
}

ExitCode MetricsVerb::run(const Arguments &arguments)
{
    if (arguments.has(QStringLiteral("json")))
        return writeList(arguments, metricsAsJson()) ? ExitCode::Ok : ExitCode::Usage;
    if (arguments.has(QStringLiteral("markdown"))) {
        writeData(metricsAsMarkdown());
        return ExitCode::Ok;
    }
    TextTable table(
        {{QStringLiteral("metric")}, {QStringLiteral("unit")}, {QStringLiteral("kind")}, {QStringLiteral("meaning")}});
    for (const MetricInfo &metric : metricCatalogue())
        table.addRow({metric.id, unitName(metric.unit), kindName(metric.kind), metric.meaning});
    writeData(table.text());
    return ExitCode::Ok;
}

} // namespace penstock
