// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

namespace penstock {

/*! `penstock-cli policies`: the parts of a policy, what each buys and costs, and its fields; or the presets. */
class PoliciesVerb : public Verb {
public:
    [[nodiscard]] Syntax syntax() const override;
    [[nodiscard]] ExitCode run(const Arguments &arguments) override;
};

} // namespace penstock
