// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/policy/policy_catalogue.h"
#include "model/scenario/json_text.h"
#include "model/scenario/scenario_loader.h"

#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace penstock;
using namespace penstock::literals;
using namespace std::chrono_literals;

class ScenarioLoaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void exampleOfTheDesignIsRead();
    void leftOutFieldsGetTheirDefaults();
    void allShapesAndSizesAreRead();
    void allPacesAreRead();
    void allPolicyPartsAreRead();
    void errorsNamePathValueAndExpectation_data();
    void errorsNamePathValueAndExpectation();
    void syntaxErrorsGiveLineAndColumn_data();
    void syntaxErrorsGiveLineAndColumn();
    void hugeFilesAreRefused();
    void timelineIsSortedByTimeAndKeepsTheOrderOfTheFile();
    void readyScenariosLoadAndTheDefaultIsFirst();
    void filesAreLoadedByPath();
    void unknownScenarioSuggestsANearOne();
    void folderIsNotAScenario();
    void everyPolicyFieldOfTheCatalogueIsRead();
    void everyPresetReadsBackEqual();
};

namespace {

const QByteArray designExample = R"({ "penstock_scenario": 1, "name": "One slow reader", "seed": 1, "duration": "30s",
  "listen": "127.0.0.1:0",
  "source": { "kind": "synthetic", "rate": "400/s", "size": "128B", "keys": 16, "shape": { "kind": "constant" } },
  "groups": [
    { "name": "fast", "readers": 11, "pace": { "kind": "eager" }, "policy": {} },
    { "name": "slow", "readers": 1, "pace": { "kind": "steady", "messages": "20/s" },
      "policy": { "gate": { "high": "64KiB", "low": "16KiB" },
                  "admission": { "limit": { "messages": 1000 }, "over": "latest-per-key" },
                  "throttle": { "kind": "token-bucket", "messages": "100/s", "burst": 20 },
                  "batch": { "window": "50ms", "max_bytes": "16KiB", "encode": "envelope" },
                  "evict": { "hard": "32MiB", "soft": "8MiB", "soft_for": "60s" } } } ],
  "timeline": [ { "at": "10s", "set": { "groups.slow.policy.gate": null } } ] })";

// A scenario in which one piece of the given text stands for a field of the top level, of a group or of a policy.
QByteArray top(const char *fields)
{
    return QByteArray(R"({"penstock_scenario":1,"name":"n","source":{"kind":"synthetic"})") + fields + '}';
}
QByteArray withSource(const char *fields)
{
    return QByteArray(R"({"penstock_scenario":1,"name":"n","source":{"kind":"synthetic",)") + fields + "}}";
}
QByteArray withGroup(const char *fields)
{
    return top((QByteArray(R"(,"groups":[{"name":"a"},{"name":"slow",)") + fields + "}]").constData());
}
QByteArray withPolicy(const char *parts)
{
    return withGroup((QByteArray(R"("policy":{)") + parts + '}').constData());
}

Scenario parsed(const QByteArray &json)
{
    const Result<Scenario> scenario = parseScenario(json, QStringLiteral("test"));
    if (!scenario)
        qCritical("%s", qPrintable(scenario.error().text()));
    return scenario ? scenario.value() : Scenario();
}

} // namespace

