// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/person.h"
#include "ui/policy/knob_row.h"
#include "ui/readers/pace_form.h"
#include "ui/readers/readers_panel.h"
#include "ui/source/source_forms.h"
#include "ui/source/source_panel.h"

#include <QApplication>
#include <QComboBox>
#include <QSignalSpy>
#include <QSpinBox>

using namespace penstock;
using namespace penstock::literals;
using namespace std::chrono_literals;

namespace {

/*! An engine on paper: one source, two groups and the visitors; it does at once what it is told. */
class Paper {
public:
    Snapshot now;

    Paper()
    {
        now.startedAt = TimePoint(1s);
        now.at = TimePoint(2s);
        now.address = QStringLiteral("ws://127.0.0.1:9001");
        now.groups.resize(3);
        now.groups[0].name = QStringLiteral("fast");
        now.groups[0].wanted = now.groups[0].connections = 11;
        now.groups[1].name = QStringLiteral("slow");
        now.groups[1].wanted = now.groups[1].connections = 1;
        now.groups[1].pace = SteadyPace{Rate(20), {}};
        now.groups[2].name = QStringLiteral("visitors");
    }
    SnapshotPtr next()
    {
        now.at += 100ms;
        return std::make_shared<const Snapshot>(now);
    }
};

template<class Panel>
void appear(Panel &panel)
{
    panel.resize(320, 700);
    panel.show();
    QApplication::setActiveWindow(&panel);
}

} // namespace

class SourcePanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aTypedRateGoesToTheEngine();
    void max_isAsFastAsItGoes();
    void draggingTheRateActsWhileDragging();
    void choosingAShapeShowsItsKnobs();
    void aSizeThatCannotBeIsHeldBack();
    void showsWhatIsInForce();
    void saysWhyTheSourceIsHeld();
    void formsKeepEveryValue();

    void plusAddsAReader();
    void quickClicksAddUp();
    void aTypedCountIsOneCommand();
    void choosingAPaceGoesToTheEngine();
    void aSteadyReaderNeedsALimit();
    void theReceiveBufferCanBeAutomatic();
    void addsAGroup();
    void refusesBadGroupNames();
    void groupsComeAndGo();
};

void SourcePanelTest::initTestCase()
{
    qRegisterMetaType<SourceSpec>();
    qRegisterMetaType<GroupSpec>();
}

void SourcePanelTest::aTypedRateGoesToTheEngine()
{
    ThemeHolder themes(ThemeChoice::Dark);
    SourcePanel panel(themes);
    Paper paper;
    appear(panel);
    panel.showSnapshot(paper.next());
    std::vector<SourceSpec> wanted;
    connect(&panel, &SourcePanel::sourceWanted, this, [&](const SourceSpec &spec) { wanted.push_back(spec); });
    person::type(panel, "source.rate.value", QStringLiteral("2500"));
    QCOMPARE(wanted.size(), 1U);
    QCOMPARE(wanted[0].rate, Rate(2500));
    QCOMPARE(wanted[0].keys, 16U);
    panel.showSnapshot(paper.next()); // not yet in force
    QCOMPARE(person::find<QLineEdit>(panel, "source.rate.value")->text(), QStringLiteral("2,500/s"));
}

void SourcePanelTest::max_isAsFastAsItGoes()
{
    ThemeHolder themes(ThemeChoice::Dark);
    SourcePanel panel(themes);
    Paper paper;
    appear(panel);
    panel.showSnapshot(paper.next());
    SourceSpec wanted;
    connect(&panel, &SourcePanel::sourceWanted, this, [&](const SourceSpec &spec) { wanted = spec; });
    auto *slider = person::find<QSlider>(panel, "source.rate.slider");
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_End);
    QVERIFY(wanted.rate.isInfinite());
    QCOMPARE(person::find<QLineEdit>(panel, "source.rate.value")->text(), QStringLiteral("max"));
}

void SourcePanelTest::draggingTheRateActsWhileDragging()
{
    ThemeHolder themes(ThemeChoice::Dark);
    SourcePanel panel(themes);
    Paper paper;
    appear(panel);
    panel.showSnapshot(paper.next());
    std::vector<SourceSpec> wanted;
    connect(&panel, &SourcePanel::sourceWanted, this, [&](const SourceSpec &spec) { wanted.push_back(spec); });
    auto *slider = person::find<QSlider>(panel, "source.rate.slider");
    slider->setSliderDown(true);
    for (int position = 600; position <= 900; position += 3)
        slider->setSliderPosition(position);
    QCOMPARE(wanted.size(), 1U); // the first at once; then no more than one in 50 ms
    QTRY_VERIFY(wanted.size() >= 2);
    slider->setSliderPosition(700);
    slider->setSliderDown(false);
    const KnobScale scale{KnobScale::Unit::MessageRate, 0, 1e6, false, true};
    QCOMPARE(wanted.back().rate.perSecond(), *scale.valueAt(700)); // where it was let go counts
}

