// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"

#include <QFrame>

class QToolButton;

namespace penstock {

class CalmLabel;
class FrameMeter;
class ThemeHolder;

/*!
 * The line at the bottom: the address (a click copies it), connections, rates, what waits of the budget; at the right
 * what the tool itself costs, and the last event.
 * \thread UI.
 */
class StatusLine : public QFrame {
    Q_OBJECT
public:
    StatusLine(const ThemeHolder &themes, const FrameMeter &meter, QWidget *parent = nullptr);

    void showSnapshot(const Snapshot &snapshot);
    /*! The address is a secret while presenting. */
    void setPresenting(bool on);

public Q_SLOTS:
    void copyAddress();

Q_SIGNALS:
    void addressCopied(const QString &address);

private:
    void showCost(const Snapshot &snapshot);

    const FrameMeter &m_meter;
    QToolButton *m_address;
    CalmLabel *m_load;
    CalmLabel *m_cost;
    CalmLabel *m_event;
    quint64 m_lastCostTick = 0;
};

/*! "24 connections · 9,610 msg/s · 1.2 MiB/s · waiting 19.4 MiB of 1 GiB budget". Pure. */
[[nodiscard]] QString loadText(const Snapshot &snapshot);

} // namespace penstock
