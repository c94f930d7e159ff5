// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

namespace penstock {

/*! `penstock-cli scenarios [NAME]`: the scenarios that come with Penstock, or the file of one. */
class ScenariosVerb : public Verb {
public:
    [[nodiscard]] Syntax syntax() const override;
    [[nodiscard]] ExitCode run(const Arguments &arguments) override;
};

} // namespace penstock
