// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/source/source_panel.h"

#include "ui/policy/knob_row.h"
#include "ui/source/source_forms.h"

#include <QVBoxLayout>

namespace penstock {

namespace {

// The engine answers within a tick or two; what it has not done by then it has refused.
constexpr Nanos patience = std::chrono::seconds(1);

} // namespace

SourcePanel::SourcePanel(const ThemeHolder &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
{
    setObjectName(QStringLiteral("source"));
    build();
    showSpec(m_shown);
    const auto set = [this](auto &&change) { edit(change); };
    connect(m_rate, &KnobRow::edited, this,
            [set](KnobScale::Value value) { set([value](SourceSpec &spec) { spec.rate = Rate(value.value_or(0)); }); });
    connect(m_keys, &KnobRow::edited, this, [set](KnobScale::Value value) {
        set([value](SourceSpec &spec) { spec.keys = static_cast<quint32>(value.value_or(1)); });
    });
    connect(m_control, &KnobRow::edited, this, [set](KnobScale::Value value) {
        set([value](SourceSpec &spec) { spec.control = Rate(value.value_or(0)); });
    });
    connect(m_size, &VariantForm::edited, this, [set](const VariantForm::Value &value) {
        set([&value](SourceSpec &spec) { spec.size = sizeFromForm(value); });
    });
    connect(m_shape, &VariantForm::edited, this, [set](const VariantForm::Value &value) {
        set([&value](SourceSpec &spec) { spec.shape = shapeFromForm(value); });
    });
}

void SourcePanel::build()
{
    const Theme &theme = m_themes.theme();
    auto *title = new QLabel(tr("Source"), this);
    title->setProperty("role", QStringLiteral("heading"));
    title->setToolTip(tr("Where the messages come from. Each is offered to every connection."));
    m_live = new QLabel(this);
    m_live->setObjectName(QStringLiteral("source.live"));
    m_live->setProperty("role", QStringLiteral("muted"));
    m_live->setWordWrap(true);
    m_live->setToolTip(tr("What the source did in the last second, counted by the engine."));
    m_rate = new KnobRow(QStringLiteral("source.rate"), tr("Rate"), {KnobScale::Unit::MessageRate, 0, 1e6, false, true},
                         tr("Messages per second, lab time; max is as fast as the server takes them."), this);
    m_size = new VariantForm(QStringLiteral("source.size"), tr("Size"), tr("How the payload sizes are spread."),
                             sizeKinds(), sizeProblem, this);
    m_keys = new KnobRow(QStringLiteral("source.keys"), tr("Keys"), {KnobScale::Unit::Count, 1, 1e6},
                         tr("How many different keys go round. Latest-per-key keeps one message of each."), this);
    m_shape = new VariantForm(QStringLiteral("source.shape"), tr("Shape"), tr("How the rate runs over time."),
                              shapeKinds(), {}, this);
    m_control = new KnobRow(QStringLiteral("source.control"), tr("Control"), {KnobScale::Unit::MessageRate, 0, 1e4},
                            tr("Control messages per second besides; the priority lane lets them pass."), this);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.space(2), theme.space(1.5), theme.space(2), theme.space(1.5));
    column->setSpacing(theme.space(0.5));
    column->addWidget(title);
    column->addWidget(m_live);
    const int width = theme.space(9);
    for (KnobRow *row : {m_rate, m_keys, m_control})
        row->setLabelWidth(width);
    for (VariantForm *form : {m_size, m_shape})
        form->setLabelWidth(width);
    for (QWidget *row : std::initializer_list<QWidget *>{m_rate, m_shape, m_size, m_keys, m_control})
        column->addWidget(row);
}

void SourcePanel::showSnapshot(const SnapshotPtr &snapshot)
{
    Q_ASSERT(snapshot);
    m_now = snapshot->at;
    const bool newRun = snapshot->startedAt != m_startedAt;
    m_startedAt = snapshot->startedAt;
    const SourceSpec &inForce = snapshot->source.spec;
    if (newRun || inForce == m_shown || (m_wantedSince && m_now - *m_wantedSince > patience))
        m_wantedSince.reset();
    if (!m_wantedSince)
        showSpec(inForce);
    if (const QString text = liveText(snapshot->source); text != m_live->text())
        m_live->setText(text);
}

void SourcePanel::showSpec(const SourceSpec &spec)
{
    m_shown = spec;
    m_rate->setValue(spec.rate.perSecond());
    m_size->setValue(toForm(spec.size));
    m_keys->setValue(spec.keys);
    m_shape->setValue(toForm(spec.shape));
    m_control->setValue(spec.control.perSecond());
}

void SourcePanel::edit(const std::function<void(SourceSpec &)> &change)
{
    SourceSpec next = m_shown;
    change(next);
    if (next == m_shown)
        return;
    m_shown = next;
    m_wantedSince = m_now;
    Q_EMIT sourceWanted(next);
}

QString SourcePanel::liveText(const SourceView &source)
{
    const QString rate = tr("%1 messages, %2 of payload")
                             .arg(formatRate(Rate(source.messagesPerSecond)), formatByteRate(source.bytesPerSecond));
    switch (source.held) {
    case HoldReason::None:
        return source.lag > std::chrono::milliseconds(100) ? tr("%1, late by %2").arg(rate, formatDuration(source.lag))
                                                           : rate;
    case HoldReason::User:
        return tr("Held by you");
    case HoldReason::Budget:
        return tr("Held: the memory budget is reached");
    case HoldReason::Upstream:
        return tr("Held by a policy: readers are over high water");
    }
    return {};
}

} // namespace penstock
