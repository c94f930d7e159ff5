// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_snapshots.h"
#include "ui/charts/chart_card.h"
#include "ui/charts/charts_panel.h"
#include "ui/charts/legend_strip.h"
#include "ui/charts/plot_items.h"
#include "ui/common/theme_holder.h"

#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

// The charts in a window, as a person has them, one minute into a run.
class Lab {
public:
    Lab()
        : m_theme(ThemeChoice::Dark)
        , panel(m_theme)
    {
        panel.resize(1200, 640);
        panel.show();
        run(60s);
    }
    bool ready() { return QTest::qWaitForWindowExposed(&panel); }

    void run(Nanos duration)
    {
        fake.run(duration, [this](const SnapshotPtr &shot) {
            panel.ingest(shot);
            shots.push_back(shot);
        });
    }
    Plot &plot(const char *name)
    {
        auto *card = panel.findChild<ChartCard *>(QLatin1String(name));
        return card->plot();
    }
    // A pixel of a plot at a share of its width and height.
    QPoint pixel(const char *name, double x, double y = 0.5)
    {
        const QRectF area = plot(name).mapping().area;
        return QPointF(area.left() + area.width() * x, area.top() + area.height() * y).toPoint();
    }
    TimePoint timeAt(const char *name, const QPoint &pos)
    {
        const QRectF area = plot(name).mapping().area;
        return axis().timeAt((pos.x() - area.left()) / area.width());
    }
    void wheel(const char *name, const QPoint &pos, int notches, Qt::KeyboardModifiers keys = Qt::NoModifier)
    {
        QWidget *target = plot(name).viewport();
        QWheelEvent event(pos, target->mapToGlobal(pos), {}, QPoint(0, 120 * notches), Qt::NoButton, keys,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(target, &event);
    }
    void drag(const char *name, Qt::MouseButton button, const QPoint &from, const QPoint &to)
    {
        QWidget *target = plot(name).viewport();
        QTest::mousePress(target, button, {}, from);
        hover(name, (from + to) / 2);
        hover(name, to);
        QTest::mouseRelease(target, button, {}, to);
    }
    // Straight to the widget: a real cursor is the display's business.
    void hover(const char *name, const QPoint &pos)
    {
        QWidget *target = plot(name).viewport();
        QMouseEvent event(QEvent::MouseMove, pos, target->mapToGlobal(pos), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &event);
    }
    TimeAxis &axis() { return panel.timeAxis(); }
    // The newest snapshot at or before an instant.
    const Snapshot &shotAt(TimePoint at) const
    {
        const Snapshot *found = shots.front().get();
        for (const SnapshotPtr &shot : shots) {
            if (shot->at <= at)
                found = shot.get();
        }
        return *found;
    }

private:
    ThemeHolder m_theme;

public:
    FakeSnapshots fake;
    std::vector<SnapshotPtr> shots;
    ChartsPanel panel;
};

constexpr std::array<const char *, 4> names{"chartBytes", "chartDrains", "chartMemory", "chartAge"};

std::optional<double> valueOf(const Readout &readout, const QString &name, bool second = false)
{
    for (const ReadoutSection &section : readout.sections()) {
        for (const Reading &reading : second ? section.second : section.first) {
            if (reading.name == name)
                return reading.value;
        }
    }
    return std::nullopt;
}

} // namespace

/*! The charts used as a person uses them. */
class ChartPanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void chartsShareOneAxisAndAlign();
    void wheelPausesAllAndKeepsTheTimeUnderThePointer();
    void dataGoOnWhilePausedAndLiveShowsThem();
    void dragZoomsToExactlyThatRange();
    void middleDragPans();
    void doubleClickGoesLiveWithTheWholeMinute();
    void shiftWheelZoomsTheValuesOfOneChart();
    void keysZoomPanAndReset();
    void crosshairValuesEqualTheSnapshot();
    void secondClickGivesTheDifference();
    void markersAppearOnAllChartsWithTheirTips();
    void selectionDecidesWhoseMemoryIsShown();
    void scaleSwitchKeepsZero();
    void peakIsDrawnHoweverFarOneZoomsOut();
    void hiddenPanelKeepsTheHistory();
    void exportsHoldWhatIsSeen();
    void tableHasTheVisibleRows();
    void everythingHasAnAccessibleName();
};

