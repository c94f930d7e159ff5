// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/report/text_table.h"

#include <algorithm>

namespace penstock {

namespace {

QString gaugeText(const Gauge &gauge)
{
    return gauge.known() ? formatBytes(ByteCount(gauge.value())) : QStringLiteral("-");
}

QString countText(quint64 count)
{
    return formatCount(static_cast<qint64>(count));
}

QStringList connectionRow(const Snapshot &snapshot, const ConnectionView &connection)
{
    const std::size_t group = number(connection.group);
    return {connection.name,
            group < snapshot.groups.size() ? snapshot.groups[group].name : QString(),
            stateName(connection.state),
            connection.cause == Cause::None ? QStringLiteral("-") : causeName(connection.cause),
            formatDuration(connection.behind),
            formatCount(connection.stages.outboxMessages),
            gaugeText(connection.stages.at(Stage::Outbox)),
            formatBytes(ByteCount(connection.stages.libraryBytes())),
            gaugeText(connection.stages.kernelBytes()),
            gaugeText(connection.stages.at(Stage::PeerKernel)),
            countText(connection.ledger.delivered),
            connection.read.known() ? formatCount(connection.read.value()) : QStringLiteral("-"),
            countText(connection.ledger.lost())};
}

bool isWorse(const ConnectionView *a, const ConnectionView *b)
{
    if (a->behind != b->behind)
        return a->behind > b->behind;
    const qint64 waitingA = a->stages.waitingBytes();
    const qint64 waitingB = b->stages.waitingBytes();
    return waitingA != waitingB ? waitingA > waitingB : number(a->id) < number(b->id);
}

} // namespace

void TextTable::addRow(QStringList cells)
{
    cells.resize(static_cast<qsizetype>(m_columns.size()));
    m_rows.push_back(std::move(cells));
}

QString TextTable::line(const QStringList &cells, const std::vector<qsizetype> &widths) const
{
    QString line;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const QString &cell = cells[static_cast<qsizetype>(i)];
        if (i > 0)
            line += QStringLiteral("  ");
        line += m_columns[i].align == Align::Right ? cell.rightJustified(widths[i]) : cell.leftJustified(widths[i]);
    }
    while (line.endsWith(QLatin1Char(' ')))
        line.chop(1);
    return line + QLatin1Char('\n');
}

QString TextTable::text() const
{
    QStringList titles;
    std::vector<qsizetype> widths;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        titles += m_columns[i].title;
        qsizetype width = m_columns[i].title.size();
        for (const QStringList &row : m_rows)
            width = std::max(width, row[static_cast<qsizetype>(i)].size());
        widths.push_back(width);
    }
    QString text = line(titles, widths);
    for (const QStringList &row : m_rows)
        text += line(row, widths);
    return text;
}

QString connectionsTable(const Snapshot &snapshot, std::size_t rows)
{
    std::vector<const ConnectionView *> worst;
    for (const ConnectionView &connection : snapshot.connections)
        worst.push_back(&connection);
    std::sort(worst.begin(), worst.end(), isWorse);
    TextTable table({{QStringLiteral("connection")},
                     {QStringLiteral("group")},
                     {QStringLiteral("state")},
                     {QStringLiteral("cause")},
                     {QStringLiteral("behind"), Align::Right},
                     {QStringLiteral("outbox"), Align::Right},
                     {QStringLiteral("bytes"), Align::Right},
                     {QStringLiteral("socket"), Align::Right},
                     {QStringLiteral("kernel"), Align::Right},
                     {QStringLiteral("peer"), Align::Right},
                     {QStringLiteral("delivered"), Align::Right},
                     {QStringLiteral("read"), Align::Right},
                     {QStringLiteral("dropped"), Align::Right}});
    for (std::size_t i = 0; i < std::min(rows, worst.size()); ++i)
        table.addRow(connectionRow(snapshot, *worst[i]));
    QString text = table.text();
    if (worst.size() > rows)
        text += QStringLiteral("and %1 more\n").arg(formatCount(static_cast<qint64>(worst.size() - rows)));
    return text;
}

QString totalsLine(const Snapshot &snapshot, qint64 unaccounted)
{
    const Ledger &totals = snapshot.totals;
    return QStringLiteral(
               "%1 produced, %2 delivered, %3 read, %4 in outboxes, %6 dropped; %5 waiting; unaccounted %7\n")
        .arg(countText(snapshot.source.produced), countText(totals.delivered), countText(snapshot.read),
             countText(totals.waiting), formatBytes(ByteCount(snapshot.waitingBytes)), countText(totals.lost()),
             formatCount(unaccounted));
}

} // namespace penstock
