// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace penstock {

/*! The name that was probably meant, or an empty text if none is near. Case does not count. Pure. */
[[nodiscard]] QString nearestName(const QString &name, const QStringList &known);

/*! `; did you mean "policy"?` if a name is near, otherwise `; known: a, b, c`. Continues an error text. */
[[nodiscard]] QString nameHint(const QString &name, const QStringList &known);

/*! A text from elsewhere made fit for an error line: at most 60 characters, control characters as '?'. */
[[nodiscard]] QString shortened(const QString &text);

} // namespace penstock
