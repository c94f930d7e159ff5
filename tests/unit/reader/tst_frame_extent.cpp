// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/frame_extent.h"
#include "model/wire/frame.h"

#include <QTest>

using namespace penstock;

class TestFrameExtent : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsWithTheLastFrameWanted()
    {
        const QByteArray small = encodeServerFrame(Opcode::Binary, QByteArray(10, 'a'));   // 12 bytes
        const QByteArray large = encodeServerFrame(Opcode::Binary, QByteArray(1000, 'b')); // 1004 bytes
        const QByteArray stream = small + large + small;
        QCOMPARE(frameExtent(stream, 1), 12);
        QCOMPARE(frameExtent(stream, 2), 1016);
        QCOMPARE(frameExtent(stream, 3), 1028);
        QCOMPARE(frameExtent(stream, 1'000'000), 1028);
        QCOMPARE(frameExtent({}, 5), 0);
    }

    void controlFramesAreNotCounted()
    {
        const QByteArray ping = encodeServerFrame(Opcode::Ping, "12"); // 4 bytes
        const QByteArray small = encodeServerFrame(Opcode::Text, "a"); // 3 bytes
        QCOMPARE(frameExtent(ping + ping + small + ping, 1), 11);
        QCOMPARE(frameExtent(ping + ping, 1), 8);
    }

    void whatIsNotThereIsAskedFor()
    {
        const QByteArray large = encodeServerFrame(Opcode::Binary, QByteArray(70'000, 'b')); // 70,010 bytes
        QCOMPARE(frameExtent(large.first(1), 1), 2);
        QCOMPARE(frameExtent(large.first(2), 1), 10);
        QCOMPARE(frameExtent(large.first(10), 1), 70'010);
        QCOMPARE(frameExtent(large + large.first(5), 2), 70'020);
        QVERIFY(frameExtent(QByteArray::fromHex("827fffffffffffffffff"), 3) > 70'010); // no overflow
    }
};

QTEST_GUILESS_MAIN(TestFrameExtent)
#include "tst_frame_extent.moc"
