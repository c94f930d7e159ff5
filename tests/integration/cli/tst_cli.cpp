// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

/*! penstock-cli as a program: what it writes where, and how it ends. */
class CliTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void versionAndHelpGoToStdout_data();
    void versionAndHelpGoToStdout();
    void listsAreWrittenAsTextAndAsJson_data();
    void listsAreWrittenAsTextAndAsJson();
    void printedScenarioCanBeRun();
    void wrongUsageNamesArgumentValueAndExpectation_data();
    void wrongUsageNamesArgumentValueAndExpectation();
    void badFileNamesLineOrPath_data();
    void badFileNamesLineOrPath();
    void busyPortExitsWith3();
    void runEndsByItselfWithATable();
    void firstLineOnStderrIsTheAddress();
    void jsonToStdoutIsNothingButJson();
    void settingsShowInTheResult();
    void heldAssertsExitWith0AndFailedWith99();
    void signalGivesTheResultSoFar_data();
    void signalGivesTheResultSoFar();
    void interruptWithoutAnEndWorksAsWell();
    void timelineChangesWhatRuns();
    void sameSeedSameScenarioInTheResult();

private:
    void start(const QStringList &arguments);
    int run(const QStringList &arguments);
    int exitCode();
    QString write(const QByteArray &text);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_cli;
    QByteArray m_out;
    QByteArray m_talk;
};

namespace {

QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

void CliTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void CliTest::cleanup()
{
    if (m_cli) {
        m_cli->disconnect(this);
        m_cli->kill();
        m_cli->waitForFinished();
    }
    m_cli.reset();
}

void CliTest::start(const QStringList &arguments)
{
    m_out.clear();
    m_talk.clear();
    m_cli = std::make_unique<QProcess>();
    connect(m_cli.get(), &QProcess::readyReadStandardError, this, [this] { m_talk += m_cli->readAllStandardError(); });
    connect(m_cli.get(), &QProcess::readyReadStandardOutput, this, [this] { m_out += m_cli->readAllStandardOutput(); });
    m_cli->start(QStringLiteral(PENSTOCK_CLI), arguments);
    QVERIFY(m_cli->waitForStarted());
}

int CliTest::exitCode()
{
    if (!QTest::qWaitFor([this] { return m_cli->state() == QProcess::NotRunning; }, 30'000))
        return -1;
    return m_cli->exitStatus() == QProcess::NormalExit ? m_cli->exitCode() : -2;
}

int CliTest::run(const QStringList &arguments)
{
    start(arguments);
    return exitCode();
}

QString CliTest::write(const QByteArray &text)
{
    const QString path = m_folder->filePath(QStringLiteral("mine.json"));
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? path : QString();
}

void CliTest::versionAndHelpGoToStdout_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("version") << words("--version") << QByteArray("penstock-cli 0.");
    QTest::newRow("help") << words("--help") << QByteArray("penstock-cli COMMAND");
    for (const char *verb : {"run", "scenarios", "lessons", "metrics", "policies", "bench"}) {
        const QString name = QLatin1String(verb);
        QTest::newRow(verb) << QStringList{name, QStringLiteral("--help")} << "penstock-cli " + QByteArray(verb);
    }
    QTest::newRow("help about a verb") << words("help run") << QByteArray("penstock-cli run NAME|FILE");
}

void CliTest::versionAndHelpGoToStdout()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, begin);
    QCOMPARE(run(arguments), 0);
    QVERIFY2(m_out.startsWith(begin), m_out.constData());
    QCOMPARE(m_talk, QByteArray());
}

void CliTest::listsAreWrittenAsTextAndAsJson_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<int>("atLeast");
    QTest::newRow("scenarios") << QStringLiteral("scenarios") << QByteArray("naive-vs-gated") << 7;
    QTest::newRow("metrics") << QStringLiteral("metrics") << QByteArray("connection.kernel_unsent_bytes") << 50;
    QTest::newRow("policies") << QStringLiteral("policies") << QByteArray("admission") << 10;
    QTest::newRow("bench") << QStringLiteral("bench") << QByteArray("outbox") << 1;
    QTest::newRow("lessons") << QStringLiteral("lessons") << QByteArray() << 0;
}

