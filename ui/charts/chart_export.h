// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "ui/charts/chart_source.h"

#include <QByteArray>
#include <QSize>
#include <QString>

namespace penstock {

class ChartCard;

/*! What a chart can be saved as; the picture is what is seen, the rows are the samples. */
enum class ChartFormat { Png, Svg, Pdf, Csv };
/*! Which samples a CSV file holds. */
enum class ExportRange { Visible, All };

/*! "png", … as suffix of a file name. */
[[nodiscard]] QString chartSuffix(ChartFormat format);

/*! The table as CSV (RFC 4180, '.' as decimal point, empty where nothing was measured), header first. */
[[nodiscard]] QByteArray toCsv(const ChartTable &table);

/*! Saves a picture of the card as it is now. \param format not Csv. \thread UI. */
[[nodiscard]] Outcome savePicture(ChartCard &card, ChartFormat format, const QString &path);
/*! Saves rows. */
[[nodiscard]] Outcome saveCsv(const ChartTable &table, const QString &path);

} // namespace penstock
