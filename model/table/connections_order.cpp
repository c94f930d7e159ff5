// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/connections_order.h"

namespace penstock {

namespace {

// From so many rows that come or go on, one rebuild is cheaper than telling each.
constexpr int manyChanges = 64;

} // namespace

ConnectionsOrder::ConnectionsOrder(ConnectionsModel &source, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_source(source)
{
    setDynamicSortFilter(false);
    setSourceModel(&source);
    sort(ConnectionsModel::Behind, Qt::DescendingOrder);
    connect(&source, &ConnectionsModel::updated, this, &ConnectionsOrder::refresh);
}

void ConnectionsOrder::setFilter(const ConnectionFilter &filter)
{
    m_filter = filter;
    invalidate();
}

void ConnectionsOrder::refresh(TimePoint now)
{
    if (now >= m_refreshed && now - m_refreshed < interval)
        return;
    m_refreshed = now;
    if (const int changes = filterChanges(); changes > manyChanges)
        invalidate();
    else if (changes > 0)
        invalidateFilter();
    if (sortColumn() >= 0 && !isInOrder())
        sort(sortColumn(), sortOrder());
}

int ConnectionsOrder::filterChanges() const
{
    if (m_filter.passesAll())
        return 0;
    int changes = 0;
    for (int row = 0; row < m_source.rowCount(); ++row) {
        const bool shown = mapFromSource(m_source.index(row, 0)).isValid();
        changes += shown != m_filter.matches(m_source.connection(row), m_source.groupName(row));
    }
    return changes;
}

ConnectionsOrder::Keys ConnectionsOrder::keysFor(int column) const
{
    Keys keys;
    if (column < 0 || column == ConnectionsModel::Name)
        return keys;
    keys.reserve(static_cast<std::size_t>(m_source.rowCount()));
    for (int row = 0; row < m_source.rowCount(); ++row)
        keys.push_back(m_source.sortKey(row, static_cast<ConnectionsModel::Column>(column)));
    return keys;
}

void ConnectionsOrder::sort(int column, Qt::SortOrder order)
{
    m_keys = keysFor(column);
    QSortFilterProxyModel::sort(column, order);
    m_keys.clear();
}

bool ConnectionsOrder::isInOrder() const
{
    const Keys keys = keysFor(sortColumn());
    const bool ascending = sortOrder() == Qt::AscendingOrder;
    const auto isLess = [&](int left, int right) {
        return keys.empty() ? m_source.lessThan(left, right, ConnectionsModel::Name)
                            : keys[static_cast<std::size_t>(left)] < keys[static_cast<std::size_t>(right)];
    };
    int before = -1;
    for (int row = 0; row < rowCount(); ++row) {
        const int next = mapToSource(index(row, 0)).row();
        if (before >= 0 && (ascending ? isLess(next, before) : isLess(before, next)))
            return false;
        before = next;
    }
    return true;
}

bool ConnectionsOrder::filterAcceptsRow(int sourceRow, const QModelIndex &parent) const
{
    Q_UNUSED(parent)
    return m_filter.passesAll() || m_filter.matches(m_source.connection(sourceRow), m_source.groupName(sourceRow));
}

bool ConnectionsOrder::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    if (m_keys.empty())
        return m_source.lessThan(left.row(), right.row(), static_cast<ConnectionsModel::Column>(left.column()));
    return m_keys[static_cast<std::size_t>(left.row())] < m_keys[static_cast<std::size_t>(right.row())];
}

} // namespace penstock

#include "moc_connections_order.cpp"
