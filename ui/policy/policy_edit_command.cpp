// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_edit_command.h"

namespace penstock {

PolicyEditCommand::PolicyEditCommand(Edit edit, Apply apply)
    : QUndoCommand(edit.group + QStringLiteral(": ") + edit.what)
    , m_edit(std::move(edit))
    , m_apply(std::move(apply))
{}

void PolicyEditCommand::undo()
{
    m_apply(m_edit.group, m_edit.before);
}

void PolicyEditCommand::redo()
{
    m_apply(m_edit.group, m_edit.after);
}

bool PolicyEditCommand::mergeWith(const QUndoCommand *other)
{
    const auto *next = dynamic_cast<const PolicyEditCommand *>(other);
    if (!next || m_edit.merge.isEmpty() || next->m_edit.merge != m_edit.merge || next->m_edit.group != m_edit.group)
        return false;
    m_edit.after = next->m_edit.after;
    setText(next->text());
    setObsolete(m_edit.before == m_edit.after);
    return true;
}

} // namespace penstock