void SourcePanelTest::choosingAShapeShowsItsKnobs()
{
    ThemeHolder themes(ThemeChoice::Dark);
    SourcePanel panel(themes);
    Paper paper;
    appear(panel);
    panel.showSnapshot(paper.next());
    SourceSpec wanted;
    connect(&panel, &SourcePanel::sourceWanted, this, [&](const SourceSpec &spec) { wanted = spec; });
    QVERIFY(!person::find<QWidget>(panel, "source.shape.burst.on")->isVisible());
    Q_EMIT person::find<QComboBox>(panel, "source.shape.kind.choice")->activated(2);
    QVERIFY(std::holds_alternative<BurstShape>(wanted.shape));
    QVERIFY(person::find<QWidget>(panel, "source.shape.burst.on")->isVisible());
    person::type(panel, "source.shape.burst.on.value", QStringLiteral("2s"));
    QCOMPARE(std::get<BurstShape>(wanted.shape).on, Nanos(2s));
}

void SourcePanelTest::aSizeThatCannotBeIsHeldBack()
{
    ThemeHolder themes(ThemeChoice::Dark);
    SourcePanel panel(themes);
    Paper paper;
    paper.now.source.spec.size = UniformSize{64_B, 1_KiB};
    appear(panel);
    panel.showSnapshot(paper.next());
    std::vector<SourceSpec> wanted;
    connect(&panel, &SourcePanel::sourceWanted, this, [&](const SourceSpec &spec) { wanted.push_back(spec); });
    person::type(panel, "source.size.uniform.min.value", QStringLiteral("4KiB"));
    QVERIFY(wanted.empty());
    QVERIFY(person::find<QLabel>(panel, "source.size.uniform.min.error")->isVisible());
    person::type(panel, "source.size.uniform.max.value", QStringLiteral("8KiB"));
    QCOMPARE(wanted.size(), 1U);
    QCOMPARE(wanted[0].size, SizeSpec(UniformSize{4_KiB, 8_KiB}));
}

void SourcePanelTest::showsWhatIsInForce()
{
    ThemeHolder themes(ThemeChoice::Dark);
    SourcePanel panel(themes);
    Paper paper;
    paper.now.source.spec.rate = Rate(50);
    paper.now.source.spec.keys = 3;
    paper.now.source.spec.size = LognormalSize{256_B, 1.5, 1_MiB};
    panel.showSnapshot(paper.next());
    QCOMPARE(person::find<QLineEdit>(panel, "source.rate.value")->text(), QStringLiteral("50/s"));
    QCOMPARE(person::find<QLineEdit>(panel, "source.keys.value")->text(), QStringLiteral("3"));
    QCOMPARE(person::find<QComboBox>(panel, "source.size.kind.choice")->currentText(), QStringLiteral("lognormal"));
    QCOMPARE(person::find<QLineEdit>(panel, "source.size.lognormal.sigma.value")->text(), QStringLiteral("150"));
}

void SourcePanelTest::saysWhyTheSourceIsHeld()
{
    ThemeHolder themes(ThemeChoice::Dark);
    SourcePanel panel(themes);
    Paper paper;
    paper.now.source.messagesPerSecond = 400;
    paper.now.source.bytesPerSecond = 51'200;
    panel.showSnapshot(paper.next());
    auto *live = person::find<QLabel>(panel, "source.live");
    QCOMPARE(live->text(), QStringLiteral("400/s messages, 50 KiB/s of payload"));
    paper.now.source.held = HoldReason::Budget;
    panel.showSnapshot(paper.next());
    QCOMPARE(live->text(), QStringLiteral("Held: the memory budget is reached"));
}

