// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"
#include "ui/common/theme_holder.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <QWidget>

#include <optional>
#include <vector>

namespace penstock {

class GroupCard;

/*!
 * The readers, group by group, and a way to add a group. Visitors are not here: they come by themselves.
 *
 *     connect(panel, &ReadersPanel::readersWanted, engine, &EngineHandle::setReaders);
 *     connect(panel, &ReadersPanel::paceWanted, engine, &EngineHandle::setPace);
 *     connect(panel, &ReadersPanel::receiveBufferWanted, engine, &EngineHandle::setReceiveBuffer);
 *     connect(panel, &ReadersPanel::groupWanted, engine, &EngineHandle::addGroup);
 *
 * Object names: readers.GROUP.… (see GroupCard), readers.add.name, readers.add, readers.add.error.
 * \thread UI.
 */
class ReadersPanel : public QWidget {
    Q_OBJECT
public:
    /*! \param themes borrowed; outlives the panel. */
    explicit ReadersPanel(const ThemeHolder &themes, QWidget *parent = nullptr);

public Q_SLOTS:
    /*! \param snapshot not null. */
    void showSnapshot(const penstock::SnapshotPtr &snapshot);

Q_SIGNALS:
    void readersWanted(const QString &group, int count);
    void paceWanted(const QString &group, const penstock::Pace &pace);
    void receiveBufferWanted(const QString &group, std::optional<penstock::ByteCount> size);
    void groupWanted(const penstock::GroupSpec &group);

private:
    struct Entry {
        QString group;
        GroupCard *card;
    };

    [[nodiscard]] QWidget *buildAdder();
    void rebuild(const Snapshot &snapshot);
    void addCard(const QString &group);
    void addGroup();
    [[nodiscard]] QString nameProblem(const QString &name) const;
    [[nodiscard]] QString freeName() const;

    const ThemeHolder &m_themes;
    QVBoxLayout *m_column = nullptr; // of the cards
    std::vector<Entry> m_cards;
    QLineEdit *m_name = nullptr;
    QPushButton *m_add = nullptr;
    QLabel *m_error = nullptr;
    QLabel *m_visitors = nullptr;
};

} // namespace penstock
