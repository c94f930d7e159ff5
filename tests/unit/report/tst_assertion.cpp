// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/report/assertion.h"

#include <QJsonDocument>
#include <QTest>

using namespace penstock;

class AssertionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void comparesPathsOfTheResult_data();
    void comparesPathsOfTheResult();
    void saysWhyItDoesNotHold_data();
    void saysWhyItDoesNotHold();
    void wrongExpressionsAreRefused_data();
    void wrongExpressionsAreRefused();
};

namespace {

QJsonObject result()
{
    return QJsonDocument::fromJson(R"({
        "duration_s": 10.0, "address": "ws://127.0.0.1:1", "totals": { "unaccounted": 0 },
        "groups": [ { "name": "fast", "age_ms": { "count": 5, "p99": 49.5 }, "peak": { "socket_bytes": 10 } },
                    { "name": "slow", "age_ms": { "count": 0, "p99": null, "p99_reason": "nothing was measured" },
                      "peak": { "socket_bytes": 2000 } } ],
        "connections": [ { "name": "slow-01", "state": "closed", "close": { "code": 1013 } },
                         { "name": "slow-01", "state": "blocked", "cause": "reader", "close": null } ] })")
        .object();
}

} // namespace

void AssertionTest::comparesPathsOfTheResult_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<bool>("holds");
    const auto row = [](const char *expression, bool holds) {
        QTest::newRow(expression) << QString::fromUtf8(expression) << holds;
    };
    row("groups.fast.age_ms.p99 < 50", true);
    row("groups.fast.age_ms.p99<50", true);
    row("  groups.fast.age_ms.p99   <= 49.5  ", true);
    row("groups.fast.age_ms.p99 < 49.5", false);
    row("groups[0].age_ms.p99 > 49", true);
    row("groups[1].peak.socket_bytes >= 2e3", true);
    row("totals.unaccounted == 0", true);
    row("totals.unaccounted != 0", false);
    row("totals.unaccounted > -1", true);
    row("duration_s >= 9.5", true);
    row("connections.slow-01.cause == reader", true); // the newest of that name
    row("connections.slow-01.cause == \"reader\"", true);
    row("connections.slow-01.cause == 'reader'", true);
    row("connections.slow-01.cause != network", true);
    row("connections[0].state == closed", true);
    row("address == 'ws://127.0.0.1:1'", true);
    row("groups.fast.peak.socket_bytes < groups.slow.peak.socket_bytes", true);
    row("groups.slow.peak.socket_bytes < groups.fast.peak.socket_bytes", false);
}

void AssertionTest::comparesPathsOfTheResult()
{
    QFETCH(QString, expression);
    const Result<Assertion> assertion = Assertion::parse(expression);
    QVERIFY2(assertion.ok(), qPrintable(assertion.ok() ? QString() : assertion.error().text()));
    QCOMPARE(assertion.value().expression(), expression);
    const Assertion::Verdict verdict = assertion.value().check(result());
    QTEST(verdict.holds, "holds");
    QCOMPARE(verdict.problem.isEmpty(), verdict.holds);
    QVERIFY(!verdict.value.isNull());
}

void AssertionTest::saysWhyItDoesNotHold_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *expression, const char *problem) {
        QTest::newRow(expression) << QString::fromUtf8(expression) << QString::fromUtf8(problem);
    };
    row("groups.fast.age_ms.p99 < 10", "groups.fast.age_ms.p99 is 49.5");
    row("groups.fast.peak.socket_bytes > groups.slow.peak.socket_bytes",
        "groups.fast.peak.socket_bytes is 10, the other is 2000");
    row("groups.fats.age_ms.p99 < 50", "groups.fats is not in the result; did you mean \"fast\"?");
    row("groups.fast.age_ms.p95 < 50", "groups.fast.age_ms.p95 is not in the result; did you mean \"p99\"?");
    row("groups[2].name == x", "groups[2] is not in the result; known: fast, slow");
    row("groups.slow.age_ms.p99 < 50", "p99 is unknown: nothing was measured");
    row("groups.slow.age_ms.p99 != 50", "p99 is unknown: nothing was measured");
    row("connections.slow-01.close != 5", "close is unknown");
    row("groups.fast.age_ms < 5", "age_ms is not a single value; known: count, p99");
    row("duration_s == ten", "10 cannot be compared with ten");
    row("duration_s.x == 10", "duration_s.x is not in the result");
}

void AssertionTest::saysWhyItDoesNotHold()
{
    QFETCH(QString, expression);
    const Result<Assertion> assertion = Assertion::parse(expression);
    QVERIFY(assertion.ok());
    const Assertion::Verdict verdict = assertion.value().check(result());
    QVERIFY(!verdict.holds);
    QTEST(verdict.problem, "problem");
}

void AssertionTest::wrongExpressionsAreRefused_data()
{
    QTest::addColumn<QString>("expression");
    for (const char *expression : {"", "groups", "totals.read <", "< 5", "a = 5", "a => 5", "a < b < c", "a b < 5",
                                   "a..b < 5", "a[x] < 5", ".a < 5", "a < 5 && b < 6", "a < \"open", "1 < 5", "a < #"})
        QTest::newRow(expression) << QString::fromUtf8(expression);
    QTest::newRow("endless") << QString(10'000, QLatin1Char('a')) + QStringLiteral(" < 5");
}

void AssertionTest::wrongExpressionsAreRefused()
{
    QFETCH(QString, expression);
    const Result<Assertion> assertion = Assertion::parse(expression);
    QVERIFY(!assertion);
    QCOMPARE(assertion.error().place, QStringLiteral("--assert"));
    QVERIFY(!assertion.error().expected.isEmpty());
}

QTEST_GUILESS_MAIN(AssertionTest)
#include "tst_assertion.moc"
