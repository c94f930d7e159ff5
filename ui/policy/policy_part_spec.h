// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/policy/policy.h"
#include "model/table/policy_prices.h"
#include "ui/policy/knob_scale.h"

#include <QStringList>

#include <functional>
#include <vector>

namespace penstock {

/*! A number of a part that can be turned. Functions are only called on policies in which the part is on. */
struct PolicyKnob {
    QString id; //!< as in scenario files: "high"
    QString label;
    QString tip;
    KnobScale scale;
    std::function<KnobScale::Value(const Policy &)> get;
    std::function<void(Policy &, KnobScale::Value)> set;
    std::function<bool(const Policy &)> applies = nullptr; //!< unset: always
};

/*! One of a few words of a part. */
struct PolicyChoice {
    QString id;
    QString label;
    QString tip;
    QStringList words;
    std::function<int(const Policy &)> get;
    std::function<void(Policy &, int)> set;
};

/*! What a card needs to know of one part of a policy. */
struct PolicyPartSpec {
    PartKind part = PartKind::Gate;
    QString id;          //!< as in scenario files and the catalogue: "gate"
    QString title;       //!< from the catalogue, as are all tips
    QString tip;         //!< what it buys and costs
    QString unavailable; //!< why it cannot be switched on here; empty: it can
    std::function<bool(const Policy &)> isOn;
    std::function<void(Policy &)> turnOn; //!< with values that make a good start
    std::function<void(Policy &)> turnOff;
    std::function<void(const Policy &from, Policy &to)> copy; //!< this part only
    std::function<QString(const Policy &)> summary;           //!< "stop at 64 KiB, go on at 16 KiB"
    std::vector<PolicyKnob> knobs;
    std::vector<PolicyChoice> choices; //!< shown above the knobs
};

/*! All parts, in the order of the cards: what one reaches for first comes first. Translated at the time of the call. */
[[nodiscard]] std::vector<PolicyPartSpec> policyPartSpecs();

/*! Why a policy cannot be, by the rules of scenario files; empty if it can. */
[[nodiscard]] QString policyProblem(const Policy &policy);

} // namespace penstock
