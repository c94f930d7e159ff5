// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/looks.h"
#include "ui/common/theme_holder.h"

#include <QApplication>
#include <QFile>
#include <QFontMetricsF>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace penstock;

namespace {

double luminance(const QColor &color)
{
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QByteArray darkFile()
{
    static_cast<void>(Theme::builtIn(ThemeKind::Dark)); // links the resources
    QFile file(QStringLiteral(":/themes/dark.json"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyBuiltInThemeKeepsItsContrasts_data();
    void everyBuiltInThemeKeepsItsContrasts();
    void digitsAreTabular();
    void unknownFieldIsNamed();
    void badColourNamesItsPath();
    void missingColourNamesItsPath();
    void noiseIsAnErrorNotACrash();
    void holderFollowsTheDesktop();
    void holderTellsOfChangesOnce();
    void scaleEnlargesTypeAndSpace();
    void styleSheetHasNoOpenPlaces();
    void iconsTakeTheThemesColour();
    void statesDifferInShape();
};

void ThemeTest::everyBuiltInThemeKeepsItsContrasts_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("light") << static_cast<int>(ThemeKind::Light);
    QTest::newRow("dark") << static_cast<int>(ThemeKind::Dark);
    QTest::newRow("high contrast") << static_cast<int>(ThemeKind::HighContrast);
}

void ThemeTest::everyBuiltInThemeKeepsItsContrasts()
{
    QFETCH(int, kind);
    const Theme theme = Theme::builtIn(static_cast<ThemeKind>(kind));
    for (const Ink ground : {Ink::Surface, Ink::Inset, Ink::Window}) {
        const QColor back = theme.color(ground);
        QVERIFY(contrast(theme.color(Ink::Text), back) >= 7);
        for (const Ink ink : {Ink::TextMuted, Ink::GoodText, Ink::WarningText, Ink::DangerText})
            QVERIFY2(contrast(theme.color(ink), back) >= 4.5, qPrintable(theme.color(ink).name()));
        QVERIFY(contrast(theme.color(Ink::TextFaint), back) >= 3);
        for (int i = 0; i < 5; ++i)
            QVERIFY2(contrast(theme.state(static_cast<ConnectionState>(i)).text, back) >= 4.5,
                     qPrintable(theme.state(static_cast<ConnectionState>(i)).text.name()));
    }
    for (int i = 0; i < stageCount; ++i) {
        const StageInk &ink = theme.stage(static_cast<Stage>(i));
        QVERIFY2(contrast(ink.onFill, ink.fill) >= 4, qPrintable(stageTitle(static_cast<Stage>(i))));
    }
    QVERIFY(contrast(theme.reader().onFill, theme.reader().fill) >= 4);
}

void ThemeTest::digitsAreTabular()
{
    const Theme theme = Theme::builtIn(ThemeKind::Dark);
    for (int type = 0; type < typeCount; ++type) {
        for (const Weight weight : {Weight::Normal, Weight::Strong}) {
            const QFontMetricsF metrics(theme.font(static_cast<Type>(type), weight));
            for (char digit = '1'; digit <= '9'; ++digit)
                QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)), metrics.horizontalAdvance(QLatin1Char('0')));
        }
    }
}

void ThemeTest::unknownFieldIsNamed()
{
    QJsonObject root = QJsonDocument::fromJson(darkFile()).object();
    root.insert(QStringLiteral("colour"), 1);
    const Result<Theme> theme = Theme::parse(QJsonDocument(root).toJson());
    QVERIFY(!theme.ok());
    QCOMPARE(theme.error().place, QStringLiteral("colour"));
}

void ThemeTest::badColourNamesItsPath()
{
    const Result<Theme> theme = Theme::parse(darkFile().replace("#04659C", "blue"));
    QVERIFY(!theme.ok());
    QCOMPARE(theme.error().place, QStringLiteral("stages.socket.fill"));
    QCOMPARE(theme.error().value, QStringLiteral("blue"));
}