void CliTest::listsAreWrittenAsTextAndAsJson()
{
    QFETCH(QString, verb);
    QFETCH(QByteArray, says);
    QFETCH(int, atLeast);
    QCOMPARE(run({verb}), 0);
    QVERIFY2(m_out.contains(says), m_out.constData());
    QCOMPARE(run({verb, QStringLiteral("--json")}), 0);
    QJsonParseError error;
    const QJsonDocument json = QJsonDocument::fromJson(m_out, &error);
    QCOMPARE(error.error, QJsonParseError::NoError);
    QVERIFY(json.isArray());
    QVERIFY(json.array().size() >= atLeast);
}

void CliTest::printedScenarioCanBeRun()
{
    QCOMPARE(run(words("scenarios healthy")), 0);
    const QString path = write(m_out);
    QCOMPARE(run({QStringLiteral("run"), path, QStringLiteral("--for"), QStringLiteral("200ms")}), 0);
}

void CliTest::wrongUsageNamesArgumentValueAndExpectation_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *arguments, const char *says) {
        QTest::newRow(arguments) << words(arguments) << QByteArray(says);
    };
    row("", "penstock-cli COMMAND");
    row("rnu", "\"rnu\" is not a command; did you mean \"run\"?");
    row("help rnu", "\"rnu\" is not a command; did you mean \"run\"?");
    row("probe ws://127.0.0.1:1", "probe: is not part of this version");
    row("attach --port 1", "attach: is not part of this version");
    row("replay x.penstock", "replay: is not part of this version");
    row("run", "run: needs NAME|FILE");
    row("run one-slow-raeder", "did you mean \"one-slow-reader\"?");
    row("run healthy burst", "\"burst\" is one argument too many for run");
    row("run healthy --jsno -", "\"--jsno\" is not an option of run; did you mean \"--json\"?");
    row("run healthy --for", "--for: needs a value");
    row("run healthy --for soon", "--for: \"soon\" is not a duration such as");
    row("run healthy --set source.rate", "--set: \"source.rate\" is not PATH=VALUE");
    row("run healthy --set source.rate=20/m", "--set source.rate: \"20/m\" is not a rate such as");
    row("run healthy --set source.rat=20/s", "--set source.rat: is not a known field; did you mean \"rate\"?");
    row("run healthy --set groups.reader.readers=1", "names no group of this scenario; did you mean \"readers\"?");
    row("run healthy --listen 0.0.0.0:0", "--listen: \"0.0.0.0:0\" is not an address of this machine alone");
    row("run healthy --shards 0", "--shards: \"0\" is not a whole number from 1 to 16");
    row("run healthy --sampling 1ms", "--sampling: \"1ms\" is not a duration from 20ms to 1s");
    row("run healthy --assert groups", "--assert: \"groups\" is not a comparison such as");
    row("run healthy --record x.penstock", "--record: is not part of this version");
    row("run healthy --json /nowhere/result.json",
        "--json: \"/nowhere/result.json\" is not a file that can be written");
    row("bench fanuot", "bench: \"fanuot\" is not a benchmark");
    row("metrics --markdown=yes", "--markdown: \"yes\" is one value too many");
}

void CliTest::wrongUsageNamesArgumentValueAndExpectation()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    QCOMPARE(run(arguments), 2);
    QVERIFY2(m_talk.contains(says), m_talk.constData());
    QCOMPARE(m_out, QByteArray());
}

