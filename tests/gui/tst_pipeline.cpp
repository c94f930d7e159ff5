// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_snapshots.h"
#include "ui/common/looks.h"
#include "ui/common/theme_holder.h"
#include "ui/pipeline/pipeline_view.h"
#include "ui/pipeline/tank_scale.h"

#include <QElapsedTimer>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace penstock;
using namespace penstock::literals;

namespace {

constexpr ConnectionId risingReader{12}; // slow-01 of FakeSnapshots with 11 fast readers
constexpr GroupIndex slowGroup{1};

PipelineFacts factsOf(FakeSnapshots &fake, Nanos time, const PipelineTarget &target)
{
    FlowMeter meter;
    meter.setTarget(target);
    PipelineFacts facts;
    fake.run(time, [&](const SnapshotPtr &shot) { facts = pipelineFacts(*shot, target, meter.measure(*shot)); });
    return facts;
}

Policy gated()
{
    Policy policy;
    policy.gate = Gate{64_KiB, 16_KiB};
    policy.admission = Admission{MessageCount(1000), {}, Overflow::LatestPerKey};
    return policy;
}

// Where PENSTOCK_PICTURES names a folder, what a test looked at is saved there for people to look at.
void keepPicture(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("PENSTOCK_PICTURES");
    if (!folder.isEmpty())
        QVERIFY(widget.grab().save(folder + QLatin1Char('/') + name));
}

} // namespace

class PipelineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void openScaleGivesEveryDoublingTheSameHeight();
    void capacityScaleIsAShare();
    void naiveSenderFillsTheSocketAndNamesTheReader();
    void gateKeepsTheSocketUnderHighWaterAndIsDrawnClosed();
    void limitIsDrawnAndConflationFallsOut();
    void unreadableStageSaysWhyAndHasNoNumber();
    void flowNarrowsWhereTheReaderIsSlow();
    void groupShowsSumsAndItsWorst();
    void closedConnectionTellsItsCode();
    void nothingRunningHasNoNumbers();
    void heldSourceClosesTheUpstreamGate();
    void policySummaryNamesEveryPart();
    void descriptionHasAllNumbers();
    void arrowKeysVisitEveryStation();
    void motionOffPaintsNothingBetweenSnapshots();
    void movingPartsAreCheapToPaint();
    void looksRight_data();
    void looksRight();
};

void PipelineTest::openScaleGivesEveryDoublingTheSameHeight()
{
    const TankScale scale = TankScale::open(1_GiB);
    QCOMPARE(scale.share(0_B), 0.0);
    QCOMPARE(scale.share(1_GiB), 1.0);
    const double first = scale.share(2_MiB) - scale.share(1_MiB);
    const double second = scale.share(64_MiB) - scale.share(32_MiB);
    QVERIFY(std::abs(first - second) < 0.001);
    QVERIFY(scale.share(10_B) > 0);
}

void PipelineTest::capacityScaleIsAShare()
{
    const TankScale scale = TankScale::capacity(4_MiB);
    QCOMPARE(scale.share(1_MiB), 0.25);
    QCOMPARE(scale.share(9_MiB), 1.0);
}

void PipelineTest::naiveSenderFillsTheSocketAndNamesTheReader()
{
    FakeSnapshots fake;
    const PipelineFacts facts = factsOf(fake, std::chrono::seconds(40), risingReader);
    QVERIFY(facts.subtitle.startsWith(QStringLiteral("connection slow-01 · group slow · no policy")));
    QCOMPARE(facts.state, ConnectionState::Blocked);
    QVERIFY(facts.sentence.contains(QLatin1String("97 %")));
    QVERIFY(facts.at(Station::Socket).number.endsWith(QLatin1String("MiB")));
    QVERIFY(facts.at(Station::Socket).fill > facts.at(Station::Socket).marks.front().at);
    QCOMPARE(facts.at(Station::Outbox).number, QStringLiteral("0 B"));
    QCOMPARE(facts.at(Station::Outbox).corner, QStringLiteral("limit off"));
    QVERIFY(!facts.pipes[1].gated);
    QVERIFY(facts.total.startsWith(QLatin1String("Total waiting for this reader:")));
    QVERIFY(!facts.drops);
}

void PipelineTest::gateKeepsTheSocketUnderHighWaterAndIsDrawnClosed()
{
    FakeSnapshots fake;
    fake.setPolicy(number(slowGroup), gated());
    const PipelineFacts facts = factsOf(fake, std::chrono::seconds(40), risingReader);
    QVERIFY(facts.pipes[1].gated);
    QCOMPARE(facts.pipes[1].closed, 1.0);
    const StationFacts &socket = facts.at(Station::Socket);
    QCOMPARE(socket.marks.size(), 2u);
    QVERIFY(socket.fill <= socket.marks.front().at + 0.01);
}

