// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/connection_cells.h"

namespace penstock {

namespace {

QString dash()
{
    return QStringLiteral("—");
}

QString bytesText(const Gauge &gauge)
{
    return gauge.known() ? formatBytes(ByteCount(gauge.value())) : dash();
}

QString p99Text(const DurationSummary &summary)
{
    return summary.count == 0 ? dash() : formatDuration(summary.p99);
}

QString countText(quint64 count)
{
    return formatCount(static_cast<qint64>(count));
}

double p99Key(const DurationSummary &summary)
{
    return summary.count == 0 ? -1 : toMs(summary.p99);
}

// How bad a state is, for ordering.
int severity(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Blocked:
        return 4;
    case ConnectionState::Rising:
        return 3;
    case ConnectionState::Draining:
        return 2;
    case ConnectionState::Flowing:
        return 1;
    case ConnectionState::Closed:
        return 0;
    }
    return 0;
}

constexpr Nanos keepsUp = std::chrono::milliseconds(50);
constexpr qint64 littleWaiting = 16 << 10;

} // namespace

QString ConnectionCells::title(Column column)
{
    switch (column) {
    case Column::Name:
        return tr("Name");
    case Column::State:
        return tr("State");
    case Column::Behind:
        return tr("Behind");
    case Column::Outbox:
        return tr("Outbox");
    case Column::Library:
        return tr("bytesToWrite");
    case Column::Kernel:
        return tr("Kernel");
    case Column::Peer:
        return tr("Peer");
    case Column::DrainP99:
        return tr("Drain p99");
    case Column::AgeP99:
        return tr("Age p99");
    case Column::Lost:
        return tr("Dropped");
    case Column::Out:
        return tr("Out");
    case Column::Retransmits:
        return tr("Retrans");
    case Column::LastMinute:
        return tr("Last 60 s");
    }
    return {};
}

QString ConnectionCells::meaning(Column column)
{
    switch (column) {
    case Column::Name:
        return tr("The connection: one WebSocket, named by its reader or by ?name= in the address.");
    case Column::State:
        return tr("● flowing: keeps up. ▲ rising: more waits than a second ago. ■ blocked: over high water and nothing "
                  "moves. ▼ draining: less waits than a second ago. × closed.");
    case Column::Behind:
        return tr("Age of the oldest message the peer's kernel has not acknowledged: head of the outbox, or the oldest "
                  "byte by bytes written minus SIOCOUTQ.");
    case Column::Outbox:
        return tr("Messages in our own queue in front of the socket. Policies act here.");
    case Column::Library:
        return tr("Bytes in the library: QTcpSocket::bytesToWrite(), and what waits in the TLS layer over wss.");
    case Column::Kernel:
        return tr("Bytes in this end's kernel, unsent and in flight (SIOCOUTQ). No library counter sees them.");
    case Column::Peer:
        return tr("Bytes that arrived at the peer's kernel and that the reader has not read (SIOCINQ at its end).");
    case Column::DrainP99:
        return tr("99th percentile of drain episodes since the start: from passing high water until the kernel's send "
                  "queue is empty, too.");
    case Column::AgeP99:
        return tr(
            "99th percentile of the age of messages when read, over the last second: birth to reading, one clock.");
    case Column::Lost:
        return tr("Messages offered to this connection that will never be delivered, by policy. From the ledger.");
    case Column::Out:
        return tr("Bytes handed to the kernel per second, over the last second.");
    case Column::Retransmits:
        return tr("TCP segments sent again since the connection began (TCP_INFO). A reader that is merely slow causes "
                  "none.");
    case Column::LastMinute:
        return tr("Waiting bytes over the last minute, the highest of each second. One scale for all rows, logarithmic "
                  "above 64 KiB.");
    }
    return {};
}

QString ConnectionCells::text(const ConnectionView &view, Column column)
{
    switch (column) {
    case Column::Name:
        return view.name;
    case Column::State:
        return stateName(view.state);
    case Column::Behind:
        return formatDuration(view.behind);
    case Column::Outbox:
        return formatCount(view.stages.outboxMessages);
    case Column::Library:
        return view.stages.at(Stage::Socket).known() ? formatBytes(ByteCount(view.stages.libraryBytes())) : dash();
    case Column::Kernel:
        return bytesText(view.stages.kernelBytes());
    case Column::Peer:
        return bytesText(view.stages.at(Stage::PeerKernel));
    case Column::DrainP99:
        return p99Text(drain(view));
    case Column::AgeP99:
        return p99Text(view.age);
    case Column::Lost:
        return countText(view.ledger.lost());
    case Column::Out:
        return formatByteRate(view.outBytesPerSecond);
    case Column::Retransmits:
        return view.tcp ? formatCount(view.tcp->retransmits) : dash();
    case Column::LastMinute:
        return {};
    }
    return {};
}

QString ConnectionCells::unavailable(const ConnectionView &view, Column column)
{
    const auto why = [](const Gauge &gauge) { return gauge.known() ? QString() : unavailableText(gauge.why()); };
    switch (column) {
    case Column::Library:
        return why(view.stages.at(Stage::Socket));
    case Column::Kernel:
        return why(view.stages.kernelBytes());
    case Column::Peer:
        return why(view.stages.at(Stage::PeerKernel));
    case Column::DrainP99:
        return drain(view).count == 0 ? tr("no drain episode has ended yet") : QString();
    case Column::AgeP99:
        if (view.age.count > 0)
            return {};
        return view.read.known() ? tr("nothing was read in the last second") : unavailableText(view.read.why());
    case Column::Retransmits:
        return view.tcp ? QString() : unavailableText(Unavailable::NoKernelNumbers);
    case Column::Name:
    case Column::State:
    case Column::Behind:
    case Column::Outbox:
    case Column::Lost:
    case Column::Out:
    case Column::LastMinute:
        return {};
    }
    return {};
}

