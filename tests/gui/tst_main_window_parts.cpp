// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_snapshots.h"
#include "ui/common/theme_holder.h"
#include "ui/window/clock_button.h"
#include "ui/window/command_palette.h"
#include "ui/window/frame_meter.h"
#include "ui/window/lab_page.h"
#include "ui/window/message_bar.h"
#include "ui/window/shortcuts_sheet.h"
#include "ui/window/status_line.h"
#include "ui/window/target_chooser.h"
#include "ui/window/top_bar.h"
#include "ui/window/window_actions.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>

using namespace penstock;

namespace {

constexpr ConnectionId risingReader{12};

Snapshot twoReaders(Nanos firstBehind, Nanos secondBehind)
{
    Snapshot shot;
    shot.state = RunState::Running;
    shot.at = TimePoint(std::chrono::seconds(100));
    shot.startedAt = TimePoint(std::chrono::seconds(1));
    shot.groups.resize(1);
    for (quint64 id = 1; id <= 2; ++id) {
        ConnectionView view;
        view.id = ConnectionId(id);
        view.state = ConnectionState::Rising;
        view.behind = id == 1 ? firstBehind : secondBehind;
        shot.connections.push_back(view);
    }
    return shot;
}

// A window with the actions, as small as can be.
struct Bench {
    QWidget window;
    QUndoStack undo;
    ThemeHolder themes{ThemeChoice::Dark};
    WindowActions actions{window, undo};

    Bench()
    {
        window.resize(1200, 800);
        window.show();
        QApplication::setActiveWindow(&window);
    }
};

} // namespace

class MainWindowPartsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void worstConnectionIsFollowed();
    void pictureStaysWhenTwoAreAlmostEquallyBad();
    void muchWorseOneTakesOverAfterAWhile();
    void chosenTargetStaysUntilItIsGone();
    void newRunForgetsTheChoice();
    void paletteFindsByAnyWord();
    void paletteRunsWhatIsTyped();
    void paletteHidesOnEscapeAndGivesTheFocusBack();
    void everyShortcutIsOnTheSheetAndUnique();
    void frameIsIngestPlusPaint();
    void speedSliderCoversTheRangeAndSnapsToOne();
    void clockSaysPausedInWords();
    void statusLineCopiesTheAddress();
    void loadTextSumsTheGroups();
    void errorStaysUntilItIsClosed();
    void layoutIsKeptOnEachChange();
};

void MainWindowPartsTest::worstConnectionIsFollowed()
{
    FakeSnapshots fake;
    TargetChooser chooser;
    PipelineTarget target;
    fake.run(std::chrono::seconds(20), [&](const SnapshotPtr &shot) { target = chooser.follow(*shot); });
    QCOMPARE(std::get<ConnectionId>(target), risingReader);
    QVERIFY(!chooser.isChosen());
}

void MainWindowPartsTest::pictureStaysWhenTwoAreAlmostEquallyBad()
{
    TargetChooser chooser;
    const PipelineTarget first = chooser.follow(twoReaders(std::chrono::seconds(10), std::chrono::seconds(9)));
    Snapshot later = twoReaders(std::chrono::seconds(10), std::chrono::seconds(11));
    later.at += std::chrono::seconds(60);
    QCOMPARE(chooser.follow(later), first);
}

void MainWindowPartsTest::muchWorseOneTakesOverAfterAWhile()
{
    TargetChooser chooser;
    static_cast<void>(chooser.follow(twoReaders(std::chrono::seconds(2), std::chrono::seconds(1))));
    Snapshot soon = twoReaders(std::chrono::seconds(2), std::chrono::seconds(9));
    soon.at += std::chrono::seconds(1);
    QCOMPARE(std::get<ConnectionId>(chooser.follow(soon)), ConnectionId(1));
    soon.at += std::chrono::seconds(5);
    QCOMPARE(std::get<ConnectionId>(chooser.follow(soon)), ConnectionId(2));
}

void MainWindowPartsTest::chosenTargetStaysUntilItIsGone()
{
    TargetChooser chooser;
    Snapshot shot = twoReaders(std::chrono::seconds(1), std::chrono::seconds(99));
    static_cast<void>(chooser.follow(shot));
    chooser.choose(ConnectionId(1));
    shot.at += std::chrono::seconds(60);
    QCOMPARE(std::get<ConnectionId>(chooser.follow(shot)), ConnectionId(1));
    QVERIFY(chooser.isChosen());
    shot.connections.erase(shot.connections.begin());
    QCOMPARE(std::get<ConnectionId>(chooser.follow(shot)), ConnectionId(2));
    QVERIFY(!chooser.isChosen());
}

