// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme.h"

#include <QObject>

namespace penstock {

/*! What the user asked for; System follows the desktop's palette. */
enum class ThemeChoice { System, Light, Dark, HighContrast };

/*!
 * Holds the theme in force and says when it changes. Widgets keep a reference to the holder, paint from theme() and
 * update on changed().
 * \thread UI.
 */
class ThemeHolder : public QObject {
    Q_OBJECT
public:
    explicit ThemeHolder(ThemeChoice choice = ThemeChoice::System, QObject *parent = nullptr);

    [[nodiscard]] const Theme &theme() const noexcept { return m_theme; }
    [[nodiscard]] ThemeChoice choice() const noexcept { return m_choice; }
    /*! Whether things that move may move; off for people who asked for it, and for pictures that must not change. */
    [[nodiscard]] bool motion() const noexcept { return m_motion; }

public Q_SLOTS:
    void setChoice(penstock::ThemeChoice choice);
    /*! Larger type and spacing for the presenter mode; 1 is normal. */
    void setScale(double scale);
    void setMotion(bool on);
    /*! The desktop's palette changed (QEvent::ThemeChange); matters for System only. */
    void followSystem();

Q_SIGNALS:
    void changed(const penstock::Theme &theme);
    void motionChanged(bool on);

private:
    void apply();

    ThemeChoice m_choice;
    double m_scale = 1;
    bool m_motion = true;
    Theme m_theme;
};

} // namespace penstock
