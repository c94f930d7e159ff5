// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme_holder.h"
#include "ui/policy/policy_part_spec.h"

#include <QFrame>
#include <QHash>
#include <QLabel>

#include <vector>

namespace penstock {

class ChoiceRow;
class KnobRow;
class ToggleSwitch;

/*!
 * One part of a policy: a switch, its knobs, and its price in one line. Off, it is only a title and what it would do.
 * What was set stays when it is switched off and on again, for each group.
 *
 * Object names: card.ID, card.ID.switch, card.ID.KNOB.slider and .value, card.ID.CHOICE.choice, card.ID.price.
 * \thread UI.
 */
class PolicyCard : public QFrame {
    Q_OBJECT
public:
    PolicyCard(PolicyPartSpec spec, const ThemeHolder &themes, QWidget *parent = nullptr);

    /*! Shows a policy of a group. Knobs that a person holds stay, unless the group is another one. */
    void showPolicy(const QString &group, const Policy &policy);
    /*! One line; empty: none. */
    void setPrice(const QString &text);
    [[nodiscard]] const PolicyPartSpec &spec() const noexcept { return m_spec; }

Q_SIGNALS:
    /*!
     * A person wants another policy; it is a valid one.
     * \param what  for the undo list: "Wait for drain: High 64 KiB".
     * \param merge edits with the same text belong to one step for undo; empty: a step of its own.
     */
    void edited(const penstock::Policy &next, const QString &what, const QString &merge);

private:
    void build();
    void addKnobs();
    void addChoices();
    void flip(bool on);
    void turn(std::size_t knob, KnobScale::Value value, int gesture);
    void choose(std::size_t choice, int index);
    [[nodiscard]] Policy withOpenEdits() const;
    [[nodiscard]] Policy switchedOn() const;
    void showBody(bool on);

    PolicyPartSpec m_spec;
    const ThemeHolder &m_themes;
    QLabel *m_title = nullptr;
    QLabel *m_summary = nullptr;
    ToggleSwitch *m_switch = nullptr;
    QWidget *m_body = nullptr;
    QLabel *m_price = nullptr;
    std::vector<KnobRow *> m_knobs;     // as in the spec
    std::vector<ChoiceRow *> m_choices; // as in the spec
    QString m_group;
    Policy m_policy;
    QHash<QString, Policy> m_remembered; // by group: the last policy in which the part was on
};

} // namespace penstock
