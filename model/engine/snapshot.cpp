// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/snapshot.h"

namespace penstock {

QString unavailableText(Unavailable why)
{
    switch (why) {
    case Unavailable::NotYet:
        return QStringLiteral("not measured yet");
    case Unavailable::NoTls:
        return QStringLiteral("plain ws:// has no TLS layer");
    case Unavailable::NoKernelNumbers:
        return QStringLiteral("this platform does not tell what its kernel holds");
    case Unavailable::ForeignProcess:
        return QStringLiteral("the socket belongs to another program, only its owner can read this");
    case Unavailable::NotReported:
        return QStringLiteral("the client does not report it");
    case Unavailable::Closed:
        return QStringLiteral("the connection is closed");
    }
    return {};
}

qint64 Stages::waitingBytes() const noexcept
{
    qint64 sum = 0;
    for (const Gauge &stage : bytes)
        sum += stage.valueOr(0);
    return sum;
}

qint64 Stages::libraryBytes() const noexcept
{
    return at(Stage::Socket).valueOr(0) + at(Stage::Tls).valueOr(0);
}

Gauge Stages::kernelBytes() const noexcept
{
    const Gauge &unsent = at(Stage::KernelUnsent);
    const Gauge &inFlight = at(Stage::KernelInFlight);
    if (!unsent.known() && !inFlight.known())
        return unsent;
    return unsent.valueOr(0) + inFlight.valueOr(0);
}

QString stateName(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Flowing:
        return QStringLiteral("flowing");
    case ConnectionState::Rising:
        return QStringLiteral("rising");
    case ConnectionState::Blocked:
        return QStringLiteral("blocked");
    case ConnectionState::Draining:
        return QStringLiteral("draining");
    case ConnectionState::Closed:
        return QStringLiteral("closed");
    }
    return {};
}

QString causeName(Cause cause)
{
    switch (cause) {
    case Cause::None:
        return QStringLiteral("none");
    case Cause::Reader:
        return QStringLiteral("reader");
    case Cause::Network:
        return QStringLiteral("network");
    case Cause::SendBuffer:
        return QStringLiteral("send-buffer");
    case Cause::Policy:
        return QStringLiteral("policy");
    case Cause::Source:
        return QStringLiteral("source");
    case Cause::Mixed:
        return QStringLiteral("mixed");
    }
    return {};
}

QString eventName(EventKind kind)
{
    switch (kind) {
    case EventKind::Started:
        return QStringLiteral("started");
    case EventKind::Connected:
        return QStringLiteral("connected");
    case EventKind::HighWater:
        return QStringLiteral("high-water");
    case EventKind::Drained:
        return QStringLiteral("drained");
    case EventKind::Dropped:
        return QStringLiteral("dropped");
    case EventKind::Evicted:
        return QStringLiteral("evicted");
    case EventKind::PolicyChanged:
        return QStringLiteral("policy-changed");
    case EventKind::SourceChanged:
        return QStringLiteral("source-changed");
    case EventKind::ReadersChanged:
        return QStringLiteral("readers-changed");
    case EventKind::BudgetReached:
        return QStringLiteral("budget-reached");
    case EventKind::SourceHeld:
        return QStringLiteral("source-held");
    case EventKind::SourceResumed:
        return QStringLiteral("source-resumed");
    case EventKind::Closed:
        return QStringLiteral("closed");
    case EventKind::Refused:
        return QStringLiteral("refused");
    case EventKind::ReaderError:
        return QStringLiteral("reader-error");
    case EventKind::LedgerError:
        return QStringLiteral("ledger-error");
    case EventKind::Note:
        return QStringLiteral("note");
    case EventKind::Stopped:
        return QStringLiteral("stopped");
    }
    return {};
}

bool setsMarker(EventKind kind)
{
    switch (kind) {
    case EventKind::Dropped:
    case EventKind::Evicted:
    case EventKind::PolicyChanged:
    case EventKind::SourceChanged:
    case EventKind::ReadersChanged:
    case EventKind::BudgetReached:
    case EventKind::SourceHeld:
    case EventKind::SourceResumed:
    case EventKind::ReaderError:
    case EventKind::LedgerError:
    case EventKind::Note:
        return true;
    case EventKind::Started:
    case EventKind::Connected:
    case EventKind::HighWater:
    case EventKind::Drained:
    case EventKind::Closed:
    case EventKind::Refused:
    case EventKind::Stopped:
        return false;
    }
    return false;
}

} // namespace penstock
