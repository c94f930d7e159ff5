// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme_holder.h"

#include <QApplication>

namespace penstock {

namespace {

// The desktop's own palette, which ours hides while it is in force.
bool desktopIsDark()
{
    if (qGuiApp == nullptr)
        return false;
    const QPalette ours = QApplication::palette();
    QApplication::setPalette(QPalette());
    const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    QApplication::setPalette(ours);
    return dark;
}

ThemeKind kindOf(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::System:
        return desktopIsDark() ? ThemeKind::Dark : ThemeKind::Light;
    case ThemeChoice::Light:
        return ThemeKind::Light;
    case ThemeChoice::Dark:
        return ThemeKind::Dark;
    case ThemeChoice::HighContrast:
        return ThemeKind::HighContrast;
    }
    return ThemeKind::Light;
}

} // namespace

ThemeHolder::ThemeHolder(ThemeChoice choice, QObject *parent)
    : QObject(parent)
    , m_choice(choice)
    , m_theme(Theme::builtIn(kindOf(choice)))
{}

void ThemeHolder::setChoice(ThemeChoice choice)
{
    m_choice = choice;
    apply();
}

void ThemeHolder::setScale(double scale)
{
    m_scale = scale;
    apply();
}

void ThemeHolder::setMotion(bool on)
{
    if (m_motion == on)
        return;
    m_motion = on;
    Q_EMIT motionChanged(on);
}

void ThemeHolder::followSystem()
{
    if (m_choice == ThemeChoice::System)
        apply();
}

void ThemeHolder::apply()
{
    const Theme next = Theme::builtIn(kindOf(m_choice)).scaled(m_scale);
    if (next.name() == m_theme.name() && qFuzzyCompare(next.scale(), m_theme.scale()))
        return;
    m_theme = next;
    Q_EMIT changed(m_theme);
}

} // namespace penstock
