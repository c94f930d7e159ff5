// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/scenario.h"
#include "ui/policy/variant_form.h"

namespace penstock {

// Paces of readers as a form. Pure; kinds are translated at the time of the call.

[[nodiscard]] std::vector<VariantForm::Kind> paceKinds();
[[nodiscard]] VariantForm::Value toForm(const Pace &pace);
[[nodiscard]] Pace paceFromForm(const VariantForm::Value &value);
/*! Why a pace cannot be; empty: it can. */
[[nodiscard]] QString paceProblem(const VariantForm::Value &value);

} // namespace penstock
