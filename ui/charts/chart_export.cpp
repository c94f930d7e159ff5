// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_export.h"

#include "ui/charts/chart_card.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace penstock {

namespace {

QByteArray csvField(const QString &text)
{
    QString quoted = text;
    if (quoted.contains(QLatin1Char(',')) || quoted.contains(QLatin1Char('"')) || quoted.contains(QLatin1Char('\n'))) {
        quoted.replace(QLatin1Char('"'), QStringLiteral("\"\""));
        quoted = QLatin1Char('"') + quoted + QLatin1Char('"');
    }
    return quoted.toUtf8();
}

Outcome saveBytes(const QByteArray &bytes, const QString &path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Error{path, QString(), file.errorString()};
    return success();
}

QByteArray pngOf(ChartCard &card, const QSize &size)
{
    // Twice the pixels of the screen, for print and slides.
    QImage image(size * 2, QImage::Format_RGB32);
    image.setDevicePixelRatio(2);
    {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        card.paintDocument(painter, size);
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray svgOf(ChartCard &card, const QSize &size)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setTitle(card.source().title());
    QPainter painter(&generator);
    card.paintDocument(painter, size);
    painter.end();
    return bytes;
}

QByteArray pdfOf(ChartCard &card, const QSize &size)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(card.source().title());
    writer.setPageSize(QPageSize(QSizeF(size) * 0.75, QPageSize::Point)); // 96 pixels to the inch
    writer.setPageMargins({});
    writer.setResolution(96);
    QPainter painter(&writer);
    card.paintDocument(painter, size);
    painter.end();
    return bytes;
}

} // namespace

QString chartSuffix(ChartFormat format)
{
    switch (format) {
    case ChartFormat::Png:
        return QStringLiteral("png");
    case ChartFormat::Svg:
        return QStringLiteral("svg");
    case ChartFormat::Pdf:
        return QStringLiteral("pdf");
    case ChartFormat::Csv:
        return QStringLiteral("csv");
    }
    return {};
}

QByteArray toCsv(const ChartTable &table)
{
    QByteArray csv;
    for (qsizetype i = 0; i < table.headers.size(); ++i)
        csv += (i > 0 ? "," : "") + csvField(table.headers[i]);
    csv += "\r\n";
    for (const std::vector<std::optional<double>> &row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0)
                csv += ',';
            if (row[i])
                csv += QByteArray::number(*row[i], 'g', 15);
        }
        csv += "\r\n";
    }
    return csv;
}

Outcome savePicture(ChartCard &card, ChartFormat format, const QString &path)
{
    const QSize size = card.size();
    switch (format) {
    case ChartFormat::Png:
        return saveBytes(pngOf(card, size), path);
    case ChartFormat::Svg:
        return saveBytes(svgOf(card, size), path);
    case ChartFormat::Pdf:
        return saveBytes(pdfOf(card, size), path);
    case ChartFormat::Csv:
        break;
    }
    return Error{path, QStringLiteral("csv"), QStringLiteral("is no picture")};
}

Outcome saveCsv(const ChartTable &table, const QString &path)
{
    return saveBytes(toCsv(table), path);
}

} // namespace penstock
