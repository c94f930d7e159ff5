// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"

#include <QAbstractTableModel>

#include <deque>
#include <span>

namespace penstock {

/*!
 * The newest events, oldest first, at most `capacity`. A new run starts empty.
 * \thread the thread it was made in.
 */
class EventsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Time, Kind, Subject, Text };
    static constexpr int columns = Text + 1;
    enum Role {
        KindRole = Qt::UserRole, //!< int of EventKind
        ConnectionRole           //!< quint64; 0: not about one
    };
    static constexpr std::size_t defaultCapacity = 10'000;

    explicit EventsModel(std::size_t capacity = defaultCapacity, QObject *parent = nullptr);

    /*! Adds the events of a snapshot. \param snapshot not null. */
    void update(const SnapshotPtr &snapshot);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    /*! \param row in range; valid until the next update. */
    [[nodiscard]] const Event &event(int row) const { return m_events[static_cast<std::size_t>(row)]; }
    /*! Events of this run that the table has no room for any more. */
    [[nodiscard]] quint64 forgotten() const noexcept { return m_forgotten; }

Q_SIGNALS:
    /*! After events were added. \param newest one of them, the last. */
    void eventsAdded(const penstock::Event &newest);

private:
    void forget(std::size_t count);
    void append(std::span<const Event> fresh);
    [[nodiscard]] QString text(const Event &event, Column column) const;

    std::size_t m_capacity;
    std::deque<Event> m_events;
    TimePoint m_startedAt;
    quint64 m_forgotten = 0;
};

} // namespace penstock
