// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/report/text_table.h"

#include <QTest>

using namespace penstock;
using namespace std::chrono_literals;

class TextTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnsAreAsWideAsTheirLongestText();
    void worstConnectionComesFirst();
    void whatIsLeftOutIsCounted();
    void unknownStagesAreNotZero();
    void totalsSayWhatIsNotAccountedFor();
};

namespace {

Snapshot threeConnections()
{
    Snapshot snapshot;
    snapshot.groups.resize(1);
    snapshot.groups[0].name = QStringLiteral("slow");
    for (quint64 id = 1; id <= 3; ++id) {
        ConnectionView view;
        view.id = ConnectionId{id};
        view.name = QStringLiteral("slow-0%1").arg(id);
        view.behind = id == 2 ? Nanos(5s) : Nanos(0);
        view.stages.at(Stage::Socket) = id == 3 ? 1 << 20 : 0;
        view.ledger.delivered = 1234 * id;
        view.read = 10;
        snapshot.connections.push_back(view);
    }
    return snapshot;
}

} // namespace

void TextTableTest::columnsAreAsWideAsTheirLongestText()
{
    TextTable table({{QStringLiteral("name")}, {QStringLiteral("n"), Align::Right}, {QStringLiteral("note")}});
    table.addRow({QStringLiteral("a"), QStringLiteral("1,000"), QStringLiteral("x")});
    table.addRow({QStringLiteral("longer"), QStringLiteral("5")});
    QCOMPARE(table.text(), QStringLiteral("name        n  note\n"
                                          "a       1,000  x\n"
                                          "longer      5\n"));
}

void TextTableTest::worstConnectionComesFirst()
{
    const QStringList lines = connectionsTable(threeConnections()).split(QLatin1Char('\n'));
    QVERIFY(lines[0].startsWith(QLatin1String("connection")));
    QVERIFY(lines[1].startsWith(QLatin1String("slow-02"))); // furthest behind
    QVERIFY(lines[2].startsWith(QLatin1String("slow-03"))); // most waiting
    QVERIFY(lines[3].startsWith(QLatin1String("slow-01")));
    QVERIFY(lines[1].contains(QLatin1String("5 s")));
    QVERIFY(lines[1].contains(QLatin1String("2,468")));
}

void TextTableTest::whatIsLeftOutIsCounted()
{
    const QString text = connectionsTable(threeConnections(), 1);
    QVERIFY(text.contains(QLatin1String("slow-02")));
    QVERIFY(!text.contains(QLatin1String("slow-01")));
    QVERIFY(text.endsWith(QLatin1String("and 2 more\n")));
}

void TextTableTest::unknownStagesAreNotZero()
{
    const QStringList line =
        connectionsTable(threeConnections(), 1).split(QLatin1Char('\n'))[1].simplified().split(QLatin1Char(' '));
    // name group state cause behind(2) outbox bytes socket(2) kernel peer delivered read dropped
    QCOMPARE(line,
             (QStringList{QStringLiteral("slow-02"), QStringLiteral("slow"), QStringLiteral("flowing"),
                          QStringLiteral("-"), QStringLiteral("5"), QStringLiteral("s"), QStringLiteral("0"),
                          QStringLiteral("-"), QStringLiteral("0"), QStringLiteral("B"), QStringLiteral("-"),
                          QStringLiteral("-"), QStringLiteral("2,468"), QStringLiteral("10"), QStringLiteral("0")}));
}

void TextTableTest::totalsSayWhatIsNotAccountedFor()
{
    Snapshot snapshot;
    snapshot.source.produced = 1000;
    snapshot.totals.delivered = 900;
    snapshot.totals.waiting = 60;
    snapshot.totals.expired = 30;
    snapshot.read = 800;
    snapshot.waitingBytes = 2048;
    QCOMPARE(
        totalsLine(snapshot, 10),
        QStringLiteral(
            "1,000 produced, 900 delivered, 800 read, 60 in outboxes, 30 dropped; 2 KiB waiting; unaccounted 10\n"));
}

QTEST_GUILESS_MAIN(TextTableTest)
#include "tst_text_table.moc"
