// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/charts_panel.h"

#include "ui/charts/age_chart.h"
#include "ui/charts/bytes_chart.h"
#include "ui/charts/chart_card.h"
#include "ui/charts/chart_table_view.h"
#include "ui/charts/drains_chart.h"
#include "ui/charts/memory_chart.h"
#include "ui/charts/readout.h"
#include "ui/common/theme_holder.h"

#include <QAction>
#include <QFileDialog>
#include <QGridLayout>
#include <QMenu>

namespace penstock {

namespace {

// Numbers that change ten times a second cannot be read.
constexpr Nanos legendInterval = std::chrono::milliseconds(500);

} // namespace

ChartsPanel::ChartsPanel(const ThemeHolder &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_readout(new Readout(theme, this))
{
    setObjectName(QStringLiteral("chartsPanel"));
    setAccessibleName(tr("Charts"));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins({});
    grid->setSpacing(theme.theme().space(1.25));
    addCard(std::make_unique<BytesChart>(m_data), QStringLiteral("chartBytes"));
    addCard(std::make_unique<DrainsChart>(m_data), QStringLiteral("chartDrains"));
    addCard(std::make_unique<MemoryChart>(m_data), QStringLiteral("chartMemory"));
    addCard(std::make_unique<AgeChart>(m_data), QStringLiteral("chartAge"));
    for (int i = 0; i < cardCount; ++i) {
        grid->addWidget(m_cards[static_cast<std::size_t>(i)], i / 2, i % 2);
        grid->setRowStretch(i / 2, 1);
        grid->setColumnStretch(i % 2, 1);
    }
    addActions();
    connect(&m_axis, &TimeAxis::rangeChanged, this, &ChartsPanel::refresh);
    connect(&m_axis, &TimeAxis::crosshairChanged, this, &ChartsPanel::updateReadout);
    connect(&theme, &ThemeHolder::changed, this, [this] {
        m_legendsAt = {};
        refresh();
    });
}

ChartsPanel::~ChartsPanel() = default;

void ChartsPanel::addCard(std::unique_ptr<ChartSource> source, const QString &objectName)
{
    auto *card = new ChartCard(m_theme, m_axis, std::move(source), this);
    card->setObjectName(objectName);
    card->plot().setObjectName(objectName + QStringLiteral("Plot"));
    card->plot().setMarkers(&m_data.markers());
    const auto chart = static_cast<Chart>(m_made);
    m_cards[m_made++] = card;
    connect(card, &ChartCard::frameAsked, this, [this, card] { refreshCard(*card); });
    connect(card, &ChartCard::noteAsked, this, &ChartsPanel::noteAsked);
    connect(card, &ChartCard::contextMenuAsked, this,
            [this, chart](const QPoint &globalPos) { showMenu(chart, globalPos); });
}

void ChartsPanel::addActions()
{
    const auto add = [this](const QString &text, const QKeySequence &keys, void (ChartsPanel::*slot)()) {
        auto *action = new QAction(text, this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
    };
    add(tr("Export chart…"), QKeySequence(Qt::CTRL | Qt::Key_E), &ChartsPanel::exportFocused);
    add(tr("Chart as table"), QKeySequence(Qt::CTRL | Qt::Key_T), &ChartsPanel::showFocusedTable);
}

void ChartsPanel::setSelection(const ChartFocus &focus)
{
    if (focus == m_data.focus())
        return;
    m_data.setFocus(focus);
    m_legendsAt = {};
    refresh();
}

void ChartsPanel::ingest(const SnapshotPtr &shot)
{
    if (!shot)
        return;
    m_data.ingest(*shot);
    if (!m_data.isEmpty())
        m_axis.setNewest(m_data.startedAt(), m_data.newest());
    if (!m_axis.isLive())
        refreshLegends();
}

void ChartsPanel::refreshCard(ChartCard &card)
{
    if (isVisible())
        card.refresh(m_data.newest());
}

void ChartsPanel::refresh()
{
    if (!isVisible())
        return;
    for (ChartCard *card : m_cards)
        card->refresh(m_data.newest());
    refreshLegends();
    if (m_readout->isVisible() || m_axis.hover() || m_axis.lockA())
        updateReadout();
}

void ChartsPanel::refreshLegends()
{
    if (m_legendsAt != TimePoint() && m_data.newest() >= m_legendsAt && m_data.newest() - m_legendsAt < legendInterval)
        return;
    m_legendsAt = m_data.newest();
    for (ChartCard *card : m_cards)
        card->refreshLegend(m_data.newest());
}

std::vector<ReadoutSection> ChartsPanel::sectionsAt(TimePoint first, const std::optional<TimePoint> &second)
{
    std::vector<ReadoutSection> sections;
    for (ChartCard *card : m_cards) {
        const ChartSource &source = card->source();
        ReadoutSection section{
            source.title(), ValueScale(source.unit(), ScaleKind::Linear), source.readings(first, m_theme.theme()), {}};
        if (second)
            section.second = source.readings(*second, m_theme.theme());
        sections.push_back(std::move(section));
    }
    return sections;
}

void ChartsPanel::updateReadout()
{
    const std::optional<TimePoint> hover = m_axis.hover();
    const std::optional<TimePoint> first = m_axis.lockA() ? m_axis.lockA() : hover;
    if (!first || m_data.isEmpty()) {
        m_readout->hide();
        return;
    }
    std::optional<TimePoint> second = m_axis.lockB();
    if (m_axis.lockA() && !second)
        second = hover; // the difference so far
    QStringList times{m_axis.text(*first)};
    if (second) {
        const Nanos apart = *second - *first;
        times << m_axis.text(*second)
              << (apart < Nanos(0) ? QStringLiteral("−") : QStringLiteral("+")) +
                     formatDuration(apart < Nanos(0) ? -apart : apart);
    }
    m_readout->show(times, sectionsAt(*first, second));
    // Beside the crosshair in the column of the pointer, so that it hides neither.
    const TimePoint at = hover.value_or(second.value_or(*first));
    Plot *under = &m_cards[0]->plot();
    for (ChartCard *card : m_cards) {
        if (card->plot().underMouse() || card->plot().hasFocus())
            under = &card->plot();
    }
    const QPoint place = under->mapTo(this, QPoint(static_cast<int>(under->mapping().x(at)), 0));
    m_readout->placeBeside(place.x(), place.y() + m_theme.theme().space(2));
}

Outcome ChartsPanel::exportChart(Chart chart, ChartFormat format, ExportRange range, const QString &path)
{
    ChartCard &one = card(chart);
    if (format != ChartFormat::Csv)
        return savePicture(one, format, path);
    const bool all = range == ExportRange::All;
    return saveCsv(one.source().table(all ? m_data.startedAt() : m_axis.from(), all ? m_data.newest() : m_axis.to()),
                   path);
}

void ChartsPanel::showMenu(Chart chart, const QPoint &globalPos)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QMenu *save = menu->addMenu(tr("Export"));
    const auto add = [&](const QString &text, ChartFormat format, ExportRange range) {
        save->addAction(text, this, [this, chart, format, range] { askExport(chart, format, range); });
    };
    add(tr("Picture (PNG)…"), ChartFormat::Png, ExportRange::Visible);
    add(tr("Drawing (SVG)…"), ChartFormat::Svg, ExportRange::Visible);
    add(tr("Document (PDF)…"), ChartFormat::Pdf, ExportRange::Visible);
    add(tr("Values of the visible range (CSV)…"), ChartFormat::Csv, ExportRange::Visible);
    add(tr("All values (CSV)…"), ChartFormat::Csv, ExportRange::All);
    menu->addAction(tr("Show as table"), this, [this, chart] { showTable(chart); });
    menu->addSeparator();
    if (m_axis.isLive())
        menu->addAction(tr("Pause"), &m_axis, &TimeAxis::pause);
    else
        menu->addAction(tr("Go live"), &m_axis, &TimeAxis::goLive);
    menu->addAction(tr("Reset zoom"), &m_axis, &TimeAxis::reset);
    menu->popup(globalPos);
}

void ChartsPanel::askExport(Chart chart, ChartFormat format, ExportRange range)
{
    const QString suffix = chartSuffix(format);
    auto *dialog = new QFileDialog(this, tr("Export chart"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(QStringLiteral("*.") + suffix);
    dialog->selectFile(card(chart).objectName() + QLatin1Char('.') + suffix);
    dialog->setModal(false);
    connect(dialog, &QFileDialog::fileSelected, this, [this, chart, format, range](const QString &path) {
        const Outcome saved = exportChart(chart, format, range, path);
        Q_EMIT said(saved ? tr("Saved %1").arg(path) : tr("Cannot save: %1").arg(saved.error().text()));
    });
    dialog->show();
}

void ChartsPanel::exportFocused()
{
    askExport(focusedChart(), ChartFormat::Png, ExportRange::Visible);
}

void ChartsPanel::showFocusedTable()
{
    showTable(focusedChart());
}

void ChartsPanel::showTable(Chart chart)
{
    const ChartSource &source = card(chart).source();
    auto *table = new ChartTableView(source.title(), source.table(m_axis.from(), m_axis.to()), this);
    table->show();
}

ChartsPanel::Chart ChartsPanel::focusedChart() const
{
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        if (m_cards[i]->plot().hasFocus() || m_cards[i]->isAncestorOf(focusWidget()))
            return static_cast<Chart>(i);
    }
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        if (m_cards[i]->underMouse())
            return static_cast<Chart>(i);
    }
    return Chart::Bytes;
}

void ChartsPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_legendsAt = {};
    refresh();
}

void ChartsPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::EnabledChange)
        refresh();
}

} // namespace penstock
