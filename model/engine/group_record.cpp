// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/group_record.h"

#include <algorithm>

namespace penstock {

namespace {

void addStages(Stages &sum, const Stages &one)
{
    sum.outboxMessages += one.outboxMessages;
    for (std::size_t i = 0; i < sum.bytes.size(); ++i) {
        if (one.bytes[i].known())
            sum.bytes[i] = sum.bytes[i].valueOr(0) + one.bytes[i].value();
        else if (!sum.bytes[i].known())
            sum.bytes[i] = one.bytes[i];
    }
}

struct MemberSums {
    quint64 read = 0;
    quint64 bytesOut = 0;
    quint64 frames = 0;
    bool anyReader = false;
};

void addMember(GroupView &view, MemberSums &sums, const ConnectionRecord &member)
{
    const ConnectionSample &last = *member.last;
    view.ledger += last.ledger;
    if (!member.close) { // closed ones are here until their reader has said its last word
        ++view.connections;
        view.overHighWater += last.overHighWater ? 1 : 0;
        addStages(view.stages, member.view.stages);
    }
    sums.bytesOut += last.bytesAcknowledged;
    sums.frames += last.framesWritten;
    if (member.peer == PeerKind::Reader && member.reader) {
        sums.anyReader = true;
        sums.read += member.reader->read;
        view.inFlight += static_cast<qint64>(last.ledger.delivered) - static_cast<qint64>(member.reader->read);
    } else if (last.reportedRead > 0) {
        sums.anyReader = true;
        sums.read += last.reportedRead;
    }
}

void addDistributions(GroupView &view, const GroupRecord &group)
{
    view.age = group.age.summary();
    view.ageNow = group.ageNow.summary();
    view.sendLibrary = group.sendLibrary.summary();
    view.sendKernel = group.sendKernel.summary();
    view.drainLibrary = group.drainLibrary.summary();
    view.drainKernel = group.drainKernel.summary();
    view.drainEpisodes = group.drainEpisodes;
    view.highWaterEvents = group.highWaterEvents;
    view.evictions = group.evictions;
}

} // namespace

GroupView groupView(GroupRecord &group, const std::vector<const ConnectionRecord *> &members, TimePoint at)
{
    GroupView view;
    view.name = group.now.name;
    view.policy = group.now.policy;
    view.pace = group.now.pace;
    view.receiveBuffer = group.now.receiveBuffer;
    view.wanted = group.now.wanted;
    view.ledger = group.closedLedger;
    MemberSums sums{group.closedRead, group.closedBytesOut, group.closedFrames, group.closedRead > 0};
    for (const ConnectionRecord *member : members)
        addMember(view, sums, *member);
    view.read = sums.anyReader || group.now.wanted > 0 ? Gauge(static_cast<qint64>(sums.read))
                                                       : Gauge(Unavailable::NotReported);
    view.lostWithClosed = group.lostWithClosed;
    view.bytesOut = sums.bytesOut;
    addDistributions(view, group);
    group.peak.waitingBytes = std::max(group.peak.waitingBytes, view.stages.waitingBytes());
    view.peak = group.peak;

    const double lost = static_cast<double>(view.ledger.lost() - view.ledger.evicted);
    const auto rates =
        group.rates.add(at, {static_cast<double>(sums.bytesOut), static_cast<double>(view.ledger.delivered), lost});
    view.outBytesPerSecond = rates[0];
    view.outMessagesPerSecond = rates[1];
    view.lostPerSecond = rates[2];
    const auto conflation = group.conflation.add(
        at, {static_cast<double>(view.ledger.offered), static_cast<double>(view.ledger.conflated)});
    view.conflatedShare = conflation[0] > 0 ? conflation[1] / conflation[0] : 0;
    view.framesPerMessage =
        view.ledger.delivered > 0 ? static_cast<double>(sums.frames) / static_cast<double>(view.ledger.delivered) : 1;
    return view;
}

} // namespace penstock