void ScenarioLoaderTest::exampleOfTheDesignIsRead()
{
    const Scenario s = parsed(designExample);
    QCOMPARE(s.id, QStringLiteral("test"));
    QCOMPARE(s.name, QStringLiteral("One slow reader"));
    QCOMPARE(s.duration, std::optional<Nanos>(30s));
    QCOMPARE(s.source.rate, Rate(400));
    QCOMPARE(s.source.keys, 16u);
    QVERIFY(s.source.size == SizeSpec(FixedSize{128_B}));
    QCOMPARE(s.groups.size(), 2u);
    QCOMPARE(s.groups[0].readers, 11);
    QVERIFY(s.groups[0].policy == Policy());
    const GroupSpec &slow = s.groups[1];
    QVERIFY(slow.pace == Pace(SteadyPace{Rate(20), std::nullopt}));
    QVERIFY(slow.policy.gate == (Gate{64_KiB, 16_KiB}));
    QVERIFY(slow.policy.admission == (Admission{1000_msgs, std::nullopt, Overflow::LatestPerKey}));
    QVERIFY(slow.policy.throttle == std::optional<Throttle>(TokenBucket{Rate(100), std::nullopt, 20_msgs}));
    QVERIFY(slow.policy.batch == (Batch{50ms, 16_KiB, std::nullopt, BatchEncode::Envelope}));
    QVERIFY(slow.policy.evict == (Eviction{32_MiB, 8_MiB, 60s, std::nullopt}));
    QCOMPARE(s.timeline.size(), 1u);
    QCOMPARE(s.timeline[0].at, Nanos(10s));
    QCOMPARE(s.timeline[0].path, QStringLiteral("groups.slow.policy.gate"));
    QVERIFY(s.timeline[0].value.isNull());
}

void ScenarioLoaderTest::leftOutFieldsGetTheirDefaults()
{
    Scenario expected;
    expected.id = QStringLiteral("test");
    expected.name = QStringLiteral("n");
    QVERIFY(parsed(top("")) == expected);
    expected.groups.resize(1);
    expected.groups[0].name = QStringLiteral("a");
    QVERIFY(parsed(top(R"(,"groups":[{"name":"a"}])")) == expected);
    // Null says the same as leaving out.
    QVERIFY(parsed(top(R"(,"duration":null,"groups":[{"name":"a","policy":{"gate":null,"priority":false}}])")) ==
            expected);
    QVERIFY(parsed(withPolicy(R"("gate":{"high":"128KiB"})")).groups[1].policy.gate == (Gate{128_KiB, 32_KiB}));
}

void ScenarioLoaderTest::allShapesAndSizesAreRead()
{
    const auto shape = [](const char *json) {
        return parsed(withSource((QByteArray(R"("shape":)") + json).constData())).source.shape;
    };
    QVERIFY(shape(R"({"kind":"constant"})") == Shape(ConstantShape{}));
    QVERIFY(shape(R"({"kind":"poisson"})") == Shape(PoissonShape{}));
    QVERIFY(shape(R"({"kind":"burst","on":"1s","off":"4s","rate":"max"})") ==
            Shape(BurstShape{1s, 4s, Rate::infinite()}));
    QVERIFY(shape(R"({"kind":"ramp","from":"0/s","to":"9000/s","over":"1min"})") ==
            Shape(RampShape{Rate(0), Rate(9000), 60s}));
    QVERIFY(shape(R"({"kind":"sine","period":"10s","depth":0.25})") == Shape(SineShape{10s, 0.25}));
    const auto size = [](const char *json) {
        return parsed(withSource((QByteArray(R"("size":)") + json).constData())).source.size;
    };
    QVERIFY(size(R"("0B")") == SizeSpec(FixedSize{0_B}));
    QVERIFY(size(R"({"kind":"uniform","min":"1B","max":"1KiB"})") == SizeSpec(UniformSize{1_B, 1_KiB}));
    QVERIFY(size(R"({"kind":"lognormal","median":"1KiB","sigma":0.5,"max":"1MiB"})") ==
            SizeSpec(LognormalSize{1_KiB, 0.5, 1_MiB}));
    QVERIFY(parsed(withSource(R"("rate":"max")")).source.rate.isInfinite());
    QCOMPARE(parsed(withSource(R"("control":"2/s")")).source.control, Rate(2));
}