void ChartPanelTest::chartsShareOneAxisAndAlign()
{
    Lab lab;
    QVERIFY(lab.ready());
    for (const char *name : names) {
        const PlotMapping &mapping = lab.plot(name).mapping();
        QVERIFY(mapping.from == lab.axis().from());
        QVERIFY(mapping.to == lab.shots.back()->at);
        QCOMPARE(mapping.area.left(), lab.plot("chartBytes").mapping().area.left());
        QCOMPARE(mapping.area.width(), lab.plot("chartBytes").mapping().area.width());
    }
}

void ChartPanelTest::wheelPausesAllAndKeepsTheTimeUnderThePointer()
{
    Lab lab;
    QVERIFY(lab.ready());
    QSignalSpy live(&lab.axis(), &TimeAxis::liveChanged);
    const QPoint pos = lab.pixel("chartAge", 0.3);
    const TimePoint under = lab.timeAt("chartAge", pos);
    lab.wheel("chartAge", pos, 2);
    QVERIFY(!lab.axis().isLive());
    QCOMPARE(live.count(), 1);
    QVERIFY(lab.axis().span() < 60s);
    QVERIFY(std::chrono::abs(lab.timeAt("chartAge", pos) - under) < 1us);
    for (const char *name : names)
        QVERIFY(lab.plot(name).mapping().from == lab.axis().from());
}

void ChartPanelTest::dataGoOnWhilePausedAndLiveShowsThem()
{
    Lab lab;
    QVERIFY(lab.ready());
    lab.axis().pause();
    const TimePoint end = lab.axis().to();
    lab.run(5s);
    QVERIFY(lab.plot("chartBytes").mapping().to == end);
    lab.axis().goLive();
    QVERIFY(lab.plot("chartBytes").mapping().to == end + 5s);
    const HistoryColumns &line = lab.plot("chartMemory").frame().layers.back().data;
    QVERIFY(line.columns.back().at == end + 5s);
}

void ChartPanelTest::dragZoomsToExactlyThatRange()
{
    Lab lab;
    QVERIFY(lab.ready());
    const QPoint begin = lab.pixel("chartMemory", 0.7);
    const QPoint end = lab.pixel("chartMemory", 0.2);
    const TimePoint from = lab.timeAt("chartMemory", end);
    const TimePoint to = lab.timeAt("chartMemory", begin);
    lab.drag("chartMemory", Qt::LeftButton, begin, end);
    QVERIFY(!lab.axis().isLive());
    QVERIFY(lab.axis().from() == from);
    QVERIFY(lab.axis().to() == to);
    QVERIFY2(!lab.axis().lockA(), "a drag is no click");
}

void ChartPanelTest::middleDragPans()
{
    Lab lab;
    QVERIFY(lab.ready());
    lab.axis().setRange(lab.axis().to() - 30s, lab.axis().to() - 10s);
    const TimePoint from = lab.axis().from();
    const QPoint begin = lab.pixel("chartBytes", 0.25);
    const QPoint end = lab.pixel("chartBytes", 0.75);
    const TimePoint grabbed = lab.timeAt("chartBytes", begin);
    lab.drag("chartBytes", Qt::MiddleButton, begin, end);
    QVERIFY(lab.axis().span() == 20s);
    QVERIFY(lab.axis().from() < from);
    QVERIFY2(std::chrono::abs(lab.timeAt("chartBytes", end) - grabbed) < 1us, "what was grabbed stays at the pointer");
}

void ChartPanelTest::doubleClickGoesLiveWithTheWholeMinute()
{
    Lab lab;
    QVERIFY(lab.ready());
    lab.wheel("chartDrains", lab.pixel("chartDrains", 0.5), 5);
    lab.wheel("chartDrains", lab.pixel("chartDrains", 0.5), 3, Qt::ShiftModifier);
    QVERIFY(lab.plot("chartDrains").isValueZoomed());
    QTest::mouseDClick(lab.plot("chartDrains").viewport(), Qt::LeftButton, {}, lab.pixel("chartDrains", 0.5));
    QVERIFY(lab.axis().isLive());
    QVERIFY(lab.axis().span() == 60s);
    QVERIFY(!lab.plot("chartDrains").isValueZoomed());
    QVERIFY(!lab.axis().lockA());
}

