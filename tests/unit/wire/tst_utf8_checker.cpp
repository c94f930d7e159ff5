// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/utf8_checker.h"

#include <QStringDecoder>
#include <QTest>

using namespace penstock;

namespace {

bool isUtf8(QByteArrayView bytes)
{
    Utf8Checker checker;
    return checker.feed(bytes) < 0 && checker.atBoundary();
}

QByteArray encoded(char32_t codePoint)
{
    return QString::fromUcs4(&codePoint, 1).toUtf8();
}

} // namespace

class TestUtf8Checker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void acceptsEveryCharacterInAnyPieces()
    {
        for (char32_t c = 0; c <= 0x10ffff; c += c < 0x900 ? 1 : 61) {
            if (c >= 0xd800 && c <= 0xdfff)
                continue;
            const QByteArray bytes = "abcdefgh" + encoded(c) + "z";
            QVERIFY2(isUtf8(bytes), qPrintable(QString::number(c, 16)));
            Utf8Checker pieces;
            for (const char byte : bytes)
                QCOMPARE(pieces.feed(QByteArrayView(&byte, 1)), -1);
            QVERIFY(pieces.atBoundary());
        }
    }

    void namesTheFirstWrongByte_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<qint64>("at");
        const auto row = [](const char *name, const char *hex, qint64 at) {
            QTest::newRow(name) << QByteArray::fromHex(hex) << at;
        };
        row("continuation first", "6180", 1);
        row("overlong of two", "c1bf", 0);
        row("overlong of three", "e09f80", 1);
        row("overlong of four", "f08f8080", 1);
        row("surrogate", "eda080", 1);
        row("above the last", "f4908080", 1);
        row("five bytes", "f888808080", 0);
        row("ASCII within", "6162636465666768e28261", 10);
        row("after a run of ASCII", "616263646566676869ff", 9);
    }

    void namesTheFirstWrongByte()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const qint64, at);
        Utf8Checker checker;
        QCOMPARE(checker.feed(bytes), at);
    }

    // All two-byte combinations and the third byte of each class: the same verdict as Qt's decoder.
    void agreesWithQt()
    {
        for (int first = 0; first < 256; ++first) {
            for (int second = 0; second < 256; ++second) {
                for (const int third : {0x41, 0x80, 0x9f, 0xa0, 0xbf, 0xc3}) {
                    QByteArray bytes;
                    bytes.append(static_cast<char>(first)).append(static_cast<char>(second));
                    bytes.append(static_cast<char>(third));
                    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
                    const QString text = decoder(bytes);
                    QVERIFY2(isUtf8(bytes) == !decoder.hasError(), bytes.toHex().constData());
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestUtf8Checker)
#include "tst_utf8_checker.moc"
