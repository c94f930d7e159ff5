// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/policies_verb.h"

#include "app/cli/list_json.h"
#include "app/cli/output.h"
#include "model/policy/policy_catalogue.h"
#include "model/report/text_table.h"
#include "model/scenario/policy_format.h"

namespace penstock {

namespace {

QJsonArray partsAsJson()
{
    QJsonArray list;
    for (const PolicyPart &part : policyParts()) {
        QJsonArray fields;
        for (const PolicyField &field : part.fields) {
            fields.append(QJsonObject{{QStringLiteral("name"), field.name},
                                      {QStringLiteral("unit"), field.unit},
                                      {QStringLiteral("range"), field.range},
                                      {QStringLiteral("meaning"), field.meaning},
                                      {QStringLiteral("example"), field.example}});
        }
        list.append(QJsonObject{{QStringLiteral("id"), part.id},
                                {QStringLiteral("number"), part.number},
                                {QStringLiteral("title"), part.title},
                                {QStringLiteral("buys"), part.buys},
                                {QStringLiteral("costs"), part.costs},
                                {QStringLiteral("fields"), fields}});
    }
    return list;
}

QString partsAsText()
{
    QString text;
    for (const PolicyPart &part : policyParts()) {
        text += QStringLiteral("%1. %2 (%3)\n   buys:  %4\n   costs: %5\n")
                    .arg(QString::number(part.number), part.id, part.title, part.buys, part.costs);
        for (const PolicyField &field : part.fields)
            text += QStringLiteral("   %1: %2 %3.\n").arg(field.name, field.meaning, field.range);
        text += QLatin1Char('\n');
    }
    text.chop(1);
    return text;
}

QJsonArray presetsAsJson()
{
    QJsonArray list;
    for (const PolicyPreset &preset : policyPresets()) {
        list.append(QJsonObject{{QStringLiteral("id"), preset.id},
                                {QStringLiteral("title"), preset.title},
                                {QStringLiteral("sentence"), preset.sentence},
                                {QStringLiteral("policy"), policyToJson(preset.policy)}});
    }
    return list;
}

QString presetsAsText()
{
    TextTable table({{QStringLiteral("preset")}, {QStringLiteral("what to expect")}, {QStringLiteral("policy")}});
    for (const PolicyPreset &preset : policyPresets()) {
        const QByteArray policy = QJsonDocument(policyToJson(preset.policy)).toJson(QJsonDocument::Compact);
        table.addRow({preset.id, preset.sentence, QString::fromUtf8(policy)});
    }
    return table.text();
}

} // namespace

Syntax PoliciesVerb::syntax() const
{
    return {
        QStringLiteral("policies"),
        QStringLiteral("Lists the parts of a policy in their order of action, with what each buys and costs."),
        {},
        {listJsonOption(),
         {QStringLiteral("presets"), {}, QStringLiteral("the ready policies instead of the parts"), Takes::Nothing}},
        {}};
}

ExitCode PoliciesVerb::run(const Arguments &arguments)
{
    const bool presets = arguments.has(QStringLiteral("presets"));
    if (arguments.has(QStringLiteral("json")))
        return writeList(arguments, presets ? presetsAsJson() : partsAsJson()) ? ExitCode::Ok : ExitCode::Usage;
    writeData(presets ? presetsAsText() : partsAsText());
    return ExitCode::Ok;
}

} // namespace penstock
