// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_snapshots.h"
#include "ui/charts/chart_card.h"
#include "ui/charts/charts_panel.h"
#include "ui/common/theme_holder.h"

#include <QApplication>
#include <QDir>
#include <QTest>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

// How many pixels of a picture are nearly of this colour.
int pixelsLike(const QImage &picture, const QColor &color)
{
    int count = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            const QColor pixel = picture.pixelColor(x, y);
            const int off = std::abs(pixel.red() - color.red()) + std::abs(pixel.green() - color.green()) +
                            std::abs(pixel.blue() - color.blue());
            count += off < 12 ? 1 : 0;
        }
    }
    return count;
}

} // namespace

/*!
 * The charts as pictures. With PENSTOCK_PICTURES=FOLDER in the environment they are saved there, to be looked at.
 */
class ChartPicturesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stagesAreSeenInTheirColours_data();
    void stagesAreSeenInTheirColours();
};

void ChartPicturesTest::stagesAreSeenInTheirColours_data()
{
    QTest::addColumn<ThemeChoice>("choice");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("connections");
    QTest::addColumn<bool>("paused");
    QTest::newRow("dark") << ThemeChoice::Dark << QSize(1240, 450) << 11 << false;
    QTest::newRow("light") << ThemeChoice::Light << QSize(1240, 450) << 11 << false;
    QTest::newRow("contrast") << ThemeChoice::HighContrast << QSize(1240, 450) << 11 << false;
    QTest::newRow("small") << ThemeChoice::Dark << QSize(820, 330) << 11 << false;
    QTest::newRow("large") << ThemeChoice::Dark << QSize(1600, 1000) << 11 << true;
    QTest::newRow("thousand") << ThemeChoice::Light << QSize(1240, 450) << 990 << false;
}

void ChartPicturesTest::stagesAreSeenInTheirColours()
{
    QFETCH(ThemeChoice, choice);
    QFETCH(QSize, size);
    QFETCH(int, connections);
    QFETCH(bool, paused);
    ThemeHolder theme(choice);
    qApp->setStyleSheet(theme.theme().styleSheet());
    qApp->setPalette(theme.theme().palette());
    qApp->setFont(theme.theme().font());

    FakeSnapshots::Spec spec;
    spec.fast = connections;
    spec.calm = 12s;
    FakeSnapshots fake(spec);
    QWidget window;
    ChartsPanel panel(theme, &window);
    window.resize(size);
    panel.setGeometry(window.rect().adjusted(12, 12, -12, -12));
    window.show();
    panel.setSelection(ConnectionId(static_cast<quint64>(connections) + 1));
    fake.run(20s, [&](const SnapshotPtr &shot) { panel.ingest(shot); });
    fake.setPolicy(1, Policy{});
    fake.run(42s, [&](const SnapshotPtr &shot) { panel.ingest(shot); });
    if (paused) {
        panel.timeAxis().setRange(panel.timeAxis().to() - 40s, panel.timeAxis().to() - 5s);
        panel.timeAxis().lock(panel.timeAxis().timeAt(0.3));
        panel.timeAxis().lock(panel.timeAxis().timeAt(0.6));
    }
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QCoreApplication::processEvents();
    const QImage picture = window.grab().toImage();
    const QString folder = qEnvironmentVariable("PENSTOCK_PICTURES");
    if (!folder.isEmpty())
        QVERIFY(picture.save(
            QDir(folder).filePath(QStringLiteral("charts-%1.png").arg(QString::fromLatin1(QTest::currentDataTag())))));
    for (const Stage stage : {Stage::Socket, Stage::KernelUnsent})
        QVERIFY(pixelsLike(picture, theme.theme().stage(stage).fill) > 100);
}

QTEST_MAIN(ChartPicturesTest)
#include "tst_chart_pictures.moc"
