// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/engine_handle.h"
#include "ui/charts/charts_panel.h"
#include "ui/common/calm_label.h"
#include "ui/main_window.h"
#include "ui/pipeline/pipeline_view.h"
#include "ui/policy/policy_panel.h"
#include "ui/window/clock_button.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>
#include <QScrollArea>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace penstock;

namespace {

// The window with a real engine, as a person has it before them.
struct Lab {
    QTemporaryDir folder;
    QSettings settings{folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat};
    SteadyClock clock;
    ThemeHolder themes{ThemeChoice::Dark};
    EngineHandle engine{EngineHandle::Options{}};
    MainWindow window{{engine, themes, settings, clock}};

    Lab()
    {
        window.resize(1600, 1000);
        window.show();
        QApplication::setActiveWindow(&window);
    }
    template<class T = QWidget>
    T &find(const char *name)
    {
        T *found = window.findChild<T *>(QLatin1String(name));
        if (found == nullptr)
            qFatal("no such thing in the window: %s", name);
        return *found;
    }
    void click(const char *name)
    {
        QWidget &widget = find(name);
        for (QWidget *up = widget.parentWidget(); up != nullptr; up = up->parentWidget())
            if (auto *scroll = qobject_cast<QScrollArea *>(up))
                scroll->ensureWidgetVisible(&widget);
        QTest::mouseClick(&widget, Qt::LeftButton);
    }
    [[nodiscard]] const GroupView *group(const QString &name)
    {
        m_held = engine.latest();
        for (const GroupView &view : m_held->groups)
            if (view.name == name)
                return &view;
        return nullptr;
    }
    [[nodiscard]] qint64 socketBytes(const QString &name)
    {
        const GroupView *view = group(name);
        return view != nullptr ? view->stages.at(Stage::Socket).valueOr(-1) : -1;
    }
    [[nodiscard]] QString clockText() { return find<ClockButton>("liveButton").shown(); }

private:
    SnapshotPtr m_held; // what group() points into
};

constexpr int slowMs = 20000; // for what has to build up in the kernel first

} // namespace

class MainWindowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void startsByClickAndShowsTheTrouble();
    void gateBringsTheSocketDownSetsAMarkerAndCanBeUndone();
    void aReaderIsAddedByClick();
    void holdStopsTheSourceAndGoOnResumes();
    void pausedChartsGoLiveAgain();
    void badScenarioIsExplainedInTheWindow();
    void anotherScenarioStartsAtOnceWhenOneRuns();
    void presenterHidesWhatIsSecret();
    void themeSwitchesAndIsKept();
    void closesWithinTwoSecondsWhileFlooding();
};

void MainWindowTest::startsByClickAndShowsTheTrouble()
{
    Lab lab;
    QVERIFY(lab.clockText().startsWith(QLatin1String("READY")));
    lab.click("buttonStart");
    QTRY_COMPARE_WITH_TIMEOUT(lab.engine.latest()->state, RunState::Running, 5000);
    QTRY_VERIFY(lab.clockText().startsWith(QLatin1String("LIVE")));
    QTRY_VERIFY_WITH_TIMEOUT(lab.socketBytes(QStringLiteral("slow")) > (1 << 20), slowMs);
    // The five questions: who, where, why, how far behind, what the policies do.
    const PipelineFacts &facts = lab.window.pipeline().facts();
    QVERIFY2(facts.subtitle.contains(QLatin1String("slow-01")), qPrintable(facts.subtitle));
    QVERIFY2(facts.subtitle.contains(QLatin1String("no policy")), qPrintable(facts.subtitle));
    QVERIFY(facts.at(Station::Socket).number.endsWith(QLatin1String("MiB")));
    QVERIFY(facts.state == ConnectionState::Blocked || facts.state == ConnectionState::Rising);
    QVERIFY2(facts.sentence.contains(QLatin1String("eader")), qPrintable(facts.sentence));
    QVERIFY(facts.total.contains(QLatin1String("Total waiting")));
    QCOMPARE(lab.find<CalmLabel>("ledgerUnaccounted").text(), QStringLiteral("0"));
    QCOMPARE(lab.find<PolicyPanel>("policy").group(), QStringLiteral("slow"));
}

void MainWindowTest::gateBringsTheSocketDownSetsAMarkerAndCanBeUndone()
{
    Lab lab;
    lab.click("buttonStart");
    QTRY_VERIFY_WITH_TIMEOUT(lab.socketBytes(QStringLiteral("slow")) > (1 << 20), slowMs);
    QTRY_COMPARE(lab.find<PolicyPanel>("policy").group(), QStringLiteral("slow"));
    lab.click("card.gate.switch");
    QTRY_VERIFY(lab.group(QStringLiteral("slow"))->policy.gate.has_value());
    QTRY_VERIFY(lab.window.pipeline().facts().pipes[1].gated);
    const auto &markers = lab.find<ChartsPanel>("chartsPanel").data().markers();
    QTRY_VERIFY(!markers.empty());
    const qint64 bound = 65536 + 2048; // high water and one message
    QTRY_VERIFY_WITH_TIMEOUT(lab.socketBytes(QStringLiteral("slow")) <= bound, slowMs);

    QTest::keySequence(&lab.window, QKeySequence(Qt::CTRL | Qt::Key_Z));
    QTRY_VERIFY(!lab.group(QStringLiteral("slow"))->policy.gate.has_value());
    QTRY_VERIFY_WITH_TIMEOUT(lab.socketBytes(QStringLiteral("slow")) > bound, slowMs);
}

