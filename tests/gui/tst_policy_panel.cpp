// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_panel.h"

#include "model/policy/policy_catalogue.h"
#include "model/scenario/policy_format.h"
#include "tests/gui/person.h"
#include "tests/support/fake_snapshots.h"
#include "ui/policy/knob_row.h"
#include "ui/policy/toggle_switch.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QJsonDocument>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>

using namespace penstock;
using namespace penstock::literals;
using namespace std::chrono_literals;

namespace {

/*! The panel over fake snapshots; what it wants is put in force as the engine would, unless told otherwise. */
class Lab {
public:
    ThemeHolder themes{ThemeChoice::Dark};
    QUndoStack undo;
    PolicyPanel panel{themes, undo};
    FakeSnapshots fake;
    bool obeys = true;
    std::vector<std::pair<QString, Policy>> wanted;

    Lab()
    {
        themes.setMotion(false);
        QObject::connect(&panel, &PolicyPanel::policyWanted, &panel,
                         [this](const QString &group, const Policy &policy) {
                             wanted.emplace_back(group, policy);
                             if (obeys)
                                 fake.setPolicy(group == QLatin1String("slow") ? 1 : 0, policy);
                         });
        panel.resize(328, 900);
        tick(1);
        panel.showGroup(QStringLiteral("slow"));
        panel.show();
        panel.activateWindow();
        QApplication::setActiveWindow(&panel);
    }
    void tick(int times = 3)
    {
        for (int i = 0; i < times; ++i)
            panel.showSnapshot(fake.next());
    }
    [[nodiscard]] QString text(const char *label) { return person::find<QLabel>(panel, label)->text(); }
    [[nodiscard]] QString field(const char *name) { return person::find<QLineEdit>(panel, name)->text(); }
    [[nodiscard]] bool isOn(const char *name) { return person::find<ToggleSwitch>(panel, name)->isChecked(); }
    [[nodiscard]] const Policy &last() const { return wanted.back().second; }
};

} // namespace

class PolicyPanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aClickOnTheGateSwitchReachesTheEngine();
    void undoBringsThePolicyBack();
    void switchingOffAndOnKeepsTheKnobs();
    void aTypedValueIsPutInForce();
    void aWrongValueStaysWithItsReason();
    void escapeGivesUpAWrongValue();
    void whatDoesNotFitTogetherWaitsForTheOtherHalf();
    void aDragIsOneStepForUndo();
    void snapshotsDoNotMoveAHeldKnob();
    void arrowKeysTurnAKnob();
    void theKeyboardFlipsASwitch();
    void theChangeShowsUntilTheEngineAnswers();
    void whatTheEngineRefusesIsTakenBack();
    void aPresetReplacesAllParts();
    void anotherPolicyThanAnyPresetIsCustom();
    void choosingAnotherBucketKeepsTheRate();
    void creditsAreOffWithTheReason();
    void theGateTellsItsPrice();
    void jsonIsThatOfScenarioFiles();
    void groupsKeepTheirOwnPolicies();
    void changesFromElsewhereShow();
    void everyControlHasANameAndATip();
};

void PolicyPanelTest::aClickOnTheGateSwitchReachesTheEngine()
{
    Lab lab;
    QSignalSpy edited(&lab.panel, &PolicyPanel::policyEdited);
    person::click(lab.panel, "card.gate.switch");
    QCOMPARE(lab.wanted.size(), 1U);
    QCOMPARE(lab.wanted[0].first, QStringLiteral("slow"));
    QCOMPARE(lab.last().gate, std::optional(Gate{64_KiB, 16_KiB}));
    QCOMPARE(edited.count(), 1);
    QCOMPARE(edited[0][3].toString(), QStringLiteral("Wait for drain on"));
    lab.tick();
    QVERIFY(lab.isOn("card.gate.switch"));
    QVERIFY(person::find<QWidget>(lab.panel, "card.gate.high.slider")->isVisible());
    QCOMPARE(lab.field("card.gate.high.value"), QStringLiteral("64 KiB"));
}

void PolicyPanelTest::undoBringsThePolicyBack()
{
    Lab lab;
    person::click(lab.panel, "card.gate.switch");
    lab.tick();
    QCOMPARE(lab.undo.undoText(), QStringLiteral("slow: Wait for drain on"));
    lab.undo.undo();
    QVERIFY(!lab.last().gate);
    QVERIFY(!lab.isOn("card.gate.switch"));
    lab.tick();
    lab.undo.redo();
    QVERIFY(lab.last().gate.has_value());
    QVERIFY(lab.isOn("card.gate.switch"));
}

