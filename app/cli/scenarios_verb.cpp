// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/scenarios_verb.h"

#include "app/cli/list_json.h"
#include "app/cli/output.h"
#include "model/report/text_table.h"
#include "model/scenario/scenario_loader.h"

#include <numeric>

namespace penstock {

namespace {

int readersOf(const Scenario &scenario)
{
    return std::accumulate(scenario.groups.begin(), scenario.groups.end(), 0,
                           [](int sum, const GroupSpec &group) { return sum + group.readers; });
}

QJsonArray asJson(const std::vector<Scenario> &scenarios)
{
    QJsonArray list;
    for (const Scenario &scenario : scenarios) {
        list.append(QJsonObject{{QStringLiteral("id"), scenario.id},
                                {QStringLiteral("name"), scenario.name},
                                {QStringLiteral("description"), scenario.description},
                                {QStringLiteral("readers"), readersOf(scenario)},
                                {QStringLiteral("groups"), static_cast<int>(scenario.groups.size())}});
    }
    return list;
}

QString asText(const std::vector<Scenario> &scenarios)
{
    TextTable table(
        {{QStringLiteral("name")}, {QStringLiteral("readers"), Align::Right}, {QStringLiteral("what it shows")}});
    for (const Scenario &scenario : scenarios)
        table.addRow({scenario.id, QString::number(readersOf(scenario)), scenario.description});
    return table.text();
}

} // namespace

Syntax ScenariosVerb::syntax() const
{
    return {QStringLiteral("scenarios"),
            QStringLiteral("Lists the ready scenarios; with a name it prints that one, as a file to start from."),
            QStringLiteral("[NAME]"),
            {listJsonOption()},
            {}};
}

ExitCode ScenariosVerb::run(const Arguments &arguments)
{
    if (!arguments.positional().isEmpty()) {
        const Result<Scenario> scenario = loadScenario(arguments.positional());
        if (!scenario) {
            say(scenario.error());
            return ExitCode::Usage;
        }
        writeData(QJsonDocument(scenarioToJson(scenario.value())));
        return ExitCode::Ok;
    }
    if (arguments.has(QStringLiteral("json")))
        return writeList(arguments, asJson(readyScenarios())) ? ExitCode::Ok : ExitCode::Usage;
    writeData(asText(readyScenarios()));
    return ExitCode::Ok;
}

} // namespace penstock