void PipelineTest::limitIsDrawnAndConflationFallsOut()
{
    FakeSnapshots fake;
    fake.setPolicy(number(slowGroup), gated());
    const PipelineFacts facts = factsOf(fake, std::chrono::seconds(60), risingReader);
    const StationFacts &outbox = facts.at(Station::Outbox);
    QCOMPARE(outbox.marks.size(), 1u);
    QVERIFY(outbox.marks.front().label.contains(QLatin1String("1,000")));
    QVERIFY(std::abs(outbox.fill - outbox.marks.front().at) < 0.02);
    QVERIFY(facts.drops);
    QVERIFY(facts.drops->text.startsWith(QLatin1String("conflated")));
    QVERIFY(facts.drops->perSecond > 1);
}

void PipelineTest::unreadableStageSaysWhyAndHasNoNumber()
{
    FakeSnapshots fake;
    const PipelineFacts facts = factsOf(fake, std::chrono::seconds(2), risingReader);
    const StationFacts &tls = facts.at(Station::Tls);
    QCOMPARE(tls.unavailable, unavailableText(Unavailable::NoTls));
    QVERIFY(tls.number.isEmpty());
    QCOMPARE(tls.fill, 0.0);
    QVERIFY(tls.toolTip.contains(tls.unavailable));
}

void PipelineTest::flowNarrowsWhereTheReaderIsSlow()
{
    FakeSnapshots fake;
    const PipelineFacts facts = factsOf(fake, std::chrono::seconds(40), risingReader);
    QVERIFY(facts.pipes[0].ratio > 0.9);
    QVERIFY2(facts.pipes[3].ratio < 0.2, qPrintable(QString::number(facts.pipes[3].ratio)));
}

void PipelineTest::groupShowsSumsAndItsWorst()
{
    FakeSnapshots fake;
    const PipelineFacts facts = factsOf(fake, std::chrono::seconds(40), slowGroup);
    QVERIFY(facts.subtitle.contains(QStringLiteral("group slow · 3 connections")));
    QCOMPARE(facts.state, ConnectionState::Blocked);
    QVERIFY(facts.sentence.contains(QLatin1String("worst slow-01")));
    QVERIFY(facts.total.startsWith(QLatin1String("Total waiting for this group:")));
}

void PipelineTest::closedConnectionTellsItsCode()
{
    FakeSnapshots fake;
    fake.run(std::chrono::seconds(10));
    fake.close(risingReader);
    const PipelineFacts facts = factsOf(fake, std::chrono::seconds(2), risingReader);
    QCOMPARE(facts.state, ConnectionState::Closed);
    QVERIFY(facts.total.contains(QLatin1String("1000")));
    QVERIFY(!facts.at(Station::Socket).unavailable.isEmpty());
    QVERIFY(!facts.at(Station::Reader).unavailable.isEmpty());
}

void PipelineTest::nothingRunningHasNoNumbers()
{
    const PipelineFacts facts = pipelineFacts(Snapshot{}, risingReader, {});
    QVERIFY(!facts.running);
    for (const StationFacts &station : facts.stations)
        QVERIFY(!station.number.contains(QLatin1Char('0')));
}

void PipelineTest::heldSourceClosesTheUpstreamGate()
{
    FakeSnapshots fake;
    Snapshot shot = *fake.run(std::chrono::seconds(3));
    shot.source.held = HoldReason::Budget;
    const PipelineFacts facts = pipelineFacts(shot, risingReader, {});
    QVERIFY(facts.pipes[0].gated);
    QCOMPARE(facts.pipes[0].closed, 1.0);
    QCOMPARE(facts.at(Station::Source).note, QStringLiteral("at the budget"));
}

void PipelineTest::policySummaryNamesEveryPart()
{
    QCOMPARE(policySummary({}), QStringLiteral("no policy"));
    Policy policy = gated();
    policy.throttle = TokenBucket{Rate(100), {}, MessageCount(20), ByteCount(65536)};
    policy.batch = Batch{std::chrono::milliseconds(50), {}, {}, BatchEncode::Envelope, BatchDiff::All};
    policy.evict = Eviction{};
    policy.evict->hard = 32_MiB;
    QCOMPARE(policySummary(policy), QStringLiteral("gate 64 KiB · latest per key over 1,000 msgs · throttle 100/s · "
                                                   "batch 50 ms · evict at 32 MiB"));
}

void PipelineTest::descriptionHasAllNumbers()
{
    FakeSnapshots fake;
    const PipelineFacts facts = factsOf(fake, std::chrono::seconds(40), risingReader);
    const QString description = facts.description();
    for (const StationFacts &station : facts.stations)
        QVERIFY2(description.contains(station.unavailable.isEmpty() ? station.number : station.unavailable),
                 qPrintable(station.title));
    QVERIFY(description.contains(facts.sentence));
    QVERIFY(description.contains(facts.total));
}

void PipelineTest::arrowKeysVisitEveryStation()
{
    ThemeHolder themes(ThemeChoice::Dark);
    PipelineView view(themes);
    view.resize(1200, 240);
    view.show();
    view.setFocus();
    QApplication::setActiveWindow(&view);
    QTRY_VERIFY(view.hasFocus());
    for (int i = 0; i < stationCount; ++i) {
        QCOMPARE(view.focusedStation(), static_cast<Station>(i));
        QTest::keyClick(&view, Qt::Key_Right);
    }
    QCOMPARE(view.focusedStation(), Station::Reader);
    QTest::keyClick(&view, Qt::Key_Home);
    QCOMPARE(view.focusedStation(), Station::Source);
}