void ScenarioLoaderTest::allPacesAreRead()
{
    const auto pace = [](const char *json) {
        return parsed(withGroup((QByteArray(R"("pace":)") + json).constData())).groups[1].pace;
    };
    QVERIFY(pace(R"({"kind":"eager"})") == Pace(EagerPace{}));
    QVERIFY(pace(R"({"kind":"never"})") == Pace(NeverPace{}));
    QVERIFY(pace(R"({"kind":"steady","bytes":"64KiB/s"})") == Pace(SteadyPace{std::nullopt, Rate(65536)}));
    QVERIFY(pace(R"({"kind":"stall","after":"0s","for":"15s"})") == Pace(StallPace{0s, 15s}));
    QVERIFY(pace(R"({"kind":"on-off","on":"2s","off":"500ms"})") == Pace(OnOffPace{2s, 500ms}));
    QVERIFY(pace(R"({"kind":"jitter","messages":"50/s","share":0})") == Pace(JitterPace{Rate(50), 0}));
    QCOMPARE(parsed(withGroup(R"("receive_buffer":"64KiB")")).groups[1].receiveBuffer, std::optional(64_KiB));
}

void ScenarioLoaderTest::allPolicyPartsAreRead()
{
    const auto policy = [](const char *json) { return parsed(withPolicy(json)).groups[1].policy; };
    QVERIFY(policy(R"("expiry":{"max_age":"2s"})").expiry == Expiry{2s});
    QVERIFY(policy(R"("priority":true)").priority.has_value());
    QVERIFY(policy(R"("throttle":{"kind":"leaky-bucket","bytes":"1MiB/s"})").throttle ==
            std::optional<Throttle>(LeakyBucket{std::nullopt, Rate(1 << 20)}));
    QVERIFY(policy(R"("batch":{"window":"1s","max_messages":5,"encode":"envelope-deflate","diff":true})").batch ==
            (Batch{1s, std::nullopt, 5_msgs, BatchEncode::EnvelopeDeflate, BatchDiff::LatestOfKey}));
    QVERIFY(policy(R"("kernel":{"notsent_lowat":"16KiB","send_buffer":"64KiB"})").kernel ==
            (KernelTuning{16_KiB, 64_KiB}));
    QVERIFY(policy(R"("evict":{"max_behind":"5s","code":4500,"reason":"too slow"})").evict ==
            (Eviction{std::nullopt, std::nullopt, 60s, Nanos(5s), 4500, QStringLiteral("too slow")}));
    QVERIFY(policy(R"("upstream":{"hold":"share","share":0.25})").upstream ==
            (UpstreamGate{UpstreamGate::When::Share, 0.25}));
    QVERIFY(policy(R"("upstream":{"hold":"all"})").upstream == UpstreamGate{UpstreamGate::When::All});
    // Those who join can grant credits; readers of ours cannot.
    QVERIFY(parsed(top(R"(,"visitors":{"policy":{"credits":{"initial":10}}})")).visitors.credits == Credits{10_msgs});
}

