// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/readers/readers_panel.h"

#include "ui/readers/group_card.h"

#include <QHBoxLayout>
#include <QRegularExpression>
#include <QStyle>

#include <algorithm>

namespace penstock {

namespace {

const char visitorsName[] = "visitors";

bool isOurs(const GroupView &group)
{
    return group.name != QLatin1String(visitorsName);
}

} // namespace

ReadersPanel::ReadersPanel(const ThemeHolder &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
{
    setObjectName(QStringLiteral("readers"));
    const Theme &theme = themes.theme();
    auto *title = new QLabel(tr("Readers"), this);
    title->setProperty("role", QStringLiteral("heading"));
    title->setToolTip(tr("Simulated clients on real sockets. Readers of a group share pace and policy."));
    m_visitors = new QLabel(this);
    m_visitors->setObjectName(QStringLiteral("readers.visitors"));
    m_visitors->setProperty("role", QStringLiteral("muted"));
    m_visitors->setWordWrap(true);
    m_visitors->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_visitors->setToolTip(tr("Any WebSocket client can join; add ?name=NAME to be known by a name."));
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme.space(2), theme.space(1.5), theme.space(2), theme.space(1.5));
    all->setSpacing(theme.space());
    all->addWidget(title);
    m_column = new QVBoxLayout;
    m_column->setSpacing(theme.space());
    all->addLayout(m_column);
    all->addWidget(buildAdder());
    all->addWidget(m_visitors);
}

QWidget *ReadersPanel::buildAdder()
{
    auto *adder = new QWidget(this);
    m_name = new QLineEdit(adder);
    m_name->setObjectName(QStringLiteral("readers.add.name"));
    m_name->setAccessibleName(tr("Name of the new group"));
    m_name->setPlaceholderText(tr("group name"));
    m_name->setToolTip(tr("1 to 32 letters, digits, - and _. Without a name one is found."));
    m_add = new QPushButton(tr("Add group"), adder);
    m_add->setObjectName(QStringLiteral("readers.add"));
    m_add->setToolTip(tr("Adds a group with one eager reader and no policy."));
    m_error = new QLabel(adder);
    m_error->setObjectName(QStringLiteral("readers.add.error"));
    m_error->setProperty("role", QStringLiteral("danger"));
    m_error->setWordWrap(true);
    m_error->hide();
    auto *row = new QHBoxLayout;
    row->setSpacing(m_themes.theme().space());
    row->addWidget(m_name, 1);
    row->addWidget(m_add);
    auto *column = new QVBoxLayout(adder);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_error);
    connect(m_add, &QPushButton::clicked, this, &ReadersPanel::addGroup);
    connect(m_name, &QLineEdit::returnPressed, this, &ReadersPanel::addGroup);
    connect(m_name, &QLineEdit::textEdited, m_error, &QWidget::hide);
    return adder;
}

void ReadersPanel::showSnapshot(const SnapshotPtr &snapshot)
{
    Q_ASSERT(snapshot);
    rebuild(*snapshot);
    std::size_t next = 0;
    for (const GroupView &group : snapshot->groups) {
        if (isOurs(group))
            m_cards[next++].card->showGroup(group, snapshot->at);
    }
    const QString text = snapshot->address.isEmpty() ? QString() : tr("Visitors join at %1").arg(snapshot->address);
    if (text != m_visitors->text())
        m_visitors->setText(text);
}

// Only when the groups are others than before.
void ReadersPanel::rebuild(const Snapshot &snapshot)
{
    std::vector<QString> names;
    for (const GroupView &group : snapshot.groups) {
        if (isOurs(group))
            names.push_back(group.name);
    }
    if (std::ranges::equal(names, m_cards, {}, {}, &Entry::group))
        return;
    std::erase_if(m_cards, [&names](const Entry &entry) {
        const bool gone = std::ranges::find(names, entry.group) == names.end();
        if (gone)
            entry.card->deleteLater();
        return gone;
    });
    for (const QString &name : names) {
        if (std::ranges::find(m_cards, name, &Entry::group) == m_cards.end())
            addCard(name);
    }
    std::ranges::sort(m_cards, {}, [&names](const Entry &entry) { return std::ranges::find(names, entry.group); });
    for (const Entry &entry : m_cards) { // moves those that are there already
        m_column->removeWidget(entry.card);
        m_column->addWidget(entry.card);
    }
}

void ReadersPanel::addCard(const QString &group)
{
    auto *card = new GroupCard(group, m_themes, this);
    connect(card, &GroupCard::countWanted, this, [this, group](int count) { Q_EMIT readersWanted(group, count); });
    connect(card, &GroupCard::paceWanted, this, [this, group](const Pace &pace) { Q_EMIT paceWanted(group, pace); });
    connect(card, &GroupCard::bufferWanted, this,
            [this, group](std::optional<ByteCount> size) { Q_EMIT receiveBufferWanted(group, size); });
    m_cards.push_back({group, card});
}

QString ReadersPanel::nameProblem(const QString &name) const
{
    static const QRegularExpression allowed(QStringLiteral("^[A-Za-z0-9_-]{1,32}$"));
    if (!allowed.match(name).hasMatch())
        return tr("\"%1\" is not a name of 1 to 32 letters, digits, - and _.").arg(name);
    if (name == QLatin1String(visitorsName))
        return tr("\"visitors\" is the group of those who join from outside.");
    if (std::ranges::find(m_cards, name, &Entry::group) != m_cards.end())
        return tr("There is a group \"%1\" already.").arg(name);
    return {};
}

QString ReadersPanel::freeName() const
{
    for (std::size_t i = m_cards.size() + 1;; ++i) {
        const QString name = QStringLiteral("group-%1").arg(i);
        if (nameProblem(name).isEmpty())
            return name;
    }
}

void ReadersPanel::addGroup()
{
    const QString name = m_name->text().trimmed().isEmpty() ? freeName() : m_name->text().trimmed();
    const QString problem = nameProblem(name);
    m_error->setText(problem);
    m_error->setVisible(!problem.isEmpty());
    if (!problem.isEmpty())
        return;
    m_name->clear();
    GroupSpec group;
    group.name = name;
    Q_EMIT groupWanted(group);
}

} // namespace penstock
