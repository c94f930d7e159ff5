// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/table/connections_model.h"

#include <QCoreApplication>

namespace penstock {

/*! What stands in the cells of ConnectionsModel: pure functions from one connection to text and order. Any thread. */
class ConnectionCells {
    Q_DECLARE_TR_FUNCTIONS(ConnectionCells)
public:
    using Column = ConnectionsModel::Column;

    /*! Heading of the column. */
    [[nodiscard]] static QString title(Column column);
    /*! Explains the term and says where the number comes from. */
    [[nodiscard]] static QString meaning(Column column);
    /*! The cell; "—" where there is no number, then unavailable() says why. Empty for LastMinute. */
    [[nodiscard]] static QString text(const ConnectionView &view, Column column);
    /*! The cell in detail. */
    [[nodiscard]] static QString toolTip(const ConnectionView &view, const QString &group, Column column);
    [[nodiscard]] static QString lastMinuteTip(const Sparkline &waiting);
    /*! Why there is no number; empty if there is one. */
    [[nodiscard]] static QString unavailable(const ConnectionView &view, Column column);
    /*! A number to order by (not for Name); unknown is -1, states are ordered by how bad they are. */
    [[nodiscard]] static double sortKey(const ConnectionView &view, Column column);
    /*!
     * How much trouble, for ordering: closed connections are the least, then by how far behind, then by waiting bytes.
     * What keeps up (behind less than 50 ms, less than 16 KiB waiting) is all alike, so that healthy rows do not dance.
     */
    [[nodiscard]] static ConnectionsModel::SortKey trouble(const ConnectionView &view);
    /*! The end of a drain that counts: kernel empty where it can be read, library empty otherwise. */
    [[nodiscard]] static const DurationSummary &drain(const ConnectionView &view);
};

} // namespace penstock
