// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/scenario_format.h"

#include "model/scenario/json_fields.h"
#include "model/scenario/part_format.h"
#include "model/scenario/quantity_text.h"
#include "model/scenario/scenario_loader.h"

#include <QHostAddress>
#include <QSet>

#include <algorithm>

namespace penstock {

using namespace literals;

namespace {

constexpr qint64 mostReaders = 20'000;
constexpr qsizetype mostGroups = 64;
constexpr qsizetype mostChanges = 256;
constexpr qint64 largestSeed = qint64(1) << 53; // what every JSON reader keeps exactly
constexpr Nanos shortestRun = std::chrono::milliseconds(1);

// The lab listens for this machine only; opening it to others is not for a file to decide.
QString readListen(JsonFields &fields, const QString &otherwise)
{
    const std::optional<QString> text = fields.text("listen", 100);
    if (!text)
        return otherwise;
    const qsizetype colon = text->lastIndexOf(QLatin1Char(':'));
    QString host = text->left(std::max<qsizetype>(colon, 0));
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.sliced(1).chopped(1);
    bool isPort = false;
    (void)text->mid(colon + 1).toUShort(&isPort);
    const QHostAddress address(host);
    if (colon < 0 || !isPort || address.isNull())
        fields.refuse("listen", QStringLiteral("is not an address and port such as 127.0.0.1:0"));
    else if (!address.isLoopback())
        fields.refuse("listen", QStringLiteral("is not an address of this machine alone such as 127.0.0.1:0"));
    return *text;
}

std::vector<GroupSpec> readGroups(JsonFields &fields, FirstError &errors)
{
    std::vector<GroupSpec> groups;
    const QJsonArray list = fields.array("groups", mostGroups).value_or(QJsonArray());
    for (qsizetype i = 0; i < list.size(); ++i)
        groups.push_back(readGroup(list[i], QStringLiteral("groups[%1]").arg(i), errors));
    return groups;
}

} // namespace

Scenario readScenario(const QJsonObject &object, const QString &id, FirstError &errors)
{
    JsonFields fields(object, {}, errors);
    fields.allowOnly({QStringLiteral("penstock_scenario"), QStringLiteral("name"), QStringLiteral("description"),
                      QStringLiteral("seed"), QStringLiteral("duration"), QStringLiteral("listen"),
                      QStringLiteral("budget"), QStringLiteral("source"), QStringLiteral("groups"),
                      QStringLiteral("visitors"), QStringLiteral("timeline")});
    if (fields.required("penstock_scenario", fields.whole("penstock_scenario", 1, 1000), qint64(1)) != 1)
        fields.refuse("penstock_scenario", QStringLiteral("is not a version of the format that is known here: 1"));
    Scenario scenario;
    scenario.id = id;
    scenario.name = fields.required("name", fields.text("name", 200));
    scenario.description = fields.text("description", 2000).value_or(QString());
    scenario.seed = static_cast<quint64>(fields.whole("seed", 0, largestSeed).value_or(1));
    scenario.duration = fields.duration("duration", shortestRun);
    scenario.listen = readListen(fields, scenario.listen);
    scenario.budget = fields.bytes("budget", 1_MiB, 1024_GiB);
    if (fields.has("source"))
        scenario.source = readSource(fields.value("source"), fields.pathOf("source"), errors);
    else
        (void)fields.required("source", std::optional<QString>());
    scenario.groups = readGroups(fields, errors);
    if (fields.has("visitors"))
        scenario.visitors = readVisitors(fields.value("visitors"), fields.pathOf("visitors"), errors);
    checkGroups(scenario.groups, errors);
    return scenario;
}

void checkGroups(const std::vector<GroupSpec> &groups, FirstError &errors)
{
    QSet<QString> names;
    qint64 readers = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (names.contains(groups[i].name)) {
            errors.set({QStringLiteral("groups[%1].name").arg(i), groups[i].name,
                        QStringLiteral("is the name of another group already")});
        }
        names.insert(groups[i].name);
        readers += groups[i].readers;
    }
    if (readers > mostReaders) {
        errors.set({QStringLiteral("groups"),
                    {},
                    QStringLiteral("have %1 readers together; at most %2").arg(readers).arg(mostReaders)});
    }
}

Policy readVisitors(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors, "is not an object such as { \"policy\": {} }");
    fields.allowOnly({QStringLiteral("policy")});
    return fields.has("policy") ? readPolicy(fields.value("policy"), fields.pathOf("policy"), errors) : Policy();
}

QJsonObject visitorsToJson(const Policy &policy)
{
    return {{QStringLiteral("policy"), policyToJson(policy)}};
}

std::vector<PlannedChange> readTimeline(const QJsonObject &object, FirstError &errors)
{
    std::vector<PlannedChange> changes;
    JsonFields top(object, {}, errors);
    const QJsonArray list = top.array("timeline", mostChanges).value_or(QJsonArray());
    for (qsizetype i = 0; i < list.size(); ++i) {
        JsonFields fields(list[i], QStringLiteral("timeline[%1]").arg(i), errors);
        fields.allowOnly({QStringLiteral("at"), QStringLiteral("set")});
        const Nanos at = fields.required("at", fields.duration("at", Nanos(0)));
        if (!fields.value("set").isObject() || fields.value("set").toObject().isEmpty())
            fields.refuse("set", QStringLiteral("is not an object such as { \"source.rate\": \"800/s\" }"));
        const QJsonObject set = fields.value("set").toObject();
        for (auto entry = set.constBegin(); entry != set.constEnd(); ++entry)
            changes.push_back({{at, entry.key(), entry.value()}, i});
    }
    if (static_cast<qsizetype>(changes.size()) > mostChanges)
        top.refuse("timeline", QStringLiteral("makes more than %1 changes").arg(mostChanges));
    std::stable_sort(changes.begin(), changes.end(),
                     [](const PlannedChange &a, const PlannedChange &b) { return a.change.at < b.change.at; });
    return changes;
}

} // namespace penstock
