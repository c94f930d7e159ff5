// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/table/sparkline.h"
#include "ui/common/theme_holder.h"

#include <QStyledItemDelegate>

namespace penstock {

/*!
 * Paints the cells of ConnectionsModel: states as shape, word and colour, the last minute as a line, numbers that
 * cannot be read faint. Straight from the theme: a style sheet would cost more than all the rest of the table. \thread
 * UI.
 */
class ConnectionsDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit ConnectionsDelegate(const ThemeHolder &themes, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void refreshFonts();
    void paintBackground(QPainter &painter, const QStyleOptionViewItem &option) const;
    void paintState(QPainter &painter, const QRect &place, const QModelIndex &index) const;
    void paintText(QPainter &painter, const QRect &place, const QModelIndex &index) const;
    void paintSparkline(QPainter &painter, const QRect &place, const QModelIndex &index) const;

    const ThemeHolder &m_themes;
    QFont m_font;
    QFont m_strong;
};

/*!
 * Draws waiting bytes of a minute into a rectangle; gaps stay gaps. The scale bends at 64 KiB (linear below,
 * logarithmic above), so that a healthy row is calm beside one in trouble. \param top full height, bytes; at least 256
 * KiB is taken.
 */
void paintSparkline(QPainter &painter, const QRectF &rect, const Sparkline &line, float top, const QPen &pen);

} // namespace penstock
