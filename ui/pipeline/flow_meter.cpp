// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pipeline/flow_meter.h"

#include <algorithm>

namespace penstock {

const ConnectionView *findConnection(const Snapshot &snapshot, ConnectionId id)
{
    const auto found = std::lower_bound(
        snapshot.connections.begin(), snapshot.connections.end(), id,
        [](const ConnectionView &view, ConnectionId wanted) { return number(view.id) < number(wanted); });
    return found != snapshot.connections.end() && found->id == id ? &*found : nullptr;
}

namespace {

TargetFlow connectionFlow(const Snapshot &snapshot, const ConnectionView &view)
{
    const bool open = view.state != ConnectionState::Closed;
    return {view.stages,
            open ? snapshot.source.messagesPerSecond : 0,
            open ? snapshot.source.bytesPerSecond : 0,
            view.outMessagesPerSecond,
            view.outBytesPerSecond,
            view.readMessagesPerSecond,
            view.read.known()};
}

TargetFlow groupFlow(const Snapshot &snapshot, GroupIndex index, const GroupView &group)
{
    TargetFlow flow;
    flow.stages = group.stages;
    flow.offeredMessages = snapshot.source.messagesPerSecond * group.connections;
    flow.offeredBytes = snapshot.source.bytesPerSecond * group.connections;
    flow.deliveredMessages = group.outMessagesPerSecond;
    flow.toKernelBytes = group.outBytesPerSecond;
    flow.readKnown = group.read.known();
    for (const ConnectionView &view : snapshot.connections)
        if (view.group == index)
            flow.readMessages += view.readMessagesPerSecond;
    return flow;
}

} // namespace

std::optional<TargetFlow> targetFlow(const Snapshot &snapshot, const PipelineTarget &target)
{
    if (const auto *id = std::get_if<ConnectionId>(&target)) {
        const ConnectionView *view = findConnection(snapshot, *id);
        return view != nullptr ? std::optional(connectionFlow(snapshot, *view)) : std::nullopt;
    }
    if (const auto *group = std::get_if<GroupIndex>(&target))
        if (number(*group) < snapshot.groups.size())
            return groupFlow(snapshot, *group, snapshot.groups[number(*group)]);
    return std::nullopt;
}

void FlowMeter::setTarget(const PipelineTarget &target)
{
    if (m_target == target)
        return;
    m_target = target;
    m_samples.clear();
}

double FlowMeter::growth(const Gauge &now, const Gauge &before, double seconds) const
{
    if (!now.known() || !before.known() || seconds <= 0)
        return 0;
    return static_cast<double>(now.value() - before.value()) / seconds;
}

FlowRates FlowMeter::measure(const Snapshot &snapshot)
{
    FlowRates rates;
    const std::optional<TargetFlow> flow = targetFlow(snapshot, m_target);
    if (!flow)
        return rates;
    while (!m_samples.empty() && snapshot.at - m_samples.front().at > std::chrono::milliseconds(1050))
        m_samples.pop_front();
    m_samples.push_back({snapshot.at, flow->stages});
    const Sample &before = m_samples.front();
    const double seconds = toSeconds(snapshot.at - before.at);
    const auto grown = [&](Stage stage) { return growth(flow->stages.at(stage), before.stages.at(stage), seconds); };

    const double toKernel = flow->toKernelBytes;
    const double delivered = std::max(0.0, toKernel + grown(Stage::Socket) + grown(Stage::Tls));
    const double frame = flow->deliveredMessages > 0 && delivered > 0 ? delivered / flow->deliveredMessages
                         : flow->offeredMessages > 0                  ? flow->offeredBytes / flow->offeredMessages
                                                                      : 0;
    const double offered = flow->offeredMessages * frame;
    // Behind the kernel the reader's own count is the better witness, where there is one.
    const double left =
        std::max(0.0, toKernel - growth(flow->stages.kernelBytes(), before.stages.kernelBytes(), seconds));
    const double read = flow->readKnown ? flow->readMessages * frame : left;
    const double toPeer = flow->readKnown ? std::max(0.0, read + grown(Stage::PeerKernel)) : left;
    rates.bytesPerSecond = {offered, delivered, toKernel + grown(Stage::Tls), toKernel, toPeer, read};
    return rates;
}

} // namespace penstock
