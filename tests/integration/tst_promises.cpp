// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/peer_process.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

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

/*! What the lab promises, as `penstock-cli run` shows it to a script. */
class TestPromises : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void visitorsShowInTheResult();
    void naiveGrowsWhereTheGateHolds();

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

void TestPromises::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_cli = std::make_unique<QProcess>();
    m_talk.clear();
    connect(m_cli.get(), &QProcess::readyReadStandardError, this, [this] { m_talk += m_cli->readAllStandardError(); });
}

void TestPromises::cleanup()
{
    m_cli->disconnect(this);
    m_cli->kill();
    m_cli->waitForFinished();
    m_cli.reset();
}

void TestPromises::run(const QStringList &arguments)
{
    m_cli->start(QStringLiteral(PENSTOCK_CLI), QStringList{QStringLiteral("run")} + arguments);
    QVERIFY(m_cli->waitForStarted());
}

QString TestPromises::address()
{
    const QByteArray word = "listening ";
    if (!QTest::qWaitFor([this, &word] { return m_talk.startsWith(word) && m_talk.contains('\n'); }, 10'000))
        QTest::qFail(m_talk.constData(), __FILE__, __LINE__);
    return QString::fromUtf8(m_talk.left(m_talk.indexOf('\n')).mid(word.size()));
}

int TestPromises::exitCode()
{
    if (!QTest::qWaitFor([this] { return m_cli->state() == QProcess::NotRunning; }, 60'000))
        QTest::qFail("penstock-cli does not end", __FILE__, __LINE__);
    return m_cli->exitStatus() == QProcess::NormalExit ? m_cli->exitCode() : -1;
}

QJsonObject TestPromises::result() const
{
    QFile file(resultFile());
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

void TestPromises::visitorsShowInTheResult()
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

void TestPromises::naiveGrowsWhereTheGateHolds()
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

QTEST_GUILESS_MAIN(TestPromises)
#include "tst_promises.moc"
