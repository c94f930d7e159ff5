// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/target_chooser.h"

#include <QObject>

namespace penstock {

/*!
 * Keeps pipeline, charts, table and policy panel at the same connection or group, and lets go of the policy panel once
 * the user has chosen a group there.
 * \thread UI.
 */
class TargetController : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /*! \param snapshot not null. */
    void follow(const SnapshotPtr &snapshot);

public Q_SLOTS:
    /*! The user wants this one. */
    void choose(const penstock::PipelineTarget &target);
    void chooseConnection(penstock::ConnectionId connection);
    /*! From a connection to the group it is in, as a whole. */
    void chooseGroupOfTarget();
    /*! Back to whoever is worst. */
    void release();
    /*! The user chose a group in the policy panel: it stays there until another target is chosen or a run begins. */
    void leavePolicyAt(const QString &group);
    /*! The user works on the policy that is shown: it must not go away under the pointer. */
    void holdPolicy() { m_policyFollows = false; }

Q_SIGNALS:
    void targetChanged(const penstock::PipelineTarget &target);
    /*! The policy panel is to show this group. */
    void groupWanted(const QString &group);
    void followingChanged(bool worst);

private:
    void show(const PipelineTarget &target);
    [[nodiscard]] std::optional<GroupIndex> groupOf(const PipelineTarget &target) const;

    TargetChooser m_chooser;
    SnapshotPtr m_snapshot;
    PipelineTarget m_target;
    QString m_group; // where the policy panel was sent last
    bool m_policyFollows = true;
};

} // namespace penstock
