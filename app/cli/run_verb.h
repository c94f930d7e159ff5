// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

namespace penstock {

/*! `penstock-cli run NAME|FILE`: runs a scenario and writes its result. */
class RunVerb : public Verb {
public:
    [[nodiscard]] Syntax syntax() const override;
    [[nodiscard]] ExitCode run(const Arguments &arguments) override;
};

} // namespace penstock
