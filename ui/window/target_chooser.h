// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pipeline/pipeline_facts.h"

namespace penstock {

/*!
 * Whose pipeline is shown: the one the user chose, or, as long as nobody chose, the connection in the worst trouble.
 * It stays with one for a while so that the picture does not jump between two that are equally bad.
 * Pure; one owner.
 */
class TargetChooser {
public:
    /*! Stays until release() or until it has left the snapshot. */
    void choose(const PipelineTarget &target);
    /*! Back to following the worst. */
    void release();
    [[nodiscard]] bool isChosen() const noexcept { return m_chosen; }

    /*! The target for this snapshot. */
    [[nodiscard]] PipelineTarget follow(const Snapshot &snapshot);

private:
    [[nodiscard]] bool isThere(const Snapshot &snapshot) const;

    PipelineTarget m_target;
    bool m_chosen = false;
    TimePoint m_since;
    TimePoint m_run;
};

} // namespace penstock
