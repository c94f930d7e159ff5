// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/events_model.h"

namespace penstock {

EventsModel::EventsModel(std::size_t capacity, QObject *parent)
    : QAbstractTableModel(parent)
    , m_capacity(capacity)
{
    Q_ASSERT(capacity > 0);
}

void EventsModel::update(const SnapshotPtr &snapshot)
{
    Q_ASSERT(snapshot);
    if (snapshot->startedAt != m_startedAt) {
        beginResetModel();
        m_events.clear();
        m_startedAt = snapshot->startedAt;
        m_forgotten = 0;
        endResetModel();
    }
    append(snapshot->events);
}

void EventsModel::append(std::span<const Event> fresh)
{
    if (fresh.empty())
        return;
    if (fresh.size() > m_capacity) {
        m_forgotten += fresh.size() - m_capacity;
        fresh = fresh.last(m_capacity);
    }
    if (m_events.size() + fresh.size() > m_capacity)
        forget(m_events.size() + fresh.size() - m_capacity);
    const auto first = static_cast<int>(m_events.size());
    beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
    m_events.insert(m_events.end(), fresh.begin(), fresh.end());
    endInsertRows();
    Q_EMIT eventsAdded(m_events.back());
}

void EventsModel::forget(std::size_t count)
{
    beginRemoveRows({}, 0, static_cast<int>(count) - 1);
    m_events.erase(m_events.begin(), m_events.begin() + static_cast<std::ptrdiff_t>(count));
    m_forgotten += count;
    endRemoveRows();
}

int EventsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_events.size());
}

int EventsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QString EventsModel::text(const Event &event, Column column) const
{
    switch (column) {
    case Number:
        return formatCount(static_cast<qint64>(event.number));
    case Time:
        return formatClock(event.at - m_startedAt);
    case Kind:
        return eventName(event.kind);
    case Subject:
        return event.subject;
    case Text:
        return event.text;
    }
    return {};
}

QVariant EventsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Event &shown = event(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(shown, static_cast<Column>(index.column()));
    case Qt::ToolTipRole:
        return index.column() == Text ? shown.text : QString();
    case KindRole:
        return static_cast<int>(shown.kind);
    case ConnectionRole:
        return number(shown.connection);
    default:
        return {};
    }
}

QVariant EventsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Number:
            return tr("The number of the event; markers on the charts carry it.");
        case Time:
            return tr("Time since the start of the run.");
        default:
            return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return tr("No.");
    case Time:
        return tr("Time");
    case Kind:
        return tr("Event");
    case Subject:
        return tr("Who");
    case Text:
        return tr("What happened");
    default:
        return {};
    }
}

} // namespace penstock

#include "moc_events_model.cpp"
