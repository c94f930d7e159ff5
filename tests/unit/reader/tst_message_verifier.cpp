// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/message_verifier.h"

#include <QTest>

using namespace penstock;

class TestMessageVerifier : public QObject {
    Q_OBJECT

    const PayloadPool m_pool{5};

    DecodedMessage message(quint64 sequence, quint32 key, Lane lane = Lane::Data) const
    {
        return {sequence, key, lane, 0, m_pool.slice(sequence, 50)};
    }

private Q_SLOTS:
    void numbersOfAKeyOnlyGrow()
    {
        KeyOrder order;
        QVERIFY(order.advance(3, 0));
        QVERIFY(!order.advance(3, 0));
        QVERIFY(order.advance(3, 7));
        QVERIFY(!order.advance(3, 6));
        QVERIFY(order.advance(3, 8)); // one that came late spoils nothing
        QVERIFY(order.advance(2, 1));
        QCOMPARE(*order.last(3), quint64(8));
        QVERIFY(!order.last(1));
    }

    void manyKeysNeverGiveAFalseAlarm()
    {
        KeyOrder order;
        for (quint32 round = 0; round < 3; ++round) {
            for (quint32 key = 0; key < 20'000; ++key)
                QVERIFY(order.advance(key, quint64(round) * 20'000 + key));
        }
        QVERIFY(!order.advance(4095, 1));
        QVERIFY(!order.advance(19'999, 1)); // the last to use its place
        QVERIFY(order.advance(0xffffffff, 0));
    }

    void reorderingAcrossKeysAndLanesIsFine()
    {
        MessageVerifier verifier(m_pool);
        for (const DecodedMessage &fine : {message(5, 1), message(4, 2), message(9, 1, Lane::Control), message(6, 1)})
            QVERIFY(verifier.check(fine));
        QCOMPARE(verifier.count(), quint64(4));
        QCOMPARE(verifier.minSequence(), quint64(4));
        QCOMPARE(verifier.maxSequence(), quint64(9));
        QVERIFY(verifier.takeNews().isEmpty());
    }

    void repeatsAreOutOfOrder()
    {
        MessageVerifier verifier(m_pool);
        QVERIFY(verifier.check(message(5, 1)));
        QVERIFY(!verifier.check(message(5, 1)));
        QCOMPARE(verifier.takeNews(), QStringLiteral("message 5 (key 1, 50 B) came after message 5 of the same key"));
    }

    void newsComeOncePerKind()
    {
        MessageVerifier verifier(m_pool);
        DecodedMessage wrong = message(2, 1, Lane::Control);
        wrong.payload = m_pool.slice(3, 50);
        QVERIFY(!verifier.check(wrong));
        QVERIFY(verifier.takeNews().startsWith(QLatin1String("message 2 (key 1, control, 50 B) is not what was sent")));
        QVERIFY(!verifier.check(wrong)); // wrong again, and now out of order as well
        const QString news = verifier.takeNews();
        QVERIFY(news.contains(QLatin1String("came after")) && !news.contains(QLatin1String("not what was sent")));
        QVERIFY(!verifier.check(wrong));
        QVERIFY(verifier.takeNews().isEmpty());
        QCOMPARE(verifier.violations(Violation::Payload), quint64(3));
        QCOMPARE(verifier.violations(Violation::Order), quint64(2));
    }
};

QTEST_GUILESS_MAIN(TestMessageVerifier)
#include "tst_message_verifier.moc"
