// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/table/connection_filter.h"
#include "model/table/connections_model.h"

#include <QSortFilterProxyModel>

namespace penstock {

/*!
 * Sorts and filters ConnectionsModel, worst first from the start. Numbers change ten times a second and a table that
 * jumps as often cannot be read, so what is shown is put in order again at most twice a second, and only when it is out
 * of order; a click on a heading or a new filter acts at once.
 * \thread the thread it was made in.
 */
class ConnectionsOrder : public QSortFilterProxyModel {
    Q_OBJECT
public:
    static constexpr Nanos interval = std::chrono::milliseconds(500);

    explicit ConnectionsOrder(ConnectionsModel &source, QObject *parent = nullptr);

    /*! Shows only what passes; at once. */
    void setFilter(const ConnectionFilter &filter);
    /*! Orders and filters again if `interval` has passed since the last time. \param now of the snapshot. */
    void refresh(TimePoint now);

    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

protected:
    [[nodiscard]] bool filterAcceptsRow(int sourceRow, const QModelIndex &parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    using Keys = std::vector<ConnectionsModel::SortKey>; // by source row

    [[nodiscard]] Keys keysFor(int column) const;
    [[nodiscard]] bool isInOrder() const;
    [[nodiscard]] int filterChanges() const;

    ConnectionsModel &m_source;
    ConnectionFilter m_filter;
    TimePoint m_refreshed;
    Keys m_keys; // while sorting by anything but the name; empty otherwise
};

} // namespace penstock
