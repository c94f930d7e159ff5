// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/scenario_loader.h"
#include "random_scenario.h"

#include <QJsonDocument>
#include <QTest>

using namespace penstock;

class ScenarioRoundTripTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void randomScenariosReadBackEqual();
    void readyScenariosReadBackEqual();
    void changedBytesNeverCrashTheLoader();
};

namespace {

QByteArray written(const Scenario &scenario)
{
    return QJsonDocument(scenarioToJson(scenario)).toJson();
}

} // namespace

void ScenarioRoundTripTest::randomScenariosReadBackEqual()
{
    for (quint64 seed = 1; seed <= 2000; ++seed) {
        Random random(seed);
        const Scenario scenario = test::randomScenario(random);
        const Result<Scenario> back = parseScenario(written(scenario), scenario.id);
        const QString problem = back ? QString() : back.error().text();
        QVERIFY2(back.ok(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(problem)));
        QVERIFY2(back.value() == scenario,
                 qPrintable(QStringLiteral("seed %1:\n%2\n%3")
                                .arg(seed)
                                .arg(QString::fromUtf8(written(scenario)), QString::fromUtf8(written(back.value())))));
    }
}

void ScenarioRoundTripTest::readyScenariosReadBackEqual()
{
    for (const Scenario &scenario : readyScenarios()) {
        const Result<Scenario> back = parseScenario(written(scenario), scenario.id);
        QVERIFY2(back.ok() && back.value() == scenario, qPrintable(scenario.id));
    }
}

void ScenarioRoundTripTest::changedBytesNeverCrashTheLoader()
{
    int stillFine = 0;
    for (quint64 seed = 1; seed <= 3000; ++seed) {
        Random random(seed);
        QByteArray text = QJsonDocument(scenarioToJson(test::randomScenario(random))).toJson(QJsonDocument::Compact);
        for (qint64 changes = random.between(1, 4); changes > 0; --changes)
            text[random.between(0, text.size() - 1)] = static_cast<char>(random.next());
        const Result<Scenario> back = parseScenario(text, QStringLiteral("random"));
        if (back)
            ++stillFine;
        else
            QVERIFY2(!back.error().text().isEmpty() && back.error().text().size() < 600,
                     qPrintable(back.error().text()));
    }
    QVERIFY(stillFine < 3000);
}

QTEST_GUILESS_MAIN(ScenarioRoundTripTest)
#include "tst_scenario_round_trip.moc"
