// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pipeline/pipeline_words.h"

#include "ui/common/looks.h"
#include "ui/pipeline/pipeline_facts.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>

namespace penstock {

namespace words {

QString tr(const char *text)
{
    return QCoreApplication::translate("penstock::Pipeline", text);
}

namespace {

struct SizeText {
    QString operator()(const FixedSize &size) const { return formatBytes(size.size); }
    QString operator()(const UniformSize &size) const
    {
        return QStringLiteral("%1 … %2").arg(formatBytes(size.min), formatBytes(size.max));
    }
    QString operator()(const LognormalSize &size) const { return QStringLiteral("~ %1").arg(formatBytes(size.median)); }
};

struct Tally {
    std::array<int, 5> states{};
    int open = 0;
    const ConnectionView *worst = nullptr;
};

Tally tally(const Snapshot &snapshot, GroupIndex group)
{
    Tally tally;
    for (const ConnectionView &view : snapshot.connections) {
        if (view.group != group)
            continue;
        ++tally.states[static_cast<std::size_t>(view.state)];
        if (view.state == ConnectionState::Closed)
            continue;
        ++tally.open;
        if (tally.worst == nullptr || view.behind > tally.worst->behind)
            tally.worst = &view;
    }
    return tally;
}

} // namespace

QString sourceLoad(const SourceSpec &spec)
{
    return QStringLiteral("%1 × %2").arg(std::visit(SizeText{}, spec.size), formatRate(spec.rate));
}

QString holdReason(HoldReason reason)
{
    switch (reason) {
    case HoldReason::None:
        return {};
    case HoldReason::User:
        return tr("by you");
    case HoldReason::Budget:
        return tr("at the budget");
    case HoldReason::Upstream:
        return tr("by upstream gate");
    }
    return {};
}

QString holdExplanation(HoldReason reason)
{
    switch (reason) {
    case HoldReason::None:
        return tr("The source is held while too many connections of the group are over high water.");
    case HoldReason::User:
        return tr("You hold the source. What waits goes on draining.");
    case HoldReason::Budget:
        return tr("What waits has reached the memory budget, so the source is held until some of it is read. Nothing "
                  "is lost. Switch on a limit, a gate or an eviction for the group that holds most.");
    case HoldReason::Upstream:
        return tr("Too many connections are over high water, so the source is held: everybody waits for the slowest.");
    }
    return {};
}

QString admissionLimit(const Admission &admission)
{
    QStringList parts;
    if (admission.messages)
        parts << tr("%1 msgs").arg(formatCount(admission.messages->value()));
    if (admission.bytes)
        parts << formatBytes(*admission.bytes);
    return parts.join(QStringLiteral(" / "));
}

QString gateState(qint64 closed, qint64 members)
{
    if (members > 1)
        return tr("%1 of %2 closed").arg(formatCount(closed), formatCount(members));
    return closed > 0 ? tr("closed") : tr("open");
}

QString lossWord(const Ledger &ledger)
{
    const quint64 dropped = ledger.droppedNewest + ledger.droppedOldest;
    const quint64 lost = ledger.lost();
    if (dropped == lost)
        return tr("dropped");
    if (ledger.conflated == lost)
        return tr("conflated");
    if (ledger.expired == lost)
        return tr("expired");
    if (ledger.evicted == lost)
        return tr("evicted");
    return tr("lost");
}

QString forecastText(const Forecast &forecast)
{
    QString what = forecast.what;
    if (!what.isEmpty())
        what[0] = what[0].toUpper();
    return tr("%1 reached in about %2.").arg(what, formatDuration(forecast.in));
}

QString closedText(const CloseInfo &close, TimePoint now)
{
    const QString how = close.reason.isEmpty() ? QString::number(close.code)
                                               : QStringLiteral("%1 (%2)").arg(close.code).arg(close.reason);
    return tr("Closed with %1, %2 ago.").arg(how, formatDuration(std::max(Nanos(0), now - close.at)));
}

QString connectionSentence(const ConnectionView &view)
{
    if (!view.causeText.isEmpty())
        return view.causeText;
    switch (view.state) {
    case ConnectionState::Flowing:
        return tr("Messages pass as they come.");
    case ConnectionState::Rising:
        return tr("More comes in than goes out.");
    case ConnectionState::Blocked:
        return tr("Next to nothing goes out.");
    case ConnectionState::Draining:
        return tr("What waited is going out.");
    case ConnectionState::Closed:
        return tr("This connection has ended.");
    }
    return {};
}

QString groupSentence(const Snapshot &snapshot, GroupIndex group)
{
    const Tally all = tally(snapshot, group);
    if (all.open == 0)
        return tr("No connection is open.");
    QStringList parts;
    for (const ConnectionState state : {ConnectionState::Blocked, ConnectionState::Rising, ConnectionState::Draining})
        if (const int count = all.states[static_cast<std::size_t>(state)]; count > 0)
            parts << QStringLiteral("%1 %2").arg(formatCount(count), stateWord(state));
    if (parts.isEmpty())
        return tr("All %1 keep up.").arg(formatCount(all.open));
    QString text = tr("%1 of %2").arg(parts.join(QStringLiteral(", ")), formatCount(all.open));
    if (!all.worst->causeText.isEmpty())
        text += tr("; worst %1: %2").arg(all.worst->name, all.worst->causeText);
    return text;
}

ConnectionState worstState(const Snapshot &snapshot, GroupIndex group)
{
    const Tally all = tally(snapshot, group);
    if (all.open == 0)
        return ConnectionState::Closed;
    for (const ConnectionState state : {ConnectionState::Blocked, ConnectionState::Rising, ConnectionState::Draining})
        if (all.states[static_cast<std::size_t>(state)] > 0)
            return state;
    return ConnectionState::Flowing;
}

Nanos worstBehind(const Snapshot &snapshot, GroupIndex group)
{
    const Tally all = tally(snapshot, group);
    return all.worst != nullptr ? all.worst->behind : Nanos(0);
}

} // namespace words

namespace {

QString overflowText(Overflow over)
{
    switch (over) {
    case Overflow::RefuseNewest:
        return words::tr("refuse newest");
    case Overflow::DropOldest:
        return words::tr("drop oldest");
    case Overflow::LatestPerKey:
        return words::tr("latest per key");
    case Overflow::Close:
        return words::tr("close");
    }
    return {};
}

struct ThrottleText {
    template<class Bucket>
    QString operator()(const Bucket &bucket) const
    {
        return words::tr("throttle %1")
            .arg(bucket.messages ? formatRate(*bucket.messages)
                                 : formatByteRate(bucket.bytes.value_or(Rate()).perSecond()));
    }
};

QString evictionText(const Eviction &evict)
{
    if (evict.hard)
        return words::tr("evict at %1").arg(formatBytes(*evict.hard));
    if (evict.soft)
        return words::tr("evict at %1 for %2").arg(formatBytes(*evict.soft), formatDuration(evict.softFor));
    return words::tr("evict at %1 behind").arg(formatDuration(evict.maxBehind.value_or(Nanos(0))));
}

} // namespace

QString policySummary(const Policy &policy)
{
    QStringList parts;
    if (policy.gate)
        parts << words::tr("gate %1").arg(formatBytes(policy.gate->high));
    if (policy.admission)
        parts << words::tr("%1 over %2")
                     .arg(overflowText(policy.admission->over), words::admissionLimit(*policy.admission));
    if (policy.expiry)
        parts << words::tr("expire after %1").arg(formatDuration(policy.expiry->maxAge));
    if (policy.throttle)
        parts << std::visit(ThrottleText{}, *policy.throttle);
    if (policy.batch)
        parts << words::tr("batch %1").arg(formatDuration(policy.batch->window));
    if (policy.credits)
        parts << words::tr("credits");
    if (policy.priority)
        parts << words::tr("priority lane");
    if (policy.kernel)
        parts << words::tr("kernel tuned");
    if (policy.evict)
        parts << evictionText(*policy.evict);
    if (policy.upstream)
        parts << words::tr("upstream gate");
    return parts.isEmpty() ? words::tr("no policy") : parts.join(QStringLiteral(" · "));
}

} // namespace penstock