void MainWindowTest::aReaderIsAddedByClick()
{
    Lab lab;
    lab.click("buttonStart");
    QTRY_VERIFY_WITH_TIMEOUT(
        lab.group(QStringLiteral("slow")) != nullptr && lab.group(QStringLiteral("slow"))->connections == 1, 5000);
    lab.click("side_sourceAndReaders");
    lab.click("readers.slow.plus");
    QTRY_COMPARE_WITH_TIMEOUT(lab.group(QStringLiteral("slow"))->connections, 2, 5000);
    const auto *table = lab.find<QAbstractItemView>("connections.table").model();
    QTRY_COMPARE(table->rowCount(), 13);
}

void MainWindowTest::holdStopsTheSourceAndGoOnResumes()
{
    Lab lab;
    lab.click("buttonStart");
    QTRY_VERIFY_WITH_TIMEOUT(lab.engine.latest()->source.produced > 100, 5000);
    QTRY_COMPARE(lab.find<QToolButton>("buttonStart").text(), QStringLiteral("Hold"));
    lab.click("buttonStart");
    QTRY_COMPARE(lab.engine.latest()->source.held, HoldReason::User);
    QTRY_COMPARE(lab.window.pipeline().facts().at(Station::Source).number, QStringLiteral("held"));
    lab.click("buttonStart");
    QTRY_COMPARE(lab.engine.latest()->source.held, HoldReason::None);
}

void MainWindowTest::pausedChartsGoLiveAgain()
{
    Lab lab;
    lab.click("buttonStart");
    QTRY_VERIFY_WITH_TIMEOUT(lab.engine.latest()->tick > 5, 5000);
    TimeAxis &axis = lab.find<ChartsPanel>("chartsPanel").timeAxis();
    lab.click("liveButton");
    QVERIFY(!axis.isLive());
    QVERIFY(lab.clockText().startsWith(QLatin1String("PAUSED")));
    const QString frozen = lab.clockText();
    const quint64 tick = lab.engine.latest()->tick;
    QTRY_VERIFY(lab.engine.latest()->tick > tick + 3); // data go on
    QCOMPARE(lab.clockText(), frozen);
    lab.click("liveButton");
    QVERIFY(axis.isLive());
    QTRY_VERIFY(lab.clockText().startsWith(QLatin1String("LIVE")));
}

void MainWindowTest::badScenarioIsExplainedInTheWindow()
{
    Lab lab;
    lab.window.openScenario(QStringLiteral("no-such-scenario"));
    const auto &bar = lab.find("messageBar");
    QVERIFY(bar.isVisible());
    QVERIFY(lab.find<QLabel>("messageText").text().contains(QLatin1String("no-such-scenario")));
    lab.click("messageClose");
    QVERIFY(!bar.isVisible());
}

void MainWindowTest::anotherScenarioStartsAtOnceWhenOneRuns()
{
    Lab lab;
    lab.click("buttonStart");
    QTRY_COMPARE_WITH_TIMEOUT(lab.engine.latest()->state, RunState::Running, 5000);
    auto &box = lab.find<QComboBox>("scenarioBox");
    const int healthy = box.findText(QStringLiteral("Healthy"), Qt::MatchContains);
    QVERIFY(healthy >= 0);
    box.setFocus();
    box.setCurrentIndex(healthy);
    Q_EMIT box.activated(healthy); // what a choice from the open list ends in
    QTRY_VERIFY_WITH_TIMEOUT(lab.engine.latest()->scenarioName == box.itemText(healthy), 5000);
}

void MainWindowTest::presenterHidesWhatIsSecret()
{
    Lab lab;
    lab.click("buttonStart");
    QTRY_VERIFY_WITH_TIMEOUT(!lab.find<QToolButton>("statusAddress").text().isEmpty(), 5000);
    QTest::keyClick(&lab.window, Qt::Key_F11);
    QVERIFY(!lab.find("statusAddress").isVisible());
    QVERIFY(!lab.find("sidePane").isVisible());
    QVERIFY(lab.themes.theme().scale() > 1.2);
    QTest::keyClick(&lab.window, Qt::Key_F11);
    QVERIFY(lab.find("statusAddress").isVisible());
    QCOMPARE(lab.themes.theme().scale(), 1.0);
}

void MainWindowTest::themeSwitchesAndIsKept()
{
    Lab lab;
    lab.find<QAction>("actionThemeLight").trigger();
    QVERIFY(!lab.themes.theme().isDark());
    QCOMPARE(lab.window.grab().toImage().pixelColor(4, 60), lab.themes.theme().color(Ink::Window));
    ThemeHolder again;
    MainWindow second({lab.engine, again, lab.settings, lab.clock});
    QCOMPARE(again.choice(), ThemeChoice::Light);
}

void MainWindowTest::closesWithinTwoSecondsWhileFlooding()
{
    SteadyClock clock;
    TimePoint began;
    {
        Lab lab;
        Scenario flood;
        flood.name = QStringLiteral("Flood");
        flood.source.rate = Rate::infinite();
        flood.source.size = FixedSize{ByteCount(16384)};
        flood.budget = ByteCount(128 << 20);
        GroupSpec never;
        never.name = QStringLiteral("never");
        never.readers = 8;
        never.pace = NeverPace{};
        flood.groups = {never};
        lab.window.chooseScenario(flood);
        lab.click("buttonStart");
        QTRY_VERIFY_WITH_TIMEOUT(lab.engine.latest()->waitingBytes > (64 << 20), slowMs);
        began = clock.now();
        lab.window.close();
        QVERIFY(!lab.window.isVisible());
    }
    const Nanos took = clock.now() - began;
    QVERIFY2(took < std::chrono::seconds(2), qPrintable(formatDuration(took)));
}

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
