// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"

#include <QAbstractTableModel>

#include <array>
#include <optional>
#include <vector>

namespace penstock {

/*!
 * The groups side by side: one row per group that has or had connections, one column per measure, the best and the
 * worst of each column marked where they really differ (by more than 5 %, rates 25 %), and one sentence that says who
 * wins at what, renewed at most once a second.
 * \thread the thread it was made in.
 */
class ScoreboardModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum class Measure {
        Connections,
        PeakWaiting,
        PeakOutbox,
        PeakSocket,
        AgeP50,
        AgeP99,
        SendP99,
        DrainP99,
        Dropped,
        Conflated,
        Evicted,
        Throughput,
        Out
    };
    static constexpr int measures = static_cast<int>(Measure::Out) + 1;
    enum class Rank { None, Best, Worst };
    enum Role {
        RankRole = Qt::UserRole, //!< int of Rank; groups that are as good as the best are best as well
        ValueRole                //!< double; invalid if unknown
    };

    explicit ScoreboardModel(QObject *parent = nullptr);

    /*! \param snapshot not null. */
    void update(const SnapshotPtr &snapshot);

    /*! Who wins at what, in plain words; says what is missing if nothing can be compared. */
    [[nodiscard]] QString sentence() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void sentenceChanged(const QString &sentence);

private:
    struct Cell {
        std::optional<double> value;
        Rank rank = Rank::None;
        bool operator==(const Cell &) const = default;
    };
    struct Group {
        QString name;
        std::array<Cell, measures> cells;
        bool operator==(const Group &) const = default;
    };
    struct Extremes {
        std::size_t best;
        std::size_t worst;
    };

    [[nodiscard]] static std::vector<Group> groupsOf(const Snapshot &snapshot);
    [[nodiscard]] static std::optional<Extremes> extremes(const std::vector<Group> &groups, Measure measure);
    static void rank(std::vector<Group> &groups, std::size_t measure, const Extremes &extremes);
    [[nodiscard]] QString makeSentence() const;

    std::vector<Group> m_groups;
    QString m_sentence;
    TimePoint m_sentenceMade;
};

} // namespace penstock
