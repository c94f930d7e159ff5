// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/knob_scale.h"

#include "ui/policy/policy_part_spec.h"

#include <QTest>

using namespace penstock;
using Unit = KnobScale::Unit;

namespace {

const KnobScale byteScale{Unit::Bytes, 1, 1 << 30, true};
const KnobScale lowScale{Unit::Bytes, 0, 1 << 30};
const KnobScale rateScale{Unit::MessageRate, 0, 1e6, false, true};
const KnobScale timeScale{Unit::Duration, 1e6, 600e9};
const KnobScale shareScale{Unit::Share, 0.01, 1};
const KnobScale countScale{Unit::Messages, 1, 1e6, true};
const KnobScale codeScale{Unit::Plain, 1000, 4999};

} // namespace

Q_DECLARE_METATYPE(KnobScale)

class PolicyPanelKnobsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsWhatPeopleType_data();
    void readsWhatPeopleType();
    void saysWhyNot_data();
    void saysWhyNot();
    void sliderAndValueAgree_data();
    void sliderAndValueAgree();
    void sliderGivesRoundValues();
    void exactTextIsReadBack_data();
    void exactTextIsReadBack();
    void settingsReadAsPeopleSetThem();
    void everyPartStartsWithAValidPolicy();
    void everyKnobReachesThePolicy();
};

void PolicyPanelKnobsTest::readsWhatPeopleType_data()
{
    QTest::addColumn<KnobScale>("scale");
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("value");
    const auto row = [](const KnobScale &scale, const char *text, double value) {
        QTest::newRow(text) << scale << QString::fromUtf8(text) << value;
    };
    row(byteScale, "64KiB", 65536);
    row(byteScale, " 64 kib ", 65536);
    row(byteScale, "1.5MiB", 1.5 * 1024 * 1024);
    row(byteScale, "65,536", 65536);
    row(byteScale, "65,536 B", 65536);
    row(lowScale, "0", 0);
    row(rateScale, "400", 400);
    row(rateScale, "400/s", 400);
    row(rateScale, "0.5/s", 0.5);
    row(rateScale, "9,610/s", 9610);
    row(rateScale, "MAX", Rate::infinite().perSecond());
    row(timeScale, "50ms", 50e6);
    row(timeScale, "1.5 S", 1.5e9);
    row(timeScale, "2 min", 120e9);
    row(shareScale, "50 %", 0.5);
    row(shareScale, "0.25", 0.25);
    row(countScale, "1,000", 1000);
    row(countScale, "1,000 msgs", 1000);
    row(countScale, "1 msg", 1);
    row(codeScale, "1013", 1013);
}

void PolicyPanelKnobsTest::readsWhatPeopleType()
{
    QFETCH(KnobScale, scale);
    QFETCH(QString, text);
    const auto read = scale.read(text);
    QVERIFY2(read.ok(), read.ok() ? "" : qPrintable(read.error().text()));
    QVERIFY(read.value().has_value());
    QTEST(*read.value(), "value");
}

void PolicyPanelKnobsTest::saysWhyNot_data()
{
    QTest::addColumn<KnobScale>("scale");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    const auto row = [](const KnobScale &scale, const char *text, const char *reason) {
        QTest::newRow(text) << scale << QString::fromLatin1(text) << QString::fromLatin1(reason);
    };
    row(byteScale, "64kb", "is not a value such as 64KiB");
    row(byteScale, "1.5", "is not a value such as 64KiB");
    row(byteScale, "-1", "is not within 1 B to 1 GiB");
    row(byteScale, "2GiB", "is not within 1 B to 1 GiB");
    row(lowScale, "off", "is not a value such as 64KiB");
    row(rateScale, "fast", "is not a value such as 400/s");
    row(rateScale, "nan", "is not a value such as 400/s");
    row(rateScale, "inf", "is not a value such as 400/s");
    row(timeScale, "50", "is not a value such as 50ms");
    row(timeScale, "1us", "is not within 1 ms to 10 min");
    row(shareScale, "150 %", "is not within 1 % to 100 %");
    row(countScale, "1.5", "is not a value such as 1000");
    row(codeScale, "1e9", "is not within 1000 to 4999");
}

void PolicyPanelKnobsTest::saysWhyNot()
{
    QFETCH(KnobScale, scale);
    QFETCH(QString, text);
    const auto read = scale.read(text);
    QVERIFY(!read.ok());
    QTEST(read.error().expected, "reason");
}

void PolicyPanelKnobsTest::sliderAndValueAgree_data()
{
    QTest::addColumn<KnobScale>("scale");
    QTest::newRow("bytes or off") << byteScale;
    QTest::newRow("bytes from 0") << lowScale;
    QTest::newRow("rate to max") << rateScale;
    QTest::newRow("time") << timeScale;
    QTest::newRow("share") << shareScale;
    QTest::newRow("messages") << countScale;
    QTest::newRow("code") << codeScale;
}

