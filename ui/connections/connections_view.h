// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/table/connections_model.h"
#include "model/table/connections_order.h"
#include "ui/common/theme_holder.h"

#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QWidget>

#include <vector>

namespace penstock {

/*!
 * The table of connections, worst first, with a filter. Rows are chosen by connection: a choice stays through sorting,
 * filtering and resets.
 *
 * Object names: connections.table, connections.filter, connections.filter.error, connections.count.
 * \thread UI.
 */
class ConnectionsView : public QWidget {
    Q_OBJECT
public:
    /*! \param themes borrowed; outlives the view. */
    explicit ConnectionsView(const ThemeHolder &themes, QWidget *parent = nullptr);

    /*! Filter and count, to be placed where there is room; stands above the table until then. */
    [[nodiscard]] QWidget *filterBar() const { return m_bar; }
    /*! 0: none. */
    [[nodiscard]] ConnectionId selected() const noexcept { return m_selected; }
    [[nodiscard]] const ConnectionsModel &model() const noexcept { return m_model; }

public Q_SLOTS:
    /*! \param snapshot not null. */
    void showSnapshot(const penstock::SnapshotPtr &snapshot);
    /*! Chooses a connection if it is shown. */
    void select(penstock::ConnectionId connection);
    void focusFilter();

Q_SIGNALS:
    /*! A person chose another connection. */
    void connectionSelected(penstock::ConnectionId connection);
    void closeWanted(penstock::ConnectionId connection);
    /*! The charts are to show only these. */
    void isolateWanted(const std::vector<penstock::ConnectionId> &connections);

private:
    void buildBar();
    void buildTable();
    void fitColumns();
    void applyFilter(const QString &text);
    void showCount();
    void takeCurrent(const QModelIndex &current);
    void restoreSelection();
    void showMenu(const QPoint &position);
    void copyRows() const;
    [[nodiscard]] std::vector<ConnectionId> chosen() const;

    const ThemeHolder &m_themes;
    ConnectionsModel m_model;
    ConnectionsOrder m_order;
    QWidget *m_bar;
    QLineEdit *m_filter = nullptr;
    QLabel *m_error;
    QLabel *m_count = nullptr;
    QTableView *m_table;
    ConnectionId m_selected{};
    bool m_restoring = false;
};

} // namespace penstock

Q_DECLARE_METATYPE(penstock::ConnectionId)
