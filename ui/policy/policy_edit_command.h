// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/policy/policy.h"

#include <QUndoCommand>

#include <functional>

namespace penstock {

/*! Puts a policy of a group in force; undone, the one before. */
class PolicyEditCommand final : public QUndoCommand {
public:
    /*! Puts a policy in force; must stay callable as long as the command lives. */
    using Apply = std::function<void(const QString &group, const Policy &policy)>;
    struct Edit {
        QString group;
        Policy before;
        Policy after;
        QString what;  //!< for the undo list
        QString merge; //!< edits of the same group with the same text are one step; empty: never
    };

    PolicyEditCommand(Edit edit, Apply apply);

    void undo() override;
    void redo() override;
    [[nodiscard]] int id() const override { return 0x504f; }
    [[nodiscard]] bool mergeWith(const QUndoCommand *other) override;

private:
    Edit m_edit;
    Apply m_apply;
};

} // namespace penstock
