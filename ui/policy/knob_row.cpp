// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/knob_row.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <QStyle>
#include <QWheelEvent>

namespace penstock {

namespace {

constexpr int reportEveryMs = 50;

} // namespace

CalmSlider::CalmSlider(QWidget *parent)
    : QSlider(Qt::Horizontal, parent)
{
    setFocusPolicy(Qt::StrongFocus);
}

void CalmSlider::wheelEvent(QWheelEvent *event)
{
    if (hasFocus())
        QSlider::wheelEvent(event);
    else
        event->ignore();
}

void CalmSlider::focusInEvent(QFocusEvent *event)
{
    QSlider::focusInEvent(event);
    Q_EMIT entered();
}

// A click beside the handle takes it there, as people expect of a value slider.
void CalmSlider::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton) {
        const int handle = style()->pixelMetric(QStyle::PM_SliderLength, nullptr, this);
        const int span = width() - handle;
        const int wanted =
            QStyle::sliderValueFromPosition(minimum(), maximum(), event->position().toPoint().x() - handle / 2, span);
        const int now = QStyle::sliderPositionFromValue(minimum(), maximum(), value(), span) + handle / 2;
        if (std::abs(event->position().x() - now) > handle)
            setSliderPosition(wanted);
    }
    QSlider::mousePressEvent(event);
}

KnobRow::KnobRow(const QString &name, const QString &label, const KnobScale &scale, const QString &tip, QWidget *parent)
    : QWidget(parent)
    , m_scale(scale)
    , m_label(new QLabel(label, this))
    , m_slider(new CalmSlider(this))
    , m_field(new QLineEdit(this))
    , m_error(new QLabel(this))
{
    setObjectName(name);
    m_slider->setObjectName(name + QStringLiteral(".slider"));
    m_field->setObjectName(name + QStringLiteral(".value"));
    m_error->setObjectName(name + QStringLiteral(".error"));
    m_slider->setAccessibleName(label);
    m_field->setAccessibleName(label);
    m_slider->setRange(0, KnobScale::steps);
    m_slider->setSingleStep(KnobScale::steps / 100);
    m_slider->setPageStep(KnobScale::steps / 10);
    const QString range = tr("%1\nRange: %2.").arg(tip, scale.rangeText());
    for (QWidget *widget : std::initializer_list<QWidget *>{m_label, m_slider, m_field})
        widget->setToolTip(range);
    m_throttle.setSingleShot(true);
    m_throttle.setInterval(reportEveryMs);
    layOut();

    connect(m_slider, &QSlider::valueChanged, this, &KnobRow::followSlider);
    connect(m_slider, &QSlider::sliderPressed, this, [this] { ++m_gesture; });
    connect(m_slider, &QSlider::sliderReleased, this, &KnobRow::report);
    connect(m_slider, &CalmSlider::entered, this, [this] { ++m_gesture; });
    connect(&m_throttle, &QTimer::timeout, this, &KnobRow::report);
    connect(m_field, &QLineEdit::editingFinished, this, &KnobRow::commitText);
    m_field->installEventFilter(this);
}

void KnobRow::layOut()
{
    m_label->setProperty("role", QStringLiteral("muted"));
    m_error->setProperty("role", QStringLiteral("danger"));
    m_error->setWordWrap(true);
    m_error->hide();
    // No frame at rest: a column of numbers reads better than a column of boxes.
    m_field->setStyleSheet(QStringLiteral("QLineEdit[quiet=\"true\"]:!focus:!hover"
                                          "{ background: transparent; border-color: transparent; }"));
    m_field->setProperty("quiet", true);
    m_field->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_field->setFixedWidth(m_field->fontMetrics().horizontalAdvance(QStringLiteral("10,000 msgs")) + 10);
    m_slider->setMinimumWidth(48);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins({});
    grid->setVerticalSpacing(0);
    grid->addWidget(m_label, 0, 0);
    grid->addWidget(m_slider, 0, 1);
    grid->addWidget(m_field, 0, 2);
    grid->addWidget(m_error, 1, 0, 1, 3);
    grid->setColumnStretch(1, 1);
}

bool KnobRow::isHeld() const
{
    return m_slider->isSliderDown() || m_throttle.isActive() || hasError() ||
           (m_field->hasFocus() && m_field->isModified());
}

void KnobRow::setValue(KnobScale::Value value)
{
    if (!isHeld())
        display(value);
}

void KnobRow::display(KnobScale::Value value)
{
    if (value == m_value && !m_field->text().isEmpty() && !m_field->isModified())
        return;
    m_value = value;
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(m_scale.position(value));
    m_field->setText(m_scale.text(value));
    m_field->setModified(false);
    m_field->setToolTip(tr("%1. Type any value, such as %2.").arg(m_scale.exactText(value), m_scale.text(m_scale.max)));
}

void KnobRow::followSlider(int position)
{
    m_value = m_scale.valueAt(position);
    m_field->setText(m_scale.text(m_value));
    m_field->setModified(false);
    m_slider->setAccessibleDescription(m_field->text());
    setError({});
    m_unreported = true;
    if (!m_throttle.isActive())
        report();
}

void KnobRow::report()
{
    if (!m_unreported)
        return;
    m_unreported = false;
    if (m_slider->isSliderDown())
        m_throttle.start();
    Q_EMIT edited(m_value, m_gesture);
}

void KnobRow::commitText()
{
    if (!m_field->isModified())
        return;
    const Result<KnobScale::Value> typed = m_scale.read(m_field->text());
    if (!typed) {
        setError(typed.error().text());
        return;
    }
    setError({});
    display(typed.value());
    Q_EMIT edited(m_value, ++m_gesture);
}

// Escape: back to what is in force.
void KnobRow::giveUp()
{
    setError({});
    m_field->setModified(true);
    display(m_value);
}

void KnobRow::setError(const QString &text)
{
    if (text == m_errorText)
        return;
    m_errorText = text;
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
    m_field->setProperty("invalid", !text.isEmpty());
    m_field->setProperty("quiet", text.isEmpty());
    m_field->setAccessibleDescription(text);
    m_field->style()->unpolish(m_field);
    m_field->style()->polish(m_field);
}

bool KnobRow::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape && (m_field->isModified() || hasError())) {
        giveUp();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace penstock
