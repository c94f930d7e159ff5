// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/connections_view.h"

#include "tests/gui/person.h"
#include "tests/support/fake_snapshots.h"
#include "ui/connections/events_view.h"
#include "ui/connections/scoreboard_view.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

QTableView &tableOf(const QWidget &view, const char *name)
{
    return *person::find<QTableView>(view, name);
}

QString cell(const QTableView &table, int row, int column)
{
    return table.model()->index(row, column).data().toString();
}

/*! Where a person clicks to hit the row. */
void clickRow(QTableView &table, int row)
{
    const QRect place = table.visualRect(table.model()->index(row, ConnectionsModel::Name));
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, place.center());
}

/*! A view over fake snapshots, run until slow-01 is in trouble. */
template<class View>
class Shown {
public:
    ThemeHolder themes{ThemeChoice::Dark};
    View view{themes};
    FakeSnapshots fake;

    Shown()
    {
        view.resize(1200, 260);
        view.show();
        QApplication::setActiveWindow(&view);
        run(20s);
    }
    void run(Nanos time)
    {
        fake.run(time, [this](const SnapshotPtr &shot) { view.showSnapshot(shot); });
    }
};

} // namespace

class ConnectionsViewTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWorstIsOnTop();
    void aClickSelectsTheConnection();
    void theChoiceStaysThroughSorting();
    void aClickOnAHeadingSorts();
    void filtersAsTyped();
    void aWrongFilterKeepsWhatWasShown();
    void aConnectionCanBeClosed();
    void rowsAreCopiedAsATable();
    void isolatesWhatIsChosen();
    void paintsEveryRow();

    void eventsFollowTheNewest();
    void scrollingBackStopsFollowing();
    void eventsOfOneKind();
    void anActivatedEventLeadsToItsConnection();
    void theScoreboardSaysWhoWins();
};

void ConnectionsViewTest::theWorstIsOnTop()
{
    Shown<ConnectionsView> lab;
    QTableView &table = tableOf(lab.view, "connections.table");
    QCOMPARE(cell(table, 0, ConnectionsModel::Name), QStringLiteral("slow-01"));
    QCOMPARE(cell(table, 0, ConnectionsModel::State), QStringLiteral("blocked"));
    QCOMPARE(person::find<QLabel>(lab.view, "connections.count")->text(), QStringLiteral("14 connections"));
}

void ConnectionsViewTest::aClickSelectsTheConnection()
{
    Shown<ConnectionsView> lab;
    std::vector<ConnectionId> chosen;
    connect(&lab.view, &ConnectionsView::connectionSelected, this, [&](ConnectionId id) { chosen.push_back(id); });
    clickRow(tableOf(lab.view, "connections.table"), 0);
    QCOMPARE(chosen, std::vector{ConnectionId(12)});
    QCOMPARE(lab.view.selected(), ConnectionId(12));
}

void ConnectionsViewTest::theChoiceStaysThroughSorting()
{
    Shown<ConnectionsView> lab;
    QTableView &table = tableOf(lab.view, "connections.table");
    clickRow(table, 0);
    QSignalSpy selected(&lab.view, &ConnectionsView::connectionSelected);
    table.sortByColumn(ConnectionsModel::Name, Qt::AscendingOrder);
    lab.run(3s);
    QCOMPARE(selected.count(), 0);
    QCOMPARE(table.currentIndex().siblingAtColumn(ConnectionsModel::Name).data().toString(), QStringLiteral("slow-01"));
    lab.view.select(ConnectionId(3));
    QCOMPARE(table.currentIndex().siblingAtColumn(ConnectionsModel::Name).data().toString(), QStringLiteral("fast-03"));
    QCOMPARE(selected.count(), 0); // only a person's choice is told
}