void SourcePanelTest::formsKeepEveryValue()
{
    const std::vector<Shape> shapes{ConstantShape{}, PoissonShape{}, BurstShape{1s, 2s, Rate(4000)},
                                    RampShape{Rate(10), Rate(1000), 30s}, SineShape{10s, 0.5}};
    for (const Shape &shape : shapes) {
        QCOMPARE(shapeFromForm(toForm(shape)), shape);
        QCOMPARE(toForm(shape).knobs.size(), shapeKinds()[toForm(shape).kind].knobs.size());
    }
    const std::vector<SizeSpec> sizes{FixedSize{1_KiB}, UniformSize{0_B, 1_KiB}, LognormalSize{256_B, 1.25, 1_MiB}};
    for (const SizeSpec &size : sizes) {
        QCOMPARE(sizeFromForm(toForm(size)), size);
        QCOMPARE(toForm(size).knobs.size(), sizeKinds()[toForm(size).kind].knobs.size());
    }
    const std::vector<Pace> paces{
        EagerPace{}, SteadyPace{Rate(20), {}}, SteadyPace{{}, Rate(65536)}, StallPace{2s, 10s},
        NeverPace{}, OnOffPace{1s, 3s},        JitterPace{Rate(100), 0.25}};
    for (const Pace &pace : paces) {
        QCOMPARE(paceFromForm(toForm(pace)), pace);
        QCOMPARE(toForm(pace).knobs.size(), paceKinds()[toForm(pace).kind].knobs.size());
    }
}

void SourcePanelTest::plusAddsAReader()
{
    ThemeHolder themes(ThemeChoice::Dark);
    ReadersPanel panel(themes);
    Paper paper;
    panel.showSnapshot(paper.next());
    appear(panel);
    QSignalSpy wanted(&panel, &ReadersPanel::readersWanted);
    person::click(panel, "readers.slow.plus");
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted[0][0].toString(), QStringLiteral("slow"));
    QCOMPARE(wanted[0][1].toInt(), 2);
    person::click(panel, "readers.fast.minus");
    QCOMPARE(wanted[1][0].toString(), QStringLiteral("fast"));
    QCOMPARE(wanted[1][1].toInt(), 10);
    paper.now.groups[1].wanted = 2;
    panel.showSnapshot(paper.next());
    QCOMPARE(person::find<QLabel>(panel, "readers.slow.state")->text(), QStringLiteral("1 of 2 connected"));
}

void SourcePanelTest::quickClicksAddUp()
{
    ThemeHolder themes(ThemeChoice::Dark);
    ReadersPanel panel(themes);
    Paper paper;
    panel.showSnapshot(paper.next());
    appear(panel);
    QSignalSpy wanted(&panel, &ReadersPanel::readersWanted);
    for (int i = 0; i < 5; ++i) {
        person::click(panel, "readers.slow.plus");
        panel.showSnapshot(paper.next()); // the engine has not got there yet
    }
    QCOMPARE(wanted.last()[1].toInt(), 6);
    for (int i = 0; i < 20; ++i)
        panel.showSnapshot(paper.next()); // and never does
    QCOMPARE(person::find<QSpinBox>(panel, "readers.slow.count")->value(), 1);
    QCOMPARE(wanted.count(), 5);
}

void SourcePanelTest::aTypedCountIsOneCommand()
{
    ThemeHolder themes(ThemeChoice::Dark);
    ReadersPanel panel(themes);
    Paper paper;
    panel.showSnapshot(paper.next());
    appear(panel);
    QSignalSpy wanted(&panel, &ReadersPanel::readersWanted);
    auto *count = person::find<QSpinBox>(panel, "readers.fast.count");
    count->setFocus();
    count->selectAll();
    QTest::keyClicks(count, QStringLiteral("500"));
    panel.showSnapshot(paper.next());
    QTest::keyClick(count, Qt::Key_Return);
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted[0][1].toInt(), 500);
}

void SourcePanelTest::choosingAPaceGoesToTheEngine()
{
    ThemeHolder themes(ThemeChoice::Dark);
    ReadersPanel panel(themes);
    Paper paper;
    panel.showSnapshot(paper.next());
    appear(panel);
    Pace wanted;
    connect(&panel, &ReadersPanel::paceWanted, this, [&](const QString &group, const Pace &pace) {
        QCOMPARE(group, QStringLiteral("fast"));
        wanted = pace;
    });
    Q_EMIT person::find<QComboBox>(panel, "readers.fast.pace.kind.choice")->activated(2);
    QVERIFY(std::holds_alternative<StallPace>(wanted));
    person::type(panel, "readers.fast.pace.stall.for.value", QStringLiteral("3s"));
    QCOMPARE(std::get<StallPace>(wanted).forTime, Nanos(3s));
}

