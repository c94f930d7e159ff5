// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab.h"
#include "tests/support/peer_process.h"

#include <QDir>
#include <QtTest>

using namespace penstock;
using namespace penstock::literals;
using namespace std::chrono_literals;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true; // freed memory is kept back there, so that its size says nothing
#else
constexpr bool sanitized = false;
#endif

constexpr int readers = 4;
const auto fast = QStringLiteral("fast");

qsizetype openDescriptors()
{
    return QDir(QStringLiteral("/proc/self/fd"))
        .entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::System)
        .size();
}

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    return file.readAll().split(' ').at(1).toLongLong() * 4096;
}

} // namespace

/*! Clients that break the rules: each is ended, the others do not notice, and nothing of it is left behind. */
class TestBadClients : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void offenderIsEndedAndOthersAreUndisturbed_data();
    void offenderIsEndedAndOthersAreUndisturbed();
    void nonsenseIsIgnored();
    void nothingIsLeftBehindAfterAThousandRounds();

private:
    QJsonObject attack(const QString &kind, int count);
    void verifyOthersUndisturbed();
    /*! What the process holds when the last of them has left the table, too. */
    qint64 residentAfterFiveHundredRounds();

    std::unique_ptr<Lab> m_lab;
    qsizetype m_descriptors = 0;
};

void TestBadClients::init()
{
    m_lab = std::make_unique<Lab>(steadyScenario(readers, 200, 256_B));
    QTRY_VERIFY(m_lab->running());
    QTRY_COMPARE(m_lab->group(fast).connections, readers);
    m_descriptors = openDescriptors();
}

void TestBadClients::cleanup()
{
    QVERIFY2(m_lab->failures().isEmpty(), qPrintable(m_lab->failures().join(QLatin1Char('\n'))));
    m_lab.reset();
}

QJsonObject TestBadClients::attack(const QString &kind, int count)
{
    PeerProcess attacker(QStringLiteral("python3"), QStringLiteral("bad_client.py"),
                         {QString::number(m_lab->port()), kind, QStringLiteral("--count"), QString::number(count)});
    if (!QTest::qWaitFor([&attacker] { return attacker.ended(); }, 60'000) || attacker.lastSaid().isEmpty())
        QTest::qFail(qPrintable(attacker.complaint()), __FILE__, __LINE__);
    return attacker.lastSaid();
}

void TestBadClients::verifyOthersUndisturbed()
{
    const GroupView before = m_lab->group(fast);
    QCOMPARE(before.connections, readers);
    QCOMPARE(before.ledger.lost(), 0);
    QCOMPARE(before.lostWithClosed, 0);
    QVERIFY2(before.age.p99 < 250ms, qPrintable(formatDuration(before.age.p99)));
    QTRY_VERIFY(m_lab->group(fast).read.value() > before.read.value() + 100);
    QVERIFY(m_lab->events(EventKind::ReaderError).isEmpty());
    QVERIFY(m_lab->events(EventKind::LedgerError).isEmpty());
    QCOMPARE(m_lab->latest()->totals.unaccounted(), 0);
    QTRY_COMPARE(openDescriptors(), m_descriptors);
}

qint64 TestBadClients::residentAfterFiveHundredRounds()
{
    attack(QStringLiteral("vanish"), 250);
    attack(QStringLiteral("nonsense"), 250);
    // Closed ones stay in the table for ten seconds.
    if (!QTest::qWaitFor([this] { return m_lab->latest()->connections.size() == readers; }, 20'000))
        QTest::qFail("closed connections stay in the table", __FILE__, __LINE__);
    return residentBytes();
}

void TestBadClients::offenderIsEndedAndOthersAreUndisturbed_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<QStringList>("codes"); // of close frames; "None": ended without one
    QTest::newRow("silent") << 1000 << QStringList{QStringLiteral("None")};
    QTest::newRow("half-handshake") << 50 << QStringList{QStringLiteral("None")};
    QTest::newRow("bad-handshake") << 40 << QStringList{QStringLiteral("None")};
    QTest::newRow("noise") << 100 << QStringList{QStringLiteral("None")};
    QTest::newRow("noise-after-join") << 100 << QStringList{QStringLiteral("1002"), QStringLiteral("1009")};
    QTest::newRow("malformed") << 60
                               << QStringList{QStringLiteral("1002"), QStringLiteral("1007"), QStringLiteral("1009")};
    QTest::newRow("oversized") << 20 << QStringList{QStringLiteral("1009")};
}

void TestBadClients::offenderIsEndedAndOthersAreUndisturbed()
{
    QFETCH(int, count);
    QFETCH(QStringList, codes);
    const QJsonObject result = attack(QString::fromLatin1(QTest::currentDataTag()), count);
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(result[QLatin1String("tried")].toInt(), count);
    QCOMPARE(result[QLatin1String("ended_by_server")].toInt(), count);
    // Five seconds are the time a handshake may take.
    QVERIFY2(result[QLatin1String("slowest_s")].toDouble() < 7.0,
             qPrintable(result[QLatin1String("slowest_s")].toString()));
    const QStringList seen = result[QLatin1String("codes")].toObject().keys();
    for (const QString &code : seen)
        QVERIFY2(codes.contains(code), qPrintable(code));
    verifyOthersUndisturbed();
}

void TestBadClients::nonsenseIsIgnored()
{
    const QJsonObject result = attack(QStringLiteral("nonsense"), 90);
    if (QTest::currentTestFailed())
        return;
    // Only the client's own close frame ended it.
    QCOMPARE(result[QLatin1String("codes")].toObject(), (QJsonObject{{QStringLiteral("1000"), 90}}));
    verifyOthersUndisturbed();
}

void TestBadClients::nothingIsLeftBehindAfterAThousandRounds()
{
    // The first rounds fill what is kept for later use; what the next ones add would be a leak.
    const qint64 before = residentAfterFiveHundredRounds();
    if (QTest::currentTestFailed())
        return;
    const qint64 grown = std::max(residentAfterFiveHundredRounds(), residentAfterFiveHundredRounds()) - before;
    if (QTest::currentTestFailed())
        return;
    // A connection takes some 40 KiB; what is allowed here for each is what the allocator scatters.
    QVERIFY2(sanitized || grown < (4 << 20), qPrintable(formatBytes(ByteCount(grown))));
    verifyOthersUndisturbed();
}

QTEST_GUILESS_MAIN(TestBadClients)
#include "tst_bad_clients.moc"