void ScenarioLoaderTest::errorsNamePathValueAndExpectation_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const QByteArray &json, const char *message) {
        QTest::newRow(name) << json << QString::fromUtf8(message);
    };
    row("a rate per minute", withGroup(R"("pace":{"kind":"steady","messages":"20/m"})"),
        R"(groups[1].pace.messages: "20/m" is not a rate such as 20/s)");
    row("a number where a rate belongs", withSource(R"("rate":400)"),
        R"(source.rate: "400" is not a rate such as 400/s, or max)");
    row("unknown field at the top", top(R"(,"group":[])"), R"(group: is not a known field; did you mean "groups"?)");
    row("unknown field of a group", withGroup(R"("polcy":{})"),
        R"(groups[1].polcy: is not a known field; did you mean "policy"?)");
    row("unknown part", withPolicy(R"("gates":{})"),
        R"(groups[1].policy.gates: is not a known field; did you mean "gate"?)");
    row("field of another pace", withGroup(R"("pace":{"kind":"eager","messages":"20/s"})"),
        R"(groups[1].pace.messages: is not a known field of the pace eager; known: kind)");
    row("no version", QByteArray(R"({"name":"n","source":{"kind":"synthetic"}})"), "penstock_scenario: is missing");
    row("version of the future", QByteArray(R"({"penstock_scenario":2,"name":"n","source":{"kind":"synthetic"}})"),
        R"(penstock_scenario: "2" is not a version of the format that is known here: 1)");
    row("no name", QByteArray(R"({"penstock_scenario":1,"source":{"kind":"synthetic"}})"), "name: is missing");
    row("no source", QByteArray(R"({"penstock_scenario":1,"name":"n"})"), "source: is missing");
    row("source without kind", QByteArray(R"({"penstock_scenario":1,"name":"n","source":{}})"),
        "source.kind: is missing");
    row("source of another version", QByteArray(R"({"penstock_scenario":1,"name":"n","source":{"kind":"kafka"}})"),
        R"(source.kind: "kafka" is not one of synthetic)");
    row("groups are a list", top(R"(,"groups":{})"), R"(groups: "{}" is not a list)");
    row("group is an object", top(R"(,"groups":[1])"), R"(groups[0]: "1" is not an object)");
    row("group without name", top(R"(,"groups":[{}])"), "groups[0].name: is missing");
    row("name with a dot", top(R"(,"groups":[{"name":"a.b"}])"),
        R"(groups[0].name: "a.b" is not a name of 1 to 32 letters, digits, - and _)");
    row("name with a letter of elsewhere", top(R"(,"groups":[{"name":"ä"}])"),
        R"(groups[0].name: "ä" is not a name of 1 to 32 letters, digits, - and _)");
    row("the visitors' name", top(R"(,"groups":[{"name":"visitors"}])"),
        R"(groups[0].name: "visitors" is the group of those who join; choose another name for readers)");
    row("twice the same name", top(R"(,"groups":[{"name":"a"},{"name":"a"}])"),
        R"(groups[1].name: "a" is the name of another group already)");
    row("too many readers", withGroup(R"("readers":20001)"),
        R"(groups[1].readers: "20001" is not a whole number from 0 to 20000)");
    row("too many together", top(R"(,"groups":[{"name":"a","readers":15000},{"name":"b","readers":6000}])"),
        "groups: have 21000 readers together; at most 20000");
    row("half a reader", withGroup(R"("readers":1.5)"),
        R"(groups[1].readers: "1.5" is not a whole number from 0 to 20000)");
    row("pace without kind", withGroup(R"("pace":{})"), "groups[1].pace.kind: is missing");
    row("pace as text", withGroup(R"("pace":"eager")"),
        R"(groups[1].pace: "eager" is not an object such as { "kind": "eager" })");
    row("unknown pace", withGroup(R"("pace":{"kind":"stedy"})"),
        R"(groups[1].pace.kind: "stedy" is not one of eager, steady, stall, never, on-off, jitter; did you mean "steady"?)");
    row("steady without a rate", withGroup(R"("pace":{"kind":"steady"})"),
        R"(groups[1].pace: needs messages or bytes, e.g. "messages": "20/s")");
    row("reading at no rate", withGroup(R"("pace":{"kind":"steady","messages":"0/s"})"),
        R"(groups[1].pace.messages: "0/s" is not a rate of at least 0.001/s)");
    row("reading at max is eager", withGroup(R"("pace":{"kind":"steady","messages":"max"})"),
        R"(groups[1].pace.messages: "max" is not a rate such as 20/s)");
    row("gate upside down", withPolicy(R"("gate":{"high":"16KiB","low":"64KiB"})"),
        R"(groups[1].policy.gate.low: "64KiB" is not below high (16KiB))");
    row("gate in plain bytes", withPolicy(R"("gate":{"high":65536})"),
        R"(groups[1].policy.gate.high: "65536" is not a size such as 64KiB)");
    row("gate as a flag", withPolicy(R"("gate":true)"), R"(groups[1].policy.gate: "true" is not an object)");
    row("no limit", withPolicy(R"("admission":{})"),
        R"(groups[1].policy.admission.limit: needs messages or bytes, e.g. { "messages": 1000 })");
    row("limit of nothing", withPolicy(R"("admission":{"limit":{"messages":0}})"),
        R"(groups[1].policy.admission.limit.messages: "0" is not a whole number from 1 to 1000000000)");
    row("unknown overflow", withPolicy(R"("admission":{"limit":{"messages":1},"over":"drop-newest"})"),
        R"(groups[1].policy.admission.over: "drop-newest" is not one of refuse-newest, drop-oldest, latest-per-key, close; did you mean "drop-oldest"?)");
    row("leaky with burst", withPolicy(R"("throttle":{"kind":"leaky-bucket","messages":"1/s","burst":2})"),
        R"(groups[1].policy.throttle.burst: is not a known field of a leaky-bucket; known: kind, messages, bytes)");
    row("batch without window", withPolicy(R"("batch":{})"), "groups[1].policy.batch.window: is missing");
    row("eviction of nobody", withPolicy(R"("evict":{"soft_for":"1s"})"),
        "groups[1].policy.evict: needs hard, soft or max_behind");
    row("close code nobody may send", withPolicy(R"("evict":{"hard":"1MiB","code":1006})"),
        R"(groups[1].policy.evict.code: "1006" is not a close code that may be sent (1000-1003, 1007-1014, 3000-4999))");
    row("share without share", withPolicy(R"("upstream":{"hold":"any","share":0.5})"),
        R"(groups[1].policy.upstream.share: is not a known field with hold any; known: hold)");
    row("share of more than all", withPolicy(R"("upstream":{"hold":"share","share":1.5})"),
        R"(groups[1].policy.upstream.share: "1.5" is not a number from 0.001 to 1)");
    row("credits of readers", withPolicy(R"("credits":{"initial":5})"),
        "groups[1].policy.credits: cannot be used here: our own readers do not grant credits in this version");
    row("expiry in bytes", withPolicy(R"("expiry":{"max_age":"2KiB"})"),
        R"(groups[1].policy.expiry.max_age: "2KiB" is not a duration such as 50ms or 30s (up to 720h))");
    row("payload too large", withSource(R"("size":"17MiB")"), R"(source.size: "17MiB" is not a size from 0B to 16MiB)");
    row("size as number", withSource(R"("size":128)"),
        R"(source.size: "128" is not a size such as 128B, or an object with kind uniform or lognormal)");
    row("uniform upside down", withSource(R"("size":{"kind":"uniform","min":"2B","max":"1B"})"),
        R"(source.size.max: "1B" is less than min (2B))");
    row("no keys", withSource(R"("keys":0)"), R"(source.keys: "0" is not a whole number from 1 to 1000000)");
    row("ramp to infinity", withSource(R"("shape":{"kind":"ramp","from":"0/s","to":"max","over":"1s"})"),
        R"(source.shape.to: "max" is not a rate such as 20/s)");
    row("flat sine", withSource(R"("shape":{"kind":"sine","period":"1s","depth":0})"),
        R"(source.shape.depth: "0" is not a number from 0.001 to 1)");
    row("negative seed", top(R"(,"seed":-1)"), R"(seed: "-1" is not a whole number from 0 to 9007199254740992)");
    row("seed that JSON rounds", top(R"(,"seed":18446744073709551615)"),
        R"(seed: "1.84467440737096e+19" is not a whole number from 0 to 9007199254740992)");
    row("no time at all", top(R"(,"duration":"0s")"), R"(duration: "0s" is not a duration of at least 1ms)");
    row("open to the network", top(R"(,"listen":"0.0.0.0:80")"),
        R"(listen: "0.0.0.0:80" is not an address of this machine alone such as 127.0.0.1:0)");
    row("port too high", top(R"(,"listen":"127.0.0.1:65536")"),
        R"(listen: "127.0.0.1:65536" is not an address and port such as 127.0.0.1:0)");
    row("no port", top(R"(,"listen":"127.0.0.1")"),
        R"(listen: "127.0.0.1" is not an address and port such as 127.0.0.1:0)");
    row("tiny budget", top(R"(,"budget":"1KiB")"), R"(budget: "1KiB" is not a size from 1MiB to 1024GiB)");
    row("visitors with readers", top(R"(,"visitors":{"readers":1})"),
        "visitors.readers: is not a known field; known: policy");
    row("timed change of an unknown group", top(R"(,"timeline":[{"at":"1s","set":{"groups.b.readers":1}}])"),
        "timeline[0].set.groups.b.readers: names no group of this scenario");
    row("timed change with a wrong value",
        top(R"(,"groups":[{"name":"slow"}],"timeline":[{"at":"1s","set":{"source.rate":"1/s"}},
               {"at":"1s","set":{"groups.slow.policy.gate.high":"64"}}])"),
        R"(timeline[1].set.groups.slow.policy.gate.high: "64" is not a size such as 64KiB)");
    row("timed change that needs an earlier one",
        top(R"(,"groups":[{"name":"slow"}],"timeline":[{"at":"1s","set":{"groups.slow.pace.messages":"5/s"}}])"),
        "timeline[0].set.groups.slow.pace.messages: is not a known field of the pace eager; known: kind");
    row("timed change of the seed", top(R"(,"timeline":[{"at":"1s","set":{"seed":2}}])"),
        "timeline[0].set.seed: cannot change while the lab runs; what can: source, budget, visitors.policy, and "
        "policy, "
        "pace, readers, receive_buffer of a group");
    row("timed change without time", top(R"(,"timeline":[{"set":{"seed":2}}])"), "timeline[0].at: is missing");
    row("timed change of nothing", top(R"(,"timeline":[{"at":"1s","set":{}}])"),
        R"(timeline[0].set: "{}" is not an object such as { "source.rate": "800/s" })");
    row("hostile name", top(R"(,"a\n\u001b[31m":1)"),
        "a??[31m: is not a known field; known: penstock_scenario, name, "
        "description, seed, duration, listen, budget, source, groups, visitors, timeline");
}

