// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/overlay.h"

class QLineEdit;

namespace penstock {

/*! Asks for one line of text: a note for the time axis. */
class NoteSheet : public Overlay {
    Q_OBJECT
public:
    explicit NoteSheet(QWidget &window);

public Q_SLOTS:
    void ask();

Q_SIGNALS:
    /*! Not empty. */
    void noted(const QString &text);

private:
    QLineEdit *m_text;
};

} // namespace penstock
