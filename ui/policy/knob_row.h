// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/policy/knob_scale.h"

#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QTimer>
#include <QWidget>

namespace penstock {

/*! A slider that does not take the wheel away from the list it stands in: it has to be clicked or tabbed into first. */
class CalmSlider : public QSlider {
    Q_OBJECT
public:
    explicit CalmSlider(QWidget *parent = nullptr);

Q_SIGNALS:
    /*! The keyboard focus came: steps by key from here to its leaving belong together. */
    void entered();

protected:
    void wheelEvent(QWheelEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
};

/*!
 * One knob: name, slider and a field that takes any value a person may type. What cannot be understood stays in the
 * field with the reason under it, and nothing else happens.
 *
 * While it is dragged it reports at most 20 times a second, and values from outside do not move it.
 * \thread UI.
 */
class KnobRow : public QWidget {
    Q_OBJECT
public:
    /*!
     * \param name  object name; the parts are name.slider, name.value, name.error.
     * \param tip   explains the term and says where the number goes.
     */
    KnobRow(const QString &name, const QString &label, const KnobScale &scale, const QString &tip,
            QWidget *parent = nullptr);

    /*! Shows a value in force; ignored while a person holds the knob or an error waits to be put right. */
    void setValue(KnobScale::Value value);
    [[nodiscard]] KnobScale::Value value() const noexcept { return m_value; }
    /*! A reason from outside why the value cannot be; empty: none. The knob is held meanwhile. */
    void setError(const QString &text);
    [[nodiscard]] bool hasError() const { return !m_errorText.isEmpty(); }
    /*! Whether a person is at it. */
    [[nodiscard]] bool isHeld() const;
    /*! Width of the names, so that rows line up. */
    void setLabelWidth(int width) { m_label->setMinimumWidth(width); }

Q_SIGNALS:
    /*!
     * A person chose a value. \param gesture counts up with each drag, each run of key strokes and each typed value:
     * edits of one gesture are one step for undo.
     */
    void edited(penstock::KnobScale::Value value, int gesture);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void layOut();
    void followSlider(int position);
    void report();
    void commitText();
    void giveUp();
    void display(KnobScale::Value value);

    KnobScale m_scale;
    QLabel *m_label;
    CalmSlider *m_slider;
    QLineEdit *m_field;
    QLabel *m_error;
    QTimer m_throttle;
    QString m_errorText;
    KnobScale::Value m_value;  // shown
    bool m_unreported = false; // moved since the last report
    int m_gesture = 0;
};

} // namespace penstock

Q_DECLARE_METATYPE(penstock::KnobScale::Value)
