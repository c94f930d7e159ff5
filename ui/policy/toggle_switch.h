// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme_holder.h"

#include <QAbstractButton>
#include <QVariantAnimation>

namespace penstock {

/*!
 * A switch: on or off, by click, Space or Enter. Screen readers hear a check box. The knob glides unless motion is off.
 * \thread UI.
 */
class ToggleSwitch : public QAbstractButton {
    Q_OBJECT
public:
    /*! \param themes borrowed; outlives the widget. */
    explicit ToggleSwitch(const ThemeHolder &themes, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    [[nodiscard]] bool hitButton(const QPoint &position) const override { return rect().contains(position); }

private:
    void glide(bool on);
    [[nodiscard]] QColor trackColor() const;

    const ThemeHolder &m_themes;
    QVariantAnimation m_glide; // 0: off, 1: on
};

} // namespace penstock
