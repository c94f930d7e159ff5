// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/exit_code.h"

namespace penstock {

/*! One verb of penstock-cli; a class each. */
class Verb {
public:
    Verb() = default;
    Verb(const Verb &) = delete;
    Verb &operator=(const Verb &) = delete;
    virtual ~Verb() = default;

    [[nodiscard]] virtual Syntax syntax() const = 0;
    /*! Does it. Data go to stdout, talk to stderr. \param arguments fit the syntax. */
    [[nodiscard]] virtual ExitCode run(const Arguments &arguments) = 0;
};

} // namespace penstock
