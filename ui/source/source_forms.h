// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/scenario.h"
#include "ui/policy/variant_form.h"

namespace penstock {

// Sizes and shapes of the source as forms. Pure; kinds are translated at the time of the call.

[[nodiscard]] std::vector<VariantForm::Kind> sizeKinds();
[[nodiscard]] VariantForm::Value toForm(const SizeSpec &size);
[[nodiscard]] SizeSpec sizeFromForm(const VariantForm::Value &value);
/*! Why a size cannot be; empty: it can. */
[[nodiscard]] QString sizeProblem(const VariantForm::Value &value);

[[nodiscard]] std::vector<VariantForm::Kind> shapeKinds();
[[nodiscard]] VariantForm::Value toForm(const Shape &shape);
[[nodiscard]] Shape shapeFromForm(const VariantForm::Value &value);

} // namespace penstock
