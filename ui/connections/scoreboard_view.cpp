// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/scoreboard_view.h"

#include <QHeaderView>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock {

ScoreboardDelegate::ScoreboardDelegate(const ThemeHolder &themes, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_themes(themes)
{}

void ScoreboardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const auto rank = static_cast<ScoreboardModel::Rank>(index.data(ScoreboardModel::RankRole).toInt());
    const bool known = index.data(ScoreboardModel::ValueRole).isValid();
    const int half = option.rect.height() / 2;
    const QRect place = option.rect.adjusted(theme.space(0.625), 0, 0, 0);
    painter->setFont(theme.font(Type::Small, rank == ScoreboardModel::Rank::Best ? Weight::Strong : Weight::Normal));
    painter->setPen(theme.color(known ? Ink::Text : Ink::TextFaint));
    painter->drawText(place.adjusted(0, 0, 0, -half), Qt::AlignBottom | Qt::AlignLeft, index.data().toString());
    if (rank == ScoreboardModel::Rank::None)
        return;
    const bool best = rank == ScoreboardModel::Rank::Best;
    painter->setFont(theme.font(Type::Caption));
    painter->setPen(theme.color(best ? Ink::GoodText : Ink::DangerText));
    painter->drawText(place.adjusted(0, half, 0, 0), Qt::AlignTop | Qt::AlignLeft,
                      best ? ScoreboardView::tr("▲ best") : ScoreboardView::tr("▼ worst"));
}

ScoreboardView::ScoreboardView(const ThemeHolder &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_sentence(new QLabel(this))
    , m_table(new QTableView(this))
{
    setObjectName(QStringLiteral("scoreboard"));
    m_sentence->setObjectName(QStringLiteral("scoreboard.sentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_table->setObjectName(QStringLiteral("scoreboard.table"));
    m_table->setAccessibleName(tr("Groups side by side"));
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new ScoreboardDelegate(themes, m_table));
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setTabKeyNavigation(false);
    m_table->setCornerButtonEnabled(false);
    m_table->setStyleSheet(QStringLiteral("QTableCornerButton::section { background: transparent; border: none; }"
                                          "QHeaderView::section:vertical { border: none; }"));
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->verticalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setHighlightSections(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(themes.theme().space(0.5));
    column->addWidget(m_sentence);
    column->addWidget(m_table, 1);
    connect(&m_model, &ScoreboardModel::sentenceChanged, m_sentence, &QLabel::setText);
    connect(&themes, &ThemeHolder::changed, this, &ScoreboardView::fit);
    fit();
}

void ScoreboardView::fit()
{
    const Theme &theme = m_themes.theme();
    const QFontMetrics heading(theme.font(Type::Caption, Weight::Strong));
    const QFontMetrics cell(theme.font(Type::Small, Weight::Strong));
    const int number = cell.horizontalAdvance(QStringLiteral("59 min 59 s"));
    for (int column = 0; column < ScoreboardModel::measures; ++column) {
        const QString title = m_model.headerData(column, Qt::Horizontal).toString();
        m_table->setColumnWidth(column, std::max(number, heading.horizontalAdvance(title)) + theme.space(1.5));
    }
    m_table->verticalHeader()->setDefaultSectionSize(theme.space(4.5));
}

void ScoreboardView::showSnapshot(const SnapshotPtr &snapshot)
{
    m_model.update(snapshot);
}

} // namespace penstock
