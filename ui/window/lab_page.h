// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QButtonGroup;
class QFrame;
class QSettings;
class QSplitter;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace penstock {

/*!
 * The lab's panes: pipeline, charts and tables in the left column, the side pane at the right. Knows sizes, not
 * contents. Each change of a size is kept in the settings. \thread UI.
 */
class LabPage : public QWidget {
    Q_OBJECT
public:
    /*! \param settings borrowed; must outlive this. */
    explicit LabPage(QSettings &settings, QWidget *parent = nullptr);

    /*! The parts become children of the page. */
    void setPipeline(QWidget *pipeline);
    void setCharts(QWidget *charts);
    /*! A table behind a tab. \param bar what stands beside the tabs while it is shown, or null. */
    void addTable(QWidget *table, const QString &title, QWidget *bar);
    void showTable(QWidget *table);
    void addSide(QWidget *content, const QString &title);
    /*! Below the side's contents, always to be seen. */
    void setSideFoot(QWidget *foot);

    /*! Only pipeline and charts. */
    void setPresenting(bool on);

    /*! As last time; call when all parts are in. */
    void restoreSizes();

public Q_SLOTS:
    /*! As at the first start. */
    void resetSizes();

private:
    void saveSizes();
    void applyDefaults();

    QSettings &m_settings;
    QSplitter *m_columns;
    QSplitter *m_rows;
    QFrame *m_pipeline;
    QWidget *m_charts = nullptr;
    QFrame *m_bottom;
    QTabBar *m_tabs;
    QStackedWidget *m_tables;
    QStackedWidget *m_bars;
    QFrame *m_side;
    QWidget *m_sideChoice;
    QButtonGroup *m_sideButtons;
    QStackedWidget *m_sideStack;
    QVBoxLayout *m_sideColumn;
};

} // namespace penstock