void ScenarioLoaderTest::errorsNamePathValueAndExpectation()
{
    QFETCH(QByteArray, json);
    const Result<Scenario> scenario = parseScenario(json, QStringLiteral("test"));
    QVERIFY(!scenario);
    QTEST(scenario.error().text(), "message");
}

void ScenarioLoaderTest::syntaxErrorsGiveLineAndColumn_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("place");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("line 1, column 1");
    QTest::newRow("comma too many") << QByteArray("{\n  \"a\": 1,\n  \"b\": 2,\n}")
                                    << QStringLiteral("line 4, column 2");
    QTest::newRow("word without quotes") << QByteArray("{\n  \"a\": yes\n}") << QStringLiteral("line 2, column 8");
    QTest::newRow("list instead of object") << QByteArray("[]") << QStringLiteral("line 1, column 1");
    QTest::newRow("name twice") << QByteArray("{\"a\":{\"x\":1},\n \"b\":{\"x\":1, \"\\u0078\":2}}")
                                << QStringLiteral("line 2, column 14");
    QTest::newRow("too deep") << QByteArray(40, '[') << QStringLiteral("line 1, column 33");
}

void ScenarioLoaderTest::syntaxErrorsGiveLineAndColumn()
{
    QFETCH(QByteArray, json);
    const Result<QJsonObject> object = parseJsonObject(json);
    QVERIFY(!object);
    QTEST(object.error().place, "place");
    QVERIFY(!object.error().expected.isEmpty());
}

