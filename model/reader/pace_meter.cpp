// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/pace_meter.h"

#include <algorithm>
#include <cmath>

namespace penstock {

namespace {

constexpr Nanos madeUp = std::chrono::milliseconds(100);
constexpr double bytesQuantumSeconds = 0.020;
constexpr double leastBytes = 64;
constexpr double mostBytes = 65536;
// Beyond this a time is never: about 30 years.
constexpr double neverNs = 1e18;

} // namespace

void PaceMeter::Track::begin(const std::optional<Rate> &rate, double least, double most, TimePoint now)
{
    counted = rate && !rate->isInfinite();
    gapNs = counted && rate->perSecond() > 0 ? 1e9 / rate->perSecond() : neverNs;
    quantum = std::clamp(std::floor(counted ? rate->perSecond() * bytesQuantumSeconds : 0.0), least, most);
    next = now;
}

// How far back what was missed is made up for; at least one piece has to fit.
Nanos PaceMeter::Track::slack() const
{
    return std::max(madeUp, Nanos(static_cast<qint64>(std::ceil(std::min(quantum * gapNs, neverNs)))));
}

qint64 PaceMeter::Track::due(TimePoint now) const
{
    if (!counted)
        return unlimited;
    if (gapNs >= neverNs || now < next)
        return 0;
    constexpr double rounding = 1e-6; // times are whole nanoseconds; that must not cost a wake-up
    const double owed = static_cast<double>(std::min(now - next, slack()).count()) / gapNs + rounding;
    if (quantum <= 1) // a message is due at once, the next one after its gap
        return 1 + static_cast<qint64>(owed);
    return owed >= quantum ? static_cast<qint64>(owed) : 0; // a piece is due when its time is over
}

std::optional<TimePoint> PaceMeter::Track::wake() const
{
    if (!counted || gapNs >= neverNs)
        return std::nullopt;
    return quantum <= 1 ? next : next + Nanos(static_cast<qint64>(std::ceil(quantum * gapNs)));
}

void PaceMeter::Track::advance(double gaps, TimePoint now)
{
    if (!counted || gapNs >= neverNs)
        return;
    next = std::max(next, now - slack()) + Nanos(static_cast<qint64>(gaps * gapNs));
}

PaceMeter::PaceMeter(const Pace &pace, TimePoint labNow, quint64 seed)
    : m_random(seed)
{
    setPace(pace, labNow);
}

void PaceMeter::setPace(const Pace &pace, TimePoint labNow)
{
    m_pace = pace;
    m_began = labNow;
    std::optional<Rate> messages;
    std::optional<Rate> bytes;
    if (const auto *steady = std::get_if<SteadyPace>(&pace)) {
        messages = steady->messages;
        bytes = steady->bytes;
    } else if (const auto *jitter = std::get_if<JitterPace>(&pace)) {
        messages = jitter->messages;
    }
    m_messages.begin(messages, 1, 1, labNow);
    m_bytes.begin(bytes, leastBytes, mostBytes, labNow);
}

PaceMeter::Phase PaceMeter::phase(TimePoint now) const
{
    const Nanos elapsed = std::max(now - m_began, Nanos(0));
    if (const auto *stall = std::get_if<StallPace>(&m_pace)) {
        if (elapsed < stall->after)
            return {true, m_began + stall->after};
        if (elapsed < stall->after + stall->forTime)
            return {false, m_began + stall->after + stall->forTime};
        return {true, std::nullopt};
    }
    if (const auto *onOff = std::get_if<OnOffPace>(&m_pace)) {
        const Nanos period = onOff->on + onOff->off;
        if (onOff->off <= Nanos(0))
            return {true, std::nullopt};
        if (onOff->on <= Nanos(0))
            return {false, std::nullopt};
        const Nanos within = elapsed % period;
        const TimePoint periodBegan = m_began + (elapsed - within);
        return within < onOff->on ? Phase{true, periodBegan + onOff->on} : Phase{false, periodBegan + period};
    }
    return {!std::holds_alternative<NeverPace>(m_pace), std::nullopt};
}

PaceMeter::Allowance PaceMeter::allowance(TimePoint labNow) const
{
    if (!phase(labNow).open)
        return {};
    Allowance allowed{m_messages.due(labNow), m_bytes.due(labNow)};
    if (std::holds_alternative<JitterPace>(m_pace) && allowed.messages != unlimited)
        allowed.messages = std::min<qint64>(allowed.messages, 1); // the gap after it is not drawn yet
    return allowed;
}

double PaceMeter::gapsOf(qint64 messages)
{
    const auto *jitter = std::get_if<JitterPace>(&m_pace);
    if (!jitter)
        return static_cast<double>(messages);
    double gaps = 0;
    for (qint64 i = 0; i < messages; ++i)
        gaps += 1 + jitter->share * (2 * m_random.uniform() - 1);
    return gaps;
}

void PaceMeter::took(qint64 messages, qint64 bytes, TimePoint labNow)
{
    if (messages > 0 && m_messages.counted)
        m_messages.advance(gapsOf(messages), labNow);
    if (bytes > 0)
        m_bytes.advance(static_cast<double>(bytes), labNow);
}

std::optional<TimePoint> PaceMeter::nextWake(TimePoint labNow) const
{
    const Phase now = phase(labNow);
    if (!now.open)
        return now.until;
    const bool messages = m_messages.due(labNow) <= 0;
    const bool bytes = m_bytes.due(labNow) <= 0;
    std::optional<TimePoint> wake;
    for (const auto &[waits, track] : {std::pair(messages, &m_messages), std::pair(bytes, &m_bytes)}) {
        if (!waits)
            continue;
        const std::optional<TimePoint> at = track->wake();
        if (!at)
            return std::nullopt;
        wake = std::max(wake.value_or(*at), *at);
    }
    return wake;
}

} // namespace penstock
