// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/policy/eviction_judge.h"

namespace penstock {

std::optional<EvictionGround> EvictionJudge::ground(const Eviction &limits, ByteCount held, Nanos behind,
                                                    TimePoint labNow) noexcept
{
    if (!limits.soft || held < *limits.soft)
        m_softSince.reset();
    else if (!m_softSince)
        m_softSince = labNow;

    if (limits.hard && held >= *limits.hard)
        return EvictionGround::Hard;
    if (m_softSince && labNow - *m_softSince >= limits.softFor)
        return EvictionGround::Soft;
    if (limits.maxBehind && behind > *limits.maxBehind)
        return EvictionGround::Behind;
    return std::nullopt;
}

std::optional<QString> EvictionJudge::judge(const Eviction &limits, ByteCount held, Nanos behind, TimePoint labNow)
{
    const std::optional<EvictionGround> why = ground(limits, held, behind, labNow);
    if (!why)
        return std::nullopt;
    switch (*why) {
    case EvictionGround::Hard:
        return tr("%1 waiting, hard limit %2").arg(formatBytes(held), formatBytes(*limits.hard));
    case EvictionGround::Soft:
        return tr("%1 waiting, above the soft limit of %2 for %3")
            .arg(formatBytes(held), formatBytes(*limits.soft), formatDuration(labNow - *m_softSince));
    case EvictionGround::Behind:
        return tr("%1 behind, at most %2 allowed").arg(formatDuration(behind), formatDuration(*limits.maxBehind));
    }
    return std::nullopt;
}

std::optional<TimePoint> EvictionJudge::softDue(const Eviction &limits) const noexcept
{
    return m_softSince && limits.soft ? std::optional(*m_softSince + limits.softFor) : std::nullopt;
}

} // namespace penstock
