// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/result.h"

namespace penstock {

QString Error::text() const
{
    QString line = place;
    if (!line.isEmpty())
        line += QStringLiteral(": ");
    if (!value.isEmpty())
        line += QLatin1Char('"') + value + QStringLiteral("\" ");
    return line + expected;
}

} // namespace penstock
