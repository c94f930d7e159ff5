// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/list_json.h"

#include "app/cli/output.h"

namespace penstock {

OptionSpec listJsonOption()
{
    return {QStringLiteral("json"), QStringLiteral("FILE|-"),
            QStringLiteral("as JSON, to stdout unless a file is named"), Takes::MayTakeValue};
}

bool writeList(const Arguments &arguments, const QJsonArray &list)
{
    const QString path = arguments.value(QStringLiteral("json"));
    const Result<std::shared_ptr<JsonTarget>> target = JsonTarget::open(path.isEmpty() ? QStringLiteral("-") : path);
    const Outcome written = target ? target.value()->write(QJsonDocument(list)) : Outcome(target.error());
    if (!written)
        say(written.error());
    return written.ok();
}

} // namespace penstock
