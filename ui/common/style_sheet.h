// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace penstock {

class Theme;

/*!
 * The application's style sheet in a theme's colours. Besides the standard controls it knows these dynamic properties
 * (set them before the widget is shown):
 * - `panel`: true on a QFrame or QWidget: surface, border, rounded corners;
 * - `card`: true: inset surface inside a panel;
 * - `role` on a QLabel: "title", "heading", "muted", "caption", "good", "warning", "danger", "number";
 * - `kind` on a QAbstractButton: "primary", "quiet" (flat until hovered), "danger", "segment", "mode";
 * - `flat`: true on a scroll area or view: no frame, surface of the parent.
 */
[[nodiscard]] QString styleSheet(const Theme &theme);

} // namespace penstock
