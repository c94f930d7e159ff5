// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"

#include <QWidget>

#include <array>

namespace penstock {

class CalmLabel;
class ThemeHolder;

/*!
 * "Every message is accounted for": the ledger of the whole run. Unaccounted is 0, or it is a bug of ours and shown in
 * red.
 * \thread UI.
 */
class LedgerCard : public QWidget {
    Q_OBJECT
public:
    explicit LedgerCard(const ThemeHolder &themes, QWidget *parent = nullptr);

    void showSnapshot(const Snapshot &snapshot);

private:
    enum Row {
        Offered,
        Delivered,
        Read,
        OnTheWay,
        Conflated,
        Dropped,
        Expired,
        Evicted,
        Waiting,
        Unaccounted,
        RowCount
    };
    void setRow(Row row, qint64 value);

    std::array<CalmLabel *, RowCount> m_values{};
};

} // namespace penstock
