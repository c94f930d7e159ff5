// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"

#include <QByteArrayView>
#include <QJsonObject>

namespace penstock {

/*! The bounds that a JSON text from elsewhere has to keep. */
struct JsonLimits {
    qsizetype bytes = 1 << 20;
    int depth = 32;
};

/*!
 * Reads one JSON object from a text that may be hostile. Stricter than JSON asks for: a field that stands twice in one
 * object is an error.
 * \return the object, or an error whose place is "line L, column C" (both from 1, columns in bytes).
 * \thread any; pure.
 */
[[nodiscard]] Result<QJsonObject> parseJsonObject(QByteArrayView text, JsonLimits limits = {});

} // namespace penstock
