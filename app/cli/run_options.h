// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"
#include "model/engine/engine_handle.h"
#include "model/report/assertion.h"
#include "model/scenario/scenario.h"

#include <vector>

namespace penstock {

/*! What `penstock-cli run` is to do, all of it checked. */
struct RunOptions {
    Scenario scenario; //!< with all changes of the command line
    EngineHandle::Options engine;
    std::vector<Assertion> assertions;
    std::optional<QString> json; //!< file, or "-" for stdout
};

[[nodiscard]] Syntax runSyntax();

/*! Loads the scenario, applies `--set`, `--for`, `--listen`, and reads the rest. */
[[nodiscard]] Result<RunOptions> runOptionsOf(const Arguments &arguments);

} // namespace penstock
