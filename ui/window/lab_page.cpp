// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/lab_page.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QFrame>
#include <QHBoxLayout>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock {

namespace {

constexpr int sideWidth = 312;
constexpr int gap = 8;
constexpr int leastPipeline = 222;
constexpr int leastTables = 160;
const char columnsKey[] = "layout/columns";
const char rowsKey[] = "layout/rows";

QFrame *makePane(const QString &name, QWidget *parent)
{
    auto *pane = new QFrame(parent);
    pane->setObjectName(name);
    pane->setProperty("panel", true);
    return pane;
}

} // namespace

LabPage::LabPage(QSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_columns(new QSplitter(Qt::Horizontal, this))
    , m_rows(new QSplitter(Qt::Vertical, m_columns))
    , m_pipeline(makePane(QStringLiteral("pipelinePane"), m_rows))
    , m_bottom(makePane(QStringLiteral("bottomPane"), m_rows))
    , m_tabs(new QTabBar(m_bottom))
    , m_tables(new QStackedWidget(m_bottom))
    , m_bars(new QStackedWidget(m_bottom))
    , m_side(makePane(QStringLiteral("sidePane"), m_columns))
    , m_sideChoice(new QWidget(m_side))
    , m_sideButtons(new QButtonGroup(this))
    , m_sideStack(new QStackedWidget(m_side))
    , m_sideColumn(new QVBoxLayout(m_side))
{
    setObjectName(QStringLiteral("labPage"));
    m_columns->setObjectName(QStringLiteral("labColumns"));
    m_rows->setObjectName(QStringLiteral("labRows"));
    for (QSplitter *splitter : {m_columns, m_rows}) {
        splitter->setHandleWidth(gap);
        splitter->setChildrenCollapsible(false);
        connect(splitter, &QSplitter::splitterMoved, this, &LabPage::saveSizes);
    }
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(gap, gap, gap, gap);
    whole->addWidget(m_columns);
    auto *pipelineBox = new QVBoxLayout(m_pipeline);
    pipelineBox->setContentsMargins(1, 1, 1, 1);
    auto *bottomBox = new QVBoxLayout(m_bottom);
    bottomBox->setContentsMargins(gap, 4, gap, 4);
    bottomBox->setSpacing(2);
    m_tabs->setObjectName(QStringLiteral("bottomTabs"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    auto *head = new QHBoxLayout;
    head->addWidget(m_tabs);
    head->addWidget(m_bars, 1);
    bottomBox->addLayout(head);
    bottomBox->addWidget(m_tables, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_tables, &QStackedWidget::setCurrentIndex);
    connect(m_tabs, &QTabBar::currentChanged, m_bars, &QStackedWidget::setCurrentIndex);
    auto *choice = new QHBoxLayout(m_sideChoice);
    choice->setContentsMargins(0, 0, 0, 0);
    choice->setSpacing(2);
    m_sideColumn->setContentsMargins(gap, gap, gap, gap);
    m_sideColumn->addWidget(m_sideChoice);
    m_sideColumn->addWidget(m_sideStack, 1);
    m_side->setMinimumWidth(280);
    m_columns->setStretchFactor(0, 1);
    m_columns->setStretchFactor(1, 0);
}

void LabPage::setPipeline(QWidget *pipeline)
{
    m_pipeline->layout()->addWidget(pipeline);
}

void LabPage::setCharts(QWidget *charts)
{
    m_charts = charts;
    m_rows->insertWidget(1, charts);
}

void LabPage::addTable(QWidget *table, const QString &title, QWidget *bar)
{
    m_tables->addWidget(table);
    m_bars->addWidget(bar != nullptr ? bar : new QWidget);
    m_tabs->addTab(title);
}

void LabPage::showTable(QWidget *table)
{
    m_tabs->setCurrentIndex(m_tables->indexOf(table));
}

void LabPage::addSide(QWidget *content, const QString &title)
{
    auto *button = new QToolButton(m_sideChoice);
    button->setObjectName(QStringLiteral("side_") + content->objectName());
    button->setText(title);
    button->setCheckable(true);
    button->setProperty("kind", QStringLiteral("mode"));
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_sideChoice->layout()->addWidget(button);
    m_sideButtons->addButton(button);
    m_sideStack->addWidget(content);
    connect(button, &QToolButton::clicked, m_sideStack, [this, content] { m_sideStack->setCurrentWidget(content); });
    if (m_sideStack->count() == 1)
        button->setChecked(true);
    m_sideChoice->setVisible(m_sideStack->count() > 1);
}

void LabPage::setSideFoot(QWidget *foot)
{
    auto *line = new QFrame(m_side);
    line->setObjectName(QStringLiteral("separator"));
    line->setFixedHeight(1);
    m_sideColumn->addWidget(line);
    m_sideColumn->addWidget(foot);
}

void LabPage::setPresenting(bool on)
{
    m_side->setVisible(!on);
    m_bottom->setVisible(!on);
}

void LabPage::restoreSizes()
{
    const QByteArray columns = m_settings.value(QLatin1String(columnsKey)).toByteArray();
    const QByteArray rows = m_settings.value(QLatin1String(rowsKey)).toByteArray();
    applyDefaults();
    m_columns->restoreState(columns);
    m_rows->restoreState(rows);
}

void LabPage::resetSizes()
{
    m_settings.remove(QLatin1String(columnsKey));
    m_settings.remove(QLatin1String(rowsKey));
    applyDefaults();
}

void LabPage::applyDefaults()
{
    m_columns->setSizes({std::max(600, width() - sideWidth), sideWidth});
    const int height = std::max(500, m_rows->height());
    const int pipeline = std::max(leastPipeline, height * 26 / 100);
    const int tables = std::max(leastTables, height * 24 / 100);
    m_rows->setSizes({pipeline, height - pipeline - tables, tables});
}

void LabPage::saveSizes()
{
    m_settings.setValue(QLatin1String(columnsKey), m_columns->saveState());
    m_settings.setValue(QLatin1String(rowsKey), m_rows->saveState());
}

} // namespace penstock
