// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/table/events_model.h"
#include "ui/common/theme_holder.h"

#include <QCheckBox>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QWidget>

#include <optional>

namespace penstock {

class CalmComboBox;

/*! Which events to show. */
class EventsFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    enum class Show { All, Markers, Trouble, Changes, OneKind };

    explicit EventsFilter(QObject *parent = nullptr);
    /*! \param kind for OneKind. */
    void setShow(Show show, EventKind kind = EventKind::Note);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    Show m_show = Show::All;
    EventKind m_kind = EventKind::Note;
};

/*!
 * What happened, oldest first; follows the newest until a person scrolls back.
 * Object names: events.table, events.show, events.follow.
 * \thread UI.
 */
class EventsView : public QWidget {
    Q_OBJECT
public:
    explicit EventsView(const ThemeHolder &themes, QWidget *parent = nullptr);

    /*! Choice of kinds and "follow", to be placed where there is room; stands above the table until then. */
    [[nodiscard]] QWidget *filterBar() const { return m_bar; }
    [[nodiscard]] EventsModel &model() noexcept { return m_model; }

public Q_SLOTS:
    /*! \param snapshot not null. */
    void showSnapshot(const penstock::SnapshotPtr &snapshot);

Q_SIGNALS:
    /*! An event of this connection was activated. */
    void connectionSelected(penstock::ConnectionId connection);
    /*! An event was activated; charts may show its time. */
    void momentChosen(penstock::TimePoint at);

private:
    void buildBar();
    void buildTable();
    void fit();
    void activate(const QModelIndex &index);
    void applyChoice(int index);

    const ThemeHolder &m_themes;
    EventsModel m_model;
    EventsFilter m_filter;
    QWidget *m_bar;
    CalmComboBox *m_show = nullptr;
    QCheckBox *m_follow = nullptr;
    QTableView *m_table;
    bool m_scrolling = false; // by ourselves
};

} // namespace penstock
