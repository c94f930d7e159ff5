// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/policy/knob_scale.h"

#include <QWidget>

#include <functional>
#include <vector>

namespace penstock {

class ChoiceRow;
class KnobRow;

/*!
 * A choice of kinds, each with knobs of its own: a pace, a shape, a size. What was set for a kind stays when another
 * one is chosen and the first again.
 *
 * Object names: NAME.kind.choice, NAME.KIND.KNOB.slider and .value.
 * \thread UI.
 */
class VariantForm : public QWidget {
    Q_OBJECT
public:
    struct Knob {
        QString id;
        QString label;
        QString tip;
        KnobScale scale;
        KnobScale::Value start; //!< until another value is shown or set
    };
    struct Kind {
        QString id; //!< as in scenario files: "steady"
        QString word;
        std::vector<Knob> knobs;
    };
    /*! The kind and the values of its knobs, in their order. */
    struct Value {
        std::size_t kind = 0;
        std::vector<KnobScale::Value> knobs;
        bool operator==(const Value &) const = default;
    };
    /*! Why a value cannot be; empty: it can. */
    using Check = std::function<QString(const Value &)>;

    VariantForm(const QString &name, const QString &label, const QString &tip, std::vector<Kind> kinds, Check check,
                QWidget *parent = nullptr);

    /*! Shows a value in force; what a person holds stays. */
    void setValue(const Value &value);
    [[nodiscard]] bool isHeld() const;
    void setLabelWidth(int width);

Q_SIGNALS:
    /*! A person chose a value that passes the check. */
    void edited(const penstock::VariantForm::Value &value);

private:
    void addRows(const QString &name);
    void choose(int kind);
    void turn(std::size_t knob, KnobScale::Value value);
    void showKind();

    std::vector<Kind> m_kinds;
    Check m_check;
    ChoiceRow *m_choice;
    std::vector<std::vector<KnobRow *>> m_rows;          // by kind
    std::vector<std::vector<KnobScale::Value>> m_values; // by kind
    std::size_t m_kind = 0;
};

} // namespace penstock

Q_DECLARE_METATYPE(penstock::VariantForm::Value)
