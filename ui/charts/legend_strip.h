// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plot_frame.h"

#include <QWidget>

namespace penstock {

class ThemeHolder;

/*! One line of legend entries, to the right; brief if there is little room. All of it is in the tool tip. */
class LegendStrip : public QWidget {
    Q_OBJECT
public:
    explicit LegendStrip(const ThemeHolder &theme, QWidget *parent = nullptr);

    void setEntries(const std::vector<LegendEntry> &entries);
    [[nodiscard]] const std::vector<LegendEntry> &entries() const noexcept { return m_entries; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

    /*! Draws one glyph, centred in the rectangle. */
    static void paintGlyph(QPainter &painter, const QRectF &rect, LegendGlyph glyph, const QColor &color,
                           const QList<qreal> &dashes);
    /*! Draws entries right-aligned into the rectangle, in the theme's type. */
    void paintEntries(QPainter &painter, const QRectF &rect) const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] double widthOf(const LegendEntry &entry, const QString &text) const;
    [[nodiscard]] double widthOfAll() const;

    const ThemeHolder &m_theme;
    std::vector<LegendEntry> m_entries;
};

} // namespace penstock
