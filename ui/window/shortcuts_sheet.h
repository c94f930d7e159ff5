// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/overlay.h"

class QLabel;

namespace penstock {

class WindowActions;

/*! All shortcuts on one page: those of the actions, and what mouse and keys do on charts and in the pipeline. */
class ShortcutsSheet : public Overlay {
    Q_OBJECT
public:
    ShortcutsSheet(QWidget &window, const WindowActions &actions);

public Q_SLOTS:
    void toggle();

private:
    [[nodiscard]] QString html() const;

    const WindowActions &m_actions;
    QLabel *m_text;
};

} // namespace penstock