void CliTest::badFileNamesLineOrPath_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("syntax") << QByteArray("{\n \"penstock_scenario\": 1,\n \"name\": oops }")
                            << QByteArray("mine.json: line 3, column 10: is not JSON");
    QTest::newRow("field") << QByteArray(R"({"penstock_scenario":1,"name":"n","source":{"kind":"synthetic"},
                                 "groups":[{"name":"a","pace":{"kind":"steady","messages":"20/m"}}]})")
                           << QByteArray(R"(mine.json: groups[0].pace.messages: "20/m" is not a rate such as 20/s)");
    QTest::newRow("not JSON at all") << QByteArray(5000, '\xff') << QByteArray("mine.json: line 1, column ");
}

void CliTest::badFileNamesLineOrPath()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    QCOMPARE(run({QStringLiteral("run"), write(text)}), 2);
    QVERIFY2(m_talk.contains(says), m_talk.constData());
    QCOMPARE(m_out, QByteArray());
}

void CliTest::busyPortExitsWith3()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const QString address = QStringLiteral("127.0.0.1:%1").arg(taken.serverPort());
    QCOMPARE(run({QStringLiteral("run"), QStringLiteral("healthy"), QStringLiteral("--listen"), address}), 3);
    QVERIFY2(m_talk.contains(address.toLatin1()), m_talk.constData());
    QVERIFY(!m_talk.contains("listening "));
    QCOMPARE(m_out, QByteArray());
}

void CliTest::runEndsByItselfWithATable()
{
    QCOMPARE(run(words("run healthy --for 500ms")), 0);
    const QList<QByteArray> lines = m_out.split('\n');
    QVERIFY2(lines[0].startsWith("connection  "), m_out.constData());
    QCOMPARE(m_out.count("\nreaders-"), 12);
    QVERIFY2(m_out.endsWith("unaccounted 0\n"), m_out.constData());
}

void CliTest::firstLineOnStderrIsTheAddress()
{
    start(words("run healthy --for 20s"));
    QTRY_VERIFY(m_talk.contains('\n'));
    QVERIFY2(m_talk.startsWith("listening ws://127.0.0.1:"), m_talk.constData());
    QVERIFY(m_talk.mid(25, m_talk.indexOf('\n') - 25).toUShort() > 0);
}

void CliTest::jsonToStdoutIsNothingButJson()
{
    QCOMPARE(run(words("run healthy --for 300ms --json -")), 0);
    QJsonParseError error;
    const QJsonObject result = QJsonDocument::fromJson(m_out, &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(result["groups"].toArray().size(), 2); // the readers and the visitors
    QVERIFY(result["duration_s"].toDouble() >= 0.3);
    QCOMPARE(result["totals"]["unaccounted"].toInteger(-1), 0);
}

void CliTest::settingsShowInTheResult()
{
    QCOMPARE(
        run({QStringLiteral("run"), QStringLiteral("healthy"), QStringLiteral("--for"), QStringLiteral("300ms"),
             QStringLiteral("--json"), QStringLiteral("-"), QStringLiteral("--set"), QStringLiteral("source.rate=50/s"),
             QStringLiteral("--set"), QStringLiteral("groups.readers.readers=3"), QStringLiteral("--set"),
             QStringLiteral(R"(groups.readers.pace={"kind":"steady","messages":"20/s"})"), QStringLiteral("--set"),
             QStringLiteral("groups.readers.policy.gate=null"), QStringLiteral("--shards"), QStringLiteral("2")}),
        0);
    const QJsonObject result = object(m_out);
    const QJsonObject group = result["scenario"]["groups"].toArray()[0].toObject();
    QCOMPARE(result["scenario"]["source"]["rate"].toString(), QStringLiteral("50/s"));
    QCOMPARE(result["scenario"]["duration"].toString(), QStringLiteral("300ms"));
    QCOMPARE(group["readers"].toInt(), 3);
    QCOMPARE(group["pace"]["kind"].toString(), QStringLiteral("steady"));
    QVERIFY(!group["policy"].toObject().contains(QLatin1String("gate")));
    QCOMPARE(result["connections"].toArray().size(), 3);
}

void CliTest::heldAssertsExitWith0AndFailedWith99()
{
    const QStringList base = words("run healthy --for 1s --json -");
    const QStringList held{QStringLiteral("--assert"), QStringLiteral("groups.readers.connections == 12"),
                           QStringLiteral("--assert"), QStringLiteral("totals.unaccounted == 0")};
    QCOMPARE(run(base + held), 0);
    QCOMPARE(object(m_out)["asserts"].toArray().size(), 2);
    QCOMPARE(run(base + held + QStringList{QStringLiteral("--assert"), QStringLiteral("totals.produced < 1")}), 99);
    const QJsonArray asserts = object(m_out)["asserts"].toArray();
    QCOMPARE(asserts.size(), 3);
    QCOMPARE(asserts[0]["ok"].toBool(), true);
    QCOMPARE(asserts[2]["ok"].toBool(true), false);
    QCOMPARE(asserts[2]["expr"].toString(), QStringLiteral("totals.produced < 1"));
    QVERIFY(asserts[2]["value"].toInt() > 0);
    QVERIFY2(m_talk.contains("assert failed: totals.produced < 1 (totals.produced is "), m_talk.constData());
}

void CliTest::signalGivesTheResultSoFar_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("Ctrl+C") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
}

