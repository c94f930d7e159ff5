// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bench_verb.h"

#include "app/cli/output.h"
#include "model/report/text_table.h"
#include "model/scenario/near_name.h"
#include "model/scenario/quantity_text.h"

#include <QJsonArray>

#include <algorithm>

namespace penstock {

namespace {

// "ratios.node: 6.1", a line for each number or text.
QString asLines(const QJsonValue &value, const QString &path)
{
    QString text;
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto field = object.constBegin(); field != object.constEnd(); ++field)
            text += asLines(field.value(), path.isEmpty() ? field.key() : path + QLatin1Char('.') + field.key());
    } else if (value.isArray()) {
        const QJsonArray list = value.toArray();
        for (qsizetype i = 0; i < list.size(); ++i)
            text += asLines(list[i], path + QStringLiteral("[%1]").arg(i));
    } else {
        const QString shown =
            value.isDouble() ? QString::number(value.toDouble(), 'g', 6) : value.toVariant().toString();
        text = path + QStringLiteral(": ") + (value.isNull() ? QStringLiteral("unknown") : shown) + QLatin1Char('\n');
    }
    return text;
}

} // namespace

Syntax BenchVerb::syntax() const
{
    return {QStringLiteral("bench"),
            QStringLiteral(
                "Measures how fast this build is on this machine; without a name it lists what can be measured."),
            QStringLiteral("[NAME]"),
            {{QStringLiteral("for"), QStringLiteral("DURATION"), QStringLiteral("length of each measurement, e.g. 5s")},
             {QStringLiteral("shards"), QStringLiteral("N"), QStringLiteral("server threads, 1 to 16")},
             {QStringLiteral("json"), QStringLiteral("FILE|-"), QStringLiteral("the numbers as JSON"),
              Takes::MayTakeValue}},
            {}};
}

Result<BenchSettings> BenchVerb::settingsOf(const Arguments &arguments)
{
    BenchSettings settings;
    if (arguments.has(QStringLiteral("for"))) {
        const QString text = arguments.value(QStringLiteral("for"));
        settings.duration = parseDuration(text);
        if (!settings.duration || settings.duration->count() == 0)
            return Error{QStringLiteral("--for"), shortened(text), QStringLiteral("is not a duration such as 5s")};
    }
    if (arguments.has(QStringLiteral("shards"))) {
        const QString text = arguments.value(QStringLiteral("shards"));
        const int shards = text.toInt();
        if (shards < 1 || shards > 16)
            return Error{QStringLiteral("--shards"), shortened(text),
                         QStringLiteral("is not a whole number from 1 to 16")};
        settings.shards = shards;
    }
    return settings;
}

ExitCode BenchVerb::list(const Arguments &arguments) const
{
    QJsonArray json;
    TextTable table({{QStringLiteral("name")}, {QStringLiteral("measures")}});
    for (const Bench &bench : m_benches) {
        json.append(
            QJsonObject{{QStringLiteral("name"), bench.name}, {QStringLiteral("description"), bench.description}});
        table.addRow({bench.name, bench.description});
    }
    if (arguments.has(QStringLiteral("json")))
        writeData(QJsonDocument(json));
    else
        writeData(table.text());
    return ExitCode::Ok;
}

ExitCode BenchVerb::run(const Arguments &arguments)
{
    const QString name = arguments.positional();
    if (name.isEmpty())
        return list(arguments);
    const auto bench = std::find_if(m_benches.begin(), m_benches.end(), [&](const Bench &b) { return b.name == name; });
    if (bench == m_benches.end()) {
        QStringList known;
        for (const Bench &b : m_benches)
            known += b.name;
        say(Error{QStringLiteral("bench"), shortened(name),
                  QStringLiteral("is not a benchmark") + nameHint(name, known)});
        return ExitCode::Usage;
    }
    const Result<BenchSettings> settings = settingsOf(arguments);
    if (!settings) {
        say(settings.error());
        return ExitCode::Usage;
    }
    const bool asJson = arguments.has(QStringLiteral("json"));
    const QString path = arguments.value(QStringLiteral("json"));
    const Result<std::shared_ptr<JsonTarget>> target = JsonTarget::open(path.isEmpty() ? QStringLiteral("-") : path);
    if (!target) {
        say(target.error());
        return ExitCode::Usage;
    }
    Result<QJsonObject> result = bench->run(settings.value());
    if (!result) {
        say(result.error());
        return ExitCode::Internal;
    }
    QJsonObject json = std::move(result).value();
    if (!asJson) {
        writeData(asLines(json, {}));
        return ExitCode::Ok;
    }
    json.insert(QStringLiteral("bench"), name);
    json.insert(QStringLiteral("penstock"), QStringLiteral(PENSTOCK_VERSION));
    const Outcome written = target.value()->write(QJsonDocument(json));
    if (!written)
        say(written.error());
    return written ? ExitCode::Ok : ExitCode::Internal;
}

} // namespace penstock
