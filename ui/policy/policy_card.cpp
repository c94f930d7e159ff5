// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_card.h"

#include "ui/policy/choice_row.h"
#include "ui/policy/knob_row.h"
#include "ui/policy/toggle_switch.h"

#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock {

PolicyCard::PolicyCard(PolicyPartSpec spec, const ThemeHolder &themes, QWidget *parent)
    : QFrame(parent)
    , m_spec(std::move(spec))
    , m_themes(themes)
{
    setObjectName(QStringLiteral("card.") + m_spec.id);
    setProperty("card", true);
    build();
    if (!m_spec.unavailable.isEmpty()) {
        m_switch->setEnabled(false);
        m_summary->setText(m_spec.unavailable);
        m_switch->setToolTip(m_spec.unavailable);
    }
    connect(m_switch, &QAbstractButton::toggled, this, &PolicyCard::flip);
    connect(&themes, &ThemeHolder::changed, this,
            [this](const Theme &theme) { m_title->setFont(theme.font(Type::Body, Weight::Strong)); });
}

void PolicyCard::build()
{
    m_title = new QLabel(m_spec.title, this);
    m_title->setFont(m_themes.theme().font(Type::Body, Weight::Strong));
    m_title->setToolTip(m_spec.tip);
    m_summary = new QLabel(this);
    m_summary->setObjectName(objectName() + QStringLiteral(".summary"));
    m_summary->setProperty("role", QStringLiteral("muted"));
    m_summary->setWordWrap(true);
    m_switch = new ToggleSwitch(m_themes, this);
    m_switch->setObjectName(objectName() + QStringLiteral(".switch"));
    m_switch->setAccessibleName(m_spec.title);
    m_switch->setAccessibleDescription(m_spec.tip);
    m_switch->setToolTip(m_spec.tip);
    m_price = new QLabel(this);
    m_price->setObjectName(objectName() + QStringLiteral(".price"));
    m_price->setProperty("role", QStringLiteral("good"));
    m_price->setWordWrap(true);
    m_price->setToolTip(tr("What this part buys and costs right now; the numbers are of the newest snapshot."));
    m_price->hide();

    const Theme &theme = m_themes.theme();
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_title);
    words->addWidget(m_summary);
    auto *head = new QHBoxLayout;
    head->addLayout(words, 1);
    head->addWidget(m_switch, 0, Qt::AlignTop);
    m_body = new QWidget(this);
    auto *rows = new QVBoxLayout(m_body);
    rows->setContentsMargins({});
    rows->setSpacing(theme.space(0.25));
    addChoices();
    addKnobs();
    rows->addWidget(m_price);
    m_body->hide();
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme.space(1.5), theme.space(), theme.space(1.5), theme.space());
    all->setSpacing(theme.space(0.5));
    all->addLayout(head);
    all->addWidget(m_body);
}

void PolicyCard::addChoices()
{
    for (std::size_t i = 0; i < m_spec.choices.size(); ++i) {
        const PolicyChoice &choice = m_spec.choices[i];
        auto *row =
            new ChoiceRow(objectName() + QLatin1Char('.') + choice.id, choice.label, choice.words, choice.tip, m_body);
        row->setLabelWidth(m_themes.theme().space(8));
        connect(row, &ChoiceRow::chosen, this, [this, i](int index) { choose(i, index); });
        m_body->layout()->addWidget(row);
        m_choices.push_back(row);
    }
}

void PolicyCard::addKnobs()
{
    for (std::size_t i = 0; i < m_spec.knobs.size(); ++i) {
        const PolicyKnob &knob = m_spec.knobs[i];
        auto *row = new KnobRow(objectName() + QLatin1Char('.') + knob.id, knob.label, knob.scale, knob.tip, m_body);
        row->setLabelWidth(m_themes.theme().space(8));
        connect(row, &KnobRow::edited, this,
                [this, i](KnobScale::Value value, int gesture) { turn(i, value, gesture); });
        m_body->layout()->addWidget(row);
        m_knobs.push_back(row);
    }
}

void PolicyCard::showPolicy(const QString &group, const Policy &policy)
{
    if (group != m_group) {
        for (KnobRow *row : m_knobs)
            row->setError({});
    }
    m_group = group;
    m_policy = policy;
    const bool on = m_spec.isOn(policy);
    if (on)
        m_remembered.insert(group, policy);
    const QSignalBlocker quiet(m_switch);
    m_switch->setChecked(on);
    if (m_spec.unavailable.isEmpty() || on)
        m_summary->setText(m_spec.summary(on ? policy : switchedOn()));
    showBody(on);
}

void PolicyCard::showBody(bool on)
{
    for (std::size_t i = 0; on && i < m_choices.size(); ++i)
        m_choices[i]->setIndex(m_spec.choices[i].get(m_policy));
    for (std::size_t i = 0; on && i < m_knobs.size(); ++i) {
        const PolicyKnob &knob = m_spec.knobs[i];
        const bool applies = !knob.applies || knob.applies(m_policy);
        m_knobs[i]->setVisible(applies);
        if (applies)
            m_knobs[i]->setValue(knob.get(m_policy));
    }
    m_body->setVisible(on);
}

void PolicyCard::setPrice(const QString &text)
{
    if (m_price->text() != text)
        m_price->setText(text);
    m_price->setVisible(!text.isEmpty());
}

Policy PolicyCard::switchedOn() const
{
    Policy next = m_policy;
    if (const auto last = m_remembered.constFind(m_group); last != m_remembered.cend())
        m_spec.copy(*last, next);
    else
        m_spec.turnOn(next);
    return next;
}

void PolicyCard::flip(bool on)
{
    Policy next = on ? switchedOn() : m_policy;
    if (!on)
        m_spec.turnOff(next);
    for (KnobRow *row : m_knobs)
        row->setError({});
    Q_EMIT edited(next, on ? tr("%1 on").arg(m_spec.title) : tr("%1 off").arg(m_spec.title), {});
}

// The policy shown, with what could not be put in force yet because it did not fit together.
Policy PolicyCard::withOpenEdits() const
{
    Policy next = m_policy;
    for (std::size_t i = 0; i < m_knobs.size(); ++i) {
        if (m_knobs[i]->hasError() && !m_knobs[i]->isHidden())
            m_spec.knobs[i].set(next, m_knobs[i]->value());
    }
    return next;
}

void PolicyCard::turn(std::size_t knob, KnobScale::Value value, int gesture)
{
    Policy next = withOpenEdits();
    m_spec.knobs[knob].set(next, value);
    if (const QString problem = policyProblem(next); !problem.isEmpty()) {
        m_knobs[knob]->setError(problem);
        return;
    }
    for (KnobRow *row : m_knobs)
        row->setError({});
    const PolicyKnob &spec = m_spec.knobs[knob];
    Q_EMIT edited(next, tr("%1: %2 %3").arg(m_spec.title, spec.label, spec.scale.text(value)),
                  QStringLiteral("%1.%2.%3").arg(m_spec.id, spec.id).arg(gesture));
}

void PolicyCard::choose(std::size_t choice, int index)
{
    Policy next = withOpenEdits();
    const PolicyChoice &spec = m_spec.choices[choice];
    spec.set(next, index);
    if (next == m_policy || !policyProblem(next).isEmpty())
        return;
    Q_EMIT edited(next, tr("%1: %2").arg(m_spec.title, spec.words[index]), {});
}

} // namespace penstock
