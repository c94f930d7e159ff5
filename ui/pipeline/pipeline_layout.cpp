// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pipeline/pipeline_layout.h"

#include "ui/common/theme.h"

#include <algorithm>

namespace penstock {

namespace {

// Widths of the gaps in units of the rhythm: the two that can hold a gate are wide, those around TLS narrow.
constexpr std::array<double, stationCount - 1> gapUnits{6, 6, 1.75, 1.75, 4.5, 4.5};
constexpr double tlsUnits = 5;
constexpr double sourceShare = 0.8; // of a tank's width

} // namespace

PipelineLayout PipelineLayout::make(const QSizeF &size, const Theme &theme)
{
    PipelineLayout layout;
    const double margin = theme.space(2);
    const double line = theme.pixelSize(Type::Small) * 1.5;
    layout.header = QRectF(margin, theme.space(1), size.width() - 2 * margin, theme.space(4));
    layout.total = QRectF(margin, size.height() - theme.space(1) - line, size.width() - 2 * margin, line);

    const double labelHeight = line * 3 + theme.space(1);
    const double top = layout.header.bottom() + theme.space(1.5);
    const double height = std::clamp(layout.total.top() - theme.space(0.5) - labelHeight - top, 40.0, 200.0);
    double gaps = 0;
    for (const double units : gapUnits)
        gaps += theme.space(units);
    const double tls = theme.space(tlsUnits);
    const double each = std::max(40.0, (size.width() - 2 * margin - gaps - tls) / (5 + sourceShare));

    double x = margin;
    for (std::size_t i = 0; i < stationCount; ++i) {
        const auto station = static_cast<Station>(i);
        const double width = station == Station::Tls ? tls : station == Station::Source ? each * sourceShare : each;
        layout.tanks[i] = QRectF(x, top, width, height);
        const double spill = station == Station::Tls ? theme.space(1.5) : 0;
        layout.labels[i] = QRectF(x - spill, top + height + theme.space(0.75), width + 2 * spill, line * 2);
        x += width;
        if (i + 1 < stationCount) {
            const double gap = theme.space(gapUnits[i]);
            layout.pipes[i] = QRectF(x, top, gap, height);
            x += gap;
        }
    }
    const QRectF &outbox = layout.tanks[static_cast<std::size_t>(Station::Outbox)];
    layout.drops = QRectF(outbox.right() - theme.space(2.5), outbox.bottom() + 1, theme.space(1.5), line * 2);
    layout.dropText =
        QRectF(outbox.left() - theme.space(5), layout.labels[1].bottom(), outbox.width() + theme.space(10), line);
    return layout;
}

QRect PipelineLayout::flowOf(const QRectF &pipe)
{
    return QRectF(pipe.left() + 2, pipe.center().y() - 7, pipe.width() - 4, 14).toRect();
}

std::optional<Station> PipelineLayout::stationAt(const QPointF &point) const
{
    for (std::size_t i = 0; i < stationCount; ++i)
        if (tanks[i].contains(point) || labels[i].contains(point))
            return static_cast<Station>(i);
    return std::nullopt;
}

std::optional<std::size_t> PipelineLayout::pipeAt(const QPointF &point) const
{
    for (std::size_t i = 0; i < pipes.size(); ++i)
        if (pipes[i].contains(point))
            return i;
    return std::nullopt;
}

} // namespace penstock