void PolicyPanelTest::switchingOffAndOnKeepsTheKnobs()
{
    Lab lab;
    person::click(lab.panel, "card.gate.switch");
    lab.tick();
    person::type(lab.panel, "card.gate.high.value", QStringLiteral("1MiB"));
    lab.tick();
    person::click(lab.panel, "card.gate.switch");
    lab.tick();
    QVERIFY(!lab.last().gate);
    QCOMPARE(lab.text("card.gate.summary"), QStringLiteral("stop at 1 MiB, go on at 16 KiB"));
    person::click(lab.panel, "card.gate.switch");
    QCOMPARE(lab.last().gate, std::optional(Gate{1_MiB, 16_KiB}));
}

void PolicyPanelTest::aTypedValueIsPutInForce()
{
    Lab lab;
    person::click(lab.panel, "card.gate.switch");
    lab.tick();
    person::type(lab.panel, "card.gate.high.value", QStringLiteral("100000"));
    QCOMPARE(lab.last().gate->high, ByteCount(100'000));
    lab.tick();
    QCOMPARE(lab.field("card.gate.high.value"), QStringLiteral("97.7 KiB"));
}

void PolicyPanelTest::aWrongValueStaysWithItsReason()
{
    Lab lab;
    person::click(lab.panel, "card.gate.switch");
    lab.tick();
    const std::size_t before = lab.wanted.size();
    person::type(lab.panel, "card.gate.high.value", QStringLiteral("64 Kibble"));
    lab.tick(20);
    QCOMPARE(lab.wanted.size(), before);
    QCOMPARE(lab.field("card.gate.high.value"), QStringLiteral("64 Kibble"));
    QVERIFY(person::find<QLabel>(lab.panel, "card.gate.high.error")->isVisible());
    QCOMPARE(lab.text("card.gate.high.error"), QStringLiteral("\"64 Kibble\" is not a value such as 64KiB"));
    person::type(lab.panel, "card.gate.high.value", QStringLiteral("64 kib"));
    QVERIFY(!person::find<QLabel>(lab.panel, "card.gate.high.error")->isVisible());
}

void PolicyPanelTest::escapeGivesUpAWrongValue()
{
    Lab lab;
    person::click(lab.panel, "card.gate.switch");
    lab.tick();
    person::type(lab.panel, "card.gate.high.value", QStringLiteral("what"));
    QTest::keyClick(person::find<QLineEdit>(lab.panel, "card.gate.high.value"), Qt::Key_Escape);
    QCOMPARE(lab.field("card.gate.high.value"), QStringLiteral("64 KiB"));
    QVERIFY(!person::find<QLabel>(lab.panel, "card.gate.high.error")->isVisible());
}

void PolicyPanelTest::whatDoesNotFitTogetherWaitsForTheOtherHalf()
{
    Lab lab;
    person::click(lab.panel, "card.gate.switch");
    lab.tick();
    const std::size_t before = lab.wanted.size();
    person::type(lab.panel, "card.gate.high.value", QStringLiteral("8KiB")); // below low
    lab.tick(20);
    QCOMPARE(lab.wanted.size(), before);
    QVERIFY2(lab.text("card.gate.high.error").contains(QLatin1String("is not below high")),
             qPrintable(lab.text("card.gate.high.error")));
    QCOMPARE(lab.field("card.gate.high.value"), QStringLiteral("8 KiB"));
    person::type(lab.panel, "card.gate.low.value", QStringLiteral("2KiB"));
    QCOMPARE(lab.last().gate, std::optional(Gate{8_KiB, 2_KiB}));
    lab.tick();
    QVERIFY(!person::find<QLabel>(lab.panel, "card.gate.high.error")->isVisible());
}

void PolicyPanelTest::aDragIsOneStepForUndo()
{
    Lab lab;
    person::click(lab.panel, "card.gate.switch");
    lab.tick();
    auto *slider = person::find<QSlider>(lab.panel, "card.gate.high.slider");
    const int y = slider->height() / 2;
    const int from = QStyle::sliderPositionFromValue(0, KnobScale::steps, slider->value(), slider->width() - 14) + 7;
    const int steps = lab.undo.count();
    QTest::mousePress(slider, Qt::LeftButton, {}, {from, y});
    for (int x = from; x <= from + 24; x += 2)
        QTest::mouseMove(slider, {x, y});
    QTest::mouseRelease(slider, Qt::LeftButton, {}, {from + 24, y});
    const ByteCount reached = lab.last().gate->high;
    QVERIFY2(reached > 64_KiB, qPrintable(formatBytes(reached)));
    QCOMPARE(lab.undo.count(), steps + 1);
    QVERIFY(lab.undo.undoText().startsWith(QLatin1String("slow: Wait for drain: High ")));
    lab.undo.undo();
    QCOMPARE(lab.last().gate->high, 64_KiB);
}

void PolicyPanelTest::snapshotsDoNotMoveAHeldKnob()
{
    Lab lab;
    person::click(lab.panel, "card.gate.switch");
    lab.tick();
    lab.obeys = false;
    auto *slider = person::find<QSlider>(lab.panel, "card.gate.high.slider");
    slider->setSliderDown(true);
    slider->setSliderPosition(800);
    lab.tick(30); // 3 s of snapshots that say 64 KiB
    QCOMPARE(slider->value(), 800);
    slider->setSliderDown(false);
    QTRY_VERIFY((lab.tick(30), lab.field("card.gate.high.value") == QLatin1String("64 KiB")));
}

void PolicyPanelTest::arrowKeysTurnAKnob()
{
    Lab lab;
    person::click(lab.panel, "card.gate.switch");
    lab.tick();
    auto *slider = person::find<QSlider>(lab.panel, "card.gate.high.slider");
    slider->setFocus();
    const int steps = lab.undo.count();
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(slider, Qt::Key_Right);
    QVERIFY(lab.last().gate->high > 64_KiB);
    QCOMPARE(lab.undo.count(), steps + 1);
}

void PolicyPanelTest::theKeyboardFlipsASwitch()
{
    Lab lab;
    auto *flip = person::find<ToggleSwitch>(lab.panel, "card.gate.switch");
    flip->setFocus();
    QTest::keyClick(flip, Qt::Key_Space);
    QVERIFY(lab.last().gate.has_value());
    lab.tick();
    QTest::keyClick(flip, Qt::Key_Return);
    QVERIFY(!lab.last().gate);
}

void PolicyPanelTest::theChangeShowsUntilTheEngineAnswers()
{
    Lab lab;
    lab.obeys = false;
    person::click(lab.panel, "card.gate.switch");
    lab.tick(5);
    QVERIFY(lab.isOn("card.gate.switch"));
    lab.fake.setPolicy(1, lab.last());
    lab.tick(20);
    QVERIFY(lab.isOn("card.gate.switch"));
}

void PolicyPanelTest::whatTheEngineRefusesIsTakenBack()
{
    Lab lab;
    lab.obeys = false;
    person::click(lab.panel, "card.gate.switch");
    lab.tick(12);
    QVERIFY(!lab.isOn("card.gate.switch"));
}

void PolicyPanelTest::aPresetReplacesAllParts()
{
    Lab lab;
    person::click(lab.panel, "card.expiry.switch");
    lab.tick();
    auto *presets = person::find<QComboBox>(lab.panel, "policy.preset");
    const int gated = presets->findData(QStringLiteral("gated"));
    QVERIFY(gated > 0);
    presets->setCurrentIndex(gated);
    Q_EMIT presets->activated(gated);
    lab.tick();
    QCOMPARE(presetOf(lab.last())->id, QStringLiteral("gated"));
    QVERIFY(!lab.isOn("card.expiry.switch"));
    QVERIFY(lab.isOn("card.gate.switch"));
    lab.undo.undo();
    QVERIFY(lab.last().expiry.has_value());
}

void PolicyPanelTest::anotherPolicyThanAnyPresetIsCustom()
{
    Lab lab;
    auto *presets = person::find<QComboBox>(lab.panel, "policy.preset");
    QCOMPARE(presets->currentData().toString(), QStringLiteral("naive"));
    person::click(lab.panel, "card.gate.switch");
    lab.tick();
    QCOMPARE(presets->currentData().toString(), QStringLiteral("gated"));
    person::type(lab.panel, "card.gate.low.value", QStringLiteral("1KiB"));
    lab.tick();
    QCOMPARE(presets->currentText(), QStringLiteral("Custom"));
}

void PolicyPanelTest::choosingAnotherBucketKeepsTheRate()
{
    Lab lab;
    person::click(lab.panel, "card.throttle.switch");
    lab.tick();
    person::type(lab.panel, "card.throttle.messages.value", QStringLiteral("250/s"));
    lab.tick();
    QVERIFY(person::find<QWidget>(lab.panel, "card.throttle.burst")->isVisible());
    Q_EMIT person::find<QComboBox>(lab.panel, "card.throttle.kind.choice")->activated(1);
    lab.tick();
    QCOMPARE(lab.last().throttle, std::optional<Throttle>(LeakyBucket{Rate(250), {}}));
    QVERIFY(!person::find<QWidget>(lab.panel, "card.throttle.burst")->isVisible());
}

void PolicyPanelTest::creditsAreOffWithTheReason()
{
    Lab lab;
    QVERIFY(!person::find<ToggleSwitch>(lab.panel, "card.credits.switch")->isEnabled());
    QVERIFY(!lab.text("card.credits.summary").isEmpty());
    person::click(lab.panel, "card.credits.switch");
    QVERIFY(lab.wanted.empty());
}

void PolicyPanelTest::theGateTellsItsPrice()
{
    Lab lab;
    lab.tick(100);
    person::click(lab.panel, "card.gate.switch");
    lab.tick(100);
    const QString price = lab.text("card.gate.price");
    QVERIFY2(price.contains(QLatin1String(" of 3 gates closed, ")), qPrintable(price));
    QVERIFY(person::find<QLabel>(lab.panel, "card.gate.price")->isVisible());
    person::click(lab.panel, "card.gate.switch");
    lab.tick();
    QVERIFY(!person::find<QLabel>(lab.panel, "card.gate.price")->isVisible());
}

void PolicyPanelTest::jsonIsThatOfScenarioFiles()
{
    Lab lab;
    person::click(lab.panel, "card.gate.switch");
    person::click(lab.panel, "card.evict.switch");
    lab.tick();
    person::click(lab.panel, "policy.code.show");
    person::click(lab.panel, "policy.code.copy");
    const QByteArray copied = QGuiApplication::clipboard()->text().toUtf8();
    const Result<Policy> read = policyFromJson(QJsonDocument::fromJson(copied).object(), QString());
    QVERIFY2(read.ok(), copied.constData());
    QCOMPARE(read.value(), lab.last());
}

void PolicyPanelTest::groupsKeepTheirOwnPolicies()
{
    Lab lab;
    person::click(lab.panel, "card.gate.switch");
    lab.tick();
    auto *tabs = person::find<QTabBar>(lab.panel, "policy.groups");
    QCOMPARE(tabs->tabText(0), QStringLiteral("fast · 11"));
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(0).center());
    QCOMPARE(lab.panel.group(), QStringLiteral("fast"));
    QVERIFY(!lab.isOn("card.gate.switch"));
    lab.undo.undo(); // of the other group: it comes to the front
    QCOMPARE(lab.panel.group(), QStringLiteral("slow"));
}

void PolicyPanelTest::changesFromElsewhereShow()
{
    Lab lab;
    Policy policy;
    policy.batch = Batch{20ms, {}, {}, BatchEncode::EnvelopeDeflate, BatchDiff::LatestOfKey};
    lab.fake.setPolicy(1, policy); // the scenario's timeline, say
    lab.tick();
    QVERIFY(lab.isOn("card.batch.switch"));
    QCOMPARE(lab.field("card.batch.window.value"), QStringLiteral("20 ms"));
    QCOMPARE(lab.text("card.batch.summary"), QStringLiteral("every 20 ms, envelope, deflated, latest of each key"));
    QVERIFY(lab.wanted.empty());
    QCOMPARE(lab.undo.count(), 0);
}

void PolicyPanelTest::everyControlHasANameAndATip()
{
    Lab lab;
    for (const QWidget *widget : lab.panel.findChildren<QWidget *>()) {
        const bool isControl =
            widget->focusPolicy() != Qt::NoFocus && !widget->objectName().startsWith(QLatin1String("qt_")) &&
            (qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QSlider *>(widget) ||
             qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget));
        if (!isControl || widget->parent()->inherits("QTabBar"))
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                 qPrintable(widget->objectName()));
        QVERIFY2(!widget->toolTip().isEmpty(), qPrintable(widget->objectName()));
        QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
    }
}

QTEST_MAIN(PolicyPanelTest)
#include "tst_policy_panel.moc"