void ThemeTest::missingColourNamesItsPath()
{
    QJsonObject root = QJsonDocument::fromJson(darkFile()).object();
    QJsonObject colors = root.value(QLatin1String("colors")).toObject();
    colors.remove(QStringLiteral("focus"));
    root.insert(QStringLiteral("colors"), colors);
    const Result<Theme> theme = Theme::parse(QJsonDocument(root).toJson());
    QVERIFY(!theme.ok());
    QCOMPARE(theme.error().place, QStringLiteral("colors.focus"));
}

void ThemeTest::noiseIsAnErrorNotACrash()
{
    for (const QByteArray &noise : {QByteArray(), QByteArray("[]"), QByteArray("{"), QByteArray(1000, '{'),
                                    QByteArray("{\"penstock_theme\":1}"), QByteArray("\0\xff\xfe", 3)})
        QVERIFY(!Theme::parse(noise).ok());
}

void ThemeTest::holderFollowsTheDesktop()
{
    // What ThemeHolder sees as the desktop is what the application shows without a palette of its own.
    ThemeHolder holder(ThemeChoice::System);
    QApplication::setPalette(holder.theme().palette());
    const bool dark = holder.theme().isDark();
    holder.setChoice(dark ? ThemeChoice::Light : ThemeChoice::Dark);
    QCOMPARE(holder.theme().isDark(), !dark);
    QApplication::setPalette(holder.theme().palette());
    holder.setChoice(ThemeChoice::System); // must not take our own palette for the desktop's
    QCOMPARE(holder.theme().isDark(), dark);
    QApplication::setPalette(QPalette());
}

void ThemeTest::holderTellsOfChangesOnce()
{
    ThemeHolder holder(ThemeChoice::Light);
    QSignalSpy changed(&holder, &ThemeHolder::changed);
    holder.setChoice(ThemeChoice::Light);
    QCOMPARE(changed.count(), 0);
    holder.setChoice(ThemeChoice::Dark);
    QCOMPARE(changed.count(), 1);
    holder.followSystem();
    QCOMPARE(changed.count(), 1);
}

void ThemeTest::scaleEnlargesTypeAndSpace()
{
    const Theme theme = Theme::builtIn(ThemeKind::Light);
    const Theme large = theme.scaled(1.5);
    QCOMPARE(large.space(2), 24);
    QVERIFY(large.pixelSize(Type::Body) > theme.pixelSize(Type::Body));
    QCOMPARE(large.font(Type::Number).pixelSize(), large.pixelSize(Type::Number));
}

void ThemeTest::styleSheetHasNoOpenPlaces()
{
    static const QRegularExpression open(QStringLiteral("\\{[a-z_]+\\}"));
    for (const ThemeKind kind : {ThemeKind::Light, ThemeKind::Dark, ThemeKind::HighContrast}) {
        const QRegularExpressionMatch match = open.match(Theme::builtIn(kind).styleSheet());
        QVERIFY2(!match.hasMatch(), qPrintable(match.captured()));
    }
}

void ThemeTest::iconsTakeTheThemesColour()
{
    const QColor red(Qt::red);
    const QImage image = tintedIcon(QStringLiteral("stop"), red).pixmap(16, 16).toImage();
    QCOMPARE(image.pixelColor(8, 8), red);
    QVERIFY(tintedIcon(QStringLiteral("no-such-icon"), red).isNull());
}

void ThemeTest::statesDifferInShape()
{
    std::vector<QImage> shapes;
    for (int i = 0; i < 5; ++i) {
        QImage image(24, 24, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintStateShape(painter, QRectF(2, 2, 20, 20), static_cast<ConnectionState>(i), Qt::black);
        painter.end();
        for (const QImage &other : shapes)
            QVERIFY(image != other);
        shapes.push_back(image);
    }
}

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
