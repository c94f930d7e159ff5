// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pipeline/pipeline_facts.h"

#include "ui/common/looks.h"
#include "ui/pipeline/flow_meter.h"
#include "ui/pipeline/pipeline_words.h"
#include "ui/pipeline/tank_scale.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace penstock {

namespace {

constexpr double limitHeight = 0.85; // where a limit stands in its tank, so that its line is seen
constexpr ByteCount kernelDefault{4 << 20};
constexpr ByteCount peerDefault{6 << 20};

// Gathers what the builder functions below share.
struct Scene {
    const Snapshot &snapshot;
    const ConnectionView *connection = nullptr; // null for a group
    const GroupView *group = nullptr;
    GroupIndex groupIndex{};
    TargetFlow flow{};
    FlowRates rates{};
    qint64 members = 1; // open connections the sums are over
    qint64 gatesClosed = 0;

    [[nodiscard]] const Policy &policy() const { return group->policy; }
    [[nodiscard]] ByteCount budget() const
    {
        return ByteCount(snapshot.budgetBytes > 0 ? snapshot.budgetBytes : qint64(1) << 30);
    }
    [[nodiscard]] ByteCount times(ByteCount one) const { return ByteCount(one.value() * std::max<qint64>(1, members)); }
};

ByteCount bytesOf(const Gauge &gauge)
{
    return ByteCount(gauge.valueOr(0));
}

QString tip(const QString &title, const QString &number, const QString &explanation, const QString &scale)
{
    QString text = QStringLiteral("<b>%1</b>").arg(title.toHtmlEscaped());
    if (!number.isEmpty())
        text += QStringLiteral(" &nbsp;%1").arg(number.toHtmlEscaped());
    for (const QString &line : {explanation, scale})
        if (!line.isEmpty())
            text += QStringLiteral("<br>") + line.toHtmlEscaped();
    return QStringLiteral("<p style='white-space:normal'>%1</p>").arg(text);
}

QString scaleText(const TankScale &scale)
{
    const QString full = formatBytes(scale.full());
    return scale.isLinear() ? words::tr("Full at %1.").arg(full)
                            : words::tr("No limit here: logarithmic height, full at %1.").arg(full);
}

// What all byte tanks have in common.
StationFacts tank(Stage stage, const Gauge &gauge, const TankScale &scale)
{
    StationFacts facts;
    facts.title = stageTitle(stage);
    facts.subtitle = stageSource(stage);
    if (!gauge.known()) {
        facts.unavailable = unavailableText(gauge.why());
        facts.toolTip = tip(facts.title, words::tr("cannot be read: %1").arg(facts.unavailable),
                            stageExplanation(stage), QString());
        return facts;
    }
    facts.number = formatBytes(ByteCount(gauge.value()));
    facts.fill = scale.share(ByteCount(gauge.value()));
    facts.toolTip = tip(facts.title, facts.number, stageExplanation(stage), scaleText(scale));
    return facts;
}

StationFacts sourceStation(const Scene &scene)
{
    const SourceView &source = scene.snapshot.source;
    StationFacts facts;
    facts.title = words::tr("Source");
    facts.subtitle = words::sourceLoad(source.spec);
    if (source.held != HoldReason::None) {
        facts.number = words::tr("held");
        facts.note = words::holdReason(source.held);
    } else {
        facts.number = formatByteRate(source.bytesPerSecond);
        facts.note = words::tr("synthetic");
    }
    facts.toolTip =
        tip(facts.title,
            words::tr("%1, %2").arg(formatRate(Rate(source.messagesPerSecond)), formatByteRate(source.bytesPerSecond)),
            words::tr("What is produced and offered to every connection, payload only, over the last "
                      "second. Produced so far: %1 messages.")
                .arg(formatCount(static_cast<qint64>(source.produced))),
            source.lag > std::chrono::milliseconds(1)
                ? words::tr("It is %1 late against its schedule.").arg(formatDuration(source.lag))
                : QString());
    return facts;
}

StationFacts outboxStation(const Scene &scene)
{
    const Gauge &bytes = scene.flow.stages.at(Stage::Outbox);
    const qint64 messages = scene.flow.stages.outboxMessages;
    const std::optional<Admission> &admission = scene.policy().admission;
    const bool byBytes = admission && admission->bytes;
    const ByteCount full =
        byBytes
            ? ByteCount(static_cast<qint64>(static_cast<double>(scene.times(*admission->bytes).value()) / limitHeight))
            : scene.budget();
    StationFacts facts = tank(Stage::Outbox, bytes, byBytes ? TankScale::capacity(full) : TankScale::open(full));
    if (!facts.unavailable.isEmpty())
        return facts;
    facts.corner = words::tr("limit off");
    if (admission) {
        if (!byBytes && admission->messages) {
            const qint64 limit = admission->messages->value() * std::max<qint64>(1, scene.members);
            facts.fill = std::clamp(static_cast<double>(messages) / static_cast<double>(limit) * limitHeight, 0.0, 1.0);
        }
        facts.corner.clear();
        facts.marks.push_back({limitHeight, words::tr("limit %1").arg(words::admissionLimit(*admission))});
    }
    facts.subtitle = words::tr("%1 msgs").arg(formatCount(messages));
    const Nanos oldest = scene.connection != nullptr ? scene.connection->outboxOldest : Nanos(0);
    if (messages > 0 && oldest.count() > 0)
        facts.note = words::tr("oldest %1").arg(formatDuration(oldest));
    return facts;
}

StationFacts socketStation(const Scene &scene)
{
    const TankScale scale = TankScale::open(scene.budget());
    StationFacts facts = tank(Stage::Socket, scene.flow.stages.at(Stage::Socket), scale);
    if (!facts.unavailable.isEmpty())
        return facts;
    const ByteCount high = highWater(scene.policy());
    facts.marks.push_back({scale.share(scene.times(high)), words::tr("high %1").arg(formatBytes(high))});
    if (scene.policy().gate)
        facts.marks.push_back({scale.share(scene.times(scene.policy().gate->low)), QString()});
    return facts;
}

StationFacts tlsStation(const Scene &scene)
{
    StationFacts facts = tank(Stage::Tls, scene.flow.stages.at(Stage::Tls), TankScale::open(scene.budget()));
    facts.title = words::tr("TLS");
    if (!facts.unavailable.isEmpty())
        facts.subtitle = scene.flow.stages.at(Stage::Tls).why() == Unavailable::NoTls ? words::tr("plain") : QString();
    else
        facts.subtitle.clear();
    return facts;
}

ByteCount sendBuffers(const Scene &scene)
{
    if (scene.connection != nullptr)
        return ByteCount(scene.connection->tcp ? scene.connection->tcp->sendBuffer : 0);
    ByteCount sum;
    for (const ConnectionView &view : scene.snapshot.connections)
        if (view.group == scene.groupIndex && view.tcp && view.state != ConnectionState::Closed)
            sum += ByteCount(view.tcp->sendBuffer);
    return sum;
}

StationFacts kernelStation(const Scene &scene)
{
    const ByteCount buffer = sendBuffers(scene);
    const TankScale scale =
        buffer.value() > 0 ? TankScale::capacity(buffer) : TankScale::open(scene.times(kernelDefault));
    const Gauge all = scene.flow.stages.kernelBytes();
    const ByteCount unsent = bytesOf(scene.flow.stages.at(Stage::KernelUnsent));
    const ByteCount inFlight = bytesOf(scene.flow.stages.at(Stage::KernelInFlight));
    StationFacts facts = tank(Stage::KernelUnsent, all, scale);
    facts.title = words::tr("Kernel send");
    facts.subtitle = QStringLiteral("SIOCOUTQ");
    if (!facts.unavailable.isEmpty())
        return facts;
    facts.behind =
        facts.fill * (all.value() > 0 ? static_cast<double>(inFlight.value()) / static_cast<double>(all.value()) : 0.0);
    if (all.value() > 0)
        facts.note = words::tr("%1 in flight").arg(formatBytes(inFlight));
    if (buffer.value() > 0)
        facts.corner = words::tr("of %1").arg(formatBytes(buffer));
    facts.toolTip =
        tip(facts.title, facts.number,
            words::tr("%1 unsent (SIOCOUTQNSD) and %2 in flight: sent, not yet acknowledged by the peer's "
                      "kernel (SIOCOUTQ − SIOCOUTQNSD). No counter of a library sees these bytes.")
                .arg(formatBytes(unsent), formatBytes(inFlight)),
            buffer.value() > 0
                ? words::tr("Full at the send buffer's present size, %1 (SO_SNDBUF).").arg(formatBytes(buffer))
                : scaleText(scale));
    return facts;
}

StationFacts peerStation(const Scene &scene)
{
    const std::optional<ByteCount> &buffer = scene.group->receiveBuffer;
    const TankScale scale =
        buffer ? TankScale::capacity(scene.times(*buffer)) : TankScale::open(scene.times(peerDefault));
    StationFacts facts = tank(Stage::PeerKernel, scene.flow.stages.at(Stage::PeerKernel), scale);
    if (facts.unavailable.isEmpty())
        facts.corner = buffer ? words::tr("of %1").arg(formatBytes(scene.times(*buffer))) : words::tr("log scale");
    return facts;
}

StationFacts readerStation(const Scene &scene)
{
    StationFacts facts;
    facts.title = scene.connection != nullptr ? words::tr("Reader") : words::tr("Readers");
    const Gauge &read = scene.connection != nullptr ? scene.connection->read : scene.group->read;
    const QString rate = words::tr("%1 msg/s").arg(formatCount(static_cast<qint64>(scene.flow.readMessages + 0.5)));
    const double offered = scene.flow.offeredMessages;
    if (scene.connection != nullptr && scene.connection->state == ConnectionState::Closed) {
        facts.unavailable = unavailableText(Unavailable::Closed);
    } else if (!read.known() && scene.connection == nullptr) {
        facts.unavailable = unavailableText(read.why());
    } else {
        const Nanos behind = scene.connection != nullptr ? scene.connection->behind
                                                         : words::worstBehind(scene.snapshot, scene.groupIndex);
        facts.number = formatDuration(behind);
        facts.note = scene.connection != nullptr ? words::tr("behind") : words::tr("behind, the worst");
        facts.subtitle = read.known() ? rate : words::tr("reading not reported");
        facts.fill = offered > 0 ? std::clamp(scene.flow.readMessages / offered, 0.0, 1.0) : 0;
        if (offered > 0 && read.known())
            facts.corner = words::tr("takes %1").arg(formatShare(facts.fill));
    }
    facts.toolTip =
        tip(facts.title, facts.unavailable.isEmpty() ? words::tr("%1 behind").arg(facts.number) : QString(),
            facts.unavailable.isEmpty()
                ? words::tr("How old the oldest message is that the peer's kernel has not acknowledged yet. "
                            "The height is the share of the offered messages that is read: full means it "
                            "keeps up.")
                : words::tr("Cannot be read: %1").arg(facts.unavailable),
            QString());
    return facts;
}

std::array<PipeFacts, stationCount - 1> pipesOf(const Scene &scene)
{
    std::array<PipeFacts, stationCount - 1> pipes;
    const double offered = scene.rates.bytesPerSecond[0];
    for (std::size_t i = 0; i < pipes.size(); ++i) {
        const double rate = scene.rates.bytesPerSecond[i];
        pipes[i].ratio = offered > 0 ? rate / offered : (rate > 0 ? 1 : 0);
        pipes[i].toolTip =
            tip(words::tr("Flow"), formatByteRate(rate),
                words::tr("%1 of what is offered, over the last second.").arg(formatShare(pipes[i].ratio)), QString());
    }
    PipeFacts &upstream = pipes[0];
    upstream.gated = scene.snapshot.source.held != HoldReason::None || scene.policy().upstream.has_value();
    upstream.closed = scene.snapshot.source.held != HoldReason::None ? 1 : 0;
    upstream.gate = upstream.closed > 0 ? words::tr("closed") : words::tr("open");
    if (upstream.gated)
        upstream.toolTip =
            tip(words::tr("Upstream gate"), upstream.closed > 0 ? words::tr("closed") : words::tr("open"),
                words::holdExplanation(scene.snapshot.source.held), QString());
    if (const std::optional<Gate> &gate = scene.policy().gate) {
        PipeFacts &drain = pipes[1];
        drain.gated = true;
        drain.closed = static_cast<double>(scene.gatesClosed) / static_cast<double>(std::max<qint64>(1, scene.members));
        const bool some = scene.gatesClosed > 0 && scene.gatesClosed < scene.members;
        drain.gate = some                    ? QStringLiteral("%1/%2").arg(scene.gatesClosed).arg(scene.members)
                     : scene.gatesClosed > 0 ? words::tr("closed")
                                             : words::tr("open");
        drain.toolTip = tip(
            words::tr("Drain gate"), words::gateState(scene.gatesClosed, scene.members),
            words::tr("Closes at %1 in library and TLS, opens again at %2. Flow: %3.")
                .arg(formatBytes(gate->high), formatBytes(gate->low), formatByteRate(scene.rates.bytesPerSecond[1])),
            QString());
    }
    return pipes;
}

std::optional<DropFacts> dropsOf(const Scene &scene)
{
    const Ledger &ledger = scene.connection != nullptr ? scene.connection->ledger : scene.group->ledger;
    if (ledger.lost() == 0)
        return std::nullopt;
    const double perSecond = scene.connection != nullptr ? scene.connection->lostPerSecond : scene.group->lostPerSecond;
    QString text =
        QStringLiteral("%1 %2").arg(words::lossWord(ledger), formatCount(static_cast<qint64>(ledger.lost())));
    if (perSecond >= 0.5)
        text += QStringLiteral(" · ") + formatRate(Rate(perSecond));
    return DropFacts{perSecond, text};
}

QString totalText(const Scene &scene)
{
    if (scene.connection != nullptr && scene.connection->close)
        return words::closedText(*scene.connection->close, scene.snapshot.at);
    const qint64 waiting = scene.flow.stages.waitingBytes();
    if (waiting == 0)
        return scene.connection != nullptr ? words::tr("Nothing waits for this reader.")
                                           : words::tr("Nothing waits for this group.");
    const QString whose = scene.connection != nullptr ? words::tr("Total waiting for this reader: %1")
                                                      : words::tr("Total waiting for this group: %1");
    QString text = whose.arg(formatBytes(ByteCount(waiting)));
    // Where the last rate is not known or rests for a moment, what left for the reader tells.
    const double out =
        scene.connection != nullptr ? scene.connection->outBytesPerSecond : scene.group->outBytesPerSecond;
    const double speed = std::max(scene.rates.bytesPerSecond.back(), out);
    if (speed >= 1)
        text += words::tr(" = %1 at its present speed.")
                    .arg(formatDuration(fromSeconds(static_cast<double>(waiting) / speed)));
    else
        text += words::tr("; nothing is read at present.");
    if (scene.connection != nullptr && scene.connection->forecast)
        text += QLatin1Char(' ') + words::forecastText(*scene.connection->forecast);
    return text;
}

Scene connectionScene(const Snapshot &snapshot, const ConnectionView &view, const GroupView &group)
{
    Scene scene{snapshot};
    scene.connection = &view;
    scene.group = &group;
    scene.groupIndex = view.group;
    scene.gatesClosed = view.gateClosed ? 1 : 0;
    return scene;
}

Scene groupScene(const Snapshot &snapshot, GroupIndex index, const GroupView &group)
{
    Scene scene{snapshot};
    scene.group = &group;
    scene.groupIndex = index;
    scene.members = group.connections;
    scene.gatesClosed =
        std::count_if(snapshot.connections.begin(), snapshot.connections.end(),
                      [index](const ConnectionView &view) { return view.group == index && view.gateClosed; });
    return scene;
}

std::optional<Scene> sceneOf(const Snapshot &snapshot, const PipelineTarget &target)
{
    if (const auto *id = std::get_if<ConnectionId>(&target)) {
        const ConnectionView *view = findConnection(snapshot, *id);
        if (view != nullptr && number(view->group) < snapshot.groups.size())
            return connectionScene(snapshot, *view, snapshot.groups[number(view->group)]);
    }
    if (const auto *group = std::get_if<GroupIndex>(&target))
        if (number(*group) < snapshot.groups.size())
            return groupScene(snapshot, *group, snapshot.groups[number(*group)]);
    return std::nullopt;
}

// Nothing chosen or nothing runs: the names of the stations, no numbers.
PipelineFacts emptyFacts(const Snapshot &snapshot)
{
    PipelineFacts facts;
    facts.state = ConnectionState::Closed;
    facts.sentence = snapshot.state == RunState::Running ? words::tr("Choose a connection or a group.")
                                                         : words::tr("Nothing runs. Start a scenario.");
    const std::array<QString, stationCount> titles{
        words::tr("Source"),      stageTitle(Stage::Outbox),     stageTitle(Stage::Socket), words::tr("TLS"),
        words::tr("Kernel send"), stageTitle(Stage::PeerKernel), words::tr("Reader")};
    for (std::size_t i = 0; i < titles.size(); ++i) {
        facts.stations[i].title = titles[i];
        facts.stations[i].number = QStringLiteral("–");
    }
    return facts;
}

} // namespace