void PolicyPanelKnobsTest::sliderAndValueAgree()
{
    QFETCH(KnobScale, scale);
    double before = -1;
    for (int position = 0; position <= KnobScale::steps; ++position) {
        const KnobScale::Value value = scale.valueAt(position);
        const double number = value.value_or(-1);
        QVERIFY2(number >= before, qPrintable(QStringLiteral("%1: %2 after %3").arg(position).arg(number).arg(before)));
        before = number;
        // A round value lies where its slider position says it is: going there and back changes nothing.
        QCOMPARE(scale.valueAt(scale.position(value)), value);
    }
    QCOMPARE(scale.valueAt(KnobScale::steps),
             KnobScale::Value(scale.canBeMax ? Rate::infinite().perSecond() : scale.max));
    QCOMPARE(scale.valueAt(0), scale.canBeOff ? KnobScale::Value() : KnobScale::Value(scale.min));
}

void PolicyPanelKnobsTest::sliderGivesRoundValues()
{
    QCOMPARE(byteScale.text(byteScale.valueAt(byteScale.position(65536))), QStringLiteral("64 KiB"));
    QCOMPARE(rateScale.text(rateScale.valueAt(rateScale.position(390))), QStringLiteral("400/s"));
    QCOMPARE(timeScale.text(timeScale.valueAt(timeScale.position(51e6))), QStringLiteral("50 ms"));
}

void PolicyPanelKnobsTest::exactTextIsReadBack_data()
{
    sliderAndValueAgree_data();
}

void PolicyPanelKnobsTest::exactTextIsReadBack()
{
    QFETCH(KnobScale, scale);
    for (int position = 0; position <= KnobScale::steps; position += 7) {
        const KnobScale::Value value = scale.valueAt(position);
        const auto read = scale.read(scale.exactText(value));
        QVERIFY2(read.ok(), qPrintable(scale.exactText(value)));
        QCOMPARE(read.value(), value);
    }
}

void PolicyPanelKnobsTest::settingsReadAsPeopleSetThem()
{
    using namespace std::chrono_literals;
    QCOMPARE(KnobScale::settingText(50ms), QStringLiteral("50 ms"));
    QCOMPARE(KnobScale::settingText(60s), QStringLiteral("60 s"));
    QCOMPARE(KnobScale::settingText(90s), QStringLiteral("90 s"));
    QCOMPARE(KnobScale::settingText(10min), QStringLiteral("10 min"));
    QCOMPARE(KnobScale::settingText(1h), QStringLiteral("1 h"));
    QCOMPARE(KnobScale::settingText(150s), QStringLiteral("2 min 30 s"));
}

void PolicyPanelKnobsTest::everyPartStartsWithAValidPolicy()
{
    const std::vector<PolicyPartSpec> specs = policyPartSpecs();
    QCOMPARE(specs.size(), static_cast<std::size_t>(partKindCount));
    for (const PolicyPartSpec &spec : specs) {
        Policy policy;
        QVERIFY(!spec.isOn(policy));
        spec.turnOn(policy);
        QVERIFY(spec.isOn(policy));
        QVERIFY2(policyProblem(policy).isEmpty(), qPrintable(policyProblem(policy)));
        QVERIFY(!spec.summary(policy).isEmpty());
        QVERIFY2(!spec.title.isEmpty() && spec.tip.contains(QLatin1String("Costs:")), qPrintable(spec.id));
        Policy copy;
        spec.copy(policy, copy);
        QCOMPARE(copy, policy);
        spec.turnOff(policy);
        QCOMPARE(policy, Policy{});
    }
}

void PolicyPanelKnobsTest::everyKnobReachesThePolicy()
{
    for (const PolicyPartSpec &spec : policyPartSpecs()) {
        for (const PolicyKnob &knob : spec.knobs) {
            Policy policy;
            spec.turnOn(policy);
            const Policy before = policy;
            const KnobScale::Value value = knob.scale.valueAt(KnobScale::steps * 3 / 4);
            knob.set(policy, value);
            QVERIFY2(knob.get(policy) == value, qPrintable(spec.id + QLatin1Char('.') + knob.id));
            QVERIFY2(policy != before, qPrintable(spec.id + QLatin1Char('.') + knob.id));
            QVERIFY2(!knob.tip.isEmpty(), qPrintable(spec.id + QLatin1Char('.') + knob.id));
        }
        for (const PolicyChoice &choice : spec.choices) {
            for (int index = 0; index < choice.words.size(); ++index) {
                Policy policy;
                spec.turnOn(policy);
                choice.set(policy, index);
                QCOMPARE(choice.get(policy), index);
                QVERIFY2(policyProblem(policy).isEmpty(), qPrintable(policyProblem(policy)));
            }
            QVERIFY2(!choice.tip.isEmpty(), qPrintable(spec.id + QLatin1Char('.') + choice.id));
        }
    }
}

QTEST_MAIN(PolicyPanelKnobsTest)
#include "tst_policy_panel_knobs.moc"
