// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme_holder.h"

#include <QTabBar>

namespace penstock {

/*!
 * Chooses a group: one segment each with its name and how many connections it has, "slow · 1". Keeps the choice by name
 * when groups come and go.
 * \thread UI.
 */
class GroupTabs : public QTabBar {
    Q_OBJECT
public:
    explicit GroupTabs(const ThemeHolder &themes, QWidget *parent = nullptr);

    /*! Shows the groups of a snapshot; touches nothing that is unchanged. */
    void setGroups(const std::vector<GroupView> &groups);
    /*! Empty if there is none. */
    [[nodiscard]] QString current() const;
    /*! Ignored if there is no such group. */
    void choose(const QString &group);

Q_SIGNALS:
    /*! Another group is shown; empty: none is left. */
    void groupChosen(const QString &group);

protected:
    void paintEvent(QPaintEvent *event) override;
    [[nodiscard]] QSize tabSizeHint(int index) const override;
    [[nodiscard]] QSize minimumTabSizeHint(int index) const override;

private:
    [[nodiscard]] bool hasTabs(const std::vector<GroupView> &groups) const;
    void rebuild(const std::vector<GroupView> &groups);

    const ThemeHolder &m_themes;
    bool m_rebuilding = false;
};

} // namespace penstock
