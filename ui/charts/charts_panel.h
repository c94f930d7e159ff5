// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/metrics/chart_data.h"
#include "ui/charts/chart_export.h"
#include "ui/charts/readout.h"
#include "ui/charts/time_axis.h"

#include <QWidget>

#include <array>

namespace penstock {

class ChartCard;
class Readout;
class ThemeHolder;

/*!
 * The four charts of the lab on one time axis: bytesToWrite per connection, drain episodes, memory held by stage, age
 * at the reader. Hand it every snapshot; while it is hidden it only keeps the history.
 * \thread UI.
 */
class ChartsPanel : public QWidget {
    Q_OBJECT
public:
    /*! \param theme borrowed; must outlive this. */
    explicit ChartsPanel(const ThemeHolder &theme, QWidget *parent = nullptr);
    ~ChartsPanel() override;

    /*! Connection or group whose memory is shown; nothing (monostate): all. */
    void setSelection(const ChartFocus &focus);
    [[nodiscard]] TimeAxis &timeAxis() noexcept { return m_axis; }
    [[nodiscard]] const ChartData &data() const noexcept { return m_data; }

    static constexpr int cardCount = 4;
    enum class Chart { Bytes, Drains, Memory, Age };
    [[nodiscard]] ChartCard &card(Chart chart) { return *m_cards[static_cast<std::size_t>(chart)]; }
    [[nodiscard]] const Readout &readout() const noexcept { return *m_readout; }

    /*! Saves one chart. Csv: the samples of the range. */
    [[nodiscard]] Outcome exportChart(Chart chart, ChartFormat format, ExportRange range, const QString &path);

public Q_SLOTS:
    /*! The next snapshot of the engine; draws at once, which is cheap, if visible. */
    void ingest(const penstock::SnapshotPtr &shot);
    /*! Asks for a file and saves the chart that has the focus (Ctrl+E); not modal. */
    void exportFocused();
    /*! Shows the chart that has the focus as a table (Ctrl+T). */
    void showFocusedTable();

Q_SIGNALS:
    /*! Something to tell where the person is looking: "saved …", "cannot write …". */
    void said(const QString &text);
    /*! M was pressed: a note is wanted at the present time. */
    void noteAsked();

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void addCard(std::unique_ptr<ChartSource> source, const QString &objectName);
    void addActions();
    void refresh();
    void refreshLegends();
    void refreshCard(ChartCard &card);
    void updateReadout();
    [[nodiscard]] std::vector<ReadoutSection> sectionsAt(TimePoint first, const std::optional<TimePoint> &second);
    void showMenu(Chart chart, const QPoint &globalPos);
    void askExport(Chart chart, ChartFormat format, ExportRange range);
    void showTable(Chart chart);
    [[nodiscard]] Chart focusedChart() const;

    const ThemeHolder &m_theme;
    TimeAxis m_axis;
    ChartData m_data;
    std::array<ChartCard *, cardCount> m_cards{};
    std::size_t m_made = 0;
    Readout *m_readout;
    TimePoint m_legendsAt;
};

} // namespace penstock
