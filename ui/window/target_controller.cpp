// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/target_controller.h"

#include "ui/pipeline/flow_meter.h"

namespace penstock {

void TargetController::follow(const SnapshotPtr &snapshot)
{
    if (!m_snapshot || m_snapshot->startedAt != snapshot->startedAt) {
        m_policyFollows = true;
        m_group.clear();
    }
    m_snapshot = snapshot;
    const bool was = m_chooser.isChosen();
    show(m_chooser.follow(*snapshot));
    if (was != m_chooser.isChosen())
        Q_EMIT followingChanged(!m_chooser.isChosen());
}

void TargetController::choose(const PipelineTarget &target)
{
    m_chooser.choose(target);
    m_policyFollows = true;
    show(target);
    Q_EMIT followingChanged(!m_chooser.isChosen());
}

void TargetController::chooseConnection(ConnectionId connection)
{
    choose(connection);
}

void TargetController::chooseGroupOfTarget()
{
    if (const std::optional<GroupIndex> group = groupOf(m_target))
        choose(*group);
}

void TargetController::release()
{
    m_chooser.release();
    m_policyFollows = true;
    if (m_snapshot)
        show(m_chooser.follow(*m_snapshot));
    Q_EMIT followingChanged(true);
}

void TargetController::leavePolicyAt(const QString &group)
{
    // The panel tells of every group it comes to, also of those it was sent to.
    if (group != m_group)
        m_policyFollows = false;
}

void TargetController::show(const PipelineTarget &target)
{
    if (target != m_target) {
        m_target = target;
        Q_EMIT targetChanged(target);
    }
    const std::optional<GroupIndex> group = groupOf(target);
    if (!group || !m_policyFollows || m_snapshot->groups[number(*group)].name == m_group)
        return;
    m_group = m_snapshot->groups[number(*group)].name;
    Q_EMIT groupWanted(m_group);
}

std::optional<GroupIndex> TargetController::groupOf(const PipelineTarget &target) const
{
    std::optional<GroupIndex> group;
    if (!m_snapshot)
        return group;
    if (const auto *index = std::get_if<GroupIndex>(&target))
        group = *index;
    else if (const auto *id = std::get_if<ConnectionId>(&target))
        if (const ConnectionView *view = findConnection(*m_snapshot, *id))
            group = view->group;
    return group && number(*group) < m_snapshot->groups.size() ? group : std::nullopt;
}

} // namespace penstock
