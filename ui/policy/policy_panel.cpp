// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_panel.h"

#include "model/policy/policy_catalogue.h"
#include "ui/policy/choice_row.h"
#include "ui/policy/group_tabs.h"
#include "ui/policy/policy_card.h"
#include "ui/policy/policy_code.h"
#include "ui/policy/policy_edit_command.h"

#include <QPointer>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock {

namespace {

// The engine answers within a tick or two; what it has not put in force by then it has refused.
constexpr Nanos patience = std::chrono::seconds(1);

} // namespace

PolicyPanel::PolicyPanel(const ThemeHolder &themes, QUndoStack &undo, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_undo(undo)
{
    setObjectName(QStringLiteral("policy"));
    build();
    refresh();
}

void PolicyPanel::build()
{
    const Theme &theme = m_themes.theme();
    m_title = new QLabel(tr("Policy"), this);
    m_title->setProperty("role", QStringLiteral("heading"));
    m_title->setToolTip(tr("What may happen to messages between the source and each socket of a group."));
    m_tabs = new GroupTabs(m_themes, this);
    m_empty = new QLabel(tr("No group yet. Start the lab to see and switch its policies."), this);
    m_empty->setObjectName(QStringLiteral("policy.empty"));
    m_empty->setProperty("role", QStringLiteral("muted"));
    m_empty->setWordWrap(true);
    m_scroll = new QScrollArea(this);
    m_scroll->setObjectName(QStringLiteral("policy.scroll"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    buildCards();

    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme.space(2), theme.space(1.5), theme.space(0.5), theme.space());
    all->setSpacing(theme.space());
    auto *head = new QVBoxLayout;
    head->setContentsMargins(0, 0, theme.space(1.5), 0);
    head->setSpacing(theme.space());
    head->addWidget(m_title);
    head->addWidget(m_tabs);
    head->addWidget(buildPresets());
    head->addWidget(m_empty);
    all->addLayout(head);
    all->addWidget(m_scroll, 1);
    connect(m_tabs, &GroupTabs::groupChosen, this, [this](const QString &group) {
        refresh();
        Q_EMIT groupChosen(group);
    });
}

QWidget *PolicyPanel::buildPresets()
{
    auto *row = new QWidget(this);
    auto *label = new QLabel(tr("Preset"), row);
    label->setProperty("role", QStringLiteral("muted"));
    m_presets = new CalmComboBox(row);
    m_presets->setObjectName(QStringLiteral("policy.preset"));
    m_presets->setAccessibleName(tr("Preset"));
    m_presets->setToolTip(tr("Policies to start from. Choosing one replaces all parts; undo brings them back."));
    m_presets->addItem(tr("Custom"));
    for (const PolicyPreset &preset : policyPresets()) {
        m_presets->addItem(preset.title, preset.id);
        m_presets->setItemData(m_presets->count() - 1, preset.sentence, Qt::ToolTipRole);
    }
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->setSpacing(m_themes.theme().space());
    layout->addWidget(label);
    layout->addWidget(m_presets, 1);
    connect(m_presets, &QComboBox::activated, this, &PolicyPanel::choosePreset);
    return row;
}

void PolicyPanel::buildCards()
{
    const Theme &theme = m_themes.theme();
    auto *content = new QWidget(m_scroll);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, theme.space(1.5), 0);
    column->setSpacing(theme.space());
    // Cards line up with the fields above, with and without a scroll bar.
    connect(m_scroll->verticalScrollBar(), &QScrollBar::rangeChanged, column, [this, column](int, int max) {
        const int bar = max > 0 ? m_scroll->verticalScrollBar()->sizeHint().width() : 0;
        column->setContentsMargins(0, 0, std::max(0, m_themes.theme().space(1.5) - bar), 0);
    });
    for (PolicyPartSpec &spec : policyPartSpecs()) {
        auto *card = new PolicyCard(std::move(spec), m_themes, content);
        connect(card, &PolicyCard::edited, this, &PolicyPanel::edit);
        column->addWidget(card);
        m_cards.push_back(card);
    }
    m_code = new PolicyCode(m_themes, content);
    column->addWidget(m_code);
    column->addStretch(1);
    m_scroll->setWidget(content);
}

QString PolicyPanel::group() const
{
    return m_tabs->current();
}

void PolicyPanel::showGroup(const QString &group)
{
    m_tabs->choose(group);
}

void PolicyPanel::showSnapshot(const SnapshotPtr &snapshot)
{
    Q_ASSERT(snapshot);
    if (m_snapshot && m_snapshot->startedAt != snapshot->startedAt)
        m_wanted.clear();
    m_snapshot = snapshot;
    m_prices.update(snapshot);
    forgetFulfilled();
    m_tabs->setGroups(snapshot->groups);
    refresh();
}

void PolicyPanel::forgetFulfilled()
{
    for (const GroupView &group : m_snapshot->groups) {
        const auto wanted = m_wanted.constFind(group.name);
        if (wanted != m_wanted.cend() && (wanted->policy == group.policy || m_snapshot->at - wanted->since > patience))
            m_wanted.erase(wanted);
    }
}

Policy PolicyPanel::shownPolicy() const
{
    if (const auto wanted = m_wanted.constFind(group()); wanted != m_wanted.cend())
        return wanted->policy;
    if (!m_snapshot)
        return {};
    const auto found = std::ranges::find(m_snapshot->groups, group(), &GroupView::name);
    return found == m_snapshot->groups.end() ? Policy{} : found->policy;
}

void PolicyPanel::refresh()
{
    const QString name = group();
    const bool any = !name.isEmpty();
    m_empty->setVisible(!any);
    m_tabs->setVisible(any);
    m_presets->parentWidget()->setVisible(any);
    m_scroll->setVisible(any);
    if (!any)
        return;
    const Policy policy = shownPolicy();
    for (PolicyCard *card : m_cards) {
        card->showPolicy(name, policy);
        card->setPrice(m_prices.text(card->spec().part, name));
    }
    m_code->showPolicy(policy);
    const std::optional<PolicyPreset> preset = presetOf(policy);
    const int index = preset ? m_presets->findData(preset->id) : 0;
    if (index != m_presets->currentIndex())
        m_presets->setCurrentIndex(index);
}

void PolicyPanel::edit(const Policy &next, const QString &what, const QString &merge)
{
    const Policy before = shownPolicy();
    if (next == before || group().isEmpty())
        return;
    const QString name = group();
    // The stack may outlive the panel.
    const auto apply = [panel = QPointer(this)](const QString &group, const Policy &policy) {
        if (panel)
            panel->apply(group, policy);
    };
    m_undo.push(new PolicyEditCommand({name, before, next, what, merge}, apply));
    Q_EMIT policyEdited(name, before, next, what);
}

void PolicyPanel::apply(const QString &group, const Policy &policy)
{
    m_wanted.insert(group, {policy, m_snapshot ? m_snapshot->at : TimePoint()});
    m_tabs->choose(group);
    refresh();
    Q_EMIT policyWanted(group, policy);
}

void PolicyPanel::choosePreset(int index)
{
    const QString id = m_presets->itemData(index).toString();
    for (const PolicyPreset &preset : policyPresets()) {
        if (preset.id == id)
            edit(preset.policy, tr("Preset %1").arg(preset.title), {});
    }
    refresh();
}

} // namespace penstock
