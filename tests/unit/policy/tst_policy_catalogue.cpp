// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/policy/policy_catalogue.h"
#include "model/scenario/policy_format.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

using namespace penstock;

namespace {

/*! Puts a value at a path such as "limit.messages". */
void put(QJsonObject &object, const QString &path, const QJsonValue &value)
{
    const qsizetype dot = path.indexOf(QLatin1Char('.'));
    if (dot < 0) {
        object.insert(path, value);
        return;
    }
    QJsonObject inner = object.value(path.first(dot)).toObject();
    put(inner, path.sliced(dot + 1), value);
    object.insert(path.first(dot), inner);
}

QJsonObject exampleOf(const PolicyPart &part)
{
    QJsonObject fields;
    for (const PolicyField &field : part.fields)
        put(fields, field.name, field.example);
    return {{part.id, part.fields.empty() ? QJsonValue(true) : QJsonValue(fields)}};
}

} // namespace

/*! What the catalogue says is what the scenario loader takes, and nothing is missing. */
class PolicyCatalogueTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partsComeInOrderAndAreComplete()
    {
        const std::vector<PolicyPart> parts = policyParts();
        QCOMPARE(parts.size(), 10U);
        QSet<QString> titles;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            QCOMPARE(parts.at(i).number, static_cast<int>(i) + 1);
            QVERIFY(!parts.at(i).buys.isEmpty() && !parts.at(i).costs.isEmpty());
            titles.insert(parts.at(i).title);
            for (const PolicyField &field : parts.at(i).fields)
                QVERIFY2(!field.range.isEmpty() && !field.meaning.isEmpty(), qPrintable(field.name));
        }
        QCOMPARE(titles.size(), 10);
    }

    void examplesLoad_data()
    {
        QTest::addColumn<QString>("id");
        for (const PolicyPart &part : policyParts())
            QTest::newRow(qPrintable(part.id)) << part.id;
    }

    void examplesLoad()
    {
        QFETCH(QString, id);
        const QJsonObject example = exampleOf(*policyPart(id));
        const Result<Policy> loaded = policyFromJson(example, QStringLiteral("policy"));
        QVERIFY2(loaded.ok(), qPrintable(loaded.ok() ? QString() : loaded.error().text()));
        // Every field reaches the policy: written out again, it is the same file.
        QCOMPARE(QJsonDocument(policyToJson(loaded.value())).toJson(), QJsonDocument(example).toJson());
    }

    void unknownPartIsNone() { QVERIFY(!policyPart(QStringLiteral("gates"))); }

    void presetsAreFoundAgain()
    {
        QSet<QString> ids;
        for (const PolicyPreset &preset : policyPresets()) {
            QCOMPARE(presetOf(preset.policy)->id, preset.id);
            QVERIFY(!preset.title.isEmpty() && !preset.sentence.isEmpty());
            ids.insert(preset.id);
        }
        QCOMPARE(ids.size(), static_cast<qsizetype>(policyPresets().size()));
    }

    void presetsSurviveTheFileFormat()
    {
        for (const PolicyPreset &preset : policyPresets()) {
            const Result<Policy> loaded = policyFromJson(policyToJson(preset.policy), QStringLiteral("policy"));
            QVERIFY(loaded.ok());
            QVERIFY2(loaded.value() == preset.policy, qPrintable(preset.id));
        }
    }

    void changedPresetIsNone()
    {
        Policy policy = policyPresets().at(1).policy;
        policy.gate->low = ByteCount(1);
        QVERIFY(!presetOf(policy));
    }
};

QTEST_GUILESS_MAIN(PolicyCatalogueTest)
#include "tst_policy_catalogue.moc"
