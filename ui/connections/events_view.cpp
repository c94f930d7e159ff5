// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/events_view.h"

#include "ui/policy/choice_row.h"

#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

namespace penstock {

namespace {

bool isTrouble(EventKind kind)
{
    switch (kind) {
    case EventKind::HighWater:
    case EventKind::Dropped:
    case EventKind::Evicted:
    case EventKind::BudgetReached:
    case EventKind::SourceHeld:
    case EventKind::Refused:
    case EventKind::ReaderError:
    case EventKind::LedgerError:
        return true;
    case EventKind::Started:
    case EventKind::Connected:
    case EventKind::Drained:
    case EventKind::PolicyChanged:
    case EventKind::SourceChanged:
    case EventKind::ReadersChanged:
    case EventKind::SourceResumed:
    case EventKind::Closed:
    case EventKind::Note:
    case EventKind::Stopped:
        return false;
    }
    return false;
}

bool isChange(EventKind kind)
{
    return kind == EventKind::PolicyChanged || kind == EventKind::SourceChanged || kind == EventKind::ReadersChanged ||
           kind == EventKind::Note || kind == EventKind::Started || kind == EventKind::Stopped;
}

} // namespace

EventsFilter::EventsFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{}

void EventsFilter::setShow(Show show, EventKind kind)
{
    m_show = show;
    m_kind = kind;
    invalidateFilter();
}

bool EventsFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const auto kind = static_cast<EventKind>(sourceModel()->index(row, 0, parent).data(EventsModel::KindRole).toInt());
    switch (m_show) {
    case Show::All:
        return true;
    case Show::Markers:
        return setsMarker(kind);
    case Show::Trouble:
        return isTrouble(kind);
    case Show::Changes:
        return isChange(kind);
    case Show::OneKind:
        return kind == m_kind;
    }
    return true;
}

EventsView::EventsView(const ThemeHolder &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_bar(new QWidget(this))
    , m_table(new QTableView(this))
{
    setObjectName(QStringLiteral("events"));
    m_filter.setSourceModel(&m_model);
    buildBar();
    buildTable();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(themes.theme().space(0.5));
    column->addWidget(m_bar);
    column->addWidget(m_table, 1);
    fit();
    connect(&themes, &ThemeHolder::changed, this, &EventsView::fit);
}

void EventsView::buildBar()
{
    m_show = new CalmComboBox(m_bar);
    m_show->setObjectName(QStringLiteral("events.show"));
    m_show->setAccessibleName(tr("Which events"));
    m_show->setToolTip(tr("Which events to show."));
    m_show->addItem(tr("All events"));
    m_show->addItem(tr("With a marker on the charts"));
    m_show->addItem(tr("Trouble"));
    m_show->addItem(tr("What was changed"));
    m_show->insertSeparator(m_show->count());
    for (int kind = 0; kind <= static_cast<int>(EventKind::Stopped); ++kind)
        m_show->addItem(eventName(static_cast<EventKind>(kind)), kind);
    m_show->setMinimumContentsLength(22);
    m_follow = new QCheckBox(tr("Follow"), m_bar);
    m_follow->setObjectName(QStringLiteral("events.follow"));
    m_follow->setToolTip(tr("Keep the newest event in sight. Scrolling back switches it off, the end switches it on."));
    m_follow->setChecked(true);
    auto *row = new QHBoxLayout(m_bar);
    row->setContentsMargins({});
    row->addWidget(m_show);
    row->addWidget(m_follow);
    row->addStretch(1);
    connect(m_show, &QComboBox::currentIndexChanged, this, &EventsView::applyChoice);
}

void EventsView::buildTable()
{
    m_table->setObjectName(QStringLiteral("events.table"));
    m_table->setAccessibleName(tr("Events"));
    m_table->setModel(&m_filter);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    connect(m_table, &QAbstractItemView::activated, this, &EventsView::activate);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_scrolling && isVisible())
            m_follow->setChecked(value == m_table->verticalScrollBar()->maximum());
    });
    connect(m_follow, &QCheckBox::toggled, this, [this](bool on) {
        if (on)
            m_table->scrollToBottom();
    });
}

void EventsView::fit()
{
    const Theme &theme = m_themes.theme();
    m_table->setFont(theme.font(Type::Small));
    m_table->verticalHeader()->setDefaultSectionSize(theme.space(3));
    const QFontMetrics metrics(theme.font(Type::Small));
    const auto width = [&](const char *sample) {
        return metrics.horizontalAdvance(QLatin1String(sample)) + theme.space(2.5);
    };
    m_table->setColumnWidth(EventsModel::Number, width("100,000"));
    m_table->setColumnWidth(EventsModel::Time, width("1:00:00.0"));
    m_table->setColumnWidth(EventsModel::Kind, width("readers-changed"));
    m_table->setColumnWidth(EventsModel::Subject, width("reader-name-12"));
}

void EventsView::showSnapshot(const SnapshotPtr &snapshot)
{
    m_scrolling = true;
    m_model.update(snapshot);
    if (m_follow->isChecked() && !snapshot->events.empty())
        m_table->scrollToBottom();
    m_scrolling = false;
}

void EventsView::applyChoice(int index)
{
    using Show = EventsFilter::Show;
    const QVariant kind = m_show->itemData(index);
    m_scrolling = true;
    if (kind.isValid())
        m_filter.setShow(Show::OneKind, static_cast<EventKind>(kind.toInt()));
    else
        m_filter.setShow(static_cast<Show>(index));
    if (m_follow->isChecked())
        m_table->scrollToBottom();
    m_scrolling = false;
}

void EventsView::activate(const QModelIndex &index)
{
    const Event &event = m_model.event(m_filter.mapToSource(index).row());
    Q_EMIT momentChosen(event.at);
    if (number(event.connection) != 0)
        Q_EMIT connectionSelected(event.connection);
}

} // namespace penstock