namespace {

QString stateTip(const ConnectionView &view)
{
    QString tip =
        view.causeText.isEmpty() ? ConnectionCells::tr("cause: %1").arg(causeName(view.cause)) : view.causeText;
    if (view.gateClosed)
        tip += QLatin1Char('\n') + ConnectionCells::tr("The drain gate is closed.");
    if (view.forecast) {
        tip += QLatin1Char('\n') +
               ConnectionCells::tr("%1 in about %2.").arg(view.forecast->what, formatDuration(view.forecast->in));
    }
    if (view.close) {
        tip += QLatin1Char('\n') +
               ConnectionCells::tr("Closed with %1 %2").arg(view.close->code).arg(view.close->reason).trimmed();
    }
    return tip;
}

QString lostTip(const Ledger &ledger)
{
    return ConnectionCells::tr("refused %1 · oldest dropped %2 · conflated %3 · expired %4 · evicted %5")
        .arg(countText(ledger.droppedNewest), countText(ledger.droppedOldest), countText(ledger.conflated),
             countText(ledger.expired), countText(ledger.evicted));
}

QString summaryTip(const DurationSummary &summary)
{
    return ConnectionCells::tr("p50 %1 · p90 %2 · p99 %3 · max %4 (%5 values)")
        .arg(formatDuration(summary.p50), formatDuration(summary.p90), formatDuration(summary.p99),
             formatDuration(summary.max), countText(summary.count));
}

} // namespace

QString ConnectionCells::toolTip(const ConnectionView &view, const QString &group, Column column)
{
    if (const QString why = unavailable(view, column); !why.isEmpty())
        return tr("Not available: %1.").arg(why);
    const Stages &stages = view.stages;
    switch (column) {
    case Column::Name:
        return tr("%1 · group %2 · %3")
            .arg(view.name, group, view.peer == PeerKind::Visitor ? tr("visitor") : tr("reader of the lab"));
    case Column::State:
        return stateTip(view);
    case Column::Behind:
        return tr("%1 waiting in all known stages").arg(formatBytes(ByteCount(stages.waitingBytes())));
    case Column::Outbox:
        return tr("%1 messages · %2 · oldest %3")
            .arg(formatCount(stages.outboxMessages), bytesText(stages.at(Stage::Outbox)),
                 formatDuration(view.outboxOldest));
    case Column::Library:
        return tr("socket buffer %1 · TLS %2")
            .arg(bytesText(stages.at(Stage::Socket)), bytesText(stages.at(Stage::Tls)));
    case Column::Kernel:
        return tr("unsent %1 · in flight %2")
            .arg(bytesText(stages.at(Stage::KernelUnsent)), bytesText(stages.at(Stage::KernelInFlight)));
    case Column::Peer:
        return tr("arrived and not read: %1").arg(bytesText(stages.at(Stage::PeerKernel)));
    case Column::DrainP99:
        return tr("library empty: %1\nkernel empty: %2")
            .arg(summaryTip(view.drainLibrary), summaryTip(view.drainKernel));
    case Column::AgeP99:
        return summaryTip(view.age);
    case Column::Lost:
        return lostTip(view.ledger);
    case Column::Out:
        return tr("%1 messages").arg(formatRate(Rate(view.outMessagesPerSecond)));
    case Column::Retransmits:
        return tr("round trip %1 · window %2 segments")
            .arg(formatDuration(std::chrono::microseconds(view.tcp->rttUs)), formatCount(view.tcp->cwndSegments));
    case Column::LastMinute:
        return {};
    }
    return {};
}

QString ConnectionCells::lastMinuteTip(const Sparkline &waiting)
{
    return tr("Highest of the last %1 s: %2 waiting")
        .arg(waiting.size())
        .arg(formatBytes(ByteCount(static_cast<qint64>(waiting.highest()))));
}

double ConnectionCells::sortKey(const ConnectionView &view, Column column)
{
    const auto known = [](const Gauge &gauge) { return static_cast<double>(gauge.valueOr(-1)); };
    switch (column) {
    case Column::Name:
        return -1;
    case Column::State:
        return severity(view.state);
    case Column::Behind:
        return toMs(view.behind);
    case Column::Outbox:
        return static_cast<double>(view.stages.outboxMessages);
    case Column::Library:
        return view.stages.at(Stage::Socket).known() ? static_cast<double>(view.stages.libraryBytes()) : -1;
    case Column::Kernel:
        return known(view.stages.kernelBytes());
    case Column::Peer:
        return known(view.stages.at(Stage::PeerKernel));
    case Column::DrainP99:
        return p99Key(drain(view));
    case Column::AgeP99:
        return p99Key(view.age);
    case Column::Lost:
        return static_cast<double>(view.ledger.lost());
    case Column::Out:
        return view.outBytesPerSecond;
    case Column::Retransmits:
        return view.tcp ? static_cast<double>(view.tcp->retransmits) : -1;
    case Column::LastMinute:
        return static_cast<double>(view.stages.waitingBytes());
    }
    return -1;
}

ConnectionsModel::SortKey ConnectionCells::trouble(const ConnectionView &view)
{
    const qint64 waiting = view.stages.waitingBytes();
    return {view.state == ConnectionState::Closed ? 0.0 : 1.0, view.behind < keepsUp ? 0.0 : toMs(view.behind),
            waiting < littleWaiting ? 0.0 : static_cast<double>(waiting)};
}

const DurationSummary &ConnectionCells::drain(const ConnectionView &view)
{
    return view.drainKernel.count > 0 || view.stages.kernelBytes().known() ? view.drainKernel : view.drainLibrary;
}

} // namespace penstock
