// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/command_palette.h"

#include "ui/window/window_actions.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock {

int matchScore(const QString &text, const QString &typed)
{
    const QStringList words = text.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    int score = 1;
    for (const QString &part : typed.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const auto begins = [&part](const QString &word) { return word.startsWith(part); };
        if (std::any_of(words.begin(), words.end(), begins))
            score += words.front().startsWith(part) ? 20 : 10;
        else if (text.contains(part, Qt::CaseInsensitive))
            score += 2;
        else
            return 0;
    }
    return score;
}

CommandPalette::CommandPalette(QWidget &window, const WindowActions &actions)
    : Overlay(window)
    , m_actions(actions)
    , m_typed(new QLineEdit(this))
    , m_found(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Find a command"));
    m_typed->setObjectName(QStringLiteral("commandPaletteField"));
    m_typed->setPlaceholderText(tr("What do you want to do?"));
    m_typed->setAccessibleName(tr("What do you want to do?"));
    m_typed->installEventFilter(this);
    m_found->setObjectName(QStringLiteral("commandPaletteList"));
    m_found->setAccessibleName(tr("Commands"));
    m_found->setFocusPolicy(Qt::NoFocus);
    m_found->setColumnCount(2);
    m_found->setHeaderHidden(true);
    m_found->setRootIsDecorated(false);
    m_found->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_found->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_found->header()->setStretchLastSection(false);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_typed);
    column->addWidget(m_found);
    setFocusProxy(m_typed);
    connect(m_typed, &QLineEdit::textChanged, this, &CommandPalette::refill);
    connect(m_typed, &QLineEdit::returnPressed, this, &CommandPalette::run);
    connect(m_found, &QTreeWidget::itemClicked, this, &CommandPalette::run);
}

void CommandPalette::ask()
{
    m_typed->clear();
    refill();
    open(560, 420);
}

void CommandPalette::refill()
{
    struct Hit {
        int score;
        std::size_t index;
    };
    std::vector<Hit> hits;
    const auto &all = m_actions.all();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const QAction &action = *all[i].action;
        const QString text =
            WindowActions::title(all[i].place) + QLatin1Char(' ') + action.text().remove(QLatin1Char('&'));
        if (const int score = action.isEnabled() && action.isVisible() ? matchScore(text, m_typed->text()) : 0;
            score > 0)
            hits.push_back({score, i});
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit &a, const Hit &b) { return a.score > b.score; });
    m_found->clear();
    for (const Hit &hit : hits) {
        const QAction &action = *all[hit.index].action;
        const QString keys = action.shortcut().toString(QKeySequence::NativeText);
        auto *item =
            new QTreeWidgetItem(m_found, {QStringLiteral("%1: %2").arg(WindowActions::title(all[hit.index].place),
                                                                       action.text().remove(QLatin1Char('&'))),
                                          keys});
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        item->setToolTip(0, action.toolTip());
        item->setData(0, Qt::UserRole, static_cast<int>(hit.index));
    }
    m_found->setCurrentItem(m_found->topLevelItem(0));
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_typed && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int row = m_found->indexOfTopLevelItem(m_found->currentItem()) + (key == Qt::Key_Down ? 1 : -1);
            if (QTreeWidgetItem *item = m_found->topLevelItem(row))
                m_found->setCurrentItem(item);
            return true;
        }
    }
    return Overlay::eventFilter(watched, event);
}

void CommandPalette::run()
{
    const QTreeWidgetItem *item = m_found->currentItem();
    QAction *action = item != nullptr
                          ? m_actions.all()[static_cast<std::size_t>(item->data(0, Qt::UserRole).toInt())].action
                          : nullptr;
    dismiss();
    if (action != nullptr)
        action->trigger();
}

} // namespace penstock
