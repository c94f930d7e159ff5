// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/table/scoreboard_model.h"
#include "ui/common/theme_holder.h"

#include <QLabel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QWidget>

namespace penstock {

/*! Paints a cell of the scoreboard; the best and the worst get a word, a shape and a colour. \thread UI. */
class ScoreboardDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit ScoreboardDelegate(const ThemeHolder &themes, QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const ThemeHolder &m_themes;
};

/*! The groups side by side, and in one sentence who wins at what. \thread UI. */
class ScoreboardView : public QWidget {
    Q_OBJECT
public:
    explicit ScoreboardView(const ThemeHolder &themes, QWidget *parent = nullptr);

public Q_SLOTS:
    /*! \param snapshot not null. */
    void showSnapshot(const penstock::SnapshotPtr &snapshot);

private:
    void fit();

    const ThemeHolder &m_themes;
    ScoreboardModel m_model;
    QLabel *m_sentence;
    QTableView *m_table;
};

} // namespace penstock