void PipelineTest::motionOffPaintsNothingBetweenSnapshots()
{
    class Counter : public QObject {
    public:
        int paints = 0;

    protected:
        bool eventFilter(QObject *object, QEvent *event) override
        {
            paints += event->type() == QEvent::Paint ? 1 : 0;
            return QObject::eventFilter(object, event);
        }
    } counter;
    ThemeHolder themes(ThemeChoice::Dark);
    PipelineView view(themes);
    view.resize(1200, 240);
    view.setTarget(risingReader);
    FakeSnapshots fake;
    view.show();
    view.showSnapshot(fake.run(std::chrono::seconds(10)));
    view.installEventFilter(&counter);
    QTRY_VERIFY(counter.paints > 5); // the flow moves by itself
    themes.setMotion(false);
    QCoreApplication::processEvents(); // the last paint, of the settled levels
    counter.paints = 0;
    QSignalSpy ticks(&themes, &ThemeHolder::motionChanged);
    QVERIFY(!ticks.wait(200));
    QCOMPARE(counter.paints, 0);
}

void PipelineTest::movingPartsAreCheapToPaint()
{
    ThemeHolder themes(ThemeChoice::Dark);
    PipelineView view(themes);
    view.resize(1230, 236);
    view.setTarget(risingReader);
    FakeSnapshots fake;
    fake.run(std::chrono::seconds(40), [&](const SnapshotPtr &shot) { view.showSnapshot(shot); });
    QImage target(view.size(), QImage::Format_ARGB32_Premultiplied);
    const PipelineLayout layout = PipelineLayout::make(view.size(), themes.theme());
    QRegion moving;
    for (const QRectF &gap : layout.pipes)
        moving += PipelineLayout::flowOf(gap);
    view.render(&target); // fonts and glyphs are loaded now
    QElapsedTimer timer;
    timer.start();
    constexpr int rounds = 100;
    for (int i = 0; i < rounds; ++i) {
        QPainter painter(&target);
        painter.setClipRegion(moving);
        PipelinePainter(painter, themes.theme(), layout, view.facts(), {}).paint(moving, std::nullopt);
    }
    const double ms = static_cast<double>(timer.nsecsElapsed()) / 1e6 / rounds;
    QVERIFY2(ms < 1.0, qPrintable(QStringLiteral("%1 ms a frame").arg(ms)));
    qInfo("moving parts: %.3f ms a frame", ms);
}

void PipelineTest::looksRight_data()
{
    QTest::addColumn<int>("choice");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("gate");
    QTest::newRow("dark-wide-naive") << static_cast<int>(ThemeChoice::Dark) << QSize(1238, 238) << false;
    QTest::newRow("light-wide-naive") << static_cast<int>(ThemeChoice::Light) << QSize(1238, 238) << false;
    QTest::newRow("dark-narrow-gated") << static_cast<int>(ThemeChoice::Dark) << QSize(920, 220) << true;
    QTest::newRow("light-narrow-gated") << static_cast<int>(ThemeChoice::Light) << QSize(920, 220) << true;
    QTest::newRow("contrast-wide-gated") << static_cast<int>(ThemeChoice::HighContrast) << QSize(1238, 238) << true;
}

void PipelineTest::looksRight()
{
    QFETCH(int, choice);
    QFETCH(QSize, size);
    QFETCH(bool, gate);
    ThemeHolder themes(static_cast<ThemeChoice>(choice));
    PipelineView view(themes);
    QPalette palette = themes.theme().palette();
    palette.setColor(QPalette::Window, themes.theme().color(Ink::Surface));
    view.setPalette(palette);
    view.setAutoFillBackground(true);
    view.resize(size);
    view.setTarget(risingReader);
    FakeSnapshots fake;
    if (gate)
        fake.setPolicy(number(slowGroup), gated());
    fake.run(std::chrono::seconds(60), [&](const SnapshotPtr &shot) { view.showSnapshot(shot); });
    keepPicture(view, QStringLiteral("pipeline-%1.png").arg(QLatin1String(QTest::currentDataTag())));
    // The level of the socket's tank is really there, in its colour, and only up to its height.
    const QImage image = view.grab().toImage();
    const QRectF tank = PipelineLayout::make(size, themes.theme()).tanks[static_cast<std::size_t>(Station::Socket)];
    const double fill = view.facts().at(Station::Socket).fill;
    const auto at = [&](double share) {
        return image.pixelColor(static_cast<int>(tank.left()) + 8,
                                static_cast<int>(tank.bottom() - tank.height() * share));
    };
    QCOMPARE(at(fill / 2), themes.theme().stage(Stage::Socket).fill);
    QCOMPARE(at(fill + (1 - fill) / 2), themes.theme().color(Ink::Inset));
}

QTEST_MAIN(PipelineTest)
#include "tst_pipeline.moc"
