// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/connections_model.h"

#include "model/table/connection_cells.h"

#include <algorithm>

namespace penstock {

namespace {

// Blocks of changes closer than this are reported as one: a wider range costs a view less than another signal.
constexpr int mergeGap = 8;

bool sameDrain(const DurationSummary &a, const DurationSummary &b)
{
    return a.count == b.count && a.p99 == b.p99;
}

bool sameTcp(const std::optional<TcpSummary> &a, const std::optional<TcpSummary> &b)
{
    return a.has_value() == b.has_value() && (!a || a->retransmits == b->retransmits);
}

// Whether no cell, tool tip or colour of the row would differ.
bool looksSame(const ConnectionView &a, const ConnectionView &b)
{
    return a.state == b.state && a.behind == b.behind && a.stages.bytes == b.stages.bytes &&
           a.stages.outboxMessages == b.stages.outboxMessages && a.outboxOldest == b.outboxOldest &&
           a.gateClosed == b.gateClosed && sameDrain(a.drainKernel, b.drainKernel) &&
           sameDrain(a.drainLibrary, b.drainLibrary) && sameDrain(a.age, b.age) && a.ledger == b.ledger &&
           a.outBytesPerSecond == b.outBytesPerSecond && sameTcp(a.tcp, b.tcp) && a.cause == b.cause &&
           a.causeText == b.causeText && a.close.has_value() == b.close.has_value() && a.group == b.group &&
           a.name == b.name;
}

} // namespace

struct ConnectionsModel::Row {
    const ConnectionView *view;
    Sparkline waiting;
};

ConnectionsModel::ConnectionsModel(QObject *parent)
    : QAbstractTableModel(parent)
{}

ConnectionsModel::~ConnectionsModel() = default;

void ConnectionsModel::update(const SnapshotPtr &snapshot)
{
    Q_ASSERT(snapshot);
    const SnapshotPtr previous = m_snapshot; // rows point into it until they are refreshed
    const bool newRun = !previous || previous->startedAt != snapshot->startedAt;
    takeViews(*snapshot);
    if (newRun || structuralRuns() > maxRuns) {
        rebuild(snapshot, !newRun);
    } else {
        removeMissing();
        m_snapshot = snapshot;
        insertNew();
    }
    refreshRows();
    reportChanges();
    Q_EMIT updated(snapshot->at);
}

void ConnectionsModel::takeViews(const Snapshot &snapshot)
{
    m_incoming.clear();
    m_incoming.reserve(snapshot.connections.size());
    for (const ConnectionView &view : snapshot.connections)
        m_incoming.push_back(&view);
    std::ranges::sort(m_incoming, {}, [](const ConnectionView *view) { return number(view->id); });
}

// How many runs of rows would be removed and inserted; stops counting above the maximum.
int ConnectionsModel::structuralRuns() const
{
    enum class Side { Both, Old, New };
    int runs = 0;
    Side last = Side::Both;
    auto old = m_rows.begin();
    auto fresh = m_incoming.begin();
    while ((old != m_rows.end() || fresh != m_incoming.end()) && runs <= maxRuns) {
        Side side = Side::Both;
        if (fresh == m_incoming.end() || (old != m_rows.end() && (*old)->view->id < (*fresh)->id))
            side = Side::Old;
        else if (old == m_rows.end() || (*fresh)->id < (*old)->view->id)
            side = Side::New;
        runs += side != Side::Both && side != last;
        last = side;
        old += side != Side::New;
        fresh += side != Side::Old;
    }
    return runs;
}

void ConnectionsModel::rebuild(const SnapshotPtr &snapshot, bool keepHistory)
{
    beginResetModel();
    std::vector<std::unique_ptr<Row>> rows;
    rows.reserve(m_incoming.size());
    auto old = m_rows.begin();
    for (const ConnectionView *view : m_incoming) {
        while (keepHistory && old != m_rows.end() && (*old)->view->id < view->id)
            ++old;
        if (keepHistory && old != m_rows.end() && (*old)->view->id == view->id) {
            (*old)->view = view;
            rows.push_back(std::move(*old++));
        } else {
            rows.push_back(std::make_unique<Row>(Row{view, {}}));
        }
    }
    m_rows = std::move(rows);
    m_snapshot = snapshot;
    endResetModel();
}

void ConnectionsModel::removeMissing()
{
    const auto isThere = [this](const std::unique_ptr<Row> &row) {
        return std::ranges::binary_search(m_incoming, row->view->id, {}, &ConnectionView::id);
    };
    for (auto end = static_cast<std::ptrdiff_t>(m_rows.size()); end > 0;) {
        if (isThere(m_rows[static_cast<std::size_t>(end - 1)])) {
            --end;
            continue;
        }
        std::ptrdiff_t begin = end - 1;
        while (begin > 0 && !isThere(m_rows[static_cast<std::size_t>(begin - 1)]))
            --begin;
        beginRemoveRows({}, static_cast<int>(begin), static_cast<int>(end - 1));
        m_rows.erase(m_rows.begin() + begin, m_rows.begin() + end);
        endRemoveRows();
        end = begin;
    }
}

void ConnectionsModel::insertNew()
{
    for (std::size_t at = 0; at < m_incoming.size();) {
        if (at < m_rows.size() && m_rows[at]->view->id == m_incoming[at]->id) {
            ++at;
            continue;
        }
        std::size_t end = at + 1;
        while (end < m_incoming.size() && (at >= m_rows.size() || m_incoming[end]->id < m_rows[at]->view->id))
            ++end;
        std::vector<std::unique_ptr<Row>> fresh;
        for (std::size_t i = at; i < end; ++i)
            fresh.push_back(std::make_unique<Row>(Row{m_incoming[i], {}}));
        beginInsertRows({}, static_cast<int>(at), static_cast<int>(end - 1));
        m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(at), std::make_move_iterator(fresh.begin()),
                      std::make_move_iterator(fresh.end()));
        endInsertRows();
        at = end;
    }
}