void SourcePanelTest::aSteadyReaderNeedsALimit()
{
    ThemeHolder themes(ThemeChoice::Dark);
    ReadersPanel panel(themes);
    Paper paper;
    panel.showSnapshot(paper.next());
    appear(panel);
    int paces = 0;
    connect(&panel, &ReadersPanel::paceWanted, this, [&] { ++paces; });
    person::type(panel, "readers.slow.pace.steady.messages.value", QStringLiteral("off"));
    QCOMPARE(paces, 0);
    QVERIFY(person::find<QLabel>(panel, "readers.slow.pace.steady.messages.error")->isVisible());
}

void SourcePanelTest::theReceiveBufferCanBeAutomatic()
{
    ThemeHolder themes(ThemeChoice::Dark);
    ReadersPanel panel(themes);
    Paper paper;
    paper.now.groups[0].receiveBuffer = 64_KiB;
    panel.showSnapshot(paper.next());
    appear(panel);
    std::optional<ByteCount> wanted;
    connect(&panel, &ReadersPanel::receiveBufferWanted, this,
            [&](const QString &, std::optional<ByteCount> size) { wanted = size; });
    QCOMPARE(person::find<QLineEdit>(panel, "readers.fast.buffer.value")->text(), QStringLiteral("64 KiB"));
    person::type(panel, "readers.fast.buffer.value", QStringLiteral("16KiB"));
    QCOMPARE(wanted, std::optional(16_KiB));
    person::type(panel, "readers.fast.buffer.value", QStringLiteral("auto"));
    QCOMPARE(wanted, std::nullopt);
}

void SourcePanelTest::addsAGroup()
{
    ThemeHolder themes(ThemeChoice::Dark);
    ReadersPanel panel(themes);
    Paper paper;
    panel.showSnapshot(paper.next());
    appear(panel);
    std::vector<GroupSpec> wanted;
    connect(&panel, &ReadersPanel::groupWanted, this, [&](const GroupSpec &group) { wanted.push_back(group); });
    person::click(panel, "readers.add");
    QTest::keyClicks(person::find<QLineEdit>(panel, "readers.add.name"), QStringLiteral("mobile"));
    person::click(panel, "readers.add");
    QCOMPARE(wanted.size(), 2U);
    QCOMPARE(wanted[0].name, QStringLiteral("group-3"));
    QCOMPARE(wanted[1].name, QStringLiteral("mobile"));
    QCOMPARE(wanted[1].readers, 1);
}

void SourcePanelTest::refusesBadGroupNames()
{
    ThemeHolder themes(ThemeChoice::Dark);
    ReadersPanel panel(themes);
    Paper paper;
    panel.showSnapshot(paper.next());
    appear(panel);
    QSignalSpy wanted(&panel, &ReadersPanel::groupWanted);
    auto *error = person::find<QLabel>(panel, "readers.add.error");
    for (const char *name : {"fast", "visitors", "two words", "123456789012345678901234567890123"}) {
        person::type(panel, "readers.add.name", QString::fromLatin1(name));
        QVERIFY2(error->isVisible(), name);
        QCOMPARE(person::find<QLineEdit>(panel, "readers.add.name")->text(), QString::fromLatin1(name));
    }
    QCOMPARE(wanted.count(), 0);
    QTest::keyClick(person::find<QLineEdit>(panel, "readers.add.name"), Qt::Key_Backspace);
    QVERIFY(!error->isVisible());
}

void SourcePanelTest::groupsComeAndGo()
{
    ThemeHolder themes(ThemeChoice::Dark);
    ReadersPanel panel(themes);
    Paper paper;
    panel.showSnapshot(paper.next());
    appear(panel);
    QVERIFY(!panel.findChild<QWidget *>(QStringLiteral("readers.visitors.plus")));
    GroupView mobile;
    mobile.name = QStringLiteral("mobile");
    paper.now.groups.insert(paper.now.groups.begin() + 1, mobile);
    panel.showSnapshot(paper.next());
    QTRY_VERIFY(person::find<QWidget>(panel, "readers.mobile")->isVisible());
    QTRY_VERIFY(person::find<QWidget>(panel, "readers.mobile")->y() <
                person::find<QWidget>(panel, "readers.slow")->y());
    paper.now.groups.erase(paper.now.groups.begin());
    panel.showSnapshot(paper.next());
    QTRY_VERIFY(!panel.findChild<QWidget *>(QStringLiteral("readers.fast")));
}

QTEST_MAIN(SourcePanelTest)
#include "tst_source_panel.moc"
