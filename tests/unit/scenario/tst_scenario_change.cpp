// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/scenario_loader.h"

#include <QJsonArray>
#include <QTest>

using namespace penstock;
using namespace penstock::literals;
using namespace std::chrono_literals;

class ScenarioChangeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void partIsSwitchedOnAndOff();
    void fieldOfAPartMakesThePart();
    void groupsAreFoundByNameAndByIndex();
    void topLevelFieldsChange();
    void sourceFieldsChange();
    void newKindStartsItsObjectAnew();
    void visitorsChangeUnderBothNames();
    void nullTakesAGroupAway();
    void nothingElseChanges();
    void errorsNameThePathAsItWasGiven_data();
    void errorsNameThePathAsItWasGiven();
    void timelineIsTriedOutOnRequest();
};

namespace {

Scenario base()
{
    Scenario s;
    s.id = QStringLiteral("base");
    s.name = QStringLiteral("Base");
    s.groups = {GroupSpec{QStringLiteral("fast"), 11, EagerPace{}, std::nullopt, Policy()},
                GroupSpec{QStringLiteral("slow"), 1, SteadyPace{Rate(20), std::nullopt}, std::nullopt, Policy()}};
    return s;
}

QJsonValue text(const char *value)
{
    return QString::fromUtf8(value);
}

Scenario changed(const Scenario &scenario, const char *path, const QJsonValue &value)
{
    const Result<Scenario> result = withChange(scenario, QString::fromLatin1(path), value);
    if (!result)
        qCritical("%s", qPrintable(result.error().text()));
    return result ? result.value() : Scenario();
}

} // namespace

void ScenarioChangeTest::partIsSwitchedOnAndOff()
{
    const QJsonObject gate{{QStringLiteral("high"), QStringLiteral("64KiB")},
                           {QStringLiteral("low"), QStringLiteral("1KiB")}};
    const Scenario on = changed(base(), "groups.slow.policy.gate", gate);
    QVERIFY(on.groups[1].policy.gate == (Gate{64_KiB, 1_KiB}));
    const Scenario off = changed(on, "groups.slow.policy.gate", QJsonValue(QJsonValue::Null));
    QVERIFY(off == base());
}

void ScenarioChangeTest::fieldOfAPartMakesThePart()
{
    const Scenario high = changed(base(), "groups.slow.policy.gate.high", text("128KiB"));
    QVERIFY(high.groups[1].policy.gate == (Gate{128_KiB, 32_KiB}));
    const Scenario low = changed(high, "groups.slow.policy.gate.low", text("1KiB"));
    QVERIFY(low.groups[1].policy.gate == (Gate{128_KiB, 1_KiB}));
    const Scenario limit = changed(low, "groups.slow.policy.admission.limit.messages", 10);
    QCOMPARE(limit.groups[1].policy.admission->messages, std::optional(10_msgs));
}

void ScenarioChangeTest::groupsAreFoundByNameAndByIndex()
{
    QCOMPARE(changed(base(), "groups.slow.readers", 7).groups[1].readers, 7);
    QCOMPARE(changed(base(), "groups[1].readers", 8).groups[1].readers, 8);
    QCOMPARE(changed(base(), "groups[0].readers", 0).groups[0].readers, 0);
    QVERIFY(changed(base(), "groups.slow.pace.messages", text("5/s")).groups[1].pace == Pace(SteadyPace{Rate(5), {}}));
    QCOMPARE(changed(base(), "groups.slow.receive_buffer", text("4KiB")).groups[1].receiveBuffer, std::optional(4_KiB));
}

void ScenarioChangeTest::topLevelFieldsChange()
{
    QCOMPARE(changed(base(), "duration", text("5s")).duration, std::optional<Nanos>(5s));
    QCOMPARE(changed(base(), "seed", 99).seed, 99u);
    QCOMPARE(changed(base(), "budget", text("64MiB")).budget, std::optional(64_MiB));
    QCOMPARE(changed(base(), "name", text("x")).name, QStringLiteral("x"));
    QCOMPARE(changed(base(), "groups", QJsonArray()).groups.size(), 0u);
    const QJsonArray timeline{QJsonObject{{QStringLiteral("at"), QStringLiteral("1s")},
                                          {QStringLiteral("set"), QJsonObject{{QStringLiteral("source.keys"), 2}}}}};
    QCOMPARE(changed(base(), "timeline", timeline).timeline.size(), 1u);
}

void ScenarioChangeTest::sourceFieldsChange()
{
    QVERIFY(changed(base(), "source.rate", text("max")).source.rate.isInfinite());
    QVERIFY(changed(base(), "source.size", text("1KiB")).source.size == SizeSpec(FixedSize{1_KiB}));
    const Scenario fast = changed(base(), "source.rate", text("9/s"));
    QCOMPARE(changed(fast, "source.rate", QJsonValue(QJsonValue::Null)).source.rate, SourceSpec().rate);
}