// Rows and views are the same connections now, one by one.
void ConnectionsModel::refreshRows()
{
    const qint64 second = std::chrono::floor<std::chrono::seconds>(m_snapshot->sinceStart).count();
    m_changed.assign(m_rows.size(), false);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        Row &row = *m_rows[i];
        const ConnectionView *fresh = m_incoming[i];
        const int known = row.waiting.size();
        row.waiting.record(second, fresh->stages.waitingBytes());
        m_changed[i] = row.view != fresh && (known != row.waiting.size() || !looksSame(*row.view, *fresh));
        row.view = fresh;
    }
    if (second != m_second) {
        m_second = second;
        findTop();
    }
}

void ConnectionsModel::findTop()
{
    m_top = 0;
    for (const std::unique_ptr<Row> &row : m_rows)
        m_top = std::max(m_top, row->waiting.highest());
}

void ConnectionsModel::reportChanges()
{
    std::vector<std::pair<int, int>> blocks;
    for (int row = 0; row < rowCount(); ++row) {
        if (!m_changed[static_cast<std::size_t>(row)])
            continue;
        if (!blocks.empty() && row - blocks.back().second <= mergeGap)
            blocks.back().second = row;
        else
            blocks.emplace_back(row, row);
    }
    if (blocks.size() > static_cast<std::size_t>(maxBlocks))
        blocks = {{blocks.front().first, blocks.back().second}};
    for (const auto &[first, last] : blocks)
        Q_EMIT dataChanged(index(first, 0), index(last, columns - 1));
}

int ConnectionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ConnectionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant ConnectionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = *m_rows[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return ConnectionCells::text(*row.view, column);
    case Qt::ToolTipRole:
        return column == LastMinute ? ConnectionCells::lastMinuteTip(row.waiting)
                                    : ConnectionCells::toolTip(*row.view, groupName(index.row()), column);
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(ConnectionCells::title(column), column == LastMinute
                                                                    ? ConnectionCells::lastMinuteTip(row.waiting)
                                                                    : ConnectionCells::text(*row.view, column));
    case SortRole:
        return column == Name ? QVariant(row.view->name) : QVariant(ConnectionCells::sortKey(*row.view, column));
    case IdRole:
        return number(row.view->id);
    case StateRole:
        return static_cast<int>(row.view->state);
    case SparklineRole:
        return QVariant::fromValue(row.waiting);
    case SparklineTopRole:
        return m_top;
    case UnavailableRole:
        return ConnectionCells::unavailable(*row.view, column);
    default:
        return {};
    }
}

QVariant ConnectionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    if (role == Qt::DisplayRole)
        return ConnectionCells::title(static_cast<Column>(section));
    if (role == Qt::ToolTipRole)
        return ConnectionCells::meaning(static_cast<Column>(section));
    return {};
}

const ConnectionView &ConnectionsModel::connection(int row) const
{
    return *m_rows[static_cast<std::size_t>(row)]->view;
}

QString ConnectionsModel::groupName(int row) const
{
    const quint32 group = number(connection(row).group);
    return group < m_snapshot->groups.size() ? m_snapshot->groups[group].name : QString();
}

int ConnectionsModel::rowOf(ConnectionId id) const
{
    const auto found =
        std::ranges::lower_bound(m_rows, id, {}, [](const std::unique_ptr<Row> &row) { return row->view->id; });
    return found != m_rows.end() && (*found)->view->id == id ? static_cast<int>(found - m_rows.begin()) : -1;
}

ConnectionsModel::SortKey ConnectionsModel::sortKey(int row, Column column) const
{
    const ConnectionView &view = connection(row);
    return column == Behind ? ConnectionCells::trouble(view) : SortKey{ConnectionCells::sortKey(view, column), 0, 0};
}

bool ConnectionsModel::lessThan(int leftRow, int rightRow, Column column) const
{
    if (column == Name)
        return connection(leftRow).name < connection(rightRow).name;
    return sortKey(leftRow, column) < sortKey(rightRow, column);
}

} // namespace penstock

#include "moc_connections_model.cpp"