void ConnectionsViewTest::aClickOnAHeadingSorts()
{
    Shown<ConnectionsView> lab;
    QTableView &table = tableOf(lab.view, "connections.table");
    QHeaderView *header = table.horizontalHeader();
    const auto clickHeading = [header](int column) {
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          {header->sectionViewportPosition(column) + 20, header->height() / 2});
    };
    clickHeading(ConnectionsModel::Kernel);
    QCOMPARE(header->sortIndicatorOrder(), Qt::DescendingOrder);
    QCOMPARE(cell(table, 0, ConnectionsModel::Name), QStringLiteral("slow-01"));
    clickHeading(ConnectionsModel::Name);
    QCOMPARE(cell(table, 0, ConnectionsModel::Name), QStringLiteral("fast-01"));
    clickHeading(ConnectionsModel::Name);
    QCOMPARE(cell(table, 0, ConnectionsModel::Name), QStringLiteral("slow-03"));
}

void ConnectionsViewTest::filtersAsTyped()
{
    Shown<ConnectionsView> lab;
    QTableView &table = tableOf(lab.view, "connections.table");
    auto *filter = person::find<QLineEdit>(lab.view, "connections.filter");
    filter->setFocus();
    QTest::keyClicks(filter, QStringLiteral("group:slow state:blocked"));
    QCOMPARE(table.model()->rowCount(), 1);
    QCOMPARE(person::find<QLabel>(lab.view, "connections.count")->text(), QStringLiteral("1 of 14 connections"));
    filter->clear();
    QCOMPARE(table.model()->rowCount(), 14);
}

void ConnectionsViewTest::aWrongFilterKeepsWhatWasShown()
{
    Shown<ConnectionsView> lab;
    QTableView &table = tableOf(lab.view, "connections.table");
    auto *filter = person::find<QLineEdit>(lab.view, "connections.filter");
    filter->setText(QStringLiteral("slow"));
    QCOMPARE(table.model()->rowCount(), 3);
    filter->setText(QStringLiteral("slow behind>soon"));
    QCOMPARE(table.model()->rowCount(), 3);
    auto *error = person::find<QLabel>(lab.view, "connections.filter.error");
    QVERIFY(error->isVisible());
    QVERIFY2(error->text().contains(QLatin1String("behind>1s")), qPrintable(error->text()));
    filter->setText(QStringLiteral("slow behind>1s"));
    QVERIFY(!error->isVisible());
}

void ConnectionsViewTest::aConnectionCanBeClosed()
{
    Shown<ConnectionsView> lab;
    QTableView &table = tableOf(lab.view, "connections.table");
    clickRow(table, 0);
    std::vector<ConnectionId> closed;
    connect(&lab.view, &ConnectionsView::closeWanted, this, [&](ConnectionId id) { closed.push_back(id); });
    Q_EMIT table.customContextMenuRequested({10, 10});
    person::find<QMenu>(lab.view, "connections.menu");
    auto *close = lab.view.findChild<QAction *>(QStringLiteral("connections.close"));
    QVERIFY(close && close->isEnabled());
    close->trigger();
    QCOMPARE(closed, std::vector{ConnectionId(12)});
    person::find<QMenu>(lab.view, "connections.menu")->close();
}

void ConnectionsViewTest::rowsAreCopiedAsATable()
{
    Shown<ConnectionsView> lab;
    QTableView &table = tableOf(lab.view, "connections.table");
    clickRow(table, 0);
    table.setFocus();
    QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[0].startsWith(QLatin1String("Name\tState\tBehind")));
    QVERIFY(lines[1].startsWith(QLatin1String("slow-01\tblocked\t")));
}

void ConnectionsViewTest::isolatesWhatIsChosen()
{
    Shown<ConnectionsView> lab;
    QTableView &table = tableOf(lab.view, "connections.table");
    table.selectRow(0);
    std::vector<ConnectionId> isolated;
    connect(&lab.view, &ConnectionsView::isolateWanted, this,
            [&](const std::vector<ConnectionId> &ids) { isolated = ids; });
    Q_EMIT table.customContextMenuRequested({10, 10});
    auto *menu = person::find<QMenu>(lab.view, "connections.menu");
    menu->actions().first()->trigger();
    QCOMPARE(isolated, std::vector{ConnectionId(12)});
    menu->close();
}