void ChartPanelTest::shiftWheelZoomsTheValuesOfOneChart()
{
    Lab lab;
    QVERIFY(lab.ready());
    const auto before = lab.plot("chartBytes").valueRange();
    const auto others = lab.plot("chartMemory").valueRange();
    lab.wheel("chartBytes", lab.pixel("chartBytes", 0.5, 1.0), 3, Qt::ShiftModifier);
    QVERIFY2(!lab.axis().isLive(), "any zoom pauses");
    QVERIFY(lab.axis().span() == 60s);
    QCOMPARE(lab.plot("chartBytes").valueRange().first, before.first);
    QVERIFY(std::abs(lab.plot("chartBytes").valueRange().second - before.second * 0.512) < before.second * 0.01);
    QCOMPARE(lab.plot("chartMemory").valueRange(), others);
}

void ChartPanelTest::keysZoomPanAndReset()
{
    Lab lab;
    QVERIFY(lab.ready());
    Plot &plot = lab.plot("chartBytes");
    plot.setFocus();
    QTest::keyClick(&plot, Qt::Key_Plus);
    QVERIFY(lab.axis().span() == 48s);
    QVERIFY(!lab.axis().isLive());
    QTest::keyClick(&plot, Qt::Key_Minus);
    QVERIFY(lab.axis().span() == 60s);
    const TimePoint end = lab.axis().to();
    QTest::keyClick(&plot, Qt::Key_Left);
    QVERIFY(lab.axis().to() == end - 6s);
    QTest::keyClick(&plot, Qt::Key_Space);
    QVERIFY(lab.axis().lockA().has_value());
    QVERIFY(lab.panel.readout().isVisible());
    const TimePoint locked = *lab.axis().lockA();
    QTest::keyClick(&plot, Qt::Key_Right);
    QVERIFY(*lab.axis().lockA() > locked);
    QTest::keyClick(&plot, Qt::Key_Escape);
    QVERIFY(!lab.axis().lockA());
    QVERIFY(!lab.panel.readout().isVisible());
    QTest::keyClick(&plot, Qt::Key_0);
    QVERIFY(lab.axis().isLive());
    QSignalSpy notes(&lab.panel, &ChartsPanel::noteAsked);
    QTest::keyClick(&plot, Qt::Key_M);
    QCOMPARE(notes.count(), 1);
}

void ChartPanelTest::crosshairValuesEqualTheSnapshot()
{
    Lab lab;
    QVERIFY(lab.ready());
    lab.panel.setSelection(ConnectionId(12));
    for (const double place : {0.15, 0.5, 0.93}) {
        const QPoint pos = lab.pixel("chartMemory", place);
        lab.hover("chartMemory", pos);
        const Snapshot &shot = lab.shotAt(lab.timeAt("chartMemory", pos));
        const ConnectionView &slow = shot.connections[11];
        QVERIFY(lab.panel.readout().isVisible());
        QCOMPARE(valueOf(lab.panel.readout(), QStringLiteral("slow-01")).value(),
                 static_cast<double>(slow.stages.libraryBytes()));
        QCOMPARE(valueOf(lab.panel.readout(), QStringLiteral("Socket buffer")).value(),
                 static_cast<double>(slow.stages.at(Stage::Socket).value()));
        QCOMPARE(valueOf(lab.panel.readout(), QStringLiteral("total")).value(),
                 static_cast<double>(slow.stages.waitingBytes()));
        QCOMPARE(valueOf(lab.panel.readout(), QStringLiteral("slow p99")).value(), toMs(shot.groups[1].ageNow.p99));
    }
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(lab.plot("chartMemory").viewport(), &leave);
    QVERIFY(!lab.panel.readout().isVisible());
}

void ChartPanelTest::secondClickGivesTheDifference()
{
    Lab lab;
    QVERIFY(lab.ready());
    lab.panel.setSelection(ConnectionId(12));
    lab.axis().pause();
    const QPoint first = lab.pixel("chartMemory", 0.4);
    const QPoint second = lab.pixel("chartMemory", 0.9);
    QWidget *target = lab.plot("chartMemory").viewport();
    QTest::mouseClick(target, Qt::LeftButton, {}, first);
    QTest::mouseClick(target, Qt::LeftButton, {}, second);
    const qint64 before = lab.shotAt(lab.timeAt("chartMemory", first)).connections[11].stages.waitingBytes();
    const qint64 after = lab.shotAt(lab.timeAt("chartMemory", second)).connections[11].stages.waitingBytes();
    QCOMPARE(valueOf(lab.panel.readout(), QStringLiteral("total")).value(), static_cast<double>(before));
    QCOMPARE(valueOf(lab.panel.readout(), QStringLiteral("total"), true).value(), static_cast<double>(after));
    const ReadoutSection &memory = lab.panel.readout().sections()[2];
    QCOMPARE(Readout::cells(memory, memory.first.size() - 1).last(),
             QLatin1Char('+') + formatBytes(ByteCount(after - before)));
    // The pointer may go: what is locked stays.
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(target, &leave);
    QVERIFY(lab.panel.readout().isVisible());
}

