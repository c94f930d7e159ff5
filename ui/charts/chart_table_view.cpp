// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_table_view.h"

#include "model/base/units.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QTableView>
#include <QVBoxLayout>

#include <cmath>

namespace penstock {

void ChartTableModel::setTable(ChartTable table)
{
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int ChartTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int ChartTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.headers.size());
}

QVariant ChartTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const std::size_t row = m_table.rows.size() - 1 - static_cast<std::size_t>(index.row());
    const std::vector<std::optional<double>> &cells = m_table.rows[row];
    const auto column = static_cast<std::size_t>(index.column());
    if (column >= cells.size() || !cells[column])
        return {};
    if (column == 0)
        return QString::number(*cells[column], 'f', 3);
    const double value = *cells[column];
    return value == std::floor(value) ? formatCount(static_cast<qint64>(value)) : QString::number(value, 'f', 3);
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole)
        return m_table.headers.value(section);
    return {};
}

ChartTableView::ChartTableView(const QString &title, ChartTable table, QWidget *parent)
    : QWidget(parent, Qt::Window)
{
    setObjectName(QStringLiteral("chartTable"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    auto *model = new ChartTableModel(this);
    model->setTable(std::move(table));
    auto *view = new QTableView(this);
    view->setObjectName(QStringLiteral("chartTableRows"));
    view->setAccessibleName(title);
    view->setModel(model);
    view->setAlternatingRowColors(true);
    view->verticalHeader()->hide();
    view->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(view);
    resize(720, 420);
}

void ChartTableView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace penstock
