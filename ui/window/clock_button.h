// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme_holder.h"

#include <QAbstractButton>

namespace penstock {

/*!
 * LIVE or PAUSED with the clock, in words and tabular figures; a click asks for the other one. It changes ten times a
 * second and therefore never asks for another size.
 * \thread UI.
 */
class ClockButton : public QAbstractButton {
    Q_OBJECT
public:
    enum class Tone { Ready, Live, Paused };

    explicit ClockButton(const ThemeHolder &themes, QWidget *parent = nullptr);

    void show(Tone tone, Nanos at);
    /*! "LIVE 00:42.6". */
    [[nodiscard]] const QString &shown() const noexcept { return m_shown; }

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] static QString word(Tone tone);

    const ThemeHolder &m_themes;
    Tone m_tone = Tone::Ready;
    QString m_shown;
};

} // namespace penstock
