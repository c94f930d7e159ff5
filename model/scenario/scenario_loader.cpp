// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/scenario_loader.h"

#include "model/scenario/json_fields.h"
#include "model/scenario/json_text.h"
#include "model/scenario/near_name.h"
#include "model/scenario/part_format.h"
#include "model/scenario/quantity_text.h"
#include "model/scenario/scenario_format.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

// Has to stand outside of any namespace.
static void loadScenarioResources()
{
    Q_INIT_RESOURCE(scenarios);
}

namespace penstock {

namespace {

QString resourcePath(const QString &id)
{
    loadScenarioResources();
    return QStringLiteral(":/scenarios/") + id + QStringLiteral(".json");
}

Result<Scenario> readFile(const QString &path)
{
    const QFileInfo info(path);
    QFile file(path);
    // Devices and pipes could have no end.
    if (!info.isFile() || !file.open(QIODevice::ReadOnly))
        return Error{QStringLiteral("scenario"), shortened(path), QStringLiteral("is not a file that can be read")};
    const QByteArray text = file.read(JsonLimits().bytes + 1);
    return parseScenario(text, info.completeBaseName());
}

QJsonArray timelineToJson(const std::vector<TimedChange> &timeline)
{
    QJsonArray list;
    for (const TimedChange &change : timeline) {
        list.append(QJsonObject{{QStringLiteral("at"), durationText(change.at)},
                                {QStringLiteral("set"), QJsonObject{{change.path, change.value}}}});
    }
    return list;
}

} // namespace

Result<Scenario> parseScenario(QByteArrayView json, const QString &id)
{
    const Result<QJsonObject> object = parseJsonObject(json);
    if (!object)
        return object.error();
    FirstError errors;
    Scenario scenario = readScenario(object.value(), id, errors);
    std::vector<PlannedChange> timeline = readTimeline(object.value(), errors);
    if (!errors.any()) {
        if (const Outcome works = tryOut(scenario, timeline); !works)
            return works.error();
    }
    for (PlannedChange &planned : timeline)
        scenario.timeline.push_back(std::move(planned.change));
    return errors.resultOr(std::move(scenario));
}

Result<Scenario> loadScenario(const QString &nameOrFile)
{
    const QStringList ready = readyScenarioIds();
    if (ready.contains(nameOrFile))
        return readFile(resourcePath(nameOrFile));
    if (!QFileInfo::exists(nameOrFile)) {
        return Error{QStringLiteral("scenario"), shortened(nameOrFile),
                     QStringLiteral("is neither a ready scenario nor a file") + nameHint(nameOrFile, ready)};
    }
    Result<Scenario> scenario = readFile(nameOrFile);
    if (scenario || scenario.error().place == QLatin1String("scenario"))
        return scenario;
    Error error = scenario.error();
    const QString file = QFileInfo(nameOrFile).fileName();
    error.place = error.place.isEmpty() ? file : file + QStringLiteral(": ") + error.place;
    return error;
}

QJsonObject scenarioToJson(const Scenario &scenario)
{
    QJsonArray groups;
    for (const GroupSpec &group : scenario.groups)
        groups.append(groupToJson(group));
    QJsonObject object{{QStringLiteral("penstock_scenario"), 1},
                       {QStringLiteral("name"), scenario.name},
                       {QStringLiteral("description"), scenario.description},
                       {QStringLiteral("seed"), static_cast<qint64>(scenario.seed)},
                       {QStringLiteral("listen"), scenario.listen},
                       {QStringLiteral("source"), sourceToJson(scenario.source)},
                       {QStringLiteral("groups"), groups},
                       {QStringLiteral("visitors"), visitorsToJson(scenario.visitors)},
                       {QStringLiteral("timeline"), timelineToJson(scenario.timeline)}};
    if (scenario.duration)
        object.insert(QStringLiteral("duration"), durationText(*scenario.duration));
    if (scenario.budget)
        object.insert(QStringLiteral("budget"), bytesText(*scenario.budget));
    return object;
}

QStringList readyScenarioIds()
{
    loadScenarioResources();
    QStringList ids;
    const QStringList files =
        QDir(QStringLiteral(":/scenarios")).entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (const QString &file : files)
        ids += file.chopped(5);
    const auto first = ids.indexOf(QLatin1String(defaultScenarioId));
    if (first > 0)
        ids.move(first, 0);
    return ids;
}

std::vector<Scenario> readyScenarios()
{
    std::vector<Scenario> scenarios;
    for (const QString &id : readyScenarioIds()) {
        Result<Scenario> scenario = loadScenario(id);
        Q_ASSERT_X(scenario.ok(), "readyScenarios", qPrintable(scenario.ok() ? id : scenario.error().text()));
        if (scenario)
            scenarios.push_back(std::move(scenario).value());
    }
    return scenarios;
}

} // namespace penstock
