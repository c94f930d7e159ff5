// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/ledger_card.h"

#include "ui/common/calm_label.h"

#include <QGridLayout>
#include <QLabel>

namespace penstock {

LedgerCard::LedgerCard(const ThemeHolder &themes, QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("ledgerCard"));
    struct Line {
        const char *name;
        QString label;
        QString tip;
    };
    const std::array<Line, RowCount> lines{
        Line{"Offered", tr("offered"),
             tr("Messages offered to connections: produced, times the connections there were")},
        Line{"Delivered", tr("delivered"), tr("Handed to a socket; read and on the way are part of it")},
        Line{"Read", tr("read"), tr("Read by readers of ours")},
        Line{"OnTheWay", tr("on the way"),
             tr("Handed to a socket and not yet read: in the socket buffer and the kernels. Readers of ours only")},
        Line{"Conflated", tr("conflated"), tr("Replaced by a newer message of the same key while they waited")},
        Line{"Dropped", tr("dropped"), tr("Refused or thrown out at the limit of an outbox")},
        Line{"Expired", tr("expired"), tr("Too old when their turn came")},
        Line{"Evicted", tr("evicted"), tr("Waited in the outbox of a connection that ended")},
        Line{"Waiting", tr("in outboxes"), tr("In an outbox now, counted by looking into it")},
        Line{"Unaccounted", tr("unaccounted"),
             tr("Offered, minus delivered, waiting and all that was lost. Always 0")}};
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(2);
    auto *title = new QLabel(tr("Every message is accounted for"), this);
    title->setProperty("role", QStringLiteral("heading"));
    grid->addWidget(title, 0, 0, 1, 5);
    grid->setColumnMinimumWidth(2, 12);
    for (const int column : {1, 4})
        grid->setColumnStretch(column, 1);
    for (int i = 0; i < RowCount; ++i) {
        const Line &line = lines[static_cast<std::size_t>(i)];
        auto *label = new QLabel(line.label, this);
        label->setProperty("role", QStringLiteral("muted"));
        label->setToolTip(line.tip);
        const Ink ink = i == Unaccounted ? Ink::GoodText : Ink::Text;
        auto *value = new CalmLabel(themes, {Type::Small, Weight::Strong, ink, Qt::AlignRight},
                                    QStringLiteral("10,000,000"), this);
        value->setText(QStringLiteral("0"));
        value->setObjectName(QStringLiteral("ledger") + QLatin1String(line.name));
        value->setAccessibleName(line.label);
        value->setToolTip(line.tip);
        const bool right = i >= Conflated && i <= Evicted; // what was lost stands at the right
        const int row = 1 + (right ? i - Conflated : i < Conflated ? i : i - Evicted + OnTheWay);
        grid->addWidget(label, row, right ? 3 : 0);
        grid->addWidget(value, row, right ? 4 : 1);
        m_values[static_cast<std::size_t>(i)] = value;
    }
}

void LedgerCard::setRow(Row row, qint64 value)
{
    m_values[static_cast<std::size_t>(row)]->setText(formatCount(value));
}

void LedgerCard::showSnapshot(const Snapshot &snapshot)
{
    const Ledger &ledger = snapshot.totals;
    const auto count = [](quint64 value) { return static_cast<qint64>(value); };
    setRow(Offered, count(ledger.offered));
    setRow(Delivered, count(ledger.delivered));
    setRow(Read, count(snapshot.read));
    qint64 onTheWay = 0;
    for (const GroupView &group : snapshot.groups)
        onTheWay += group.inFlight;
    setRow(OnTheWay, onTheWay);
    setRow(Conflated, count(ledger.conflated));
    setRow(Dropped, count(ledger.droppedNewest + ledger.droppedOldest));
    setRow(Expired, count(ledger.expired));
    setRow(Evicted, count(ledger.evicted));
    setRow(Waiting, count(ledger.waiting));
    setRow(Unaccounted, ledger.unaccounted());
    m_values[Unaccounted]->setInk(ledger.unaccounted() == 0 ? Ink::GoodText : Ink::DangerText);
}

} // namespace penstock
