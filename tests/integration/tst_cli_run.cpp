// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/peer_process.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace penstock;

namespace {

/*! The first of an array of objects whose `key` is `value`; empty: none. */
QJsonObject find(const QJsonValue &array, const char *key, const QString &value)
{
    const QJsonArray objects = array.toArray();
    for (const QJsonValue &object : objects) {
        if (object[QLatin1String(key)].toString() == value)
            return object.toObject();
    }
    return {};
}

/*! The value at a path such as "peak.socket_bytes"; undefined: not there. */
QJsonValue at(const QJsonObject &object, const char *path)
{
    QJsonValue value = object;
    const QStringList names = QString::fromLatin1(path).split(QLatin1Char('.'));
    for (const QString &name : names)
        value = value.toObject().value(name);
    return value;
}

} // namespace

/*! `penstock-cli run` as a person or a CI job uses it: started, joined, read. */
class TestCliRun : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void visitorsShowInTheResult();
    void naiveGrowsWhereTheGateHolds();
    void resultHasAllKeys();
    void interruptGivesTheResultSoFar();
    void failedAssertExitsWith99();
    void wrongUsageExitsWith2_data();
    void wrongUsageExitsWith2();

private:
    void run(const QStringList &arguments);
    /*! Waits for the line that says where it listens. */
    QString address();
    int exitCode();
    [[nodiscard]] QJsonObject result() const;
    [[nodiscard]] QString resultFile() const { return m_folder->filePath(QStringLiteral("result.json")); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_cli;
    QByteArray m_talk;
};

void TestCliRun::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_cli = std::make_unique<QProcess>();
    m_talk.clear();
    connect(m_cli.get(), &QProcess::readyReadStandardError, this, [this] { m_talk += m_cli->readAllStandardError(); });
}

void TestCliRun::cleanup()
{
    m_cli->disconnect(this);
    m_cli->kill();
    m_cli->waitForFinished();
    m_cli.reset();
}

void TestCliRun::run(const QStringList &arguments)
{
    m_cli->start(QStringLiteral(PENSTOCK_CLI), QStringList{QStringLiteral("run")} + arguments);
    QVERIFY(m_cli->waitForStarted());
}

