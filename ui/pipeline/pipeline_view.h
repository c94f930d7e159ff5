// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pipeline/flow_meter.h"
#include "ui/pipeline/pipeline_facts.h"
#include "ui/pipeline/pipeline_layout.h"
#include "ui/pipeline/pipeline_painter.h"

#include <QTimer>
#include <QWidget>

namespace penstock {

class ThemeHolder;

/*!
 * The picture "Where the bytes wait" of one connection or one group. Painted by hand; between two snapshots only what
 * moves is painted again, at most 30 times a second, and not at all when motion is switched off.
 *
 * The arrow keys go from station to station, each with its tool tip; the accessible description has all numbers.
 * \thread UI.
 */
class PipelineView : public QWidget {
    Q_OBJECT
public:
    explicit PipelineView(ThemeHolder &themes, QWidget *parent = nullptr);

    /*! From the next snapshot on; starts the flow measurement afresh. */
    void setTarget(const PipelineTarget &target);
    [[nodiscard]] const PipelineTarget &target() const noexcept { return m_target; }
    [[nodiscard]] const PipelineFacts &facts() const noexcept { return m_facts; }
    [[nodiscard]] std::optional<Station> focusedStation() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

public Q_SLOTS:
    void showSnapshot(const penstock::SnapshotPtr &snapshot);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void setFacts(PipelineFacts facts);
    void updateChanged(const PipelineFacts &before);
    void settle();
    void step();
    void followMotion();
    void describe();
    void moveFocus(int by);
    [[nodiscard]] bool moves() const;
    [[nodiscard]] QString toolTipAt(const QPointF &point) const;

    ThemeHolder &m_themes;
    PipelineTarget m_target;
    FlowMeter m_meter;
    SnapshotPtr m_snapshot;
    PipelineFacts m_facts;
    PipelineLayout m_layout;
    PipelineMotion m_motion;
    QTimer m_frames;
    int m_focus = 0; // station
    int m_sinceDescribed = 0;
};

} // namespace penstock
