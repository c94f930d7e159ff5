// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/connection_record.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock {

namespace {

void judge(ConnectionRecord &record, const Policy &policy, std::optional<Nanos> budgetIn)
{
    const ConnectionSample &sample = *record.last;
    ConnectionView &view = record.view;
    CauseInput input;
    input.at = sample.at;
    input.stages = view.stages;
    input.ackedBytes = static_cast<qint64>(sample.bytesAcknowledged);
    if (record.reader)
        input.readBytes = static_cast<qint64>(record.reader->bytesRead);
    else
        input.readBytes = Unavailable::NotReported;
    input.offered = static_cast<qint64>(sample.ledger.offered);
    input.tcp = sample.tcp;
    input.sendBuffer = sample.sendBuffer;
    input.kernelMemory = sample.kernelMemory;
    input.held = sample.held;
    input.gateClosed = sample.gateClosed;
    input.budgetIn = budgetIn;
    input.setLimits(policy);
    record.judge.add(input);
    view.cause = record.judge.cause();
    view.causeText = record.judge.text();
    view.state = record.judge.state();
    view.tcp = record.judge.tcp();
    view.forecast = record.judge.forecast();
}

} // namespace

qint64 ConnectionRecord::outstandingBytes() const
{
    if (!last)
        return 0;
    const quint64 taken = reader ? std::min(reader->bytesRead, last->bytesEnqueued) : last->bytesAcknowledged;
    // The library may hold more than our messages: answers to pings.
    return last->stages.at(Stage::Outbox).valueOr(0) +
           std::max(static_cast<qint64>(last->bytesEnqueued - taken), last->stages.libraryBytes());
}

void refreshView(ConnectionRecord &record, const Policy &policy, std::optional<Nanos> budgetIn)
{
    const ConnectionSample &sample = *record.last;
    ConnectionView &view = record.view;
    view.id = record.identity.id;
    view.name = record.identity.name;
    view.stages = sample.stages;
    if (record.reader)
        view.stages.at(Stage::PeerKernel) = record.reader->peerKernel;
    view.behind = sample.oldestUnacknowledged ? sample.at - *sample.oldestUnacknowledged : Nanos(0);
    view.outboxOldest = sample.outboxOldest ? sample.at - *sample.outboxOldest : Nanos(0);
    view.gateClosed = sample.gateClosed;
    view.ledger = sample.ledger;
    if (record.reader) {
        view.read = static_cast<qint64>(record.reader->read);
        view.age = record.reader->age;
    } else if (sample.reportedRead > 0) {
        view.read = static_cast<qint64>(sample.reportedRead);
    } else {
        view.read = Unavailable::NotReported;
    }
    if (record.drainLibrary)
        view.drainLibrary = record.drainLibrary->summary();
    if (record.drainKernel)
        view.drainKernel = record.drainKernel->summary();
    const Ledger &ledger = sample.ledger;
    const auto rates = record.rates.add(
        sample.at, {static_cast<double>(sample.bytesAcknowledged), static_cast<double>(ledger.delivered),
                    static_cast<double>(view.read.valueOr(0)), static_cast<double>(ledger.lost() - ledger.evicted)});
    view.outBytesPerSecond = rates[0];
    view.outMessagesPerSecond = rates[1];
    view.readMessagesPerSecond = rates[2];
    view.lostPerSecond = rates[3];
    judge(record, policy, budgetIn);
}

void closeView(ConnectionRecord &record)
{
    ConnectionView &view = record.view;
    view.id = record.identity.id;
    view.name = record.identity.name;
    view.state = ConnectionState::Closed;
    view.cause = Cause::None;
    view.causeText =
        QCoreApplication::translate("penstock::ConnectionRecord", "closed with %1").arg(record.close->code);
    view.close = record.close;
    view.ledger = record.last->ledger;
    view.stages = Stages{};
    view.stages.bytes.fill(Gauge(Unavailable::Closed));
    view.tcp.reset();
    view.forecast.reset();
    view.behind = Nanos(0);
    view.outboxOldest = Nanos(0);
    view.gateClosed = false;
    view.outBytesPerSecond = view.outMessagesPerSecond = view.readMessagesPerSecond = view.lostPerSecond = 0;
}

} // namespace penstock
