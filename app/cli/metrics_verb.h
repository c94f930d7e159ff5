// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

namespace penstock {

/*! `penstock-cli metrics`: what every number means, where it comes from and what it is called. */
class MetricsVerb : public Verb {
public:
    [[nodiscard]] Syntax syntax() const override;
    [[nodiscard]] ExitCode run(const Arguments &arguments) override;
};

} // namespace penstock