void ScenarioChangeTest::newKindStartsItsObjectAnew()
{
    QVERIFY(changed(base(), "groups.slow.pace.kind", text("never")).groups[1].pace == Pace(NeverPace{}));
    QVERIFY(changed(base(), "groups.slow.pace.kind", text("steady")) == base());
    QVERIFY(changed(base(), "source.shape.kind", text("poisson")).source.shape == Shape(PoissonShape{}));
}

void ScenarioChangeTest::visitorsChangeUnderBothNames()
{
    QVERIFY(changed(base(), "visitors.policy.priority", true).visitors.priority.has_value());
    QVERIFY(changed(base(), "groups.visitors.policy.priority", true).visitors.priority.has_value());
    const Scenario gated = changed(base(), "visitors.policy.gate.high", text("1KiB"));
    QVERIFY(changed(gated, "visitors.policy", QJsonObject()).visitors == Policy());
}

void ScenarioChangeTest::nullTakesAGroupAway()
{
    const Scenario one = changed(base(), "groups.fast", QJsonValue(QJsonValue::Null));
    QCOMPARE(one.groups.size(), 1u);
    QCOMPARE(one.groups[0].name, QStringLiteral("slow"));
}

void ScenarioChangeTest::nothingElseChanges()
{
    for (const Scenario &ready : readyScenarios()) {
        Scenario expected = ready;
        expected.source.keys = 3;
        QVERIFY2(changed(ready, "source.keys", 3) == expected, qPrintable(ready.id));
        expected = ready;
        expected.seed = 5;
        QVERIFY2(changed(ready, "seed", 5) == expected, qPrintable(ready.id));
        expected = ready;
        expected.groups[0].readers = 3;
        const QString path = QStringLiteral("groups.") + ready.groups[0].name + QStringLiteral(".readers");
        QVERIFY2(changed(ready, path.toLatin1().constData(), 3) == expected, qPrintable(ready.id));
    }
}

void ScenarioChangeTest::errorsNameThePathAsItWasGiven_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *path, const QJsonValue &value, const char *message) {
        QTest::newRow(path) << QString::fromUtf8(path) << value << QString::fromUtf8(message);
    };
    row("groups.slow.pace.messages", text("20/m"), R"(groups.slow.pace.messages: "20/m" is not a rate such as 20/s)");
    row("groups[1].pace.messages", text("20/m"), R"(groups[1].pace.messages: "20/m" is not a rate such as 20/s)");
    row("groups.slow.policy.gat.high", text("1KiB"),
        R"(groups.slow.policy.gat: is not a known field; did you mean "gate"?)");
    row("groups.slw.readers", 1, R"(groups.slw.readers: names no group of this scenario; did you mean "slow"?)");
    row("groups[2].readers", 1, "groups[2].readers: names no group of this scenario; known: fast, slow");
    row("groups[x].readers", 1, "groups[x].readers: names no group of this scenario; known: fast, slow");
    row("groups.slow.readers", -1, R"(groups.slow.readers: "-1" is not a whole number from 0 to 20000)");
    row("groups.slow.name", text("fast"), R"(groups[1].name: "fast" is the name of another group already)");
    row("groups.slow", 5, R"(groups.slow: "5" is not an object)");
    row("groups.slow.policy.priority.on", true, R"(groups.slow.policy.priority: "{"on":true}" is not true or false)");
    row("source.rat", text("1/s"), R"(source.rat: is not a known field; did you mean "rate"?)");
    row("source", QJsonValue(QJsonValue::Null), "source: is missing");
    row("source.size.min", text("1B"), "source.size.kind: is missing");
    row("sede", 1, R"(sede: is not a known field; did you mean "seed"?)");
    row("", 1, "is not a path such as groups.slow.policy.gate");
    row("a..b", 1, "a..b: is not a path such as groups.slow.policy.gate");
    row(".", 1, ".: is not a path such as groups.slow.policy.gate");
    row("visitors.policy.gate.low", text("1MiB"), R"(visitors.policy.gate.low: "1MiB" is not below high (64KiB))");
    row("groups.visitors.policy.gate", 1, R"(groups.visitors.policy.gate: "1" is not an object)");
}

void ScenarioChangeTest::errorsNameThePathAsItWasGiven()
{
    QFETCH(QString, path);
    QFETCH(QJsonValue, value);
    const Result<Scenario> result = withChange(base(), path, value);
    QVERIFY(!result);
    QTEST(result.error().text(), "message");
}

void ScenarioChangeTest::timelineIsTriedOutOnRequest()
{
    Scenario s = base();
    s.timeline = {{1s, QStringLiteral("groups.slow.pace.messages"), text("5/s")},
                  {2s, QStringLiteral("groups.slow.pace.kind"), text("never")}};
    QVERIFY(checkTimeline(s).ok());
    const Scenario eager = changed(s, "groups.slow.pace.kind", text("eager"));
    const Outcome outcome = checkTimeline(eager);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().place, QStringLiteral("timeline[0].set.groups.slow.pace.messages"));
}

QTEST_GUILESS_MAIN(ScenarioChangeTest)
#include "tst_scenario_change.moc"
