// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/readers/group_card.h"

#include "ui/common/looks.h"
#include "ui/policy/knob_row.h"
#include "ui/readers/pace_form.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace penstock {

namespace {

constexpr int mostReaders = 20'000;
// Connecting thousands takes a while; meanwhile what was asked for stays.
constexpr Nanos patience = std::chrono::seconds(1);

} // namespace

bool GroupCard::Patience::isOver(bool fulfilled, TimePoint now)
{
    if (m_since && (fulfilled || now - *m_since > patience))
        m_since.reset();
    return !m_since;
}

GroupCard::GroupCard(const QString &group, const ThemeHolder &themes, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
{
    setObjectName(QStringLiteral("readers.") + group);
    setProperty("card", true);
    build(group);
    connect(m_count, &QSpinBox::valueChanged, this, [this](int readers) {
        m_countPatience.start(m_now);
        Q_EMIT countWanted(readers);
    });
    connect(m_pace, &VariantForm::edited, this, [this](const VariantForm::Value &value) {
        m_shownPace = paceFromForm(value);
        m_pacePatience.start(m_now);
        Q_EMIT paceWanted(m_shownPace);
    });
    connect(m_buffer, &KnobRow::edited, this, [this](KnobScale::Value value) {
        m_shownBuffer = value ? std::optional(ByteCount(static_cast<qint64>(*value))) : std::nullopt;
        m_bufferPatience.start(m_now);
        Q_EMIT bufferWanted(m_shownBuffer);
    });
    connect(&themes, &ThemeHolder::changed, this,
            [this](const Theme &theme) { m_title->setFont(theme.font(Type::Body, Weight::Strong)); });
}

void GroupCard::build(const QString &group)
{
    const Theme &theme = m_themes.theme();
    m_title = new QLabel(group, this);
    m_title->setFont(theme.font(Type::Body, Weight::Strong));
    m_state = new QLabel(this);
    m_state->setObjectName(objectName() + QStringLiteral(".state"));
    m_state->setProperty("role", QStringLiteral("muted"));
    m_pace = new VariantForm(objectName() + QStringLiteral(".pace"), tr("Pace"),
                             tr("How fast these readers take messages. A slow one closes its receive window, and "
                                "everything before it begins to fill."),
                             paceKinds(), paceProblem, this);
    m_buffer = new KnobRow(objectName() + QStringLiteral(".buffer"), tr("Buffer"),
                           {KnobScale::Unit::Bytes, 1024, 64.0 * 1024 * 1024, true, false, tr("auto")},
                           tr("Receive buffer of the readers (SO_RCVBUF): how much piles up in their kernel. Auto: the "
                              "kernel tunes it. A new size counts for readers that connect from now on."),
                           this);
    m_pace->setLabelWidth(theme.space(8));
    m_buffer->setLabelWidth(theme.space(8));
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_title);
    words->addWidget(m_state);
    auto *head = new QHBoxLayout;
    head->addLayout(words, 1);
    head->addWidget(buildCounter(objectName()));
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme.space(1.5), theme.space(), theme.space(1.5), theme.space());
    all->setSpacing(theme.space(0.5));
    all->addLayout(head);
    all->addWidget(m_pace);
    all->addWidget(m_buffer);
}

QWidget *GroupCard::buildCounter(const QString &name)
{
    auto *counter = new QWidget(this);
    auto *row = new QHBoxLayout(counter);
    row->setContentsMargins({});
    row->setSpacing(m_themes.theme().space(0.5));
    m_count = new QSpinBox(counter);
    m_count->setObjectName(name + QStringLiteral(".count"));
    m_count->setAccessibleName(tr("Readers"));
    m_count->setRange(0, mostReaders);
    m_count->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_count->setKeyboardTracking(false);
    m_count->setAlignment(Qt::AlignCenter);
    m_count->setFocusPolicy(Qt::StrongFocus);
    m_count->setStyleSheet(QStringLiteral("QSpinBox { padding-right: 4px; }"));
    m_count->setFixedWidth(m_themes.theme().space(7));
    m_count->setToolTip(tr("How many readers of this group there are, 0 to 20,000."));
    const auto button = [&](const char *suffix, const QString &icon, const QString &tip,
                            void (QAbstractSpinBox::*act)()) {
        auto *result = new QToolButton(counter);
        result->setObjectName(name + QLatin1Char('.') + QLatin1String(suffix));
        result->setIcon(themedIcon(m_themes.theme(), icon));
        result->setAutoRepeat(true);
        result->setToolTip(tip);
        result->setAccessibleName(tip);
        connect(result, &QToolButton::clicked, m_count, act);
        connect(&m_themes, &ThemeHolder::changed, result,
                [result, icon](const Theme &theme) { result->setIcon(themedIcon(theme, icon)); });
        return result;
    };
    row->addWidget(button("minus", QStringLiteral("remove"), tr("One reader less"), &QAbstractSpinBox::stepDown));
    row->addWidget(m_count);
    row->addWidget(button("plus", QStringLiteral("add"), tr("One reader more"), &QAbstractSpinBox::stepUp));
    return counter;
}

void GroupCard::showGroup(const GroupView &group, TimePoint now)
{
    m_now = now;
    const bool typing = m_count->hasFocus() && m_count->text() != QString::number(m_count->value());
    if (m_countPatience.isOver(group.wanted == m_count->value(), now) && group.wanted != m_count->value() && !typing) {
        const QSignalBlocker quiet(m_count);
        m_count->setValue(group.wanted);
    }
    if (m_pacePatience.isOver(group.pace == m_shownPace, now)) {
        m_shownPace = group.pace;
        m_pace->setValue(toForm(group.pace));
    }
    if (m_bufferPatience.isOver(group.receiveBuffer == m_shownBuffer, now)) {
        m_shownBuffer = group.receiveBuffer;
        m_buffer->setValue(m_shownBuffer ? KnobScale::Value(static_cast<double>(m_shownBuffer->value()))
                                         : std::nullopt);
    }
    const QString state = group.connections == group.wanted
                              ? tr("%n connected", nullptr, group.connections)
                              : tr("%1 of %2 connected").arg(group.connections).arg(group.wanted);
    if (state != m_state->text())
        m_state->setText(state);
}

} // namespace penstock