QString TestCliRun::address()
{
    const QByteArray word = "listening ";
    if (!QTest::qWaitFor([this, &word] { return m_talk.startsWith(word) && m_talk.contains('\n'); }, 10'000))
        QTest::qFail(m_talk.constData(), __FILE__, __LINE__);
    return QString::fromUtf8(m_talk.left(m_talk.indexOf('\n')).mid(word.size()));
}

int TestCliRun::exitCode()
{
    if (!QTest::qWaitFor([this] { return m_cli->state() == QProcess::NotRunning; }, 60'000))
        QTest::qFail("penstock-cli does not end", __FILE__, __LINE__);
    return m_cli->exitStatus() == QProcess::NormalExit ? m_cli->exitCode() : -1;
}

QJsonObject TestCliRun::result() const
{
    QFile file(resultFile());
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

void TestCliRun::visitorsShowInTheResult()
{
    run({QStringLiteral("healthy"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--for"),
         QStringLiteral("8s"), QStringLiteral("--json"), resultFile(), QStringLiteral("--set"),
         QStringLiteral("source.rate=400/s"), QStringLiteral("--set"), QStringLiteral("source.size=16KiB")});
    const QString url = address();
    const QString eagerName = QStringLiteral("guest-eager");
    const QString slowName = QStringLiteral("guest-slow");
    const auto visitor = [&url](const QString &kind, const QStringList &more) {
        return PeerProcess::visitor(kind, QStringList{url, QStringLiteral("--name")} + more);
    };
    const auto eager = visitor(QStringLiteral("node"), {eagerName});
    const auto slow = visitor(QStringLiteral("python"), {slowName, QStringLiteral("--slow")});
    QTRY_VERIFY2(eager->said(QStringLiteral("open")), qPrintable(eager->complaint()));
    QTRY_VERIFY2(slow->said(QStringLiteral("open")), qPrintable(slow->complaint()));

    QCOMPARE(exitCode(), 0);
    QTRY_VERIFY2(eager->said(QStringLiteral("result")), qPrintable(eager->complaint()));
    const QJsonObject seen = *eager->said(QStringLiteral("result"));
    const QJsonObject all = result();
    const QJsonObject guest = find(all[QLatin1String("connections")], "name", eagerName);
    QCOMPARE(guest[QLatin1String("group")].toString(), QStringLiteral("visitors"));
    QCOMPARE(seen[QLatin1String("backwards")].toInteger(-1) + seen[QLatin1String("missing")].toInteger(-1), 0);
    QVERIFY(seen[QLatin1String("messages")].toInteger() > 100);

    const QJsonObject blamed = find(all[QLatin1String("connections")], "name", slowName);
    QCOMPARE(blamed[QLatin1String("group")].toString(), QStringLiteral("visitors"));
    QCOMPARE(blamed[QLatin1String("cause")].toString(), QStringLiteral("reader"));
    const QJsonObject stages = blamed[QLatin1String("stages")].toObject();
    QVERIFY(stages[QLatin1String("socket_bytes")].toInteger() +
                stages[QLatin1String("kernel_unsent_bytes")].toInteger() >
            1 << 20);

    const QJsonObject visitors = find(all[QLatin1String("groups")], "name", QStringLiteral("visitors"));
    QCOMPARE(visitors[QLatin1String("connections")].toInt(), 2);
    QCOMPARE(at(all, "totals.unaccounted").toInteger(-1), 0);
}

void TestCliRun::naiveGrowsWhereTheGateHolds()
{
    run({QStringLiteral("naive-vs-gated"), QStringLiteral("--for"), QStringLiteral("10s"), QStringLiteral("--json"),
         resultFile()});
    QCOMPARE(exitCode(), 0);
    const QJsonObject all = result();
    QCOMPARE(at(all, "totals.unaccounted").toInteger(-1), 0);
    const QJsonArray groups = all[QLatin1String("groups")].toArray();
    for (const QJsonValue &group : groups)
        QCOMPARE(at(group.toObject(), "totals.unaccounted").toInteger(-1), 0);

    const QJsonObject naive = find(groups, "name", QStringLiteral("naive"));
    const QJsonObject gated = find(groups, "name", QStringLiteral("gated"));
    const qint64 naivePeak = at(naive, "peak.socket_bytes").toInteger() + at(naive, "peak.kernel_bytes").toInteger();
    QVERIFY2(naivePeak > 1 << 20, qPrintable(QString::number(naivePeak)));

    const qint64 gatedPeak = at(gated, "peak.socket_bytes").toInteger(-1);
    const QString high = at(gated, "policy.gate.high").toString();
    QCOMPARE(high, QStringLiteral("64KiB"));
    QVERIFY2(gatedPeak > 0 && gatedPeak < 128 << 10, qPrintable(QString::number(gatedPeak)));

    int blamed = 0;
    const QJsonArray connections = all[QLatin1String("connections")].toArray();
    for (const QJsonValue &connection : connections) {
        if (connection[QLatin1String("group")].toString() == QLatin1String("naive"))
            blamed += connection[QLatin1String("cause")].toString() == QLatin1String("reader");
    }
    QVERIFY(blamed > 0);
}

void TestCliRun::resultHasAllKeys()
{
    run({QStringLiteral("one-slow-reader"), QStringLiteral("--for"), QStringLiteral("1s"), QStringLiteral("--json"),
         QStringLiteral("-")});
    QCOMPARE(exitCode(), 0);
    // Nothing but the result goes to stdout.
    QJsonParseError error;
    const QJsonObject all = QJsonDocument::fromJson(m_cli->readAllStandardOutput(), &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    for (const char *path : {"penstock",
                             "scenario.groups",
                             "duration_s",
                             "address",
                             "totals.produced",
                             "totals.delivered",
                             "totals.read",
                             "totals.waiting",
                             "totals.dropped.newest",
                             "totals.dropped.oldest",
                             "totals.dropped.conflated",
                             "totals.dropped.expired",
                             "totals.dropped.evicted",
                             "totals.unaccounted",
                             "groups",
                             "connections",
                             "process.rss_peak_bytes",
                             "process.cpu_s",
                             "process.sampling_jitter_ms",
                             "events",
                             "asserts"})
        QVERIFY2(!at(all, path).isUndefined(), path);
    const QJsonObject group = find(all[QLatin1String("groups")], "name", QStringLiteral("slow"));
    for (const char *path : {"connections",
                             "policy",
                             "totals",
                             "bytes_out",
                             "age_ms.count",
                             "age_ms.p50",
                             "age_ms.p90",
                             "age_ms.p99",
                             "age_ms.max",
                             "send_ms.library",
                             "send_ms.kernel",
                             "drain_ms.library",
                             "drain_ms.kernel",
                             "drain_episodes",
                             "peak.outbox_messages",
                             "peak.outbox_bytes",
                             "peak.socket_bytes",
                             "peak.kernel_bytes",
                             "peak.waiting_bytes",
                             "events.high_water",
                             "events.evicted"})
        QVERIFY2(!at(group, path).isUndefined(), path);
    const QJsonObject connection = find(all[QLatin1String("connections")], "group", QStringLiteral("slow"));
    for (const char *path : {"id",
                             "name",
                             "group",
                             "state",
                             "cause",
                             "cause_text",
                             "behind_ms",
                             "stages.outbox_messages",
                             "stages.outbox_bytes",
                             "stages.socket_bytes",
                             "stages.tls_bytes",
                             "stages.kernel_unsent_bytes",
                             "stages.kernel_in_flight_bytes",
                             "stages.peer_kernel_bytes",
                             "tcp.rtt_us",
                             "tcp.retransmits",
                             "tcp.rwnd_limited_share",
                             "tcp.sndbuf_limited_share",
                             "tcp.busy_share",
                             "totals",
                             "close"})
        QVERIFY2(!at(connection, path).isUndefined(), path);
    // Plain ws:// has no TLS layer: unknown, with the reason, never 0.
    QVERIFY(at(connection, "stages.tls_bytes").isNull());
    QVERIFY(!at(connection, "stages.tls_bytes_reason").toString().isEmpty());
}

void TestCliRun::interruptGivesTheResultSoFar()
{
    run({QStringLiteral("healthy"), QStringLiteral("--for"), QStringLiteral("60s"), QStringLiteral("--json"),
         resultFile()});
    QVERIFY(address().startsWith(QLatin1String("ws://127.0.0.1:")));
    QCOMPARE(::kill(static_cast<pid_t>(m_cli->processId()), SIGINT), 0);
    QCOMPARE(exitCode(), 5);
    const QJsonObject all = result();
    QVERIFY(at(all, "duration_s").toDouble(1e9) < 30);
    QCOMPARE(at(all, "totals.unaccounted").toInteger(-1), 0);
}

void TestCliRun::failedAssertExitsWith99()
{
    run({QStringLiteral("healthy"), QStringLiteral("--for"), QStringLiteral("1s"), QStringLiteral("--json"),
         resultFile(), QStringLiteral("--assert"), QStringLiteral("totals.produced < 1"), QStringLiteral("--assert"),
         QStringLiteral("totals.unaccounted == 0")});
    QCOMPARE(exitCode(), 99);
    const QJsonArray asserts = result()[QLatin1String("asserts")].toArray();
    QCOMPARE(asserts.size(), 2);
    QCOMPARE(asserts[0][QLatin1String("ok")].toBool(true), false);
    QCOMPARE(asserts[1][QLatin1String("ok")].toBool(false), true);
}

void TestCliRun::wrongUsageExitsWith2_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    const auto healthy = QStringLiteral("healthy");
    QTest::newRow("no scenario") << QStringList() << QByteArray("scenario");
    QTest::newRow("unknown scenario") << QStringList{QStringLiteral("one-slow-raeder")}
                                      << QByteArray("one-slow-raeder");
    QTest::newRow("wrong value") << QStringList{healthy, QStringLiteral("--set"), QStringLiteral("source.rate=20/m")}
                                 << QByteArray("20/m");
    QTest::newRow("wrong path") << QStringList{healthy, QStringLiteral("--set"), QStringLiteral("source.rat=20/s")}
                                << QByteArray("source.rat");
    QTest::newRow("wrong duration") << QStringList{healthy, QStringLiteral("--for"), QStringLiteral("soon")}
                                    << QByteArray("soon");
    QTest::newRow("unknown option") << QStringList{healthy, QStringLiteral("--jsno"), QStringLiteral("-")}
                                    << QByteArray("jsno");
    QTest::newRow("wrong assert") << QStringList{healthy, QStringLiteral("--assert"), QStringLiteral("totals.read <")}
                                  << QByteArray("totals.read <");
}

void TestCliRun::wrongUsageExitsWith2()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    run(arguments);
    QCOMPARE(exitCode(), 2);
    QVERIFY2(m_talk.contains(says), m_talk.constData());
    QCOMPARE(m_cli->readAllStandardOutput(), QByteArray());
}

QTEST_GUILESS_MAIN(TestCliRun)
#include "tst_cli_run.moc"
