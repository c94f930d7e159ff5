// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pipeline/pipeline_facts.h"

#include <QRectF>
#include <QSizeF>

#include <array>
#include <optional>

namespace penstock {

class Theme;

/*! Where everything of the picture stands, for one size. A value. */
struct PipelineLayout {
    QRectF header; //!< title, subtitle and the cause
    std::array<QRectF, stationCount> tanks;
    std::array<QRectF, stationCount> labels;
    std::array<QRectF, stationCount - 1> pipes; //!< the gap between two tanks, as high as a gate needs
    QRectF drops;                               //!< where drops fall, below the outbox
    QRectF dropText;
    QRectF total;

    [[nodiscard]] static PipelineLayout make(const QSizeF &size, const Theme &theme);
    /*! The part of a pipe that the flow repaints; touches no tank. */
    [[nodiscard]] static QRect flowOf(const QRectF &pipe);
    /*! The station whose tank or label is there. */
    [[nodiscard]] std::optional<Station> stationAt(const QPointF &point) const;
    /*! Index of the pipe that is there. */
    [[nodiscard]] std::optional<std::size_t> pipeAt(const QPointF &point) const;
};

} // namespace penstock
