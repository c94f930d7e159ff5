// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/scoreboard_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace penstock;
using namespace std::chrono_literals;
using Measure = ScoreboardModel::Measure;
using Rank = ScoreboardModel::Rank;

namespace {

GroupView group(const QString &name, qint64 peak, Nanos age, quint64 dropped)
{
    GroupView view;
    view.name = name;
    view.wanted = view.connections = 12;
    view.peak.waitingBytes = peak;
    view.age = {100, age / 2, age, age, age};
    view.ledger.offered = 1000;
    view.ledger.droppedOldest = dropped;
    return view;
}

SnapshotPtr shotOf(std::vector<GroupView> groups, TimePoint at = TimePoint(10s))
{
    auto shot = std::make_shared<Snapshot>();
    shot->at = at;
    shot->groups = std::move(groups);
    return shot;
}

Rank rank(const ScoreboardModel &model, Measure measure, int group)
{
    return static_cast<Rank>(model.index(group, static_cast<int>(measure)).data(ScoreboardModel::RankRole).toInt());
}

} // namespace

class ScoreboardModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void marksBestAndWorst();
    void thoseAsGoodAsTheBestAreBestToo();
    void closeCallsAreNotMarked();
    void theSentenceNamesTheWinners();
    void theSentenceIsCalm();
    void oneGroupCannotBeCompared();
    void groupsThatNeverHadAnyoneAreLeftOut();
    void unknownNumbersAreDashes();
};

void ScoreboardModelTest::marksBestAndWorst()
{
    ScoreboardModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.update(
        shotOf({group(QStringLiteral("naive"), 12 << 20, 9800ms, 0), group(QStringLiteral("mid"), 1 << 20, 4s, 10),
                group(QStringLiteral("gated"), 80 << 10, 1200ms, 1204)}));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.headerData(2, Qt::Vertical).toString(), QStringLiteral("gated"));
    QCOMPARE(rank(model, Measure::PeakWaiting, 0), Rank::Worst);
    QCOMPARE(rank(model, Measure::PeakWaiting, 1), Rank::None);
    QCOMPARE(rank(model, Measure::PeakWaiting, 2), Rank::Best);
    QCOMPARE(rank(model, Measure::Dropped, 0), Rank::Best);
    QCOMPARE(rank(model, Measure::Dropped, 2), Rank::Worst);
    QCOMPARE(rank(model, Measure::Connections, 0), Rank::None);
    QCOMPARE(model.index(2, static_cast<int>(Measure::PeakWaiting)).data().toString(), QStringLiteral("80 KiB"));
}

void ScoreboardModelTest::thoseAsGoodAsTheBestAreBestToo()
{
    ScoreboardModel model;
    model.update(shotOf({group(QStringLiteral("a"), 0, 1s, 0), group(QStringLiteral("b"), 0, 1s, 0),
                         group(QStringLiteral("c"), 1 << 20, 1s, 0)}));
    QCOMPARE(rank(model, Measure::PeakWaiting, 0), Rank::Best);
    QCOMPARE(rank(model, Measure::PeakWaiting, 1), Rank::Best);
    QCOMPARE(rank(model, Measure::PeakWaiting, 2), Rank::Worst);
}

void ScoreboardModelTest::closeCallsAreNotMarked()
{
    ScoreboardModel model;
    model.update(shotOf({group(QStringLiteral("a"), 1000, 100ms, 0), group(QStringLiteral("b"), 1030, 102ms, 0)}));
    for (int measure = 0; measure < ScoreboardModel::measures; ++measure)
        QCOMPARE(rank(model, static_cast<Measure>(measure), 0), Rank::None);
    QCOMPARE(model.sentence(), QStringLiteral("No clear difference between the groups so far."));
}

void ScoreboardModelTest::theSentenceNamesTheWinners()
{
    ScoreboardModel model;
    model.update(shotOf(
        {group(QStringLiteral("naive"), 12 << 20, 9800ms, 0), group(QStringLiteral("gated"), 80 << 10, 1200ms, 1204)}));
    QCOMPARE(
        model.sentence(),
        QStringLiteral("naive drops the fewest (0, gated has 1,204); gated holds the least memory (80 KiB, naive has "
                       "12 MiB) and is the freshest (age p99 1.2 s, naive has 9.8 s)."));
}

void ScoreboardModelTest::theSentenceIsCalm()
{
    ScoreboardModel model;
    QSignalSpy changed(&model, &ScoreboardModel::sentenceChanged);
    for (int tick = 0; tick < 30; ++tick) { // 3 s
        model.update(shotOf({group(QStringLiteral("a"), 1000 + tick * 5000, 100ms, 0),
                             group(QStringLiteral("b"), 1000 + tick, 100ms, 0)},
                            TimePoint(10s + tick * 100ms)));
    }
    QVERIFY2(changed.count() >= 2 && changed.count() <= 4, qPrintable(QString::number(changed.count())));
}

void ScoreboardModelTest::oneGroupCannotBeCompared()
{
    ScoreboardModel model;
    model.update(shotOf({group(QStringLiteral("only"), 1000, 100ms, 0)}));
    QCOMPARE(model.sentence(), QStringLiteral("Only one group: add another to compare."));
    QCOMPARE(rank(model, Measure::AgeP99, 0), Rank::None);
}

void ScoreboardModelTest::groupsThatNeverHadAnyoneAreLeftOut()
{
    ScoreboardModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    GroupView visitors;
    visitors.name = QStringLiteral("visitors");
    model.update(shotOf({group(QStringLiteral("a"), 1000, 100ms, 0), visitors}));
    QCOMPARE(model.rowCount(), 1);
    visitors.connections = 1;
    model.update(shotOf({group(QStringLiteral("a"), 1000, 100ms, 0), visitors}));
    QCOMPARE(model.rowCount(), 2);
}

void ScoreboardModelTest::unknownNumbersAreDashes()
{
    ScoreboardModel model;
    GroupView empty;
    empty.name = QStringLiteral("a");
    empty.wanted = 1;
    model.update(shotOf({empty}));
    const QModelIndex cell = model.index(0, static_cast<int>(Measure::AgeP99));
    QCOMPARE(cell.data().toString(), QStringLiteral("—"));
    QVERIFY(!cell.data(ScoreboardModel::ValueRole).isValid());
}

QTEST_GUILESS_MAIN(ScoreboardModelTest)
#include "tst_scoreboard_model.moc"
