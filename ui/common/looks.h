// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QIcon>
#include <QList>
#include <QPointF>
#include <QString>

class QPainter;
class QPen;
class QRectF;

namespace penstock {

// How stages and states look and are called, the same in every picture, table and legend. Colour never stands alone: a
// shape and a word go with it.

/*! "Outbox", "Socket buffer", … translated. */
[[nodiscard]] QString stageTitle(Stage stage);
/*! Where the number comes from: "bytesToWrite", "SIOCOUTQNSD", … */
[[nodiscard]] QString stageSource(Stage stage);
/*! What the stage is and how it is read, for tool tips; two or three sentences, translated. */
[[nodiscard]] QString stageExplanation(Stage stage);

/*! "●", "▲", "■", "▼", "×". */
[[nodiscard]] QChar stateGlyph(ConnectionState state);
/*! "flowing", … translated. */
[[nodiscard]] QString stateWord(ConnectionState state);
/*! Dashes in units of the pen's width; empty: solid. */
[[nodiscard]] QList<qreal> stateDashes(ConnectionState state);
/*! Dashes that tell the n-th of many lines from its neighbours; empty: solid. \param index >= 0. */
[[nodiscard]] QList<qreal> seriesDashes(int index);

/*! Paints the state's shape, filled, centred in the rectangle; crisper than the glyph of a font. */
void paintStateShape(QPainter &painter, const QRectF &rect, ConnectionState state, const QColor &color);

/*!
 * An icon of ours (resources/icons, drawn with currentColor) in the theme's colours: Text, TextFaint when disabled,
 * Accent when checked.
 * \param name file name without suffix. \return a null icon if there is none.
 */
[[nodiscard]] QIcon themedIcon(const Theme &theme, const QString &name);
/*! The same in one colour. */
[[nodiscard]] QIcon tintedIcon(const QString &name, const QColor &color);

} // namespace penstock
