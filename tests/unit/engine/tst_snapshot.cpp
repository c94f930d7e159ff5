// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/snapshot.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace penstock;

namespace {

const QRegularExpression plainWord(QStringLiteral("^[a-z]+(-[a-z]+)*$"));

} // namespace

class SnapshotTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesArePlainWordsAndDiffer();
    void everyReasonHasASentence();
    void whatAPersonDidSetsAMarker();
    void waitingIsTheSumOfWhatIsKnown();
    void kernelBytesNeedOneOfTheTwo();
};

void SnapshotTest::namesArePlainWordsAndDiffer()
{
    QSet<QString> states;
    for (int i = 0; i <= static_cast<int>(ConnectionState::Closed); ++i)
        states.insert(stateName(static_cast<ConnectionState>(i)));
    QCOMPARE(states.size(), 5);
    QSet<QString> causes;
    for (int i = 0; i <= static_cast<int>(Cause::Mixed); ++i)
        causes.insert(causeName(static_cast<Cause>(i)));
    QCOMPARE(causes.size(), 7);
    QSet<QString> events;
    for (int i = 0; i <= static_cast<int>(EventKind::Stopped); ++i)
        events.insert(eventName(static_cast<EventKind>(i)));
    QCOMPARE(events.size(), 18);
    for (const QString &name : states + causes + events)
        QVERIFY2(plainWord.match(name).hasMatch(), qPrintable(name));
    QCOMPARE(eventName(EventKind::HighWater), QStringLiteral("high-water"));
    QCOMPARE(causeName(Cause::Reader), QStringLiteral("reader"));
    QCOMPARE(stateName(ConnectionState::Blocked), QStringLiteral("blocked"));
}

void SnapshotTest::everyReasonHasASentence()
{
    QSet<QString> reasons;
    for (int i = 0; i <= static_cast<int>(Unavailable::Closed); ++i)
        reasons.insert(unavailableText(static_cast<Unavailable>(i)));
    QCOMPARE(reasons.size(), 6);
    QVERIFY(!reasons.contains(QString()));
    QCOMPARE(unavailableText(Unavailable::NoTls), QStringLiteral("plain ws:// has no TLS layer"));
}

void SnapshotTest::whatAPersonDidSetsAMarker()
{
    for (const EventKind kind : {EventKind::PolicyChanged, EventKind::SourceChanged, EventKind::Note,
                                 EventKind::Evicted, EventKind::Dropped, EventKind::BudgetReached})
        QVERIFY(setsMarker(kind));
    for (const EventKind kind : {EventKind::Connected, EventKind::HighWater, EventKind::Drained, EventKind::Closed})
        QVERIFY(!setsMarker(kind)); // a thousand readers would bury the chart
}

void SnapshotTest::waitingIsTheSumOfWhatIsKnown()
{
    Stages stages;
    QCOMPARE(stages.waitingBytes(), 0);
    stages.at(Stage::Outbox) = 1;
    stages.at(Stage::Socket) = 20;
    stages.at(Stage::Tls) = Unavailable::NoTls;
    stages.at(Stage::KernelUnsent) = 300;
    stages.at(Stage::KernelInFlight) = 4000;
    stages.at(Stage::PeerKernel) = 50'000;
    QCOMPARE(stages.waitingBytes(), 54'321);
    QCOMPARE(stages.libraryBytes(), 20);
    stages.at(Stage::Tls) = 5;
    QCOMPARE(stages.libraryBytes(), 25);
    QCOMPARE(stages.kernelBytes(), Gauge(4300));
}

void SnapshotTest::kernelBytesNeedOneOfTheTwo()
{
    Stages stages;
    stages.at(Stage::KernelUnsent) = Unavailable::NoKernelNumbers;
    stages.at(Stage::KernelInFlight) = Unavailable::NoKernelNumbers;
    QCOMPARE(stages.kernelBytes(), Gauge(Unavailable::NoKernelNumbers));
    stages.at(Stage::KernelInFlight) = 7;
    QCOMPARE(stages.kernelBytes(), Gauge(7));
}

QTEST_GUILESS_MAIN(SnapshotTest)
#include "tst_snapshot.moc"
