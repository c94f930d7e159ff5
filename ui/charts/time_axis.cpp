// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/time_axis.h"

#include "model/base/units.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace penstock {

using namespace std::chrono_literals;

namespace {

constexpr std::array<Nanos, 24> tickSteps{1ms, 2ms, 5ms,  10ms, 20ms, 50ms,  100ms, 200ms, 500ms, 1s, 2s, 5s,
                                          10s, 20s, 1min, 2min, 5min, 10min, 20min, 1h,    2h,    4h, 8h, 24h};

// "-60 s", "-0.5 s", "-5 min", "-1 h 30": as short as the step allows.
QString relativeText(Nanos before, Nanos step)
{
    if (before == 0ns)
        return QStringLiteral("0 s");
    if (step >= 1min) {
        const qint64 minutes = before / 1min;
        if (minutes < 120)
            return QStringLiteral("-%1 min").arg(minutes);
        return QStringLiteral("-%1 h").arg(static_cast<double>(minutes) / 60, 0, 'g', 4);
    }
    const int decimals = step >= 1s ? 0 : step >= 100ms ? 1 : step >= 10ms ? 2 : 3;
    return QStringLiteral("-%1 s").arg(toSeconds(before), 0, 'f', decimals);
}

// Time of the run, with as many decimals as the step needs.
QString clockText(Nanos sinceStart, Nanos step)
{
    if (step >= 1s)
        return formatClock(std::max(0ns, sinceStart + 500us)).chopped(2); // the tenths
    if (step >= 100ms)
        return formatClock(std::max(0ns, sinceStart + 500us));
    const qint64 ms = (sinceStart + 500us) / 1ms;
    return QStringLiteral("%1:%2.%3")
        .arg(ms / 60'000, 2, 10, QLatin1Char('0'))
        .arg(ms / 1000 % 60, 2, 10, QLatin1Char('0'))
        .arg(ms % 1000, 3, 10, QLatin1Char('0'));
}

} // namespace

TimeAxis::TimeAxis(QObject *parent)
    : QObject(parent)
{}

TimePoint TimeAxis::timeAt(double place) const
{
    return from() + Nanos(std::llround(static_cast<double>(m_span.count()) * place));
}

double TimeAxis::placeOf(TimePoint time) const
{
    return static_cast<double>((time - from()).count()) / static_cast<double>(m_span.count());
}

std::vector<TimeTick> TimeAxis::ticks(int atMost) const
{
    const auto fits = [this, atMost](Nanos step) { return m_span / step <= std::max(1, atMost); };
    const auto found = std::find_if(tickSteps.begin(), tickSteps.end(), fits);
    const Nanos step = found == tickSteps.end() ? tickSteps.back() : *found;
    std::vector<TimeTick> ticks;
    if (m_live) {
        for (Nanos before = m_span - m_span % step; before >= 0ns; before -= step)
            ticks.push_back({1 - static_cast<double>(before.count()) / static_cast<double>(m_span.count()),
                             relativeText(before, step)});
        return ticks;
    }
    const Nanos begin = from() - m_startedAt;
    Nanos at = begin - begin % step;
    if (at < begin)
        at += step;
    for (; at <= begin + m_span; at += step) {
        if (at >= 0ns)
            ticks.push_back({placeOf(m_startedAt + at), clockText(at, step)});
    }
    return ticks;
}

QString TimeAxis::text(TimePoint time) const
{
    const Nanos step = m_span > 10s ? 100ms : 1ms;
    return m_live ? relativeText(m_newest - time, step) : clockText(time - m_startedAt, step);
}

std::optional<TimePoint> TimeAxis::hover() const
{
    return m_hover ? std::optional(timeAt(*m_hover)) : std::nullopt;
}

void TimeAxis::setNewest(TimePoint startedAt, TimePoint newest)
{
    const bool newRun = startedAt != m_startedAt;
    m_startedAt = startedAt;
    m_newest = newest;
    if (newRun) {
        m_lockA.reset();
        m_lockB.reset();
        goLive();
        Q_EMIT crosshairChanged();
    }
    if (m_live)
        Q_EMIT rangeChanged();
}

void TimeAxis::setLive(bool live)
{
    if (live == m_live)
        return;
    m_end = m_newest;
    m_live = live;
    Q_EMIT liveChanged(live);
}

void TimeAxis::goLive()
{
    setLive(true);
    Q_EMIT rangeChanged();
}

void TimeAxis::pause()
{
    setLive(false);
    Q_EMIT rangeChanged();
}

void TimeAxis::reset()
{
    m_span = defaultSpan;
    clearLocks();
    setLive(true);
    Q_EMIT resetDone();
    Q_EMIT rangeChanged();
}

void TimeAxis::setSpan(Nanos span)
{
    m_span = std::clamp(span, shortest, longest);
    Q_EMIT rangeChanged();
}

void TimeAxis::setRange(TimePoint from, TimePoint to)
{
    if (to < from)
        std::swap(from, to);
    setLive(false);
    const Nanos span = std::clamp(to - from, shortest, longest);
    m_end = to + (span - (to - from)) / 2;
    m_span = span;
    Q_EMIT rangeChanged();
}

void TimeAxis::zoom(double place, double factor)
{
    const TimePoint anchor = timeAt(place);
    setLive(false);
    const double wanted = static_cast<double>(m_span.count()) * factor;
    m_span = std::clamp(Nanos(std::llround(wanted)), shortest, longest);
    m_end = anchor + Nanos(std::llround(static_cast<double>(m_span.count()) * (1 - place)));
    Q_EMIT rangeChanged();
}

void TimeAxis::pan(double share)
{
    setLive(false);
    m_end += Nanos(std::llround(static_cast<double>(m_span.count()) * share));
    keepInReach();
    Q_EMIT rangeChanged();
}

// Neither past nor future may be lost from sight altogether.
void TimeAxis::keepInReach()
{
    m_end = std::clamp(m_end, std::min(m_startedAt, m_newest) + m_span / 4,
                       std::max(m_newest, m_startedAt) + m_span * 3 / 4);
}

void TimeAxis::setHover(std::optional<double> place)
{
    if (place == m_hover)
        return;
    m_hover = place;
    Q_EMIT crosshairChanged();
}

void TimeAxis::lock(TimePoint time)
{
    if (!m_lockA || m_lockB) {
        m_lockA = time;
        m_lockB.reset();
    } else {
        m_lockB = time;
    }
    Q_EMIT crosshairChanged();
}

void TimeAxis::moveLock(Nanos by)
{
    std::optional<TimePoint> &moved = m_lockB ? m_lockB : m_lockA;
    if (!moved)
        return;
    *moved += by;
    Q_EMIT crosshairChanged();
}

void TimeAxis::clearLocks()
{
    if (!m_lockA && !m_lockB)
        return;
    m_lockA.reset();
    m_lockB.reset();
    Q_EMIT crosshairChanged();
}

} // namespace penstock
