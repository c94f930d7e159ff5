// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/scoreboard_model.h"

#include <algorithm>

namespace penstock {

namespace {

using Measure = ScoreboardModel::Measure;

enum class Better { Neither, Lower, Higher };

// Two groups count as different in a measure from these ratios on; rates of one second scatter more than totals.
constexpr double clearRatio = 1.05;
constexpr double clearRateRatio = 1.25;

Better better(Measure measure)
{
    switch (measure) {
    case Measure::Connections:
    case Measure::Out:
        return Better::Neither;
    case Measure::Throughput:
        return Better::Higher;
    case Measure::PeakWaiting:
    case Measure::PeakOutbox:
    case Measure::PeakSocket:
    case Measure::AgeP50:
    case Measure::AgeP99:
    case Measure::SendP99:
    case Measure::DrainP99:
    case Measure::Dropped:
    case Measure::Conflated:
    case Measure::Evicted:
        return Better::Lower;
    }
    return Better::Neither;
}

std::optional<double> nanos(quint64 count, Nanos value)
{
    return count > 0 ? std::optional(static_cast<double>(value.count())) : std::nullopt;
}

const DurationSummary &lastEnd(const DurationSummary &kernel, const DurationSummary &library)
{
    return kernel.count > 0 ? kernel : library;
}

std::optional<double> valueOf(const GroupView &group, Measure measure)
{
    const Ledger &ledger = group.ledger;
    switch (measure) {
    case Measure::Connections:
        return group.connections;
    case Measure::PeakWaiting:
        return static_cast<double>(group.peak.waitingBytes);
    case Measure::PeakOutbox:
        return static_cast<double>(group.peak.outboxBytes);
    case Measure::PeakSocket:
        return static_cast<double>(group.peak.socketBytes);
    case Measure::AgeP50:
        return nanos(group.age.count, group.age.p50);
    case Measure::AgeP99:
        return nanos(group.age.count, group.age.p99);
    case Measure::SendP99: {
        const DurationSummary &send = lastEnd(group.sendKernel, group.sendLibrary);
        return nanos(send.count, send.p99);
    }
    case Measure::DrainP99: {
        const DurationSummary &drain = lastEnd(group.drainKernel, group.drainLibrary);
        return nanos(drain.count, drain.p99);
    }
    case Measure::Dropped:
        return static_cast<double>(ledger.droppedNewest + ledger.droppedOldest + ledger.expired);
    case Measure::Conflated:
        return static_cast<double>(ledger.conflated);
    case Measure::Evicted:
        return static_cast<double>(ledger.evicted);
    case Measure::Throughput:
        return group.connections > 0 ? std::optional(group.outMessagesPerSecond / group.connections) : std::nullopt;
    case Measure::Out:
        return group.outBytesPerSecond;
    }
    return std::nullopt;
}

QString valueText(Measure measure, std::optional<double> value)
{
    if (!value)
        return QStringLiteral("—");
    const auto whole = static_cast<qint64>(*value);
    switch (measure) {
    case Measure::Connections:
    case Measure::Dropped:
    case Measure::Conflated:
    case Measure::Evicted:
        return formatCount(whole);
    case Measure::PeakWaiting:
    case Measure::PeakOutbox:
    case Measure::PeakSocket:
        return formatBytes(ByteCount(whole));
    case Measure::AgeP50:
    case Measure::AgeP99:
    case Measure::SendP99:
    case Measure::DrainP99:
        return formatDuration(Nanos(whole));
    case Measure::Throughput:
        return formatRate(Rate(*value));
    case Measure::Out:
        return formatByteRate(*value);
    }
    return {};
}

QString title(Measure measure)
{
    switch (measure) {
    case Measure::Connections:
        return ScoreboardModel::tr("Connections");
    case Measure::PeakWaiting:
        return ScoreboardModel::tr("Peak waiting");
    case Measure::PeakOutbox:
        return ScoreboardModel::tr("Peak outbox");
    case Measure::PeakSocket:
        return ScoreboardModel::tr("Peak bytesToWrite");
    case Measure::AgeP50:
        return ScoreboardModel::tr("Age p50");
    case Measure::AgeP99:
        return ScoreboardModel::tr("Age p99");
    case Measure::SendP99:
        return ScoreboardModel::tr("Send p99");
    case Measure::DrainP99:
        return ScoreboardModel::tr("Drain p99");
    case Measure::Dropped:
        return ScoreboardModel::tr("Dropped");
    case Measure::Conflated:
        return ScoreboardModel::tr("Conflated");
    case Measure::Evicted:
        return ScoreboardModel::tr("Evicted");
    case Measure::Throughput:
        return ScoreboardModel::tr("Each gets");
    case Measure::Out:
        return ScoreboardModel::tr("Out");
    }
    return {};
}

QString meaning(Measure measure)
{
    switch (measure) {
    case Measure::Connections:
        return ScoreboardModel::tr("Open now.");
    case Measure::PeakWaiting:
        return ScoreboardModel::tr("The most that ever waited for all connections of the group, in all known stages.");
    case Measure::PeakOutbox:
        return ScoreboardModel::tr("The fullest outbox of any one connection, checked on each offer.");
    case Measure::PeakSocket:
        return ScoreboardModel::tr("The fullest socket buffer of any one connection, checked on each write.");
    case Measure::AgeP50:
    case Measure::AgeP99:
        return ScoreboardModel::tr("Age of messages when read, since the start: birth to reading, one clock.");
    case Measure::SendP99:
        return ScoreboardModel::tr(
            "From the offer until the peer's kernel acknowledged the last byte; until the library "
            "was empty where the kernel cannot be read.");
    case Measure::DrainP99:
        return ScoreboardModel::tr("From passing high water until the kernel's send queue was empty; until the library "
                                   "was empty where the kernel cannot be read.");
    case Measure::Dropped:
        return ScoreboardModel::tr("Refused, dropped as the oldest, or expired. From the ledger.");
    case Measure::Conflated:
        return ScoreboardModel::tr("Replaced by a newer message of the same key. From the ledger.");
    case Measure::Evicted:
        return ScoreboardModel::tr("Were waiting when their connection ended. From the ledger.");
    case Measure::Throughput:
        return ScoreboardModel::tr("Messages per second handed to each connection, over the last second.");
    case Measure::Out:
        return ScoreboardModel::tr("Bytes per second handed to the kernel for the whole group, over the last second.");
    }
    return {};
}

// What winning at a measure means in the sentence; empty: not told there.
QString victory(Measure measure, const QString &best, const QString &worstGroup, const QString &worst)
{
    const QString numbers = ScoreboardModel::tr("%1, %2 has %3").arg(best, worstGroup, worst);
    switch (measure) {
    case Measure::PeakWaiting:
        return ScoreboardModel::tr("holds the least memory (%1)").arg(numbers);
    case Measure::AgeP99:
        return ScoreboardModel::tr("is the freshest (age p99 %1)").arg(numbers);
    case Measure::Dropped:
        return ScoreboardModel::tr("drops the fewest (%1)").arg(numbers);
    case Measure::Conflated:
        return ScoreboardModel::tr("conflates the fewest (%1)").arg(numbers);
    case Measure::Evicted:
        return ScoreboardModel::tr("loses the fewest to evictions (%1)").arg(numbers);
    case Measure::Throughput:
        return ScoreboardModel::tr("gets the most to each reader (%1)").arg(numbers);
    case Measure::Connections:
    case Measure::PeakOutbox:
    case Measure::PeakSocket:
    case Measure::AgeP50:
    case Measure::SendP99:
    case Measure::DrainP99:
    case Measure::Out:
        return {};
    }
    return {};
}

QString rankText(ScoreboardModel::Rank rank)
{
    switch (rank) {
    case ScoreboardModel::Rank::None:
        return {};
    case ScoreboardModel::Rank::Best:
        return ScoreboardModel::tr(" Best of all groups.");
    case ScoreboardModel::Rank::Worst:
        return ScoreboardModel::tr(" Worst of all groups.");
    }
    return {};
}

bool hasSomethingToShow(const GroupView &group)
{
    return group.connections > 0 || group.wanted > 0 || group.ledger.offered > 0;
}

} // namespace

ScoreboardModel::ScoreboardModel(QObject *parent)
    : QAbstractTableModel(parent)
{}

void ScoreboardModel::update(const SnapshotPtr &snapshot)
{
    Q_ASSERT(snapshot);
    std::vector<Group> fresh = groupsOf(*snapshot);
    if (fresh == m_groups && !m_sentence.isNull())
        return;
    const bool sameRows = std::ranges::equal(fresh, m_groups, {}, &Group::name, &Group::name);
    if (!sameRows)
        beginResetModel();
    m_groups = std::move(fresh);
    if (!sameRows)
        endResetModel();
    else if (!m_groups.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    // Read by people: it may not change with every number.
    if (sameRows && snapshot->at - m_sentenceMade < std::chrono::seconds(1))
        return;
    m_sentenceMade = snapshot->at;
    if (const QString text = makeSentence(); text != m_sentence) {
        m_sentence = text;
        Q_EMIT sentenceChanged(text);
    }
}

std::vector<ScoreboardModel::Group> ScoreboardModel::groupsOf(const Snapshot &snapshot)
{
    std::vector<Group> groups;
    for (const GroupView &view : snapshot.groups) {
        if (!hasSomethingToShow(view))
            continue;
        Group group{view.name, {}};
        for (int i = 0; i < measures; ++i)
            group.cells[static_cast<std::size_t>(i)].value = valueOf(view, static_cast<Measure>(i));
        groups.push_back(std::move(group));
    }
    for (int i = 0; i < measures; ++i) {
        if (const auto found = extremes(groups, static_cast<Measure>(i)))
            rank(groups, static_cast<std::size_t>(i), *found);
    }
    return groups;
}

// Marks also those that are as good or as bad.
void ScoreboardModel::rank(std::vector<Group> &groups, std::size_t measure, const Extremes &extremes)
{
    const double best = *groups[extremes.best].cells[measure].value;
    const double worst = *groups[extremes.worst].cells[measure].value;
    const auto isNear = [](double a, double b) { return std::max(a, b) <= std::min(a, b) * clearRatio; };
    for (Group &group : groups) {
        Cell &cell = group.cells[measure];
        if (cell.value && isNear(*cell.value, best))
            cell.rank = Rank::Best;
        else if (cell.value && isNear(*cell.value, worst))
            cell.rank = Rank::Worst;
    }
}

std::optional<ScoreboardModel::Extremes> ScoreboardModel::extremes(const std::vector<Group> &groups, Measure measure)
{
    const auto at = static_cast<std::size_t>(measure);
    std::optional<Extremes> found;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const auto &value = groups[i].cells[at].value;
        if (!value)
            continue;
        if (!found)
            found = Extremes{i, i};
        if (*value < *groups[found->best].cells[at].value)
            found->best = i;
        if (*value > *groups[found->worst].cells[at].value)
            found->worst = i;
    }
    if (!found || better(measure) == Better::Neither)
        return std::nullopt;
    const double lowest = *groups[found->best].cells[at].value;
    const double highest = *groups[found->worst].cells[at].value;
    if (highest <= lowest * (measure == Measure::Throughput ? clearRateRatio : clearRatio))
        return std::nullopt;
    if (better(measure) == Better::Higher)
        std::swap(found->best, found->worst);
    return found;
}

QString ScoreboardModel::sentence() const
{
    return m_sentence;
}

QString ScoreboardModel::makeSentence() const
{
    if (m_groups.size() < 2)
        return tr("Only one group: add another to compare.");
    std::vector<QStringList> victories(m_groups.size());
    for (int i = 0; i < measures; ++i) {
        const auto measure = static_cast<Measure>(i);
        const auto found = extremes(m_groups, measure);
        if (!found)
            continue;
        const auto text = [&](std::size_t group) {
            return valueText(measure, m_groups[group].cells[static_cast<std::size_t>(i)].value);
        };
        const QString won = victory(measure, text(found->best), m_groups[found->worst].name, text(found->worst));
        if (!won.isEmpty())
            victories[found->best] << won;
    }
    QStringList clauses;
    for (std::size_t group = 0; group < m_groups.size(); ++group) {
        QStringList &won = victories[group];
        if (won.isEmpty())
            continue;
        const QString last = won.takeLast();
        clauses << m_groups[group].name + QLatin1Char(' ') +
                       (won.isEmpty() ? last : tr("%1 and %2").arg(won.join(QStringLiteral(", ")), last));
    }
    if (clauses.isEmpty())
        return tr("No clear difference between the groups so far.");
    return clauses.join(QStringLiteral("; ")) + QLatin1Char('.');
}

int ScoreboardModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_groups.size());
}

int ScoreboardModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : measures;
}

QVariant ScoreboardModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto measure = static_cast<Measure>(index.column());
    const Cell &cell = m_groups[static_cast<std::size_t>(index.row())].cells[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return valueText(measure, cell.value);
    case Qt::ToolTipRole:
        return cell.value ? meaning(measure) + rankText(cell.rank) : tr("Not available: no value yet.");
    case Qt::AccessibleTextRole:
        return title(measure) + QStringLiteral(": ") + valueText(measure, cell.value) + rankText(cell.rank);
    case RankRole:
        return static_cast<int>(cell.rank);
    case ValueRole:
        return cell.value ? QVariant(*cell.value) : QVariant();
    default:
        return {};
    }
}

QVariant ScoreboardModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && section >= 0 && section < measures) {
        if (role == Qt::DisplayRole)
            return title(static_cast<Measure>(section));
        if (role == Qt::ToolTipRole)
            return meaning(static_cast<Measure>(section));
    }
    if (orientation == Qt::Vertical && section >= 0 && section < rowCount() && role == Qt::DisplayRole)
        return m_groups[static_cast<std::size_t>(section)].name;
    return {};
}

} // namespace penstock

#include "moc_scoreboard_model.cpp"
