// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/note_sheet.h"

#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace penstock {

NoteSheet::NoteSheet(QWidget &window)
    : Overlay(window)
    , m_text(new QLineEdit(this))
{
    setObjectName(QStringLiteral("noteSheet"));
    setAccessibleName(tr("Add a note"));
    auto *title = new QLabel(tr("Note for the time axis"), this);
    title->setProperty("role", QStringLiteral("heading"));
    m_text->setObjectName(QStringLiteral("noteField"));
    m_text->setAccessibleName(tr("Note"));
    m_text->setPlaceholderText(tr("What is worth remembering about this moment? Enter adds it."));
    m_text->setMaxLength(200);
    auto *column = new QVBoxLayout(this);
    column->addWidget(title);
    column->addWidget(m_text);
    setFocusProxy(m_text);
    connect(m_text, &QLineEdit::returnPressed, this, [this] {
        const QString text = m_text->text().trimmed();
        dismiss();
        if (!text.isEmpty())
            Q_EMIT noted(text);
    });
}

void NoteSheet::ask()
{
    m_text->clear();
    open(480, 96);
}

} // namespace penstock
