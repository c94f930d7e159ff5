// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"

#include "ui/common/style_sheet.h"
#include "ui/common/theme_reader.h"

#include <QFile>

#include <cmath>

// The resources stand in a static library: nothing but this call makes the linker keep them.
static void keepLooksResources()
{
    Q_INIT_RESOURCE(looks_resources);
}

namespace penstock {

namespace {

QString fileOf(ThemeKind kind)
{
    switch (kind) {
    case ThemeKind::Light:
        return QStringLiteral(":/themes/light.json");
    case ThemeKind::Dark:
        return QStringLiteral(":/themes/dark.json");
    case ThemeKind::HighContrast:
        return QStringLiteral(":/themes/high-contrast.json");
    }
    return {};
}

} // namespace

Result<Theme> Theme::parse(const QByteArray &json)
{
    return ThemeReader().read(json);
}

Theme Theme::builtIn(ThemeKind kind)
{
    keepLooksResources();
    QFile file(fileOf(kind));
    const QByteArray json = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    Result<Theme> theme = parse(json);
    if (!theme.ok())
        qFatal("%s: %s", qPrintable(file.fileName()), qPrintable(theme.error().text()));
    return std::move(theme).value();
}

int Theme::space(double n) const noexcept
{
    return static_cast<int>(std::lround(m_space * n * m_scale));
}

QFont Theme::font(Type type, Weight weight) const
{
    QFont font;
    font.setFamilies(m_family);
    font.setPixelSize(pixelSize(type));
    font.setWeight(weight == Weight::Strong ? QFont::DemiBold : QFont::Normal);
    return font;
}

QFont Theme::monoFont(Type type) const
{
    QFont font;
    font.setFamilies(m_mono);
    font.setPixelSize(pixelSize(type));
    font.setStyleHint(QFont::Monospace);
    return font;
}

int Theme::pixelSize(Type type) const noexcept
{
    return static_cast<int>(std::lround(m_sizes[static_cast<std::size_t>(type)] * m_scale));
}

Theme Theme::scaled(double scale) const
{
    Theme theme = *this;
    theme.m_scale = scale;
    return theme;
}

QPalette Theme::palette() const
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, Ink ink) { palette.setColor(role, color(ink)); };
    set(QPalette::Window, Ink::Window);
    set(QPalette::Base, Ink::Surface);
    set(QPalette::AlternateBase, Ink::Inset);
    set(QPalette::Button, Ink::Raised);
    set(QPalette::Text, Ink::Text);
    set(QPalette::WindowText, Ink::Text);
    set(QPalette::ButtonText, Ink::Text);
    set(QPalette::BrightText, Ink::DangerText);
    set(QPalette::PlaceholderText, Ink::TextFaint);
    set(QPalette::Highlight, Ink::Accent);
    set(QPalette::HighlightedText, Ink::OnAccent);
    set(QPalette::Link, Ink::Focus);
    set(QPalette::LinkVisited, Ink::Focus);
    set(QPalette::Light, Ink::Hover);
    set(QPalette::Midlight, Ink::Raised);
    set(QPalette::Mid, Ink::Border);
    set(QPalette::Dark, Ink::BorderStrong);
    set(QPalette::Shadow, Ink::Inset);
    set(QPalette::ToolTipBase, Ink::ToolTip);
    palette.setColor(QPalette::ToolTipText, QColor(Qt::white));
    for (const QPalette::ColorRole role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, color(Ink::TextFaint));
    return palette;
}

QString Theme::styleSheet() const
{
    return penstock::styleSheet(*this);
}

} // namespace penstock