void ScenarioLoaderTest::hugeFilesAreRefused()
{
    const QByteArray json = top("") + QByteArray(1 << 20, ' ');
    const Result<Scenario> scenario = parseScenario(json, QStringLiteral("test"));
    QVERIFY(!scenario);
    QVERIFY2(scenario.error().expected.contains(QLatin1String("at most 1048576 are read")),
             qPrintable(scenario.error().text()));
}

void ScenarioLoaderTest::timelineIsSortedByTimeAndKeepsTheOrderOfTheFile()
{
    const Scenario s = parsed(top(R"(,"timeline":[
        {"at":"2s","set":{"source.rate":"3/s"}}, {"at":"1s","set":{"source.rate":"1/s"}},
        {"at":"2s","set":{"source.keys":4}}, {"at":"1s","set":{"source.rate":"2/s"}}])"));
    QStringList values;
    for (const TimedChange &change : s.timeline)
        values += change.value.toVariant().toString();
    QCOMPARE(values.join(QLatin1Char(' ')), QStringLiteral("1/s 2/s 3/s 4"));
}

void ScenarioLoaderTest::readyScenariosLoadAndTheDefaultIsFirst()
{
    const QStringList ids = readyScenarioIds();
    QCOMPARE(ids.first(), QString::fromLatin1(defaultScenarioId));
    for (const char *id : {"burst", "flood", "healthy", "mobile-mix", "naive-vs-gated", "stalled-reader"})
        QVERIFY2(ids.contains(QLatin1String(id)), id);
    for (const QString &id : ids) {
        const Result<Scenario> scenario = loadScenario(id);
        QVERIFY2(scenario.ok(), qPrintable(scenario.ok() ? id : id + scenario.error().text()));
        QCOMPARE(scenario.value().id, id);
        QVERIFY2(!scenario.value().description.isEmpty(), qPrintable(id));
        QVERIFY2(scenario.value().duration.has_value(), qPrintable(id));
    }
    QCOMPARE(static_cast<qsizetype>(readyScenarios().size()), ids.size());
}

