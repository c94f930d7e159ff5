// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_source.h"
#include "ui/charts/plot.h"

#include <QFrame>

#include <memory>

class QLabel;
class QPainter;
class QToolButton;

namespace penstock {

class LegendStrip;

/*! One chart with its title, legend and scale switch. \thread UI. */
class ChartCard : public QFrame {
    Q_OBJECT
public:
    /*! \param theme, axis borrowed; must outlive this. */
    ChartCard(const ThemeHolder &theme, TimeAxis &axis, std::unique_ptr<ChartSource> source, QWidget *parent = nullptr);
    ~ChartCard() override;

    [[nodiscard]] Plot &plot() noexcept { return *m_plot; }
    [[nodiscard]] const ChartSource &source() const noexcept { return *m_source; }
    [[nodiscard]] ScaleKind scaleKind() const { return m_plot->scale().kind(); }
    void setScaleKind(ScaleKind kind);

    /*! Data or range changed: draws anew. \param newest time of the newest snapshot. */
    void refresh(TimePoint newest);
    /*! The legend's numbers as of now; too restless for every frame. */
    void refreshLegend(TimePoint newest);

    /*! Title, legend and chart as a document of this size, in pixels. */
    void paintDocument(QPainter &painter, const QSizeF &size);

Q_SIGNALS:
    /*! The value axis or scale changed: refresh() is due. */
    void frameAsked();
    void contextMenuAsked(const QPoint &globalPos);
    void noteAsked();

private:
    void applyTheme();
    void buildHeader();
    [[nodiscard]] PlotWindow window(TimePoint newest) const;

    const ThemeHolder &m_theme;
    TimeAxis &m_axis;
    std::unique_ptr<ChartSource> m_source;
    QLabel *m_title;
    LegendStrip *m_legend;
    QToolButton *m_linear;
    QToolButton *m_symlog;
    Plot *m_plot;
};

} // namespace penstock
