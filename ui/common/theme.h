// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/engine/snapshot.h"

#include <QColor>
#include <QFont>
#include <QPalette>

#include <array>
#include <vector>

namespace penstock {

/*! The built-in themes, one JSON file each in resources/themes. */
enum class ThemeKind { Light, Dark, HighContrast };

/*! Surfaces, text and signals. */
enum class Ink {
    Window,       //!< behind all panels
    Surface,      //!< of a panel
    Inset,        //!< of a card or tank inside a panel
    Raised,       //!< controls at rest
    Hover,        //!< controls under the pointer
    Pressed,      //!< controls held down
    Border,       //!< of panels
    BorderStrong, //!< of controls and tanks
    Text,         //!< 7:1 on Surface
    TextMuted,    //!< 4.5:1 on Surface
    TextFaint,    //!< axis labels and what is disabled, 3:1 on Surface
    Accent,       //!< what is chosen
    OnAccent,     //!< text on Accent
    Focus,        //!< keyboard focus
    Selection,    //!< selected row
    Grid,         //!< grid lines of charts
    Crosshair,    //!<
    Marker,       //!< numbered markers on the time axis
    Good,         //!< shapes; GoodText for words
    GoodText,     //!<
    Warning,      //!<
    WarningText,  //!<
    Danger,       //!<
    DangerText,   //!<
    Flow,         //!< arrows along the pipeline
    ToolTip       //!< background of tool tips
};
inline constexpr int inkCount = 26;

/*! One stage's accent: the same everywhere (tank, stack, table). */
struct StageInk {
    QColor line;   //!< lines, glyphs and words on Surface
    QColor fill;   //!< areas: tanks and stacks
    QColor onFill; //!< text on fill
};

/*! One state's accent. */
struct StateInk {
    QColor color; //!< shapes and lines
    QColor text;  //!< words on Surface
};

/*! Sizes of type, in device-independent pixels times scale(). Digits are tabular in every one. */
enum class Type { Caption, Small, Body, Heading, Number, Title };
inline constexpr int typeCount = 6;
enum class Weight { Normal, Strong };

/*!
 * What everything looks like: colours, spacing, corner radius, type. A value, loaded strictly from one JSON file.
 * Widgets get a `const ThemeHolder &` and paint from its theme().
 * \thread any to read.
 */
class Theme {
public:
    /*!
     * Reads a theme; unknown, missing and malformed fields are errors that name the path.
     * \param json hostile input is fine.
     */
    [[nodiscard]] static Result<Theme> parse(const QByteArray &json);
    /*! A theme of our own; compiled in, so it is always there. */
    [[nodiscard]] static Theme builtIn(ThemeKind kind);

    [[nodiscard]] const QString &name() const noexcept { return m_name; }
    [[nodiscard]] bool isDark() const noexcept { return m_dark; }

    [[nodiscard]] const QColor &color(Ink ink) const noexcept { return m_inks[static_cast<std::size_t>(ink)]; }
    [[nodiscard]] const StageInk &stage(Stage stage) const noexcept
    {
        return m_stages[static_cast<std::size_t>(stage)];
    }
    /*! The reader's end of the pipeline, which is no stage of its own in a snapshot. */
    [[nodiscard]] const StageInk &reader() const noexcept { return m_reader; }
    [[nodiscard]] const StateInk &state(ConnectionState state) const noexcept
    {
        return m_states[static_cast<std::size_t>(state)];
    }
    /*! Colours of many lines side by side (connections, groups); goes round. \param index >= 0. */
    [[nodiscard]] const QColor &series(int index) const noexcept
    {
        return m_series[static_cast<std::size_t>(index) % m_series.size()];
    }

    /*! The rhythm: n times 8 pixels times scale(); halves and quarters are fine. */
    [[nodiscard]] int space(double n = 1) const noexcept;
    /*! Corner radius of panels and tanks. */
    [[nodiscard]] double radius() const noexcept { return m_radius; }
    /*! Corner radius of buttons and fields. */
    [[nodiscard]] double controlRadius() const noexcept { return m_controlRadius; }

    [[nodiscard]] QFont font(Type type = Type::Body, Weight weight = Weight::Normal) const;
    /*! For code and addresses. */
    [[nodiscard]] QFont monoFont(Type type = Type::Body) const;
    /*! Pixels of a type size, scale included. */
    [[nodiscard]] int pixelSize(Type type) const noexcept;
    /*! 1, or larger for the presenter mode. */
    [[nodiscard]] double scale() const noexcept { return m_scale; }
    [[nodiscard]] Theme scaled(double scale) const;

    [[nodiscard]] QPalette palette() const;
    /*! For QApplication; see ui/common/style_sheet.h for the properties it knows. */
    [[nodiscard]] QString styleSheet() const;

private:
    friend class ThemeReader;
    Theme() = default;

    QString m_name;
    bool m_dark = false;
    std::array<QColor, inkCount> m_inks;
    std::array<StageInk, stageCount> m_stages;
    StageInk m_reader;
    std::array<StateInk, 5> m_states;
    std::vector<QColor> m_series; // never empty
    std::array<int, typeCount> m_sizes{};
    QStringList m_family;
    QStringList m_mono;
    int m_space = 8;
    double m_radius = 8;
    double m_controlRadius = 6;
    double m_scale = 1;
};

} // namespace penstock
