// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/describe.h"

#include <QCoreApplication>
#include <QStringList>

namespace penstock {

namespace {

template<class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template<class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

QString tr(const char *text)
{
    return QCoreApplication::translate("penstock::describe", text);
}

QString overflowWord(Overflow over)
{
    switch (over) {
    case Overflow::RefuseNewest:
        return tr("refuse the newest");
    case Overflow::DropOldest:
        return tr("drop the oldest");
    case Overflow::LatestPerKey:
        return tr("latest per key");
    case Overflow::Close:
        return tr("close");
    }
    Q_UNREACHABLE();
}

QString text(const Admission &part)
{
    QStringList limits;
    if (part.messages)
        limits += tr("%1 messages").arg(formatCount(part.messages->value()));
    if (part.bytes)
        limits += formatBytes(*part.bytes);
    return tr("%1 over %2").arg(overflowWord(part.over), limits.join(tr(" or ")));
}

QString text(const Expiry &part)
{
    return tr("older than %1").arg(formatDuration(part.maxAge));
}

QString text(const PriorityLane &)
{
    return tr("control messages first");
}

QString rates(const std::optional<Rate> &messages, const std::optional<Rate> &bytes)
{
    QStringList list;
    if (messages)
        list += tr("%1 messages").arg(formatRate(*messages));
    if (bytes)
        list += formatByteRate(bytes->perSecond());
    return list.join(tr(" and "));
}

QString text(const Throttle &part)
{
    return std::visit(
        Overloaded{
            [](const TokenBucket &b) {
                return tr("token bucket, %1, burst %2").arg(rates(b.messages, b.bytes), formatCount(b.burst.value()));
            },
            [](const LeakyBucket &b) { return tr("leaky bucket, %1").arg(rates(b.messages, b.bytes)); },
        },
        part);
}

QString text(const Batch &part)
{
    const QString encode = part.encode == BatchEncode::Frames     ? tr("frames")
                           : part.encode == BatchEncode::Envelope ? tr("envelope")
                                                                  : tr("deflated envelope");
    return tr("every %1 as %2").arg(formatDuration(part.window), encode) +
           (part.diff == BatchDiff::LatestOfKey ? tr(", last of each key") : QString());
}

QString text(const Gate &part)
{
    return tr("stop at %1, go on at %2").arg(formatBytes(part.high), formatBytes(part.low));
}

QString text(const Credits &part)
{
    return tr("%1 at the start").arg(formatCount(part.initial.value()));
}

QString text(const KernelTuning &part)
{
    QStringList list;
    if (part.notsentLowat)
        list += QStringLiteral("TCP_NOTSENT_LOWAT %1").arg(formatBytes(*part.notsentLowat));
    if (part.sendBuffer)
        list += QStringLiteral("SO_SNDBUF %1").arg(formatBytes(*part.sendBuffer));
    return list.join(QStringLiteral(", "));
}

QString text(const Eviction &part)
{
    QStringList list;
    if (part.hard)
        list += tr("hard %1").arg(formatBytes(*part.hard));
    if (part.soft)
        list += tr("soft %1 for %2").arg(formatBytes(*part.soft), formatDuration(part.softFor));
    if (part.maxBehind)
        list += tr("more than %1 behind").arg(formatDuration(*part.maxBehind));
    return list.join(QStringLiteral(", "));
}

QString text(const UpstreamGate &part)
{
    switch (part.when) {
    case UpstreamGate::When::Any:
        return tr("any connection full");
    case UpstreamGate::When::All:
        return tr("all connections full");
    case UpstreamGate::When::Share:
        return tr("%1 of the connections full").arg(formatShare(part.share));
    }
    Q_UNREACHABLE();
}

struct PartNames {
    QString admission = tr("drop");
    QString expiry = tr("expire");
    QString priority = tr("priority lane");
    QString throttle = tr("throttle");
    QString batch = tr("batch");
    QString gate = tr("wait for drain");
    QString credits = tr("credits");
    QString kernel = tr("kernel buffer");
    QString evict = tr("evict slow readers");
    QString upstream = tr("pause the upstream");
};

template<class Function>
void forEachPart(const Policy &a, const Policy &b, Function function)
{
    const PartNames names;
    function(names.admission, a.admission, b.admission);
    function(names.expiry, a.expiry, b.expiry);
    function(names.priority, a.priority, b.priority);
    function(names.throttle, a.throttle, b.throttle);
    function(names.batch, a.batch, b.batch);
    function(names.gate, a.gate, b.gate);
    function(names.credits, a.credits, b.credits);
    function(names.kernel, a.kernel, b.kernel);
    function(names.evict, a.evict, b.evict);
    function(names.upstream, a.upstream, b.upstream);
}

} // namespace

QString describePolicyChange(const Policy &before, const Policy &after)
{
    QStringList changes;
    forEachPart(before, after, [&changes](const QString &name, const auto &was, const auto &is) {
        if (was == is)
            return;
        if (!is)
            changes += tr("%1 off").arg(name);
        else
            changes += (was ? tr("%1: %2") : tr("%1 on: %2")).arg(name, text(*is));
    });
    return changes.join(QStringLiteral("; "));
}

QString describePolicy(const Policy &policy)
{
    QStringList parts;
    forEachPart(policy, policy, [&parts](const QString &name, const auto &is, const auto &) {
        if (is)
            parts += name;
    });
    return parts.isEmpty() ? tr("no policy") : parts.join(QStringLiteral(", "));
}

QString describePace(const Pace &pace)
{
    return std::visit(
        Overloaded{
            [](const EagerPace &) { return tr("eager"); },
            [](const SteadyPace &p) { return tr("steady, %1").arg(rates(p.messages, p.bytes)); },
            [](const StallPace &p) {
                return tr("stalls after %1 for %2").arg(formatDuration(p.after), formatDuration(p.forTime));
            },
            [](const NeverPace &) { return tr("never reads"); },
            [](const OnOffPace &p) {
                return tr("on for %1, off for %2").arg(formatDuration(p.on), formatDuration(p.off));
            },
            [](const JitterPace &p) {
                return tr("about %1, gaps ± %2").arg(formatRate(p.messages), formatShare(p.share));
            },
        },
        pace);
}

QString describeSource(const SourceSpec &source)
{
    const QString size = std::visit(
        Overloaded{
            [](const FixedSize &s) { return formatBytes(s.size); },
            [](const UniformSize &s) { return QStringLiteral("%1–%2").arg(formatBytes(s.min), formatBytes(s.max)); },
            [](const LognormalSize &s) { return tr("about %1").arg(formatBytes(s.median)); },
        },
        source.size);
    return QStringLiteral("%1 × %2").arg(formatRate(source.rate), size);
}

} // namespace penstock