void ChartPanelTest::markersAppearOnAllChartsWithTheirTips()
{
    Lab lab;
    QVERIFY(lab.ready());
    lab.fake.setPolicy(1, Policy{});
    lab.run(10s);
    lab.fake.addNote(QStringLiteral("here"));
    lab.run(2s);
    for (const char *name : names) {
        const PlotOverlayItem *overlay = nullptr;
        for (QGraphicsItem *item : lab.plot(name).scene()->items()) {
            if (auto *found = dynamic_cast<PlotOverlayItem *>(item))
                overlay = found;
        }
        QVERIFY(overlay);
        QCOMPARE(overlay->spots().size(), std::size_t(2));
        const double x = lab.plot(name).mapping().x(lab.panel.data().markers()[0].at);
        QCOMPARE(overlay->spots()[0].x, x);
        QVERIFY(overlay->spotAt(QPointF(x, lab.plot(name).mapping().area.center().y())));
        QVERIFY(!overlay->spotAt(QPointF(x + 40, lab.plot(name).mapping().area.center().y())));
    }
    // Out of sight when time has passed.
    lab.run(70s);
    lab.axis().goLive();
    QVERIFY(lab.panel.data().markers()[0].at < lab.axis().from());
}

void ChartPanelTest::selectionDecidesWhoseMemoryIsShown()
{
    Lab lab;
    QVERIFY(lab.ready());
    lab.panel.setSelection(ConnectionId(12));
    QVERIFY(lab.panel.card(ChartsPanel::Chart::Memory).source().title().contains(QStringLiteral("slow-01")));
    const Snapshot &last = *lab.shots.back();
    QCOMPARE(lab.plot("chartMemory").frame().max, static_cast<double>(last.connections[11].stages.waitingBytes()));
    lab.panel.setSelection(GroupIndex(0));
    QVERIFY(lab.panel.card(ChartsPanel::Chart::Memory).source().title().contains(QStringLiteral("fast")));
    QVERIFY(lab.plot("chartMemory").frame().max < 2e6);
    lab.panel.setSelection({});
    QVERIFY(lab.plot("chartMemory").frame().max >= static_cast<double>(last.waitingBytes));
}

void ChartPanelTest::scaleSwitchKeepsZero()
{
    Lab lab;
    QVERIFY(lab.ready());
    auto *card = lab.panel.findChild<ChartCard *>(QStringLiteral("chartBytes"));
    QTest::mouseClick(card->findChild<QToolButton *>(QStringLiteral("symlog")), Qt::LeftButton);
    QVERIFY(card->scaleKind() == ScaleKind::Symlog);
    const PlotMapping &mapping = lab.plot("chartBytes").mapping();
    QCOMPARE(mapping.y(0), mapping.area.bottom());
    QVERIFY(mapping.y(1024) < mapping.area.bottom() - 5);
    QTest::mouseClick(card->findChild<QToolButton *>(QStringLiteral("linear")), Qt::LeftButton);
    QVERIFY(card->scaleKind() == ScaleKind::Linear);
    QVERIFY2(lab.axis().isLive(), "another scale is no zoom");
}

void ChartPanelTest::peakIsDrawnHoweverFarOneZoomsOut()
{
    Lab lab;
    QVERIFY(lab.ready());
    double peak = 0;
    for (const SnapshotPtr &shot : lab.shots)
        peak = std::max(peak, static_cast<double>(shot->groups[0].stages.waitingBytes()));
    lab.panel.setSelection(GroupIndex(0));
    lab.axis().setSpan(12h);
    QCOMPARE(lab.plot("chartMemory").frame().max, peak);
    QVERIFY2(!lab.plot("chartMemory").frame().lines.empty(), "the line of the highest totals");
}