void ConnectionsViewTest::paintsEveryRow()
{
    Shown<ConnectionsView> lab;
    lab.fake.close(ConnectionId(2));
    lab.run(1s);
    const QImage image = lab.view.grab().toImage();
    const QColor blocked = lab.themes.theme().state(ConnectionState::Blocked).color;
    int hits = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            hits += image.pixelColor(x, y) == blocked;
    }
    QVERIFY2(hits > 20, qPrintable(QString::number(hits))); // the square of slow-01 and its line
}

void ConnectionsViewTest::eventsFollowTheNewest()
{
    Shown<EventsView> lab;
    for (int i = 0; i < 100; ++i)
        lab.fake.addNote(QStringLiteral("note %1").arg(i));
    lab.run(200ms);
    QTableView &table = tableOf(lab.view, "events.table");
    QTRY_COMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
    QVERIFY(table.verticalScrollBar()->maximum() > 0);
    QCOMPARE(cell(table, table.model()->rowCount() - 1, EventsModel::Text), QStringLiteral("note 99"));
}

void ConnectionsViewTest::scrollingBackStopsFollowing()
{
    Shown<EventsView> lab;
    for (int i = 0; i < 100; ++i)
        lab.fake.addNote(QStringLiteral("note %1").arg(i));
    lab.run(200ms);
    QTableView &table = tableOf(lab.view, "events.table");
    auto *follow = person::find<QCheckBox>(lab.view, "events.follow");
    QTRY_COMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
    QVERIFY(follow->isChecked());
    table.verticalScrollBar()->setValue(10);
    QVERIFY(!follow->isChecked());
    lab.fake.addNote(QStringLiteral("more"));
    lab.run(200ms);
    QCOMPARE(table.verticalScrollBar()->value(), 10);
    follow->click();
    QCOMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
}

void ConnectionsViewTest::eventsOfOneKind()
{
    Shown<EventsView> lab;
    lab.fake.addNote(QStringLiteral("mine"));
    lab.run(100ms);
    QTableView &table = tableOf(lab.view, "events.table");
    auto *show = person::find<QComboBox>(lab.view, "events.show");
    QVERIFY(table.model()->rowCount() > 10);
    show->setCurrentIndex(show->findText(QStringLiteral("note")));
    QCOMPARE(table.model()->rowCount(), 1);
    QCOMPARE(cell(table, 0, EventsModel::Text), QStringLiteral("mine"));
    show->setCurrentIndex(show->findText(QStringLiteral("Trouble")));
    for (int row = 0; row < table.model()->rowCount(); ++row)
        QCOMPARE(cell(table, row, EventsModel::Kind), QStringLiteral("high-water"));
    QVERIFY(table.model()->rowCount() > 0);
}

void ConnectionsViewTest::anActivatedEventLeadsToItsConnection()
{
    Shown<EventsView> lab;
    QTableView &table = tableOf(lab.view, "events.table");
    auto *show = person::find<QComboBox>(lab.view, "events.show");
    show->setCurrentIndex(show->findText(QStringLiteral("connected")));
    std::vector<ConnectionId> chosen;
    connect(&lab.view, &EventsView::connectionSelected, this, [&](ConnectionId id) { chosen.push_back(id); });
    Q_EMIT table.activated(table.model()->index(4, 0));
    QCOMPARE(chosen, std::vector{ConnectionId(5)});
}

void ConnectionsViewTest::theScoreboardSaysWhoWins()
{
    Shown<ScoreboardView> lab;
    const QString sentence = person::find<QLabel>(lab.view, "scoreboard.sentence")->text();
    QVERIFY2(sentence.startsWith(QLatin1String("fast holds the least memory")), qPrintable(sentence));
    QTableView &table = tableOf(lab.view, "scoreboard.table");
    QCOMPARE(table.model()->rowCount(), 2);
    QVERIFY(!lab.view.grab().isNull());
}

QTEST_MAIN(ConnectionsViewTest)
#include "tst_connections_view.moc"
