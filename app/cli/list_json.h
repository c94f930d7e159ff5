// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"

#include <QJsonArray>

namespace penstock {

/*! The option `--json [FILE|-]` of the lists. */
[[nodiscard]] OptionSpec listJsonOption();

/*! Writes a list where `--json` says. \return whether it could be written; what went wrong is said. */
[[nodiscard]] bool writeList(const Arguments &arguments, const QJsonArray &list);

} // namespace penstock
