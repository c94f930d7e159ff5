// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/chart_data.h"

#include <algorithm>
#include <cmath>

namespace penstock {

namespace {

constexpr double halfLifeSeconds = 10;
// Below this a connection is not worth a line of its own.
constexpr double leastRank = 4096;
constexpr double leastShareOfWorst = 0.01;
constexpr double smoothingSeconds = 2;

void append(History &history, TimePoint at, const Gauge &gauge)
{
    if (gauge.known())
        history.append(at, static_cast<double>(gauge.value()));
}

void append(StageHistories &histories, TimePoint at, const Stages &stages)
{
    for (std::size_t i = 0; i < histories.size(); ++i)
        append(histories[i], at, stages.bytes[i]);
}

void addStages(Stages &sum, const Stages &one)
{
    for (std::size_t i = 0; i < sum.bytes.size(); ++i) {
        if (one.bytes[i].known())
            sum.bytes[i] = sum.bytes[i].valueOr(0) + one.bytes[i].value();
    }
}

} // namespace

ChartData::ChartData()
    : ChartData(Limits())
{}

ChartData::ChartData(const Limits &limits)
    : m_limits(limits)
{}

void ChartData::clear()
{
    const Limits limits = m_limits;
    const ChartFocus focus = m_focus;
    *this = ChartData(limits);
    m_focus = focus;
}

void ChartData::ingest(const Snapshot &shot)
{
    if (shot.at == TimePoint())
        return; // Idle: nothing has been measured
    if (shot.startedAt != m_startedAt) {
        clear();
        m_startedAt = shot.startedAt;
    }
    if (shot.at <= m_newest)
        return;
    const double seconds = m_newest == TimePoint() ? 0 : toSeconds(shot.at - m_newest);
    m_newest = shot.at;
    const qint64 second = shot.at.time_since_epoch() / std::chrono::seconds(1);
    m_newSecond = second != m_second;
    m_second = second;

    if (m_groups.size() < shot.groups.size())
        m_groups.resize(shot.groups.size());
    m_rest.resize(m_groups.size());
    ingestConnections(shot);
    if (m_newSecond || m_detailed.size() < m_limits.worst)
        chooseDetailed(shot);
    chooseSlots(seconds);
    ingestGroups(shot);
    ingestDrains(shot);
    ingestEvents(shot);
}

// Both lists are in order of id, so one pass over both finds what is new and what is gone.
void ChartData::ingestConnections(const Snapshot &shot)
{
    for (std::vector<float> &rest : m_rest)
        rest.clear();
    const float decay = static_cast<float>(m_newSecond ? std::exp2(-1 / halfLifeSeconds) : 1.0);
    std::size_t kept = 0;
    std::size_t at = 0;
    std::size_t known = m_briefs.size();
    for (const ConnectionView &view : shot.connections) {
        while (at < known && number(m_briefs[at].id) < number(view.id))
            ++at;
        if (at < known && m_briefs[at].id == view.id) {
            if (kept != at)
                m_briefs[kept] = m_briefs[at];
            ++at;
        } else if (kept < at) {
            m_briefs[kept] = Brief{};
            m_briefs[kept].id = view.id;
        } else {
            Brief fresh;
            fresh.id = view.id;
            m_briefs.insert(m_briefs.begin() + static_cast<std::ptrdiff_t>(kept), fresh);
            ++at;
            ++known;
        }
        follow(m_briefs[kept], view, decay);
        ++kept;
    }
    m_briefs.resize(kept);
}

void ChartData::follow(Brief &brief, const ConnectionView &view, float decay)
{
    const float waiting = static_cast<float>(view.stages.waitingBytes());
    const float library = static_cast<float>(view.stages.libraryBytes());
    brief.rank = std::max(brief.rank * decay, waiting);
    if (m_newSecond || brief.used == 0) {
        brief.head = static_cast<quint8>((brief.head + 1) % sparklineLength);
        brief.used = static_cast<quint8>(std::min<std::size_t>(brief.used + 1U, sparklineLength));
        brief.spark[brief.head] = waiting;
    } else {
        brief.spark[brief.head] = std::max(brief.spark[brief.head], waiting);
    }
    if (view.state == ConnectionState::Closed)
        return;
    if (brief.series)
        appendDetail(*brief.series, view);
    const std::size_t group = number(view.group);
    if (group < m_rest.size() && (!brief.series || brief.series->slot < 0))
        m_rest[group].push_back(library);
}

void ChartData::appendDetail(ConnectionSeries &series, const ConnectionView &view)
{
    if (series.name.isEmpty()) { // looked at before its first snapshot
        series.name = view.name;
        series.group = view.group;
    }
    const double library = static_cast<double>(view.stages.libraryBytes());
    series.library.append(m_newest, library);
    append(series.stages, m_newest, view.stages);
    series.waiting.append(m_newest, static_cast<double>(view.stages.waitingBytes()));
    series.lastSeen = m_newest;
}

void ChartData::ingestGroups(const Snapshot &shot)
{
    Stages sum;
    double throughput = 0;
    for (std::size_t i = 0; i < shot.groups.size(); ++i) {
        const GroupView &view = shot.groups[i];
        GroupSeries &series = m_groups[i];
        if (series.name != view.name)
            series.name = view.name;
        append(series.stages, m_newest, view.stages);
        series.waiting.append(m_newest, static_cast<double>(view.stages.waitingBytes()));
        series.throughput.append(m_newest, view.outBytesPerSecond);
        if (view.ageNow.count > 0) {
            series.ageP50.append(m_newest, toMs(view.ageNow.p50));
            series.ageP99.append(m_newest, toMs(view.ageNow.p99));
            series.ageMax.append(m_newest, toMs(view.ageNow.max));
        }
        ingestRest(i);
        addStages(sum, view.stages);
        throughput += view.outBytesPerSecond;
    }
    append(m_all.stages, m_newest, sum);
    m_all.waiting.append(m_newest, static_cast<double>(shot.waitingBytes));
    m_all.throughput.append(m_newest, throughput);
}

void ChartData::ingestRest(std::size_t group)
{
    std::vector<float> &rest = m_rest[group];
    if (rest.empty())
        return;
    const auto nth = [&rest](double share) {
        const auto last = static_cast<double>(rest.size() - 1);
        const auto place = rest.begin() + static_cast<std::ptrdiff_t>(std::ceil(last * share));
        std::nth_element(rest.begin(), place, rest.end());
        return static_cast<double>(*place);
    };
    GroupSeries &series = m_groups[group];
    series.restP50.append(m_newest, nth(0.5));
    series.restP90.append(m_newest, nth(0.9));
    series.restMax.append(m_newest, nth(1));
}

void ChartData::ingestDrains(const Snapshot &shot)
{
    for (const DrainEpisode &drain : shot.drains) {
        const auto known = m_lastDrain.find(drain.connection);
        if (known != m_lastDrain.end() && known->second >= m_drainsDropped) {
            DrainEpisode &last = m_drains[static_cast<std::size_t>(known->second - m_drainsDropped)];
            if (last.began == drain.began) {
                last = drain;
                continue;
            }
        }
        m_drains.push_back(drain);
        m_lastDrain[drain.connection] = m_drainsDropped + m_drains.size() - 1;
    }
    while (m_drains.size() > m_limits.drains) {
        const auto oldest = m_lastDrain.find(m_drains.front().connection);
        if (oldest != m_lastDrain.end() && oldest->second == m_drainsDropped)
            m_lastDrain.erase(oldest);
        m_drains.pop_front();
        ++m_drainsDropped;
    }
}

void ChartData::ingestEvents(const Snapshot &shot)
{
    for (const Event &event : shot.events) {
        if (!setsMarker(event.kind))
            continue;
        m_markers.push_back({++m_markerNumber, event.at, event.kind, event.subject, event.text});
        if (m_markers.size() > m_limits.markers)
            m_markers.pop_front();
    }
}

void ChartData::chooseDetailed(const Snapshot &shot)
{
    m_ranking.clear();
    for (std::size_t i = 0; i < m_briefs.size(); ++i)
        m_ranking.emplace_back(m_briefs[i].rank, i);
    const std::size_t take = std::min(m_limits.worst, m_ranking.size());
    if (take < m_ranking.size()) {
        std::nth_element(m_ranking.begin(), m_ranking.begin() + static_cast<std::ptrdiff_t>(take), m_ranking.end(),
                         std::greater<>());
    }
    for (std::size_t i = 0; i < take; ++i)
        want(m_briefs[m_ranking[i].second], shot.connections[m_ranking[i].second]);
    if (const auto *id = std::get_if<ConnectionId>(&m_focus)) {
        if (Brief *looked = brief(*id))
            want(*looked, shot.connections[static_cast<std::size_t>(looked - m_briefs.data())]);
    }
    forgetSurplus();
}

void ChartData::want(Brief &brief, const ConnectionView &view)
{
    if (!brief.series) {
        if (view.state == ConnectionState::Closed)
            return;
        auto series = std::make_unique<ConnectionSeries>();
        series->id = view.id;
        series->name = view.name;
        series->group = view.group;
        brief.series = series.get();
        m_detailed[view.id] = std::move(series);
        appendDetail(*brief.series, view);
    }
    brief.series->lastWanted = m_newest;
}

void ChartData::forgetSurplus()
{
    while (m_detailed.size() > m_limits.detailed) {
        auto victim = m_detailed.end();
        for (auto it = m_detailed.begin(); it != m_detailed.end(); ++it) {
            const ConnectionSeries &series = *it->second;
            if (series.lastWanted == m_newest || isFocus(series.id))
                continue;
            if (victim == m_detailed.end() || series.lastWanted < victim->second->lastWanted)
                victim = it;
        }
        if (victim == m_detailed.end())
            return;
        if (victim->second->slot >= 0)
            m_slots[static_cast<std::size_t>(victim->second->slot)] = nullptr;
        if (Brief *owner = brief(victim->first))
            owner->series = nullptr;
        m_detailed.erase(victim);
    }
}

// Returns the highest rank.
double ChartData::rankAll(double seconds)
{
    const double decay = std::exp2(-seconds / halfLifeSeconds);
    const double fresh = std::min(1.0, seconds / smoothingSeconds);
    double highest = 0;
    for (const auto &[id, series] : m_detailed) {
        const bool open = series->lastSeen == m_newest && !series->library.isEmpty();
        const double library = open ? series->library.newest().value : 0;
        series->level += fresh * (library - series->level);
        series->rank = std::max(series->rank * decay, series->level);
        highest = std::max(highest, series->rank);
    }
    return highest;
}

// A line that changes its colour is worse than a line that is not quite among the worst: a slot is taken away only for
// one that is clearly worse, or when there is nothing left to see.
void ChartData::chooseSlots(double seconds)
{
    std::vector<ConnectionSeries *> candidates;
    std::array<ConnectionSeries *, slotCount> held{};
    const double least = std::max(leastRank, leastShareOfWorst * rankAll(seconds));
    for (const auto &[id, owned] : m_detailed) {
        ConnectionSeries &series = *owned;
        if (series.slot >= 0 && series.rank < least / 2 && !isFocus(id)) {
            m_slots[static_cast<std::size_t>(series.slot)] = nullptr;
            series.slot = -1;
        }
        if (series.slot >= 0)
            held[static_cast<std::size_t>(series.slot)] = &series;
        else if (series.rank >= least || isFocus(id))
            candidates.push_back(&series);
    }
    const auto value = [this](const ConnectionSeries *series) { return isFocus(series->id) ? 1e300 : series->rank; };
    std::sort(candidates.begin(), candidates.end(), [&value](const ConnectionSeries *a, const ConnectionSeries *b) {
        return std::pair(value(b), number(a->id)) < std::pair(value(a), number(b->id));
    });
    for (ConnectionSeries *candidate : candidates) {
        auto place = std::find(held.begin(), held.end(), nullptr);
        if (place == held.end()) {
            place = std::min_element(held.begin(), held.end(),
                                     [&value](const auto *a, const auto *b) { return value(a) < value(b); });
            if (value(candidate) < 1.5 * value(*place))
                break;
            (*place)->slot = -1;
        }
        *place = candidate;
        candidate->slot = static_cast<int>(place - held.begin());
    }
    std::copy(held.begin(), held.end(), m_slots.begin());
}

void ChartData::setFocus(const ChartFocus &focus)
{
    m_focus = focus;
    const auto *id = std::get_if<ConnectionId>(&m_focus);
    if (!id || m_detailed.contains(*id))
        return;
    if (Brief *looked = brief(*id)) {
        // Its first value comes with the next snapshot.
        auto series = std::make_unique<ConnectionSeries>();
        series->id = *id;
        series->lastWanted = m_newest;
        looked->series = series.get();
        m_detailed[*id] = std::move(series);
    }
}

const StageHistories *ChartData::focusStages() const
{
    if (const auto *id = std::get_if<ConnectionId>(&m_focus)) {
        const ConnectionSeries *series = connection(*id);
        return series ? &series->stages : nullptr;
    }
    if (const auto *group = std::get_if<GroupIndex>(&m_focus))
        return number(*group) < m_groups.size() ? &m_groups[number(*group)].stages : nullptr;
    return &m_all.stages;
}

const History *ChartData::focusWaiting() const
{
    if (const auto *id = std::get_if<ConnectionId>(&m_focus)) {
        const ConnectionSeries *series = connection(*id);
        return series ? &series->waiting : nullptr;
    }
    if (const auto *group = std::get_if<GroupIndex>(&m_focus))
        return number(*group) < m_groups.size() ? &m_groups[number(*group)].waiting : nullptr;
    return &m_all.waiting;
}

QString ChartData::focusName() const
{
    if (const auto *id = std::get_if<ConnectionId>(&m_focus)) {
        const ConnectionSeries *series = connection(*id);
        return series ? series->name : QString();
    }
    if (const auto *group = std::get_if<GroupIndex>(&m_focus))
        return number(*group) < m_groups.size() ? m_groups[number(*group)].name : QString();
    return {};
}

const ConnectionSeries *ChartData::connection(ConnectionId id) const
{
    const auto found = m_detailed.find(id);
    return found == m_detailed.end() ? nullptr : found->second.get();
}

std::vector<float> ChartData::sparkline(ConnectionId id) const
{
    const auto found =
        std::lower_bound(m_briefs.begin(), m_briefs.end(), id,
                         [](const Brief &brief, ConnectionId wanted) { return number(brief.id) < number(wanted); });
    std::vector<float> values;
    if (found == m_briefs.end() || found->id != id)
        return values;
    values.reserve(found->used);
    for (std::size_t i = found->used; i > 0; --i)
        values.push_back(found->spark[(found->head + sparklineLength - (i - 1)) % sparklineLength]);
    return values;
}

ChartData::Brief *ChartData::brief(ConnectionId id)
{
    const auto found =
        std::lower_bound(m_briefs.begin(), m_briefs.end(), id,
                         [](const Brief &one, ConnectionId wanted) { return number(one.id) < number(wanted); });
    return found != m_briefs.end() && found->id == id ? &*found : nullptr;
}

bool ChartData::isFocus(ConnectionId id) const
{
    const auto *focus = std::get_if<ConnectionId>(&m_focus);
    return focus && *focus == id;
}

} // namespace penstock
