// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/connection_filter.h"

#include <QTest>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

ConnectionView slowReader()
{
    ConnectionView view;
    view.name = QStringLiteral("slow-03");
    view.state = ConnectionState::Blocked;
    view.cause = Cause::Reader;
    view.behind = 4min;
    view.stages.outboxMessages = 812;
    view.stages.at(Stage::Outbox) = 100'000;
    view.stages.at(Stage::Socket) = 8'713'667;
    view.stages.at(Stage::Tls) = Unavailable::NoTls;
    view.stages.at(Stage::KernelUnsent) = 2'000'000;
    view.stages.at(Stage::KernelInFlight) = 65'536;
    view.stages.at(Stage::PeerKernel) = Unavailable::ForeignProcess;
    view.ledger.droppedOldest = 7;
    view.outBytesPerSecond = 52'224;
    return view;
}

} // namespace

class ConnectionFilterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void matches_data();
    void matches();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void everyWordOfferedIsUnderstood();
};

void ConnectionFilterTest::matches_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<bool>("passes");
    const auto row = [](const char *filter, bool passes) {
        QTest::newRow(filter) << QString::fromLatin1(filter) << passes;
    };
    row("", true);
    row("   ", true);
    row("slow", true);
    row("SLOW-03", true);
    row("mobile", true); // the group
    row("blocked", true);
    row("reader", true);
    row("fast", false);
    row("slow fast", false);
    row("state:blocked", true);
    row("state:block", true);
    row("State:Blocked", true);
    row("state:flowing", false);
    row("state:flowing,blocked", true);
    row("-state:closed", true);
    row("-state:blocked", false);
    row("group:mob", true);
    row("group:slow", false);
    row("name:slow", true);
    row("cause:network", false);
    row("peer:visitor", false);
    row("behind>1s", true);
    row("behind>5min", false);
    row("behind<5min", true);
    row("outbox=812", true);
    row("outbox>=1,000", false);
    row("socket>8MiB", true);
    row("socket>8700000", true);
    row("kernel<=1MiB", false);
    row("waiting>10MiB", true);
    row("dropped>0", true);
    row("-dropped>0", false);
    row("out<1MiB/s", true);
    row("out>50KiB/s", true);
    row("peerkernel>0", false); // cannot be read: satisfies nothing,
    row("peerkernel<=1GiB", false);
    row("-peerkernel>0", true); // and its opposite holds
    row("retrans=0", false);
    row("age<1h", false);
    row("slow state:blocked behind>1s", true);
}

void ConnectionFilterTest::matches()
{
    QFETCH(QString, filter);
    const auto parsed = ConnectionFilter::parse(filter);
    QVERIFY2(parsed.ok(), parsed.ok() ? "" : qPrintable(parsed.error().text()));
    QTEST(parsed.value().matches(slowReader(), QStringLiteral("mobile")), "passes");
    QCOMPARE(parsed.value().passesAll(), filter.trimmed().isEmpty());
}

void ConnectionFilterTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *filter, const char *value, const char *expected) {
        QTest::newRow(filter) << QString::fromLatin1(filter) << QString::fromLatin1(value)
                              << QString::fromLatin1(expected);
    };
    row("slow colour:red", "colour", "is not one of name, group, state, cause, peer");
    row("behnd>1s", "behnd",
        "is not one of behind, age, outbox, socket, kernel, peerkernel, waiting, dropped, out, retrans");
    row("behind>fast", "behind>fast", "is not a comparison such as behind>1s");
    row("behind>", "behind>", "is not a comparison such as behind>1s");
    row("socket>-1", "socket>-1", "is not a comparison such as socket>64KiB");
    row("outbox>nan", "outbox>nan", "is not a comparison such as outbox>=100");
}

void ConnectionFilterTest::saysWhatIsWrong()
{
    QFETCH(QString, filter);
    const auto parsed = ConnectionFilter::parse(filter);
    QVERIFY(!parsed.ok());
    QTEST(parsed.error().value, "value");
    QTEST(parsed.error().expected, "expected");
}

void ConnectionFilterTest::everyWordOfferedIsUnderstood()
{
    for (const QString &word : ConnectionFilter::vocabulary()) {
        const auto parsed = ConnectionFilter::parse(word);
        QVERIFY2(parsed.ok(), qPrintable(word));
    }
}

QTEST_GUILESS_MAIN(ConnectionFilterTest)
#include "tst_connection_filter.moc"
