// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/choice_row.h"

#include <QAbstractItemView>
#include <QHBoxLayout>
#include <QWheelEvent>

namespace penstock {

CalmComboBox::CalmComboBox(QWidget *parent)
    : QComboBox(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
}

void CalmComboBox::wheelEvent(QWheelEvent *event)
{
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

ChoiceRow::ChoiceRow(const QString &name, const QString &label, const QStringList &words, const QString &tip,
                     QWidget *parent)
    : QWidget(parent)
    , m_label(new QLabel(label, this))
    , m_box(new CalmComboBox(this))
{
    setObjectName(name);
    m_box->setObjectName(name + QStringLiteral(".choice"));
    m_box->setAccessibleName(label);
    m_box->addItems(words);
    m_box->setToolTip(tip);
    m_label->setToolTip(tip);
    m_label->setProperty("role", QStringLiteral("muted"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(m_label);
    row->addWidget(m_box, 1);
    connect(m_box, &QComboBox::activated, this, &ChoiceRow::chosen);
}

void ChoiceRow::setIndex(int index)
{
    if (index != m_box->currentIndex() && !m_box->view()->isVisible())
        m_box->setCurrentIndex(index);
}

} // namespace penstock
