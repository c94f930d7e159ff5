// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_source.h"

#include <QWidget>

namespace penstock {

class ThemeHolder;

/*! One chart's part of the readout. */
struct ReadoutSection {
    QString title;
    ValueScale scale;
    std::vector<Reading> first;
    std::vector<Reading> second; //!< empty unless two instants are locked
};

/*!
 * The small table of values at the crosshair, over the charts: one column for one instant; two and their difference
 * when two are locked. Lets the mouse through.
 * \thread UI.
 */
class Readout : public QWidget {
    Q_OBJECT
public:
    explicit Readout(const ThemeHolder &theme, QWidget *parent);

    /*! \param times "-14.2 s", or three of them: first, second, difference. */
    void show(const QStringList &times, std::vector<ReadoutSection> sections);
    /*! Puts it beside a vertical line at x, within the parent. */
    void placeBeside(int x, int y);
    [[nodiscard]] const std::vector<ReadoutSection> &sections() const noexcept { return m_sections; }
    /*! As text, tab-separated, for screen readers and the clipboard. */
    [[nodiscard]] QString text() const;
    [[nodiscard]] QSize sizeHint() const override;

    /*! The columns of a row as text: value, or first, second and difference. "–" where nothing was measured. */
    [[nodiscard]] static QStringList cells(const ReadoutSection &section, std::size_t row);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] int columnWidth() const;
    [[nodiscard]] int nameWidth() const;
    [[nodiscard]] int rowHeight() const;

    const ThemeHolder &m_theme;
    QStringList m_times;
    std::vector<ReadoutSection> m_sections;
};

} // namespace penstock
