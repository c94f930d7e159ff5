// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/lessons_verb.h"

#include "app/cli/list_json.h"
#include "app/cli/output.h"

namespace penstock {

Syntax LessonsVerb::syntax() const
{
    return {QStringLiteral("lessons"), QStringLiteral("Lists the lessons."), {}, {listJsonOption()}, {}};
}

ExitCode LessonsVerb::run(const Arguments &arguments)
{
    say(QStringLiteral("This version has no lessons yet; they come with a later one."));
    if (arguments.has(QStringLiteral("json")) && !writeList(arguments, {}))
        return ExitCode::Usage;
    return ExitCode::Ok;
}

} // namespace penstock
