// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_source.h"

#include <QAbstractTableModel>
#include <QWidget>

namespace penstock {

/*! A chart's rows as they were when it was asked for; newest first. */
class ChartTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setTable(ChartTable table);
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    ChartTable m_table;
};

/*! The chart as a table (Ctrl+T): a window of its own that stands beside, closes with Escape and blocks nothing. */
class ChartTableView : public QWidget {
    Q_OBJECT
public:
    ChartTableView(const QString &title, ChartTable table, QWidget *parent);

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace penstock
