// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/metrics/chart_data.h"
#include "ui/charts/plot_frame.h"
#include "ui/charts/time_axis.h"

#include <QtCharts/QChartView>

#include <optional>

class QCategoryAxis;

namespace penstock {

class PlotDataItem;
class PlotOverlayItem;
class ThemeHolder;

/*!
 * The one class that knows Qt Charts: a QChart for axes and grid, with items of ours in its plot area (FACTS 20, 21).
 * Margins are fixed, so that plots in a column align and do not jump. Mouse, wheel and keys act on the shared TimeAxis;
 * the value axis is the plot's own.
 * \thread UI.
 */
class Plot : public QChartView {
    Q_OBJECT
public:
    /*! \param theme, axis borrowed; must outlive this. */
    Plot(const ThemeHolder &theme, TimeAxis &axis, const ValueScale &scale, QWidget *parent = nullptr);
    ~Plot() override;

    [[nodiscard]] const ValueScale &scale() const noexcept { return m_scale; }
    void setScale(const ValueScale &scale);

    /*! Borrowed; nullptr for none. */
    void setMarkers(const std::deque<ChartMarker> *markers);
    /*! What the next frame is for. */
    [[nodiscard]] int pixels() const;
    /*! Draws this frame over the present range of the time axis. */
    void showFrame(PlotFrame &&frame);
    [[nodiscard]] const PlotFrame &frame() const;
    [[nodiscard]] const PlotMapping &mapping() const noexcept { return m_mapping; }

    /*! The value axis as values; automatic unless zoomed. */
    [[nodiscard]] std::pair<double, double> valueRange() const;
    [[nodiscard]] bool isValueZoomed() const noexcept { return m_zoomed.has_value(); }
    void zoomValues(double place, double factor); //!< place 0: bottom, 1: top
    void panValues(double share);
    void resetValues();

    /*! Everything, into a rectangle, with true line widths. */
    void paintDocument(QPainter &painter, const QRectF &target);

Q_SIGNALS:
    /*! The value axis was zoomed: a new frame is due. */
    void valuesZoomed();
    void contextMenuAsked(const QPoint &globalPos);
    /*! M was pressed. */
    void noteAsked();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;

private:
    struct Drag {
        Qt::MouseButton button = Qt::NoButton;
        QPointF begin;
        QPointF last;
        bool moved = false;
    };

    void applyTheme();
    void layOut();
    void updateMapping(double max);
    void updateAxes();
    static void setTicks(QCategoryAxis &axis, const std::vector<std::pair<double, QString>> &ticks);
    [[nodiscard]] double placeAt(double x) const;
    void showMarkerTip(const QPoint &pos, const QPoint &globalPos);
    bool handleTimeKey(int key, Qt::KeyboardModifiers modifiers);
    void toggleCrosshair();

    const ThemeHolder &m_theme;
    TimeAxis &m_axis;
    ValueScale m_scale;
    QCategoryAxis *m_timeAxis;
    QCategoryAxis *m_valueAxis;
    PlotDataItem *m_data;
    PlotOverlayItem *m_overlay;
    const std::deque<ChartMarker> *m_markers = nullptr;
    PlotMapping m_mapping;
    double m_top = 0;                                  //!< automatic upper limit, a value
    std::optional<std::pair<double, double>> m_zoomed; // heights
    std::vector<std::pair<double, QString>> m_timeTicks;
    std::vector<std::pair<double, QString>> m_valueTicks;
    Drag m_drag;
};

} // namespace penstock
