// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/close_payload.h"

#include <QTest>

using namespace penstock;

class TestClosePayload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip()
    {
        const QString reason = QStringLiteral("langsamer Leser: 水");
        const auto parsed = parseClosePayload(encodeClosePayload(1013, reason));
        QVERIFY(parsed.ok());
        QCOMPARE(parsed.value(), (ClosePayload{1013, reason}));
    }

    void noCodeIsEmpty()
    {
        QVERIFY(encodeClosePayload(closedWithoutCode).isEmpty());
        QCOMPARE(parseClosePayload({}).value(), ClosePayload{});
    }

    void longReasonsAreCutBetweenCharacters()
    {
        for (int ascii = 118; ascii <= 126; ++ascii) {
            const QString reason = QString(ascii, QLatin1Char('a')) + QStringLiteral("水水");
            const QByteArray payload = encodeClosePayload(1000, reason);
            QVERIFY(payload.size() <= 125);
            QVERIFY(payload.size() > 122);
            const auto parsed = parseClosePayload(payload);
            QVERIFY(parsed.ok());
            QVERIFY(reason.startsWith(parsed.value().reason));
        }
    }

    void codesOfTheStandard()
    {
        for (const int code : {1000, 1003, 1007, 1013, 1014, 3000, 4999})
            QVERIFY(isCloseCode(static_cast<quint16>(code)));
        for (const int code : {0, 999, 1004, 1005, 1006, 1015, 2999, 5000})
            QVERIFY(!isCloseCode(static_cast<quint16>(code)));
    }
};

QTEST_GUILESS_MAIN(TestClosePayload)
#include "tst_close_payload.moc"
