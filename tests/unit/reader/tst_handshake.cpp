// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/handshake.h"

#include <QTest>

using namespace penstock;

class TestHandshake : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The example of RFC 6455, 1.3.
    void acceptsTheExampleOfTheStandard()
    {
        const Handshake handshake(QStringLiteral("server.example.com"), QStringLiteral("g"), QStringLiteral("n"),
                                  "the sample nonce");
        QVERIFY(handshake.request().contains("\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
        QVERIFY(handshake.request().endsWith("\r\n\r\n"));
        const Outcome outcome = handshake.check("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                                "Connection: Upgrade\r\n"
                                                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
        QVERIFY2(outcome.ok(), outcome.ok() ? "" : qPrintable(outcome.error().text()));
    }

    void namesAreEncoded()
    {
        const Handshake handshake(QStringLiteral("[::1]:80"), QStringLiteral("a b&c"), QStringLiteral("ü\r\nX: y"), {});
        QVERIFY2(handshake.request().startsWith("GET /?group=a%20b%26c&name=%C3%BC%0D%0AX%3A%20y HTTP/1.1\r\n"
                                                "Host: [::1]:80\r\n"),
                 handshake.request());
    }

    void theAnswerEndsWithItsEmptyLine()
    {
        QCOMPARE(Handshake::answerSize("HTTP/1.1 101 OK\r\n\r\nrest"), qsizetype(19));
        QCOMPARE(Handshake::answerSize("HTTP/1.1 101 OK\r\n\r"), qsizetype(-1));
        QCOMPARE(Handshake::answerSize({}), qsizetype(-1));
    }

    void whatItShowsOfAnAnswerIsPrintableAndShort()
    {
        const Handshake handshake(QStringLiteral("h"), {}, {}, {});
        const Outcome outcome = handshake.check("\x01\x02" + QByteArray(500, 'x') + "\r\n\r\n");
        QVERIFY(!outcome);
        QVERIFY(outcome.error().value.startsWith(QLatin1String("..xxx")));
        QVERIFY(outcome.error().value.size() <= 60);
    }
};

QTEST_GUILESS_MAIN(TestHandshake)
#include "tst_handshake.moc"