void ScenarioLoaderTest::filesAreLoadedByPath()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("my.scenario.json"));
    const auto write = [&](const QByteArray &text) {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    QVERIFY(write(designExample));
    const Result<Scenario> scenario = loadScenario(path);
    QVERIFY(scenario.ok());
    QCOMPARE(scenario.value().id, QStringLiteral("my.scenario"));
    QVERIFY(write("{"));
    QVERIFY(loadScenario(path).error().place.startsWith(QLatin1String("my.scenario.json: line 1, column ")));
}

void ScenarioLoaderTest::unknownScenarioSuggestsANearOne()
{
    const Result<Scenario> scenario = loadScenario(QStringLiteral("one-slow-raeder"));
    QVERIFY(!scenario);
    QCOMPARE(scenario.error().text(),
             QStringLiteral("scenario: \"one-slow-raeder\" is neither a ready scenario nor a file; "
                            "did you mean \"one-slow-reader\"?"));
}

void ScenarioLoaderTest::folderIsNotAScenario()
{
    QTemporaryDir folder;
    const Result<Scenario> scenario = loadScenario(folder.path());
    QVERIFY(!scenario);
    QCOMPARE(scenario.error().expected, QStringLiteral("is not a file that can be read"));
}

void ScenarioLoaderTest::everyPolicyFieldOfTheCatalogueIsRead()
{
    for (const PolicyPart &part : policyParts()) {
        QJsonObject example;
        for (const PolicyField &field : part.fields) {
            const QStringList path = field.name.split(QLatin1Char('.'));
            QJsonObject inner = path.size() == 2 ? example.value(path[0]).toObject() : QJsonObject();
            inner.insert(path.last(), field.example);
            example.insert(path[0], path.size() == 2 ? QJsonValue(inner) : field.example);
        }
        const QJsonValue value = part.fields.empty() ? QJsonValue(true) : QJsonValue(example);
        const Result<Policy> policy = policyFromJson(QJsonObject{{part.id, value}}, QStringLiteral("policy"));
        QVERIFY2(policy.ok(), qPrintable(policy.ok() ? part.id : policy.error().text()));
        // And nothing is written that the catalogue does not know.
        QCOMPARE(policyToJson(policy.value()).keys(), QStringList{part.id});
        QCOMPARE(policyToJson(policy.value()).value(part.id).toObject().keys(), example.keys());
    }
}

void ScenarioLoaderTest::everyPresetReadsBackEqual()
{
    for (const PolicyPreset &preset : policyPresets()) {
        const Result<Policy> policy = policyFromJson(policyToJson(preset.policy), QStringLiteral("policy"));
        QVERIFY2(policy.ok() && policy.value() == preset.policy, qPrintable(preset.id));
    }
}

QTEST_GUILESS_MAIN(ScenarioLoaderTest)
#include "tst_scenario_loader.moc"
