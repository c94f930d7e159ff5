// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/status_line.h"

#include "ui/common/calm_label.h"
#include "ui/window/frame_meter.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QToolButton>

namespace penstock {

QString loadText(const Snapshot &snapshot)
{
    int connections = 0;
    double messages = 0;
    double bytes = 0;
    for (const GroupView &group : snapshot.groups) {
        connections += group.connections;
        messages += group.outMessagesPerSecond;
        bytes += group.outBytesPerSecond;
    }
    return StatusLine::tr("%1 connections · %2 msg/s · %3 · waiting %4 of %5 budget")
        .arg(formatCount(connections), formatCount(static_cast<qint64>(messages + 0.5)), formatByteRate(bytes),
             formatBytes(ByteCount(snapshot.waitingBytes)), formatBytes(ByteCount(snapshot.budgetBytes)));
}

namespace {

CalmLabel::Look rightAligned()
{
    CalmLabel::Look look;
    look.align = Qt::AlignRight;
    return look;
}

} // namespace

StatusLine::StatusLine(const ThemeHolder &themes, const FrameMeter &meter, QWidget *parent)
    : QFrame(parent)
    , m_meter(meter)
    , m_address(new QToolButton(this))
    , m_load(new CalmLabel(themes, {}, QString(78, QLatin1Char('0')), this))
    , m_cost(new CalmLabel(themes, rightAligned(), QString(66, QLatin1Char('0')), this))
    , m_event(new CalmLabel(themes, {}, QString(30, QLatin1Char('0')), this))
{
    setObjectName(QStringLiteral("statusLine"));
    setProperty("bar", QStringLiteral("bottom"));
    m_address->setObjectName(QStringLiteral("statusAddress"));
    m_address->setProperty("kind", QStringLiteral("quiet"));
    m_address->setToolTip(tr("Any WebSocket client can join here. Click to copy."));
    m_address->setText(tr("not listening"));
    m_address->setEnabled(false);
    m_load->setObjectName(QStringLiteral("statusLoad"));
    m_load->setToolTip(tr("Messages and bytes handed to the kernel over all connections, and what waits in all stages "
                          "before the readers. At the budget the source is held."));
    m_cost->setObjectName(QStringLiteral("statusCost"));
    m_cost->setToolTip(
        tr("What the tool itself costs: the time of a frame (median and worst of the last 2 s), how late "
           "samples are taken (p99), processor cores and memory of this process."));
    m_event->setObjectName(QStringLiteral("statusEvent"));
    m_event->setToolTip(tr("The last event"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 2, 16, 2);
    row->setSpacing(8);
    row->addWidget(m_address);
    row->addWidget(m_load);
    row->addStretch(1);
    row->addWidget(m_cost);
    row->addWidget(m_event);
    connect(m_address, &QToolButton::clicked, this, &StatusLine::copyAddress);
}

void StatusLine::showSnapshot(const Snapshot &snapshot)
{
    const bool listening = !snapshot.address.isEmpty() && snapshot.state == RunState::Running;
    const QString address = listening ? snapshot.address : tr("not listening");
    if (m_address->text() != address) {
        m_address->setText(address);
        m_address->setAccessibleName(tr("Address %1, click to copy").arg(address));
        m_address->setEnabled(listening);
    }
    m_load->setText(loadText(snapshot));
    if (!snapshot.events.empty()) {
        const Event &event = snapshot.events.back();
        const QString text = event.subject.isEmpty() ? event.text : event.subject + QLatin1Char(' ') + event.text;
        m_event->setText(QStringLiteral("· ") + text);
    }
    showCost(snapshot);
}

void StatusLine::showCost(const Snapshot &snapshot)
{
    // Twice a second is enough for numbers that nobody waits for.
    if (snapshot.tick - m_lastCostTick < 5 && snapshot.tick >= m_lastCostTick)
        return;
    m_lastCostTick = snapshot.tick;
    const DurationSummary frame = m_meter.recent();
    m_cost->setText(
        tr("frame %1, worst %2 · sampling jitter %3 · %4 cores · %5")
            .arg(formatDuration(frame.p50), formatDuration(frame.max), formatDuration(snapshot.cost.samplingJitter.p99),
                 QString::number(snapshot.cost.cpuCores, 'f', 2), formatBytes(ByteCount(snapshot.cost.rssBytes))));
}

void StatusLine::setPresenting(bool on)
{
    m_address->setVisible(!on);
}

void StatusLine::copyAddress()
{
    if (!m_address->isEnabled())
        return;
    QGuiApplication::clipboard()->setText(m_address->text());
    Q_EMIT addressCopied(m_address->text());
}

} // namespace penstock
