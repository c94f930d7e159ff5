// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab.h"
#include "tests/support/peer_process.h"

#include <QtTest>

using namespace penstock;
using namespace penstock::literals;
using namespace std::chrono_literals;

namespace {

const auto binary = QStringLiteral("penstock.v1.binary");
constexpr int startMs = 60'000; // a cold browser on a busy machine

/*! 6 MiB/s for each connection: more than the kernel hides from a slow reader for long. */
Scenario scenario()
{
    return steadyScenario(3, 400, 16_KiB);
}

void compareSequence(const QJsonObject &result)
{
    QVERIFY(result[QLatin1String("messages")].toInteger() > 0);
    QCOMPARE(result[QLatin1String("bad")].toInteger(-1), 0);
    QCOMPARE(result[QLatin1String("backwards")].toInteger(-1), 0);
    QCOMPARE(result[QLatin1String("missing")].toInteger(-1), 0);
}

} // namespace

/*! Clients that are not ours join the lab: Node `ws`, Python `websockets` and Chromium, each eager and slow. */
class TestVisitors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void eagerVisitorIsInTheTableWithinASecondAndReadsInOrder_data();
    void eagerVisitorIsInTheTableWithinASecondAndReadsInOrder();
    void slowVisitorIsBlamedAndOthersAreUndisturbed_data();
    void slowVisitorIsBlamedAndOthersAreUndisturbed();

private:
    /*! Starts a visitor and waits until it is in the table, which must take less than a second once it has joined. */
    void join(const QString &name, const QString &kind, const QStringList &more);

    std::unique_ptr<Lab> m_lab;
    std::unique_ptr<PeerProcess> m_visitor;
};

void TestVisitors::initTestCase()
{
    m_lab = std::make_unique<Lab>(scenario());
    QTRY_VERIFY(m_lab->running());
    QTRY_COMPARE(m_lab->group(QStringLiteral("fast")).connections, 3);
}

void TestVisitors::cleanupTestCase()
{
    m_visitor.reset();
    QCOMPARE(m_lab->latest()->totals.unaccounted(), 0);
    QVERIFY2(m_lab->failures().isEmpty(), qPrintable(m_lab->failures().join(QLatin1Char('\n'))));
    m_lab.reset();
}

void TestVisitors::join(const QString &name, const QString &kind, const QStringList &more)
{
    m_visitor = PeerProcess::visitor(kind, QStringList{m_lab->address(), QStringLiteral("--name"), name} + more);
    QTRY_VERIFY2_WITH_TIMEOUT(m_visitor->said(QStringLiteral("open")) || m_visitor->ended(),
                              qPrintable(m_visitor->complaint()), startMs);
    QVERIFY2(m_visitor->said(QStringLiteral("open")), qPrintable(m_visitor->complaint()));
    QTRY_VERIFY_WITH_TIMEOUT(m_lab->connection(name), 1000);
    const ConnectionView view = *m_lab->connection(name);
    QCOMPARE(view.peer, PeerKind::Visitor);
    QCOMPARE(m_lab->latest()->groups.at(number(view.group)).name, QStringLiteral("visitors"));
}

void TestVisitors::eagerVisitorIsInTheTableWithinASecondAndReadsInOrder_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("protocol");
    for (const char *kind : {"node", "python", "chromium"}) {
        QTest::addRow("%s json", kind) << QString::fromLatin1(kind) << QString();
        QTest::addRow("%s binary", kind) << QString::fromLatin1(kind) << binary;
    }
}

void TestVisitors::eagerVisitorIsInTheTableWithinASecondAndReadsInOrder()
{
    QFETCH(QString, kind);
    QFETCH(QString, protocol);
    const QString name = kind + (protocol.isEmpty() ? QStringLiteral("-json") : QStringLiteral("-binary"));
    join(name, kind, protocol.isEmpty() ? QStringList() : QStringList{QStringLiteral("--protocol"), protocol});
    if (QTest::currentTestFailed())
        return;
    QCOMPARE((*m_visitor->said(QStringLiteral("open")))[QLatin1String("protocol")].toString(), protocol);

    QTRY_VERIFY(m_lab->connection(name)->ledger.delivered > 200);
    m_visitor->askToLeave();
    QTRY_VERIFY2(m_visitor->said(QStringLiteral("result")), qPrintable(m_visitor->complaint()));
    const QJsonObject result = *m_visitor->said(QStringLiteral("result"));
    compareSequence(result);
    QVERIFY(result[QLatin1String("first_ms")].toDouble(1e9) < 1000);
    QCOMPARE(result[QLatin1String("code")].toInt(), 1000);

    QTRY_COMPARE(m_lab->connection(name)->state, ConnectionState::Closed);
    const ConnectionView view = *m_lab->connection(name);
    QVERIFY(view.close);
    QCOMPARE(view.close->code, 1000);
    QCOMPARE(view.ledger.unaccounted(), 0);
    QVERIFY(result[QLatin1String("messages")].toInteger() <= static_cast<qint64>(view.ledger.delivered));
}

void TestVisitors::slowVisitorIsBlamedAndOthersAreUndisturbed_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"node", "python", "chromium"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestVisitors::slowVisitorIsBlamedAndOthersAreUndisturbed()
{
    QFETCH(QString, kind);
    const QString name = kind + QStringLiteral("-slow");
    join(name, kind, {QStringLiteral("--slow")});
    if (QTest::currentTestFailed())
        return;

    QTRY_VERIFY_WITH_TIMEOUT(m_lab->connection(name)->stages.waitingBytes() > 4 << 20, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_lab->connection(name)->cause, Cause::Reader, 5000);
    const ConnectionView view = *m_lab->connection(name);
    QVERIFY2(view.state == ConnectionState::Blocked || view.state == ConnectionState::Rising,
             qPrintable(stateName(view.state)));
    QVERIFY(!view.causeText.isEmpty());
    QVERIFY(view.behind > 0ns);

    const GroupView fast = m_lab->group(QStringLiteral("fast"));
    QCOMPARE(fast.connections, 3);
    QCOMPARE(fast.ledger.lost(), 0);
    QVERIFY2(fast.ageNow.p50 < 100ms, qPrintable(formatDuration(fast.ageNow.p50)));

    m_visitor->askToLeave();
    QTRY_VERIFY2(m_visitor->said(QStringLiteral("result")), qPrintable(m_visitor->complaint()));
    compareSequence(*m_visitor->said(QStringLiteral("result")));
    QTRY_COMPARE(m_lab->connection(name)->state, ConnectionState::Closed);
    QCOMPARE(m_lab->connection(name)->ledger.unaccounted(), 0);
}

QTEST_GUILESS_MAIN(TestVisitors)
#include "tst_visitors.moc"
