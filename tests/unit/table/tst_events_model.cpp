// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/events_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

SnapshotPtr withEvents(quint64 first, quint64 count, TimePoint startedAt = TimePoint(1s))
{
    auto shot = std::make_shared<Snapshot>();
    shot->startedAt = startedAt;
    for (quint64 i = first; i < first + count; ++i) {
        shot->events.push_back({i, startedAt + std::chrono::seconds(i), EventKind::Note, ConnectionId(i),
                                QStringLiteral("who"), QStringLiteral("event %1").arg(i)});
    }
    return shot;
}

} // namespace

class EventsModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsEventsInOrder();
    void keepsTheNewest();
    void aFloodInOneSnapshotKeepsTheNewest();
    void aNewRunStartsEmpty();
    void tenThousandStayWithinBounds();
};

void EventsModelTest::showsEventsInOrder()
{
    EventsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.update(withEvents(1, 3));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(1, EventsModel::Number).data().toString(), QStringLiteral("2"));
    QCOMPARE(model.index(1, EventsModel::Time).data().toString(), QStringLiteral("00:02.0"));
    QCOMPARE(model.index(1, EventsModel::Kind).data().toString(), QStringLiteral("note"));
    QCOMPARE(model.index(1, EventsModel::Subject).data().toString(), QStringLiteral("who"));
    QCOMPARE(model.index(1, EventsModel::Text).data().toString(), QStringLiteral("event 2"));
    QCOMPARE(model.index(1, 0).data(EventsModel::ConnectionRole).toULongLong(), 2ULL);
    QCOMPARE(model.index(1, 0).data(EventsModel::KindRole).toInt(), static_cast<int>(EventKind::Note));
}

void EventsModelTest::keepsTheNewest()
{
    EventsModel model(10);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    for (quint64 i = 0; i < 9; ++i)
        model.update(withEvents(1 + i * 3, 3));
    QCOMPARE(model.rowCount(), 10);
    QCOMPARE(model.event(0).number, 18ULL);
    QCOMPARE(model.event(9).number, 27ULL);
    QCOMPARE(model.forgotten(), 17ULL);
}

void EventsModelTest::aFloodInOneSnapshotKeepsTheNewest()
{
    EventsModel model(10);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.update(withEvents(1, 4));
    model.update(withEvents(5, 100));
    QCOMPARE(model.rowCount(), 10);
    QCOMPARE(model.event(9).number, 104ULL);
    QCOMPARE(model.forgotten(), 94ULL);
}

void EventsModelTest::aNewRunStartsEmpty()
{
    EventsModel model;
    model.update(withEvents(1, 4));
    QSignalSpy added(&model, &EventsModel::eventsAdded);
    model.update(withEvents(1, 2, TimePoint(100s)));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, EventsModel::Time).data().toString(), QStringLiteral("00:01.0"));
    QCOMPARE(added.count(), 1);
}

void EventsModelTest::tenThousandStayWithinBounds()
{
    EventsModel model;
    for (quint64 i = 0; i < 150; ++i)
        model.update(withEvents(1 + i * 100, 100));
    QCOMPARE(model.rowCount(), 10'000);
    QCOMPARE(model.event(0).number, 5'001ULL);
}

QTEST_GUILESS_MAIN(EventsModelTest)
#include "tst_events_model.moc"
