// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/style_sheet.h"

#include "ui/common/theme.h"

namespace penstock {

namespace {

// Names in braces are replaced by the theme's values.
const char surfaces[] = R"(
QMainWindow, QDialog { background: {window}; }
QWidget { color: {text}; font-family: {family}; }
QToolTip { background: {tool_tip}; color: #FFFFFF; border: 1px solid {border_strong}; padding: {half}px; }
*[panel="true"] { background: {surface}; border: 1px solid {border}; border-radius: {radius}px; }
*[overlay="true"] { background: {surface}; border: 1px solid {text_faint}; border-radius: {radius}px; }
*[card="true"] { background: {inset}; border: 1px solid {border_strong}; border-radius: {radius}px; }
QFrame[bar="top"] { background: {surface}; border: none; border-bottom: 1px solid {border}; }
QFrame[bar="bottom"] { background: {surface}; border: none; border-top: 1px solid {border}; }
QFrame#separator { background: {border_strong}; border: none; }
QLabel { background: transparent; border: none; }
QLabel[role="title"] { font-size: {px_title}px; font-weight: 600; }
QLabel[role="heading"] { font-size: {px_heading}px; font-weight: 600; }
QLabel[role="number"] { font-size: {px_number}px; font-weight: 600; }
QLabel[role="muted"] { color: {text_muted}; font-size: {px_small}px; }
QLabel[role="caption"] { color: {text_faint}; font-size: {px_caption}px; }
QLabel[role="figure"] { font-size: {px_small}px; font-weight: 600; }
QLabel[role="good"] { color: {good_text}; font-size: {px_small}px; }
QLabel[role="warning"] { color: {warning_text}; font-size: {px_small}px; }
QLabel[role="danger"] { color: {danger_text}; font-size: {px_small}px; }
QScrollArea, *[flat="true"] { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: {border_strong}; }
)";

const char buttons[] = R"(
QPushButton, QToolButton { background: {raised}; border: 1px solid {border_strong}; border-radius: {control}px;
    padding: {third}px {unit}px; color: {text}; }
QPushButton:hover, QToolButton:hover { background: {hover}; }
QPushButton:pressed, QToolButton:pressed { background: {pressed}; }
QPushButton:disabled, QToolButton:disabled { color: {text_faint}; background: transparent; border-color: {border}; }
QPushButton:focus, QToolButton:focus { border-color: {focus}; }
QPushButton:default, *[kind="primary"] { background: {accent}; border-color: {accent}; color: {on_accent}; }
*[kind="danger"] { color: {danger_text}; }
*[kind="quiet"], *[kind="mode"] { background: transparent; border-color: transparent; color: {text_muted}; }
*[kind="quiet"]:hover, *[kind="mode"]:hover { background: {hover}; color: {text}; }
*[kind="quiet"]:focus, *[kind="mode"]:focus { border-color: {focus}; }
*[kind="quiet"]:disabled, *[kind="mode"]:disabled { color: {text_faint}; border-color: transparent; }
*[kind="quiet"]:checked, *[kind="mode"]:checked { background: {raised}; color: {text}; font-weight: 600; }
*[kind="segment"] { border-radius: {segment}px; background: transparent; border-color: transparent; color: {text_muted}; }
*[kind="segment"]:checked { background: {raised}; color: {text}; font-weight: 600; }
*[kind="segment"]:focus { border-color: {focus}; }
*[kind="primary"]:hover { background: {focus}; }
QFrame[bar="bottom"] QToolButton { padding: 0 {half}px; font-size: {px_small}px; color: {text_muted}; }
QToolButton::menu-indicator { image: none; width: 0; }
)";

const char fields[] = R"(
QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit, QComboBox { background: {inset}; color: {text};
    border: 1px solid {border_strong}; border-radius: {control}px; padding: {third}px {half}px;
    selection-background-color: {accent}; selection-color: {on_accent}; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: {text_faint}; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus { border-color: {focus}; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: {text_faint}; border-color: {border}; }
QLineEdit[invalid="true"], QAbstractSpinBox[invalid="true"] { border-color: {danger}; }
QAbstractSpinBox { padding-right: {double}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: {double}px; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: {hover}; }
QAbstractSpinBox::up-arrow { image: url(:/icons/chevron-up.svg); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(:/icons/chevron-down.svg); width: 10px; height: 10px; }
QComboBox { padding-right: {triple}px; }
QComboBox::drop-down { border: none; width: {triple}px; }
QComboBox::down-arrow { image: url(:/icons/chevron-down.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: {surface}; color: {text}; border: 1px solid {border_strong};
    selection-background-color: {selection}; selection-color: {text}; padding: {third}px; outline: 0; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: {border_strong}; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: {accent}; }
QSlider::sub-page:horizontal:disabled { background: {border_strong}; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: {accent};
    border: 1px solid {surface}; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { border: 2px solid {focus}; margin: -6px 0; border-radius: 8px; }
QSlider::handle:horizontal:disabled { background: {text_faint}; }
QCheckBox, QRadioButton { spacing: {unit}px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid {text_faint}; background: {inset}; }
QCheckBox::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked { background: {accent}; border-color: {accent}; image: url(:/icons/check-white.svg); }
QRadioButton::indicator:checked { background: {accent}; border: 4px solid {inset}; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: {focus}; }
)";

const char views[] = R"(
QAbstractItemView { background: {surface}; alternate-background-color: {inset}; color: {text}; border: none; outline: 0;
    selection-background-color: {selection}; selection-color: {text}; gridline-color: {grid}; }
QAbstractItemView::item { padding: 0 {half}px; border: none; }
QTreeWidget::item { padding: {third}px {half}px; }
QAbstractItemView::item:selected { background: {selection}; color: {text}; }
QAbstractItemView::item:hover:!selected { background: {raised}; }
QHeaderView { background: transparent; }
QHeaderView::section { background: transparent; color: {text_muted}; border: none; border-bottom: 1px solid {border};
    padding: {third}px {half}px; font-size: {px_caption}px; font-weight: 600; }
QHeaderView::section:hover { color: {text}; }
QTabWidget::pane { border: none; background: transparent; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: {text_muted}; border: none; border-bottom: 2px solid transparent;
    padding: {half}px {unit}px; margin-right: {unit}px; }
QTabBar::tab:hover { color: {text}; }
QTabBar::tab:selected { color: {text}; border-bottom: 2px solid {accent}; }
QTabBar::tab:focus { color: {focus}; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: {border_strong}; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: {text_faint}; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: transparent; border: none; width: 0; height: 0; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QProgressBar { background: {inset}; border: none; border-radius: 3px; text-align: center; }
QProgressBar::chunk { background: {accent}; border-radius: 3px; }
)";

const char menus[] = R"(
QMenuBar { background: {surface}; color: {text_muted}; }
QMenuBar::item { padding: {third}px {unit}px; background: transparent; border-radius: {control}px; }
QMenuBar::item:selected { background: {hover}; color: {text}; }
QMenu { background: {surface}; color: {text}; border: 1px solid {border_strong}; padding: {half}px 0; }
QMenu::item { padding: {third}px {triple}px {third}px {triple}px; }
QMenu::item:selected { background: {selection}; }
QMenu::item:disabled { color: {text_faint}; }
QMenu::separator { height: 1px; background: {border}; margin: {half}px 0; }
QMenu::indicator { width: 14px; height: 14px; left: {half}px; }
QMenu::indicator:checked { image: url(:/icons/check.svg); }
QMenu::icon { left: {half}px; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; color: {text_muted}; }
QDockWidget::title { background: transparent; padding: {third}px {half}px; }
)";

struct NamedInk {
    const char *name;
    Ink ink;
};
constexpr NamedInk namedInks[] = {{"window", Ink::Window},
                                  {"surface", Ink::Surface},
                                  {"inset", Ink::Inset},
                                  {"raised", Ink::Raised},
                                  {"hover", Ink::Hover},
                                  {"pressed", Ink::Pressed},
                                  {"border", Ink::Border},
                                  {"border_strong", Ink::BorderStrong},
                                  {"text", Ink::Text},
                                  {"text_muted", Ink::TextMuted},
                                  {"text_faint", Ink::TextFaint},
                                  {"accent", Ink::Accent},
                                  {"on_accent", Ink::OnAccent},
                                  {"focus", Ink::Focus},
                                  {"selection", Ink::Selection},
                                  {"grid", Ink::Grid},
                                  {"good_text", Ink::GoodText},
                                  {"warning_text", Ink::WarningText},
                                  {"danger", Ink::Danger},
                                  {"danger_text", Ink::DangerText},
                                  {"tool_tip", Ink::ToolTip}};

} // namespace

QString styleSheet(const Theme &theme)
{
    QString sheet = QLatin1String(surfaces) + QLatin1String(buttons) + QLatin1String(fields) + QLatin1String(views) +
                    QLatin1String(menus);
    const auto put = [&sheet](const QString &name, const QString &value) {
        sheet.replace(QLatin1Char('{') + name + QLatin1Char('}'), value);
    };
    for (const NamedInk &named : namedInks)
        put(QLatin1String(named.name), theme.color(named.ink).name());
    put(QStringLiteral("family"), QStringLiteral("\"%1\"").arg(theme.font().families().join(QStringLiteral("\", \""))));
    put(QStringLiteral("third"), QString::number(theme.space(0.375)));
    put(QStringLiteral("half"), QString::number(theme.space(0.5)));
    put(QStringLiteral("unit"), QString::number(theme.space()));
    put(QStringLiteral("double"), QString::number(theme.space(2)));
    put(QStringLiteral("triple"), QString::number(theme.space(3)));
    put(QStringLiteral("radius"), QString::number(theme.radius()));
    put(QStringLiteral("control"), QString::number(theme.controlRadius()));
    put(QStringLiteral("segment"), QString::number(theme.controlRadius() - 1));
    put(QStringLiteral("px_caption"), QString::number(theme.pixelSize(Type::Caption)));
    put(QStringLiteral("px_small"), QString::number(theme.pixelSize(Type::Small)));
    put(QStringLiteral("px_heading"), QString::number(theme.pixelSize(Type::Heading)));
    put(QStringLiteral("px_number"), QString::number(theme.pixelSize(Type::Number)));
    put(QStringLiteral("px_title"), QString::number(theme.pixelSize(Type::Title)));
    return sheet;
}

} // namespace penstock
