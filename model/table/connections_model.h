// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"
#include "model/table/sparkline.h"

#include <QAbstractTableModel>

#include <array>
#include <memory>
#include <vector>

namespace penstock {

/*!
 * One row per connection of the newest snapshot, in order of id, so that rows stay where they are. Nothing is copied
 * from the snapshot but the pointer to it; text is made when a cell is asked for.
 *
 * Bounded per snapshot: connections that left or came are removed and inserted in contiguous runs (many scattered runs
 * at once become one reset), changes are reported as at most `maxBlocks` ranges.
 *
 * \thread the thread it was made in.
 */
class ConnectionsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Name,
        State,
        Behind,
        Outbox,
        Library,
        Kernel,
        Peer,
        DrainP99,
        AgeP99,
        Lost,
        Out,
        Retransmits,
        LastMinute
    };
    static constexpr int columns = LastMinute + 1;

    enum Role {
        SortRole = Qt::UserRole, //!< double, or QString for Name; unknown numbers are -1
        IdRole,                  //!< quint64
        StateRole,               //!< int of ConnectionState
        SparklineRole,           //!< Sparkline: waiting bytes
        SparklineTopRole,        //!< float: the highest value in any sparkline, renewed each second
        UnavailableRole          //!< QString: why there is no number; empty if there is one
    };

    /*! dataChanged signals per snapshot. */
    static constexpr int maxBlocks = 32;
    /*! Runs of removed and inserted rows per snapshot before a reset is cheaper. */
    static constexpr int maxRuns = 64;

    explicit ConnectionsModel(QObject *parent = nullptr);
    ~ConnectionsModel() override;

    /*! Shows a snapshot. O(connections). A new run starts with an empty table. \param snapshot not null. */
    void update(const SnapshotPtr &snapshot);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    /*! Valid until the next update. \param row in range. */
    [[nodiscard]] const ConnectionView &connection(int row) const;
    /*! The name of its group. */
    [[nodiscard]] QString groupName(int row) const;
    /*! -1 if it is not there. O(log n). */
    [[nodiscard]] int rowOf(ConnectionId id) const;
    /*! Compared from left to right. */
    using SortKey = std::array<double, 3>;
    /*! What a row is ordered by in a column; not for Name. */
    [[nodiscard]] SortKey sortKey(int row, Column column) const;
    /*! Order of two rows by a column, for a sorting proxy: no QVariant on the way. */
    [[nodiscard]] bool lessThan(int leftRow, int rightRow, Column column) const;

Q_SIGNALS:
    /*! All changes of a snapshot are in. \param at real time of the snapshot. */
    void updated(penstock::TimePoint at);

private:
    struct Row;
    using Views = std::vector<const ConnectionView *>;

    void takeViews(const Snapshot &snapshot);
    [[nodiscard]] int structuralRuns() const;
    void rebuild(const SnapshotPtr &snapshot, bool keepHistory);
    void removeMissing();
    void insertNew();
    void refreshRows();
    void findTop();
    void reportChanges();

    SnapshotPtr m_snapshot;                   // the rows point into it
    std::vector<std::unique_ptr<Row>> m_rows; // in order of id
    Views m_incoming;                         // of the snapshot being shown, in order of id; kept for its memory
    std::vector<bool> m_changed;
    qint64 m_second = -1; // of the sparklines
    float m_top = 0;
};

} // namespace penstock
