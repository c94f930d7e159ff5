// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/group_tabs.h"

#include <QPainter>

namespace penstock {

GroupTabs::GroupTabs(const ThemeHolder &themes, QWidget *parent)
    : QTabBar(parent)
    , m_themes(themes)
{
    setObjectName(QStringLiteral("policy.groups"));
    setAccessibleName(tr("Group"));
    setDrawBase(false);
    setExpanding(true);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideRight);
    setFocusPolicy(Qt::StrongFocus);
    connect(this, &QTabBar::currentChanged, this, [this] {
        if (!m_rebuilding)
            Q_EMIT groupChosen(current());
    });
    connect(&themes, &ThemeHolder::changed, this, qOverload<>(&QWidget::update));
}

bool GroupTabs::hasTabs(const std::vector<GroupView> &groups) const
{
    if (static_cast<std::size_t>(count()) != groups.size())
        return false;
    for (int i = 0; i < count(); ++i) {
        if (tabData(i).toString() != groups[static_cast<std::size_t>(i)].name)
            return false;
    }
    return true;
}

void GroupTabs::setGroups(const std::vector<GroupView> &groups)
{
    if (!hasTabs(groups))
        rebuild(groups);
    for (int i = 0; i < count(); ++i) {
        const GroupView &group = groups[static_cast<std::size_t>(i)];
        const QString text = tr("%1 · %2").arg(group.name, formatCount(group.connections));
        if (text == tabText(i))
            continue;
        setTabText(i, text);
        setTabToolTip(i,
                      tr("The policy of group %1; %n open connection(s).", nullptr, group.connections).arg(group.name));
    }
}

void GroupTabs::rebuild(const std::vector<GroupView> &groups)
{
    const QString before = current();
    m_rebuilding = true;
    while (count() > 0)
        removeTab(count() - 1);
    for (const GroupView &group : groups)
        setTabData(addTab(group.name), group.name);
    choose(before);
    m_rebuilding = false;
    if (current() != before)
        Q_EMIT groupChosen(current());
}

QString GroupTabs::current() const
{
    return tabData(currentIndex()).toString();
}

void GroupTabs::choose(const QString &group)
{
    for (int i = 0; i < count(); ++i) {
        if (tabData(i).toString() == group)
            setCurrentIndex(i);
    }
}

QSize GroupTabs::tabSizeHint(int index) const
{
    const Theme &theme = m_themes.theme();
    const QFontMetrics metrics(theme.font(Type::Small, Weight::Strong));
    return {metrics.horizontalAdvance(tabText(index)) + theme.space(2), theme.space(3.5)};
}

QSize GroupTabs::minimumTabSizeHint(int index) const
{
    return {std::min(tabSizeHint(index).width(), m_themes.theme().space(9)), m_themes.theme().space(3.5)};
}

void GroupTabs::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const Theme &theme = m_themes.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(hasFocus() ? Ink::Focus : Ink::BorderStrong), 1));
    painter.setBrush(theme.color(Ink::Inset));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.controlRadius(),
                            theme.controlRadius());
    for (int i = 0; i < count(); ++i) {
        const bool chosen = i == currentIndex();
        const QRectF place = QRectF(tabRect(i)).adjusted(2.5, 2.5, -2.5, -2.5);
        painter.setPen(Qt::NoPen);
        if (chosen) {
            painter.setBrush(theme.color(Ink::Raised));
            painter.drawRoundedRect(place, theme.controlRadius() - 1, theme.controlRadius() - 1);
        }
        const QFont font = theme.font(Type::Small, chosen ? Weight::Strong : Weight::Normal);
        painter.setFont(font);
        painter.setPen(theme.color(chosen ? Ink::Text : Ink::TextMuted));
        painter.drawText(
            place, Qt::AlignCenter,
            QFontMetrics(font).elidedText(tabText(i), Qt::ElideRight, static_cast<int>(place.width()) - 4));
    }
}

} // namespace penstock