void MainWindowPartsTest::newRunForgetsTheChoice()
{
    TargetChooser chooser;
    Snapshot shot = twoReaders(std::chrono::seconds(1), std::chrono::seconds(9));
    static_cast<void>(chooser.follow(shot));
    chooser.choose(GroupIndex(0));
    shot.startedAt += std::chrono::seconds(1000);
    QCOMPARE(std::get<ConnectionId>(chooser.follow(shot)), ConnectionId(2));
}

void MainWindowPartsTest::paletteFindsByAnyWord()
{
    QVERIFY(matchScore(QStringLiteral("View Theme: dark"), QStringLiteral("dark")) > 0);
    QVERIFY(matchScore(QStringLiteral("View Theme: dark"), QStringLiteral("the da")) > 0);
    QVERIFY(matchScore(QStringLiteral("View Theme: dark"), QString()) > 0);
    QCOMPARE(matchScore(QStringLiteral("View Theme: dark"), QStringLiteral("light")), 0);
    QVERIFY(matchScore(QStringLiteral("Run Reset"), QStringLiteral("res")) >
            matchScore(QStringLiteral("Presenter mode"), QStringLiteral("res")));
}

void MainWindowPartsTest::paletteRunsWhatIsTyped()
{
    Bench bench;
    CommandPalette palette(bench.window, bench.actions);
    QSignalSpy reset(bench.actions.reset, &QAction::triggered);
    palette.ask();
    QTRY_VERIFY(palette.isVisible());
    auto *field = palette.findChild<QLineEdit *>(QStringLiteral("commandPaletteField"));
    QTest::keyClicks(field, QStringLiteral("reset"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(reset.count(), 1);
    QVERIFY(palette.isHidden());
}

void MainWindowPartsTest::paletteHidesOnEscapeAndGivesTheFocusBack()
{
    Bench bench;
    QLineEdit before(&bench.window);
    before.show();
    before.setFocus();
    QTRY_VERIFY(before.hasFocus());
    CommandPalette palette(bench.window, bench.actions);
    palette.ask();
    auto *field = palette.findChild<QLineEdit *>(QStringLiteral("commandPaletteField"));
    QTRY_VERIFY(field->hasFocus());
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(palette.isHidden());
    QTRY_VERIFY(before.hasFocus());
}

void MainWindowPartsTest::everyShortcutIsOnTheSheetAndUnique()
{
    Bench bench;
    ShortcutsSheet sheet(bench.window, bench.actions);
    sheet.toggle();
    QString text;
    for (const QLabel *label : sheet.findChildren<QLabel *>())
        text += label->text();
    QList<QKeySequence> seen;
    for (const WindowActions::Entry &entry : bench.actions.all()) {
        QVERIFY2(!entry.action->objectName().isEmpty(), qPrintable(entry.action->text()));
        for (const QKeySequence &key : entry.action->shortcuts()) {
            QVERIFY2(!seen.contains(key), qPrintable(key.toString()));
            seen << key;
            QVERIFY2(text.contains(key.toString(QKeySequence::NativeText).toHtmlEscaped()), qPrintable(key.toString()));
        }
    }
    QVERIFY(seen.contains(QKeySequence(Qt::CTRL | Qt::Key_K)));
    sheet.toggle();
    QVERIFY(sheet.isHidden());
}

void MainWindowPartsTest::frameIsIngestPlusPaint()
{
    ManualClock clock;
    FrameMeter meter(clock);
    const auto paint = [&](Nanos took) {
        const FrameMeter::Paint measured(meter);
        clock.advance(took);
    };
    paint(std::chrono::milliseconds(1));
    meter.idle();
    {
        const FrameMeter::Ingest measured(meter);
        clock.advance(std::chrono::milliseconds(2));
    }
    clock.advance(std::chrono::milliseconds(50)); // the event loop does something else
    paint(std::chrono::milliseconds(1));
    paint(std::chrono::milliseconds(2)); // each chart paints for itself
    meter.idle();
    meter.idle();
    QCOMPARE(meter.frames().count(), 1u);
    QCOMPARE(meter.frames().max(), Nanos(std::chrono::milliseconds(5)));
    QCOMPARE(meter.motion().count(), 1u);
    QCOMPARE(meter.recent().max, Nanos(std::chrono::milliseconds(5)));
    clock.advance(std::chrono::seconds(10));
    {
        const FrameMeter::Ingest measured(meter);
    }
    paint(std::chrono::milliseconds(1));
    meter.idle();
    QCOMPARE(meter.recent().count, 1u);
}

void MainWindowPartsTest::speedSliderCoversTheRangeAndSnapsToOne()
{
    Bench bench;
    TopBar bar(bench.themes, bench.actions);
    QSignalSpy chosen(&bar, &TopBar::speedChosen);
    auto *slider = bar.findChild<QSlider *>(QStringLiteral("speedSlider"));
    slider->setValue(slider->minimum());
    QCOMPARE(chosen.last().first().toDouble(), TopBar::slowest);
    slider->setValue(slider->maximum());
    QCOMPARE(chosen.last().first().toDouble(), TopBar::fastest);
    bar.showSpeed(1);
    const int one = slider->value();
    slider->setValue(one + 1);
    QCOMPARE(chosen.last().first().toDouble(), 1.0);
}

void MainWindowPartsTest::clockSaysPausedInWords()
{
    Bench bench;
    TopBar bar(bench.themes, bench.actions);
    const auto *clock = bar.findChild<ClockButton *>(QStringLiteral("liveButton"));
    bar.showClock(RunController::Phase::Running, true, std::chrono::milliseconds(42600));
    QCOMPARE(clock->shown(), QStringLiteral("LIVE 00:42.6"));
    bar.showClock(RunController::Phase::Running, false, std::chrono::milliseconds(39000));
    QCOMPARE(clock->shown(), QStringLiteral("PAUSED 00:39.0"));
    bar.showClock(RunController::Phase::Idle, true, Nanos(0));
    QVERIFY(clock->shown().startsWith(QLatin1String("READY")));
}

void MainWindowPartsTest::statusLineCopiesTheAddress()
{
    SteadyClock clock;
    FrameMeter meter(clock);
    ThemeHolder themes(ThemeChoice::Dark);
    StatusLine line(themes, meter);
    FakeSnapshots fake;
    QGuiApplication::clipboard()->clear();
    QTest::mouseClick(line.findChild<QToolButton *>(QStringLiteral("statusAddress")), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
    line.showSnapshot(*fake.next());
    QTest::mouseClick(line.findChild<QToolButton *>(QStringLiteral("statusAddress")), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("ws://127.0.0.1:9001"));
}

void MainWindowPartsTest::loadTextSumsTheGroups()
{
    Snapshot shot;
    shot.groups.resize(2);
    shot.groups[0].connections = 11;
    shot.groups[0].outMessagesPerSecond = 4400;
    shot.groups[0].outBytesPerSecond = 1 << 20;
    shot.groups[1].connections = 13;
    shot.groups[1].outMessagesPerSecond = 5210;
    shot.waitingBytes = 3 << 20;
    shot.budgetBytes = 1 << 30;
    QCOMPARE(loadText(shot), QStringLiteral("24 connections · 9,610 msg/s · 1 MiB/s · waiting 3 MiB of 1 GiB budget"));
}

void MainWindowPartsTest::errorStaysUntilItIsClosed()
{
    Bench bench;
    MessageBar bar(bench.themes, &bench.window);
    QVERIFY(bar.isHidden());
    bar.showError(QStringLiteral("rate: \"x\" is not a rate such as 20/s"));
    QVERIFY(bar.isVisible());
    QCOMPARE(bar.text(), QStringLiteral("rate: \"x\" is not a rate such as 20/s"));
    QTest::mouseClick(bar.findChild<QToolButton *>(QStringLiteral("messageClose")), Qt::LeftButton);
    QVERIFY(bar.isHidden());
}

void MainWindowPartsTest::layoutIsKeptOnEachChange()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("layout.ini")), QSettings::IniFormat);
    QList<int> sizes;
    const auto make = [&settings] {
        auto page = std::make_unique<LabPage>(settings);
        page->resize(1600, 900);
        page->setPipeline(new QWidget);
        page->setCharts(new QWidget);
        page->addTable(new QWidget, QStringLiteral("Connections"), nullptr);
        page->show();
        page->restoreSizes();
        return page;
    };
    {
        const auto page = make();
        auto *columns = page->findChild<QSplitter *>(QStringLiteral("labColumns"));
        columns->handle(1); // a person drags the handle between the columns
        const QPoint at = columns->handle(1)->rect().center();
        QTest::mousePress(columns->handle(1), Qt::LeftButton, {}, at);
        QTest::mouseMove(columns->handle(1), at - QPoint(120, 0));
        QTest::mouseRelease(columns->handle(1), Qt::LeftButton, {}, at - QPoint(120, 0));
        sizes = columns->sizes();
    }
    const auto page = make();
    QSplitter *columns = page->findChild<QSplitter *>(QStringLiteral("labColumns"));
    QCOMPARE(columns->sizes(), sizes);
    page->resetSizes();
    QVERIFY(columns->sizes() != sizes);
}

QTEST_MAIN(MainWindowPartsTest)
#include "tst_main_window_parts.moc"
