// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_verb.h"

#include "app/cli/output.h"
#include "app/cli/run_options.h"
#include "app/cli/run_session.h"

namespace penstock {

Syntax RunVerb::syntax() const
{
    return runSyntax();
}

ExitCode RunVerb::run(const Arguments &arguments)
{
    const Result<RunOptions> options = runOptionsOf(arguments);
    if (!options) {
        say(options.error());
        return ExitCode::Usage;
    }
    const Result<std::shared_ptr<JsonTarget>> target =
        JsonTarget::open(options.value().json.value_or(QStringLiteral("-")));
    if (!target) {
        say(target.error());
        return ExitCode::Usage;
    }
    RunSession session(options.value());
    return session.run(*target.value());
}

} // namespace penstock
