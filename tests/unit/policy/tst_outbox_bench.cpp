// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/policy/outbox_bench.h"

#include <QSet>
#include <QTest>

using namespace penstock;

namespace {

/*! Every look at it takes a millisecond. */
class TickingClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const noexcept override
    {
        m_clock.advance(std::chrono::milliseconds(1));
        return m_clock.now();
    }

private:
    mutable ManualClock m_clock;
};

} // namespace

/*! The arithmetic of the benchmark; its timings are of no interest here. */
class OutboxBenchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuresEveryPolicyAtEveryLength()
    {
        OutboxBenchOptions options;
        options.queueLengths = {10, 1000};
        options.operations = 64; // one batch
        options.rounds = 3;
        const std::vector<OutboxBenchRow> rows = benchOutbox(TickingClock(), options);
        QSet<QString> policies;
        for (const OutboxBenchRow &row : rows) {
            policies.insert(row.policy);
            QCOMPARE(row.nsPerOfferTake, 1e6 / 64);
        }
        QVERIFY(policies.size() >= 12);
        QCOMPARE(static_cast<qsizetype>(rows.size()), policies.size() * 2);
    }

    void flatnessComparesLongestWithShortest()
    {
        const QString a = QStringLiteral("a");
        const QString b = QStringLiteral("b");
        const std::vector<OutboxBenchFlatness> all =
            flatness({{a, 10, 20}, {a, 1000, 99}, {a, 100000, 30}, {b, 1000, 5}, {b, 10, 10}});
        QCOMPARE(all.size(), 2U);
        QCOMPARE(all.at(0).policy, a);
        QCOMPARE(all.at(0).ratio, 1.5);
        QCOMPARE(all.at(1).ratio, 0.5);
        QVERIFY(flatness({}).empty());
    }
};

QTEST_GUILESS_MAIN(OutboxBenchTest)
#include "tst_outbox_bench.moc"
