// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/server/visitor_message.h"

#include <QTest>

using namespace penstock;

class TestVisitorMessage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsReportCreditAndPing();
    void anythingElseIsNoise_data();
    void anythingElseIsNoise();
    void answersPing();
};

void TestVisitorMessage::readsReportCreditAndPing()
{
    const auto report = parseVisitorMessage(QStringLiteral(R"({"type":"report","read":12,"age_ms":3.5})"));
    QVERIFY(std::holds_alternative<VisitorReport>(report));
    QCOMPARE(std::get<VisitorReport>(report).read, 12ULL);
    QCOMPARE(std::get<VisitorReport>(report).ageMs, 3.5);
    const auto credit = parseVisitorMessage(QStringLiteral(R"({"type":"credit","n":7})"));
    QVERIFY(std::holds_alternative<VisitorCredit>(credit));
    QCOMPARE(std::get<VisitorCredit>(credit).messages, MessageCount(7));
    const auto ping = parseVisitorMessage(QStringLiteral(R"({"type":"ping","t":123.25})"));
    QVERIFY(std::holds_alternative<VisitorPing>(ping));
    QCOMPARE(std::get<VisitorPing>(ping).t, 123.25);
}

void TestVisitorMessage::anythingElseIsNoise_data()
{
    QTest::addColumn<QString>("text");
    const QStringList noise{QString(),
                            QStringLiteral("hello"),
                            QStringLiteral("[]"),
                            QStringLiteral("{}"),
                            QStringLiteral(R"({"type":"report"})"),
                            QStringLiteral(R"({"type":"report","read":-1,"age_ms":1})"),
                            QStringLiteral(R"({"type":"report","read":"1","age_ms":1})"),
                            QStringLiteral(R"({"type":"report","read":1e300,"age_ms":1})"),
                            QStringLiteral(R"({"type":"credit","n":-5})"),
                            QStringLiteral(R"({"type":"credit","n":1e12})"),
                            QStringLiteral(R"({"type":"shutdown"})"),
                            QStringLiteral(R"({"type":"ping"})"),
                            QStringLiteral(R"({"type":"ping","t":1)"),
                            QString(100'000, QLatin1Char('['))};
    for (qsizetype i = 0; i < noise.size(); ++i)
        QTest::addRow("%d", static_cast<int>(i)) << noise[i];
}

void TestVisitorMessage::anythingElseIsNoise()
{
    QFETCH(QString, text);
    QVERIFY(std::holds_alternative<VisitorNoise>(parseVisitorMessage(text)));
}

void TestVisitorMessage::answersPing()
{
    QCOMPARE(pongText({42}), QByteArray(R"({"t":42,"type":"pong"})"));
}

QTEST_GUILESS_MAIN(TestVisitorMessage)
#include "tst_visitor_message.moc"