PipelineFacts pipelineFacts(const Snapshot &snapshot, const PipelineTarget &target, const FlowRates &flow)
{
    std::optional<Scene> found = sceneOf(snapshot, target);
    if (!found)
        return emptyFacts(snapshot);
    Scene &scene = *found;
    scene.flow = targetFlow(snapshot, target).value_or(TargetFlow{});
    scene.rates = flow;

    PipelineFacts facts;
    facts.running = snapshot.state == RunState::Running;
    facts.stations = {sourceStation(scene), outboxStation(scene), socketStation(scene), tlsStation(scene),
                      kernelStation(scene), peerStation(scene),   readerStation(scene)};
    facts.pipes = pipesOf(scene);
    facts.drops = dropsOf(scene);
    facts.total = totalText(scene);
    const QString policy = policySummary(scene.policy());
    if (scene.connection != nullptr) {
        facts.subtitle =
            words::tr("connection %1 · group %2 · %3").arg(scene.connection->name, scene.group->name, policy);
        facts.state = scene.connection->state;
        facts.sentence = words::connectionSentence(*scene.connection);
    } else {
        facts.subtitle =
            words::tr("group %1 · %2 connections · %3").arg(scene.group->name, formatCount(scene.members), policy);
        facts.state = words::worstState(snapshot, scene.groupIndex);
        facts.sentence = words::groupSentence(snapshot, scene.groupIndex);
    }
    return facts;
}

QString PipelineFacts::description() const
{
    QStringList lines{subtitle, QStringLiteral("%1: %2").arg(stateWord(state), sentence)};
    for (const StationFacts &station : stations) {
        const QString value = station.unavailable.isEmpty()
                                  ? QStringList{station.number, station.note, station.subtitle, station.corner}
                                        .filter(QRegularExpression(QStringLiteral(".")))
                                        .join(QStringLiteral(", "))
                                  : words::tr("cannot be read: %1").arg(station.unavailable);
        lines << QStringLiteral("%1: %2").arg(station.title, value);
    }
    if (drops)
        lines << drops->text;
    lines << total;
    return lines.join(QLatin1Char('\n'));
}

} // namespace penstock
