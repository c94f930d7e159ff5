// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/connections_view.h"

#include "ui/common/looks.h"
#include "ui/connections/connections_delegate.h"

#include <QClipboard>
#include <QCompleter>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock {

ConnectionsView::ConnectionsView(const ThemeHolder &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_order(m_model)
    , m_bar(new QWidget(this))
    , m_error(new QLabel(this))
    , m_table(new QTableView(this))
{
    setObjectName(QStringLiteral("connections"));
    buildBar();
    buildTable();
    m_error->setObjectName(QStringLiteral("connections.filter.error"));
    m_error->setProperty("role", QStringLiteral("danger"));
    m_error->setWordWrap(true);
    m_error->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(themes.theme().space(0.5));
    column->addWidget(m_bar);
    column->addWidget(m_error);
    column->addWidget(m_table, 1);
    fitColumns();
    connect(&themes, &ThemeHolder::changed, this, &ConnectionsView::fitColumns);
}

void ConnectionsView::buildBar()
{
    m_filter = new QLineEdit(m_bar);
    m_filter->setObjectName(QStringLiteral("connections.filter"));
    m_filter->setAccessibleName(tr("Filter connections"));
    m_filter->setPlaceholderText(tr("Filter: slow  state:blocked  behind>1s"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(m_themes.theme().space(38));
    m_filter->setToolTip(tr("Words in name, group, state or cause; state: group: name: cause: peer: for one field;\n"
                            "behind age outbox socket kernel peerkernel waiting dropped out retrans with > < =.\n"
                            "All must hold; a minus in front turns one round: -state:closed"));
    auto *icon =
        m_filter->addAction(themedIcon(m_themes.theme(), QStringLiteral("search")), QLineEdit::LeadingPosition);
    connect(&m_themes, &ThemeHolder::changed, icon,
            [icon](const Theme &theme) { icon->setIcon(themedIcon(theme, QStringLiteral("search"))); });
    auto *completer = new QCompleter(ConnectionFilter::vocabulary(), m_filter);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_filter->setCompleter(completer);
    m_count = new QLabel(m_bar);
    m_count->setObjectName(QStringLiteral("connections.count"));
    m_count->setProperty("role", QStringLiteral("muted"));
    auto *row = new QHBoxLayout(m_bar);
    row->setContentsMargins({});
    row->addWidget(m_filter);
    row->addWidget(m_count);
    row->addStretch(1);
    connect(m_filter, &QLineEdit::textChanged, this, &ConnectionsView::applyFilter);
}

void ConnectionsView::buildTable()
{
    m_table->setObjectName(QStringLiteral("connections.table"));
    m_table->setAccessibleName(tr("Connections"));
    m_table->setModel(&m_order);
    m_table->setItemDelegate(new ConnectionsDelegate(m_themes, m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = m_table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setStretchLastSection(true);
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setSortIndicator(ConnectionsModel::Behind, Qt::DescendingOrder);
    m_table->setSortingEnabled(true);
    // Sorting by a click: what is worst comes first.
    connect(header, &QHeaderView::sectionPressed, this, [header](int column) {
        if (header->sortIndicatorSection() != column && column != ConnectionsModel::Name) {
            const QSignalBlocker quiet(header);
            header->setSortIndicator(column, Qt::AscendingOrder);
        }
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &ConnectionsView::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ConnectionsView::takeCurrent);
    connect(&m_order, &QAbstractItemModel::modelReset, this, &ConnectionsView::restoreSelection);
    connect(&m_order, &QAbstractItemModel::rowsInserted, this, &ConnectionsView::showCount);
    connect(&m_order, &QAbstractItemModel::rowsRemoved, this, &ConnectionsView::showCount);
    auto *copy = new QAction(tr("Copy row"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &ConnectionsView::copyRows);
    m_table->addAction(copy);
}

// Widths that hold the longest usual texts, so that columns do not jump with their numbers.
void ConnectionsView::fitColumns()
{
    static const char *const samples[ConnectionsModel::columns] = {
        "reader-name-12", "● draining ++", "59 min 59 s", "1,000,000",  "1,023 MiB", "8.31 MiB",      "1,023 KiB",
        "59 min 59 s",    "59 min 59 s",   "1,000,000",   "8.31 MiB/s", "1,000",     "a minute of it"};
    const Theme &theme = m_themes.theme();
    const QFontMetrics cell(theme.font(Type::Small, Weight::Strong));
    const QFontMetrics heading(theme.font(Type::Caption, Weight::Strong));
    for (int column = 0; column < ConnectionsModel::columns; ++column) {
        const QString title = m_model.headerData(column, Qt::Horizontal).toString();
        const int width = std::max(cell.horizontalAdvance(QString::fromUtf8(samples[column])),
                                   heading.horizontalAdvance(title) + theme.space());
        m_table->setColumnWidth(column, width + theme.space(1.5));
    }
    m_table->verticalHeader()->setDefaultSectionSize(theme.space(3));
}

void ConnectionsView::showSnapshot(const SnapshotPtr &snapshot)
{
    m_model.update(snapshot);
    showCount();
}

void ConnectionsView::applyFilter(const QString &text)
{
    const Result<ConnectionFilter> filter = ConnectionFilter::parse(text);
    const QString problem = filter ? QString() : filter.error().text();
    m_error->setText(problem);
    m_error->setVisible(!problem.isEmpty());
    m_filter->setProperty("invalid", !problem.isEmpty());
    m_filter->style()->unpolish(m_filter);
    m_filter->style()->polish(m_filter);
    if (filter)
        m_order.setFilter(filter.value());
    restoreSelection();
    showCount();
}

void ConnectionsView::showCount()
{
    const int shown = m_order.rowCount();
    const int all = m_model.rowCount();
    const QString text = shown == all ? tr("%1 connections").arg(formatCount(all))
                                      : tr("%1 of %2 connections").arg(formatCount(shown), formatCount(all));
    if (text != m_count->text())
        m_count->setText(text);
}

void ConnectionsView::takeCurrent(const QModelIndex &current)
{
    if (m_restoring || !current.isValid())
        return;
    const auto id = ConnectionId(current.data(ConnectionsModel::IdRole).toULongLong());
    if (id == m_selected)
        return;
    m_selected = id;
    Q_EMIT connectionSelected(id);
}

void ConnectionsView::select(ConnectionId connection)
{
    m_selected = connection;
    restoreSelection();
}

void ConnectionsView::restoreSelection()
{
    const int row = m_model.rowOf(m_selected);
    const QModelIndex index = row < 0 ? QModelIndex() : m_order.mapFromSource(m_model.index(row, 0));
    if (!index.isValid() || index.row() == m_table->currentIndex().row())
        return;
    m_restoring = true;
    m_table->setCurrentIndex(index);
    m_restoring = false;
}

void ConnectionsView::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

std::vector<ConnectionId> ConnectionsView::chosen() const
{
    std::vector<ConnectionId> result;
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    for (const QModelIndex &row : rows)
        result.push_back(ConnectionId(row.data(ConnectionsModel::IdRole).toULongLong()));
    return result;
}

void ConnectionsView::showMenu(const QPoint &position)
{
    const std::vector<ConnectionId> rows = chosen();
    if (rows.empty())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("connections.menu"));
    menu->addAction(tr("Isolate in charts"), this, [this, rows] { Q_EMIT isolateWanted(rows); });
    menu->addAction(tr("Copy row(s)", nullptr, static_cast<int>(rows.size())), QKeySequence::Copy, this,
                    &ConnectionsView::copyRows);
    menu->addSeparator();
    QAction *close =
        menu->addAction(tr("Close connection(s)", nullptr, static_cast<int>(rows.size())), this, [this, rows] {
            for (const ConnectionId id : rows)
                Q_EMIT closeWanted(id);
        });
    close->setObjectName(QStringLiteral("connections.close"));
    const auto isOpen = [this](ConnectionId id) {
        const int row = m_model.rowOf(id);
        return row >= 0 && m_model.connection(row).state != ConnectionState::Closed;
    };
    close->setEnabled(std::ranges::any_of(rows, isOpen));
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

// Tab-separated with headings: pastes into a spreadsheet.
void ConnectionsView::copyRows() const
{
    QStringList lines;
    const auto line = [](auto &&cell) {
        QStringList cells;
        for (int column = 0; column < ConnectionsModel::LastMinute; ++column)
            cells << cell(column);
        return cells.join(QLatin1Char('\t'));
    };
    lines << line([this](int column) { return m_model.headerData(column, Qt::Horizontal).toString(); });
    for (const ConnectionId id : chosen()) {
        const int row = m_model.rowOf(id);
        lines << line([this, row](int column) { return m_model.index(row, column).data().toString(); });
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace penstock
