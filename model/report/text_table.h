// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"

#include <QStringList>

#include <vector>

namespace penstock {

/*! Where the text of a column stands; numbers to the right. */
enum class Align { Left, Right };

/*!
 * A table for a terminal: columns as wide as their longest text, two spaces between them, no lines. Pure.
 */
class TextTable {
public:
    struct Column {
        QString title;
        Align align = Align::Left;
    };

    explicit TextTable(std::vector<Column> columns)
        : m_columns(std::move(columns))
    {}

    /*! One text per column. */
    void addRow(QStringList cells);
    /*! All rows with the titles above them; every line ends with a line feed. */
    [[nodiscard]] QString text() const;

private:
    [[nodiscard]] QString line(const QStringList &cells, const std::vector<qsizetype> &widths) const;

    std::vector<Column> m_columns;
    std::vector<QStringList> m_rows;
};

/*! The connections of a snapshot, worst first by how far behind; at most `rows`, and how many are left out. */
[[nodiscard]] QString connectionsTable(const Snapshot &snapshot, std::size_t rows = 40);

/*! One line: what was produced, delivered, read, waits, was dropped, and what is not accounted for. */
[[nodiscard]] QString totalsLine(const Snapshot &snapshot, qint64 unaccounted);

} // namespace penstock
