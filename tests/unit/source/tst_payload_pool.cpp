// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/source/payload_pool.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <set>

using namespace penstock;

class PayloadPoolTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sameSeedGivesSamePayloads();
    void otherSeedOrSequenceGivesOtherPayloads();
    void everySizeUpToTheLargestIsServed();
    void longSliceBeginsWithTheShortOne();
    void oneWrongByteAnywhereIsFound();
    void textNeedsNoJsonEscaping();
    void deflatesLikeJson_data();
    void deflatesLikeJson();
    void matchingIsQuick();
};

void PayloadPoolTest::sameSeedGivesSamePayloads()
{
    const PayloadPool one(7);
    const PayloadPool two(7);
    for (quint64 sequence = 0; sequence < 1000; ++sequence)
        QCOMPARE(one.slice(sequence, 777).toByteArray(), two.slice(sequence, 777).toByteArray());
    QVERIFY(one.matches(3, two.slice(3, 100'000)));
}

void PayloadPoolTest::otherSeedOrSequenceGivesOtherPayloads()
{
    const PayloadPool pool(7);
    const PayloadPool other(8);
    QVERIFY(pool.slice(1, 128).toByteArray() != other.slice(1, 128).toByteArray());
    std::set<QByteArray> seen;
    for (quint64 sequence = 0; sequence < 100; ++sequence)
        seen.insert(pool.slice(sequence, 128).toByteArray());
    QCOMPARE(seen.size(), std::size_t(100));
    QVERIFY(!pool.matches(2, pool.slice(1, 128)));
}

void PayloadPoolTest::everySizeUpToTheLargestIsServed()
{
    const PayloadPool pool(1);
    for (const qint64 size : {qint64(0), qint64(1), qint64(65'535), qint64(65'536), qint64(65'537), maxPayloadSize}) {
        for (quint64 sequence = 0; sequence < 50; ++sequence) {
            const QByteArrayView payload = pool.slice(sequence, size);
            QCOMPARE(payload.size(), size);
            QVERIFY(payload.isEmpty() || (payload.front() >= ' ' && payload.back() >= ' '));
        }
    }
    QVERIFY(pool.matches(9, pool.slice(9, maxPayloadSize)));
    QCOMPARE(pool.slice(1, -5).size(), qsizetype(0));
    QCOMPARE(pool.slice(1, maxPayloadSize + 1).size(), maxPayloadSize);
    QVERIFY(pool.matches(1, QByteArrayView()));
    QVERIFY(!pool.matches(1, QByteArray(maxPayloadSize + 1, 'x')));
}

void PayloadPoolTest::longSliceBeginsWithTheShortOne()
{
    const PayloadPool pool(42);
    for (quint64 sequence = 0; sequence < 200; ++sequence)
        QCOMPARE(pool.slice(sequence, 1'000'000).first(60'000).toByteArray(),
                 pool.slice(sequence, 60'000).toByteArray());
}

void PayloadPoolTest::oneWrongByteAnywhereIsFound()
{
    const PayloadPool pool(5);
    QByteArray payload = pool.slice(11, 300).toByteArray();
    QVERIFY(pool.matches(11, payload));
    for (qsizetype at = 0; at < payload.size(); ++at) {
        const char right = payload[at];
        payload[at] = '\x01';
        QVERIFY(!pool.matches(11, payload));
        payload[at] = right;
    }
    QVERIFY(pool.matches(11, payload));
}

void PayloadPoolTest::textNeedsNoJsonEscaping()
{
    const PayloadPool pool(3);
    const QByteArray text = pool.slice(1, 1 << 20).toByteArray();
    QVERIFY(
        std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }));
    const auto parsed = QJsonDocument::fromJson("{\"data\":\"" + text + "\"}");
    QCOMPARE(parsed.object().value(QStringLiteral("data")).toString().toLatin1(), text);
}

void PayloadPoolTest::deflatesLikeJson_data()
{
    QTest::addColumn<qint64>("size");
    QTest::newRow("one envelope of 16 KiB") << qint64(16'384);
    QTest::newRow("1 MiB") << qint64(1 << 20);
}

void PayloadPoolTest::deflatesLikeJson()
{
    QFETCH(qint64, size);
    const PayloadPool pool(3);
    const QByteArray text = pool.slice(1, size).toByteArray();
    const double ratio = static_cast<double>(text.size()) / static_cast<double>(qCompress(text, 6).size());
    QVERIFY2(ratio > 3.0 && ratio < 5.0, qPrintable(QString::number(ratio)));
}

void PayloadPoolTest::matchingIsQuick()
{
    const PayloadPool pool(3);
    quint64 right = 0;
    QBENCHMARK
    {
        for (quint64 sequence = 0; sequence < 1000; ++sequence)
            right += pool.matches(sequence, pool.slice(sequence, 128)) ? 1 : 0;
    }
    QVERIFY(right >= 1000);
}

QTEST_GUILESS_MAIN(PayloadPoolTest)
#include "tst_payload_pool.moc"
