// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/target_chooser.h"

#include "ui/pipeline/flow_meter.h"

#include <algorithm>

namespace penstock {

namespace {

constexpr Nanos stay = std::chrono::seconds(3);
constexpr int muchWorse = 2; // times as far behind

int trouble(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Blocked:
        return 3;
    case ConnectionState::Rising:
        return 2;
    case ConnectionState::Draining:
        return 1;
    case ConnectionState::Flowing:
        return 0;
    case ConnectionState::Closed:
        return -1;
    }
    return -1;
}

bool worse(const ConnectionView &a, const ConnectionView &b)
{
    if (trouble(a.state) != trouble(b.state))
        return trouble(a.state) > trouble(b.state);
    return a.behind > b.behind;
}

const ConnectionView *worstOf(const Snapshot &snapshot)
{
    const ConnectionView *worst = nullptr;
    for (const ConnectionView &view : snapshot.connections)
        if (worst == nullptr || worse(view, *worst))
            worst = &view;
    return worst;
}

} // namespace

void TargetChooser::choose(const PipelineTarget &target)
{
    m_target = target;
    m_chosen = !std::holds_alternative<std::monostate>(target);
}

void TargetChooser::release()
{
    m_chosen = false;
}

bool TargetChooser::isThere(const Snapshot &snapshot) const
{
    if (const auto *id = std::get_if<ConnectionId>(&m_target))
        return findConnection(snapshot, *id) != nullptr;
    if (const auto *group = std::get_if<GroupIndex>(&m_target))
        return number(*group) < snapshot.groups.size();
    return false;
}

PipelineTarget TargetChooser::follow(const Snapshot &snapshot)
{
    if (snapshot.startedAt != m_run) {
        m_run = snapshot.startedAt;
        m_target = std::monostate{};
        m_chosen = false;
    }
    const bool there = isThere(snapshot);
    if (!there)
        m_chosen = false;
    if (m_chosen)
        return m_target;
    const ConnectionView *worst = worstOf(snapshot);
    if (worst == nullptr)
        return m_target = std::monostate{};
    const auto *id = std::get_if<ConnectionId>(&m_target);
    const ConnectionView *shown = there && id != nullptr ? findConnection(snapshot, *id) : nullptr;
    const bool change =
        shown == nullptr || trouble(worst->state) > trouble(shown->state) ||
        (worst->id != shown->id && snapshot.at - m_since > stay && worst->behind > shown->behind * muchWorse);
    if (change && (shown == nullptr || worst->id != shown->id)) {
        m_target = worst->id;
        m_since = snapshot.at;
    }
    return m_target;
}

} // namespace penstock
