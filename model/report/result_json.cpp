// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/report/result_json.h"

#include "model/scenario/policy_format.h"

namespace penstock {

namespace {

qint64 asJson(quint64 count)
{
    return static_cast<qint64>(count);
}

QString reasonKey(const QString &name)
{
    return name + QStringLiteral("_reason");
}

// Milliseconds with three decimals: the histogram's resolution is a microsecond.
double rounded(double ms)
{
    return static_cast<double>(qRound64(ms * 1000.0)) / 1000.0;
}

QJsonObject bothEnds(const DurationSummary &library, const DurationSummary &kernel)
{
    return {{QStringLiteral("library"), durationsToJson(library)}, {QStringLiteral("kernel"), durationsToJson(kernel)}};
}

QJsonObject tcpToJson(const ConnectionView &connection)
{
    const QStringList names{QStringLiteral("rtt_us"), QStringLiteral("retransmits"),
                            QStringLiteral("rwnd_limited_share"), QStringLiteral("sndbuf_limited_share"),
                            QStringLiteral("busy_share")};
    QJsonObject object;
    if (!connection.tcp) {
        const auto why = connection.close ? Unavailable::Closed : Unavailable::NoKernelNumbers;
        for (const QString &name : names)
            putUnknown(object, name, unavailableText(why));
        return object;
    }
    const TcpSummary &tcp = *connection.tcp;
    object[names[0]] = tcp.rttUs;
    object[names[1]] = tcp.retransmits;
    object[names[2]] = tcp.rwndLimitedShare;
    object[names[3]] = tcp.sndbufLimitedShare;
    object[names[4]] = tcp.busyShare;
    return object;
}

QJsonValue closeToJson(const std::optional<CloseInfo> &close, TimePoint startedAt)
{
    if (!close)
        return QJsonValue::Null;
    return QJsonObject{{QStringLiteral("code"), close->code},
                       {QStringLiteral("reason"), close->reason},
                       {QStringLiteral("t_s"), toSeconds(close->at - startedAt)}};
}

} // namespace

void putGauge(QJsonObject &into, const QString &name, const Gauge &gauge)
{
    if (gauge.known())
        into.insert(name, gauge.value());
    else
        putUnknown(into, name, unavailableText(gauge.why()));
}

void putUnknown(QJsonObject &into, const QString &name, const QString &reason)
{
    into.insert(name, QJsonValue::Null);
    into.insert(reasonKey(name), reason);
}

QJsonObject durationsToJson(const DurationSummary &durations)
{
    QJsonObject object{{QStringLiteral("count"), asJson(durations.count)}};
    const auto put = [&](const QString &name, Nanos value) {
        if (durations.count > 0)
            object.insert(name, rounded(toMs(value)));
        else
            putUnknown(object, name, QStringLiteral("nothing was measured"));
    };
    put(QStringLiteral("p50"), durations.p50);
    put(QStringLiteral("p90"), durations.p90);
    put(QStringLiteral("p99"), durations.p99);
    put(QStringLiteral("max"), durations.max);
    return object;
}

QJsonObject ledgerToJson(const Ledger &ledger)
{
    const QJsonObject dropped{{QStringLiteral("newest"), asJson(ledger.droppedNewest)},
                              {QStringLiteral("oldest"), asJson(ledger.droppedOldest)},
                              {QStringLiteral("conflated"), asJson(ledger.conflated)},
                              {QStringLiteral("expired"), asJson(ledger.expired)},
                              {QStringLiteral("evicted"), asJson(ledger.evicted)}};
    return {{QStringLiteral("offered"), asJson(ledger.offered)},
            {QStringLiteral("delivered"), asJson(ledger.delivered)},
            {QStringLiteral("waiting"), asJson(ledger.waiting)},
            {QStringLiteral("dropped"), dropped},
            {QStringLiteral("unaccounted"), ledger.unaccounted()}};
}

QJsonObject stagesToJson(const Stages &stages)
{
    QJsonObject object{{QStringLiteral("outbox_messages"), stages.outboxMessages}};
    putGauge(object, QStringLiteral("outbox_bytes"), stages.at(Stage::Outbox));
    putGauge(object, QStringLiteral("socket_bytes"), stages.at(Stage::Socket));
    putGauge(object, QStringLiteral("tls_bytes"), stages.at(Stage::Tls));
    putGauge(object, QStringLiteral("kernel_unsent_bytes"), stages.at(Stage::KernelUnsent));
    putGauge(object, QStringLiteral("kernel_in_flight_bytes"), stages.at(Stage::KernelInFlight));
    putGauge(object, QStringLiteral("peer_kernel_bytes"), stages.at(Stage::PeerKernel));
    return object;
}

QJsonObject groupToJson(const GroupView &group)
{
    QJsonObject totals = ledgerToJson(group.ledger);
    putGauge(totals, QStringLiteral("read"), group.read);
    // Of clients that do not say what they read, nobody knows what is on its way to them.
    const bool ours = group.read.known();
    putGauge(totals, QStringLiteral("in_flight"), ours ? Gauge(group.inFlight) : group.read);
    putGauge(totals, QStringLiteral("lost_with_closed"),
             ours ? Gauge(static_cast<qint64>(group.lostWithClosed)) : group.read);
    const QJsonObject peak{{QStringLiteral("outbox_messages"), group.peak.outboxMessages},
                           {QStringLiteral("outbox_bytes"), group.peak.outboxBytes},
                           {QStringLiteral("socket_bytes"), group.peak.socketBytes},
                           {QStringLiteral("kernel_bytes"), group.peak.kernelBytes},
                           {QStringLiteral("waiting_bytes"), group.peak.waitingBytes}};
    const QJsonObject events{{QStringLiteral("high_water"), asJson(group.highWaterEvents)},
                             {QStringLiteral("evicted"), asJson(group.evictions)}};
    return {{QStringLiteral("name"), group.name},
            {QStringLiteral("connections"), group.connections},
            {QStringLiteral("policy"), policyToJson(group.policy)},
            {QStringLiteral("totals"), totals},
            {QStringLiteral("bytes_out"), asJson(group.bytesOut)},
            {QStringLiteral("age_ms"), durationsToJson(group.age)},
            {QStringLiteral("send_ms"), bothEnds(group.sendLibrary, group.sendKernel)},
            {QStringLiteral("drain_ms"), bothEnds(group.drainLibrary, group.drainKernel)},
            {QStringLiteral("drain_episodes"), asJson(group.drainEpisodes)},
            {QStringLiteral("peak"), peak},
            {QStringLiteral("events"), events}};
}

QJsonObject connectionToJson(const ConnectionView &connection, const QString &group, TimePoint startedAt)
{
    QJsonObject totals = ledgerToJson(connection.ledger);
    putGauge(totals, QStringLiteral("read"), connection.read);
    return {{QStringLiteral("id"), asJson(number(connection.id))},
            {QStringLiteral("name"), connection.name},
            {QStringLiteral("group"), group},
            {QStringLiteral("state"), stateName(connection.state)},
            {QStringLiteral("cause"), causeName(connection.cause)},
            {QStringLiteral("cause_text"), connection.causeText},
            {QStringLiteral("behind_ms"), rounded(toMs(connection.behind))},
            {QStringLiteral("stages"), stagesToJson(connection.stages)},
            {QStringLiteral("tcp"), tcpToJson(connection)},
            {QStringLiteral("totals"), totals},
            {QStringLiteral("close"), closeToJson(connection.close, startedAt)}};
}

QJsonObject eventToJson(const Event &event, TimePoint startedAt)
{
    const bool ofConnection = number(event.connection) != 0;
    return {{QStringLiteral("t_s"), toSeconds(event.at - startedAt)},
            {QStringLiteral("kind"), eventName(event.kind)},
            {QStringLiteral("connection"), ofConnection ? QJsonValue(event.subject) : QJsonValue(QJsonValue::Null)},
            {QStringLiteral("subject"), event.subject},
            {QStringLiteral("text"), event.text}};
}

} // namespace penstock
