// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme.h"
#include "ui/pipeline/pipeline_layout.h"

#include <QRegion>

class QPainter;
class QPainterPath;

namespace penstock {

/*! What moves between two snapshots. */
struct PipelineMotion {
    std::array<double, stationCount> fill{};       //!< heights as shown, on their way to the facts'
    std::array<double, stationCount> behind{};     //!<
    std::array<double, stationCount - 1> closed{}; //!< gates as shown
    std::array<double, stationCount - 1> phase{};  //!< of the flow, in pixels
    double dropPhase = 0;                          //!< 0 to 1
};

/*! Paints the picture; holds nothing beyond one paint event. */
class PipelinePainter {
public:
    PipelinePainter(QPainter &painter, const Theme &theme, const PipelineLayout &layout, const PipelineFacts &facts,
                    const PipelineMotion &motion);

    /*! Only what the region touches. \param focus the station with the keyboard focus, if any. */
    void paint(const QRegion &region, std::optional<Station> focus);

private:
    void paintHeader();
    void paintPill(const QRectF &room);
    [[nodiscard]] double pillWidth() const;
    void paintSource(const QRectF &rect);
    void paintTank(std::size_t index);
    void paintLevel(std::size_t index, const QPainterPath &shape, const QPainterPath &level);
    void paintMarks(std::size_t index, const QRectF &number);
    /*! \return where the words stand. */
    QRectF paintNumber(std::size_t index);
    struct Place {
        double top;
        bool above; // the surface
    };
    [[nodiscard]] std::optional<Place> placeFor(std::size_t index, double height) const;
    void paintUnavailable(std::size_t index, const QPainterPath &shape);
    void paintLabel(std::size_t index);
    void paintPipe(std::size_t index);
    void paintGate(std::size_t index, double y);
    void paintDrops();
    void paintFocus(Station station);
    [[nodiscard]] const StageInk &inkOf(std::size_t index) const;
    [[nodiscard]] QPainterPath levelPath(const QRectF &rect, double share) const;
    void text(const QRectF &rect, int flags, const QString &words, Type type, Ink ink, Weight weight = Weight::Normal);

    QPainter &m_painter;
    const Theme &m_theme;
    const PipelineLayout &m_layout;
    const PipelineFacts &m_facts;
    const PipelineMotion &m_motion;
};

} // namespace penstock
