// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/table/policy_prices.h"
#include "ui/common/theme_holder.h"

#include <QHash>
#include <QLabel>
#include <QScrollArea>
#include <QUndoStack>
#include <QWidget>

#include <vector>

namespace penstock {

class CalmComboBox;
class GroupTabs;
class PolicyCard;
class PolicyCode;

/*!
 * The policies of the groups: one card per part, with its switch, knobs and price. What it shows is what the engine
 * says is in force; for a moment after an edit, what was asked for.
 *
 * Each edit becomes a command on the undo stack, which sends policyWanted() when done and when undone. The drag of a
 * knob is one step.
 *
 * Typical use:
 *     connect(panel, &PolicyPanel::policyWanted, engine, &EngineHandle::setPolicy);
 *     connect(engine, &EngineHandle::snapshotTaken, panel, &PolicyPanel::showSnapshot);
 * \thread UI.
 */
class PolicyPanel : public QWidget {
    Q_OBJECT
public:
    /*! \param themes, undo borrowed; outlive the panel. */
    PolicyPanel(const ThemeHolder &themes, QUndoStack &undo, QWidget *parent = nullptr);

    /*! The group shown; empty before the first snapshot. */
    [[nodiscard]] QString group() const;

public Q_SLOTS:
    /*! Shows a snapshot. \param snapshot not null. */
    void showSnapshot(const penstock::SnapshotPtr &snapshot);
    /*! Shows another group, if there is one of that name. */
    void showGroup(const QString &group);

Q_SIGNALS:
    /*! For the engine: this policy is to be in force in the group. */
    void policyWanted(const QString &group, const penstock::Policy &policy);
    /*! A person changed a policy (not: undid). \param what short, as on the undo list. */
    void policyEdited(const QString &group, const penstock::Policy &before, const penstock::Policy &after,
                      const QString &what);
    /*! Another group is shown. */
    void groupChosen(const QString &group);

private:
    /*! What was asked for and is not in force yet. */
    struct Wanted {
        Policy policy;
        TimePoint since;
    };

    void build();
    void buildCards();
    [[nodiscard]] QWidget *buildPresets();
    void edit(const Policy &next, const QString &what, const QString &merge);
    void apply(const QString &group, const Policy &policy);
    void choosePreset(int index);
    void refresh();
    void forgetFulfilled();
    [[nodiscard]] Policy shownPolicy() const;

    const ThemeHolder &m_themes;
    QUndoStack &m_undo;
    QLabel *m_title = nullptr;
    GroupTabs *m_tabs = nullptr;
    CalmComboBox *m_presets = nullptr;
    QScrollArea *m_scroll = nullptr;
    QLabel *m_empty = nullptr;
    std::vector<PolicyCard *> m_cards;
    PolicyCode *m_code = nullptr;
    SnapshotPtr m_snapshot;
    PolicyPrices m_prices;
    QHash<QString, Wanted> m_wanted; // by group
};

} // namespace penstock
