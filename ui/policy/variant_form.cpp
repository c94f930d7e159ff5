// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/variant_form.h"

#include "ui/policy/choice_row.h"
#include "ui/policy/knob_row.h"

#include <QVBoxLayout>

#include <algorithm>

namespace penstock {

namespace {

QStringList wordsOf(const std::vector<VariantForm::Kind> &kinds)
{
    QStringList words;
    for (const VariantForm::Kind &kind : kinds)
        words << kind.word;
    return words;
}

} // namespace

VariantForm::VariantForm(const QString &name, const QString &label, const QString &tip, std::vector<Kind> kinds,
                         Check check, QWidget *parent)
    : QWidget(parent)
    , m_kinds(std::move(kinds))
    , m_check(std::move(check))
    , m_choice(new ChoiceRow(name + QStringLiteral(".kind"), label, wordsOf(m_kinds), tip, this))
{
    setObjectName(name);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(2);
    column->addWidget(m_choice);
    addRows(name);
    connect(m_choice, &ChoiceRow::chosen, this, &VariantForm::choose);
    showKind();
}

void VariantForm::addRows(const QString &name)
{
    for (std::size_t i = 0; i < m_kinds.size(); ++i) {
        m_rows.emplace_back();
        m_values.emplace_back();
        for (std::size_t j = 0; j < m_kinds[i].knobs.size(); ++j) {
            const Knob &knob = m_kinds[i].knobs[j];
            auto *row = new KnobRow(name + QLatin1Char('.') + m_kinds[i].id + QLatin1Char('.') + knob.id, knob.label,
                                    knob.scale, knob.tip, this);
            row->setValue(knob.start);
            connect(row, &KnobRow::edited, this, [this, j](KnobScale::Value value) { turn(j, value); });
            layout()->addWidget(row);
            m_rows.back().push_back(row);
            m_values.back().push_back(knob.start);
        }
    }
}

void VariantForm::setLabelWidth(int width)
{
    m_choice->setLabelWidth(width);
    for (const auto &rows : m_rows) {
        for (KnobRow *row : rows)
            row->setLabelWidth(width);
    }
}

bool VariantForm::isHeld() const
{
    return std::ranges::any_of(m_rows[m_kind], &KnobRow::isHeld);
}

void VariantForm::setValue(const Value &value)
{
    if (isHeld() || value.kind >= m_kinds.size() || value.knobs.size() != m_rows[value.kind].size())
        return;
    m_values[value.kind] = value.knobs;
    for (std::size_t i = 0; i < value.knobs.size(); ++i)
        m_rows[value.kind][i]->setValue(value.knobs[i]);
    if (m_kind != value.kind) {
        m_kind = value.kind;
        showKind();
    }
}

void VariantForm::choose(int kind)
{
    if (static_cast<std::size_t>(kind) == m_kind)
        return;
    for (KnobRow *row : m_rows[m_kind])
        row->setError({});
    m_kind = static_cast<std::size_t>(kind);
    showKind();
    Q_EMIT edited({m_kind, m_values[m_kind]});
}

void VariantForm::turn(std::size_t knob, KnobScale::Value value)
{
    Value next{m_kind, m_values[m_kind]};
    for (std::size_t i = 0; i < next.knobs.size(); ++i) {
        if (m_rows[m_kind][i]->hasError())
            next.knobs[i] = m_rows[m_kind][i]->value();
    }
    next.knobs[knob] = value;
    if (const QString problem = m_check ? m_check(next) : QString(); !problem.isEmpty()) {
        m_rows[m_kind][knob]->setError(problem);
        return;
    }
    for (KnobRow *row : m_rows[m_kind])
        row->setError({});
    m_values[m_kind] = next.knobs;
    Q_EMIT edited(next);
}

void VariantForm::showKind()
{
    m_choice->setIndex(static_cast<int>(m_kind));
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        for (KnobRow *row : m_rows[i])
            row->setVisible(i == m_kind);
    }
}

} // namespace penstock