void ChartPanelTest::hiddenPanelKeepsTheHistory()
{
    Lab lab;
    QVERIFY(lab.ready());
    lab.panel.hide();
    lab.run(10s);
    lab.panel.show();
    QVERIFY(lab.ready());
    QVERIFY(lab.plot("chartMemory").mapping().to == lab.shots.back()->at);
    QCOMPARE(lab.panel.data().all().waiting.samples(lab.axis().from(), lab.axis().to()).size(), std::size_t(601));
}

void ChartPanelTest::exportsHoldWhatIsSeen()
{
    Lab lab;
    QVERIFY(lab.ready());
    lab.panel.setSelection(ConnectionId(12));
    QTemporaryDir folder;
    const auto save = [&](ChartFormat format, ExportRange range) {
        const QString path = folder.filePath(QStringLiteral("chart.") + chartSuffix(format));
        const Outcome saved = lab.panel.exportChart(ChartsPanel::Chart::Memory, format, range, path);
        QFile file(path);
        return saved && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QImage png;
    QVERIFY(png.loadFromData(save(ChartFormat::Png, ExportRange::Visible)));
    QCOMPARE(png.size(), lab.panel.card(ChartsPanel::Chart::Memory).size() * 2);
    const QByteArray svg = save(ChartFormat::Svg, ExportRange::Visible);
    QVERIFY(svg.contains("<svg") && svg.contains("slow-01"));
    QVERIFY2(!svg.contains("<image"), "a drawing has no pixels");
    QVERIFY(save(ChartFormat::Pdf, ExportRange::Visible).startsWith("%PDF"));

    lab.axis().setRange(lab.shots[99]->at, lab.shots[149]->at);
    const QList<QByteArray> visible = save(ChartFormat::Csv, ExportRange::Visible).trimmed().split('\n');
    QCOMPARE(visible.size(), 52);
    QVERIFY(visible[0].startsWith("time_s,outbox_bytes,socket_bytes"));
    const QList<QByteArray> row = visible[1].trimmed().split(',');
    const Stages &stages = lab.shots[99]->connections[11].stages;
    QCOMPARE(row[0].toDouble(), toSeconds(lab.shots[99]->sinceStart));
    QCOMPARE(row[2].toLongLong(), stages.at(Stage::Socket).value());
    QVERIFY2(row[3].isEmpty(), "there is no TLS layer: not 0");
    QCOMPARE(row[7].toLongLong(), stages.waitingBytes());
    QCOMPARE(save(ChartFormat::Csv, ExportRange::All).trimmed().split('\n').size(), 601);
    const Outcome failed = lab.panel.exportChart(ChartsPanel::Chart::Memory, ChartFormat::Png, ExportRange::Visible,
                                                 folder.filePath(QStringLiteral("no/such/folder.png")));
    QVERIFY(!failed);
}

void ChartPanelTest::tableHasTheVisibleRows()
{
    Lab lab;
    QVERIFY(lab.ready());
    lab.axis().setRange(lab.shots[99]->at, lab.shots[149]->at);
    lab.plot("chartAge").setFocus();
    QTest::keyClick(&lab.plot("chartAge"), Qt::Key_T, Qt::ControlModifier);
    auto *rows = lab.panel.findChild<QTableView *>(QStringLiteral("chartTableRows"));
    QVERIFY(rows);
    QCOMPARE(rows->model()->rowCount(), 51);
    QCOMPARE(rows->model()->headerData(1, Qt::Horizontal).toString(), QStringLiteral("fast_age_p50_ms"));
    QTest::keyClick(rows->window(), Qt::Key_Escape);
    QTRY_VERIFY(!lab.panel.findChild<QTableView *>(QStringLiteral("chartTableRows")));
}

void ChartPanelTest::everythingHasAnAccessibleName()
{
    Lab lab;
    QVERIFY(lab.ready());
    QVERIFY(!lab.panel.accessibleName().isEmpty());
    for (const char *name : names) {
        auto *card = lab.panel.findChild<ChartCard *>(QLatin1String(name));
        QVERIFY(card);
        QVERIFY(!card->plot().accessibleName().isEmpty());
        QVERIFY(!card->plot().accessibleDescription().isEmpty());
        for (const QToolButton *button : card->findChildren<QToolButton *>())
            QVERIFY(!button->accessibleName().isEmpty());
    }
}

QTEST_MAIN(ChartPanelTest)
#include "tst_chart_panel.moc"