void CliTest::signalGivesTheResultSoFar()
{
    QFETCH(int, signal);
    start(words("run healthy --for 60s --json -"));
    QTRY_VERIFY(m_talk.contains("listening "));
    QCOMPARE(::kill(static_cast<pid_t>(m_cli->processId()), signal), 0);
    QCOMPARE(exitCode(), 5);
    const QJsonObject result = object(m_out);
    QVERIFY(result["duration_s"].toDouble(99) < 30);
    QCOMPARE(result["totals"]["unaccounted"].toInteger(-1), 0);
}

void CliTest::interruptWithoutAnEndWorksAsWell()
{
    start(words("run healthy --set duration=null"));
    QTRY_VERIFY(m_talk.contains("it runs until Ctrl+C"));
    QCOMPARE(::kill(static_cast<pid_t>(m_cli->processId()), SIGINT), 0);
    QCOMPARE(exitCode(), 5);
}

void CliTest::timelineChangesWhatRuns()
{
    const QString path = write(R"({ "penstock_scenario": 1, "name": "n", "duration": "2s",
        "source": { "kind": "synthetic", "rate": "100/s" }, "groups": [ { "name": "a", "readers": 2 } ],
        "timeline": [ { "at": "500ms", "set": { "groups.a.readers": 5, "groups.a.policy.gate.high": "32KiB" } } ] })");
    QCOMPARE(run({QStringLiteral("run"), path, QStringLiteral("--json"), QStringLiteral("-")}), 0);
    const QJsonObject group = object(m_out)["groups"].toArray()[0].toObject();
    QCOMPARE(group["connections"].toInt(), 5);
    QCOMPARE(group["policy"]["gate"]["high"].toString(), QStringLiteral("32KiB"));
    QVERIFY2(m_out.contains("\"policy-changed\""), m_out.constData());
}

void CliTest::sameSeedSameScenarioInTheResult()
{
    QCOMPARE(run(words("run healthy --for 200ms --json - --set seed=7")), 0);
    const QJsonObject scenario = object(m_out)["scenario"].toObject();
    QCOMPARE(scenario["seed"].toInt(), 7);
    const QString path = write(QJsonDocument(scenario).toJson());
    QCOMPARE(run({QStringLiteral("run"), path, QStringLiteral("--json"), QStringLiteral("-")}), 0);
    QCOMPARE(object(m_out)["scenario"].toObject(), scenario);
}

QTEST_GUILESS_MAIN(CliTest)
#include "tst_cli.moc"
