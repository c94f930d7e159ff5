// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_part_spec.h"

#include "model/policy/policy_catalogue.h"
#include "model/scenario/policy_format.h"

#include <QJsonObject>

namespace penstock {

using namespace literals;

namespace {

using namespace std::chrono_literals;

struct Parts {
    Q_DECLARE_TR_FUNCTIONS(PolicyParts)
};

constexpr double kibi = 1024;
constexpr double mebi = 1024 * kibi;
constexpr double gibi = 1024 * mebi;

KnobScale bytes(double min, double max, bool canBeOff = false)
{
    return {KnobScale::Unit::Bytes, min, max, canBeOff};
}

KnobScale duration(Nanos min, Nanos max, bool canBeOff = false)
{
    return {KnobScale::Unit::Duration, static_cast<double>(min.count()), static_cast<double>(max.count()), canBeOff};
}

KnobScale messages(double max, bool canBeOff = false)
{
    return {KnobScale::Unit::Messages, 1, max, canBeOff};
}

// Quantities to and from what a knob shows.
template<class Tag>
KnobScale::Value shown(const std::optional<Quantity<Tag>> &quantity)
{
    return quantity ? KnobScale::Value(static_cast<double>(quantity->value())) : std::nullopt;
}
KnobScale::Value shown(const std::optional<Rate> &rate)
{
    return rate ? KnobScale::Value(rate->perSecond()) : std::nullopt;
}
KnobScale::Value shown(const std::optional<Nanos> &time)
{
    return time ? KnobScale::Value(static_cast<double>(time->count())) : std::nullopt;
}

template<class T>
struct Make;
template<class Tag>
struct Make<Quantity<Tag>> {
    static Quantity<Tag> from(double value) { return Quantity<Tag>(static_cast<qint64>(value)); }
};
template<>
struct Make<Rate> {
    static Rate from(double value) { return Rate(value); }
};
template<>
struct Make<Nanos> {
    static Nanos from(double value) { return Nanos(static_cast<qint64>(value)); }
};

template<class T>
void take(std::optional<T> &field, KnobScale::Value value)
{
    field = value ? std::optional(Make<T>::from(*value)) : std::nullopt;
}
template<class T>
void take(T &field, KnobScale::Value value)
{
    if (value)
        field = Make<T>::from(*value);
}

// A knob of a field that is reached by `field(policy)`.
template<class Field>
PolicyKnob knob(const char *id, const QString &label, const KnobScale &scale, Field field)
{
    return {QLatin1String(id),
            label,
            {},
            scale,
            [field](const Policy &policy) { return shown(std::optional(field(policy))); },
            [field](Policy &policy, KnobScale::Value value) { take(field(policy), value); }};
}

// As above for fields that may be unset.
template<class Field>
PolicyKnob optionalKnob(const char *id, const QString &label, const KnobScale &scale, Field field)
{
    return {QLatin1String(id),
            label,
            {},
            scale,
            [field](const Policy &policy) { return shown(field(policy)); },
            [field](Policy &policy, KnobScale::Value value) { take(field(policy), value); }};
}

template<class Part>
PolicyPartSpec part(PartKind which, const char *id, std::optional<Part> Policy::*member, const Part &start)
{
    PolicyPartSpec spec;
    spec.part = which;
    spec.id = QLatin1String(id);
    spec.isOn = [member](const Policy &policy) { return (policy.*member).has_value(); };
    spec.turnOn = [member, start](Policy &policy) { policy.*member = start; };
    spec.turnOff = [member](Policy &policy) { (policy.*member).reset(); };
    spec.copy = [member](const Policy &from, Policy &to) { to.*member = from.*member; };
    return spec;
}

PolicyPartSpec gatePart()
{
    PolicyPartSpec spec = part(PartKind::Gate, "gate", &Policy::gate, Gate{});
    spec.summary = [](const Policy &policy) {
        return Parts::tr("stop at %1, go on at %2").arg(formatBytes(policy.gate->high), formatBytes(policy.gate->low));
    };
    spec.knobs = {
        knob(
            "high", Parts::tr("High"), bytes(1, gibi), [](auto &policy) -> auto & { return policy.gate->high; }),
        knob(
            "low", Parts::tr("Low"), bytes(0, gibi), [](auto &policy) -> auto & { return policy.gate->low; })};
    return spec;
}

QString overflowWord(Overflow over)
{
    switch (over) {
    case Overflow::RefuseNewest:
        return Parts::tr("refuse the newest");
    case Overflow::DropOldest:
        return Parts::tr("drop the oldest");
    case Overflow::LatestPerKey:
        return Parts::tr("latest per key");
    case Overflow::Close:
        return Parts::tr("close");
    }
    return {};
}

QString limitText(const Admission &admission)
{
    QStringList limits;
    if (admission.messages)
        limits << Parts::tr("%1 messages").arg(formatCount(admission.messages->value()));
    if (admission.bytes)
        limits << formatBytes(*admission.bytes);
    return limits.join(Parts::tr(" or "));
}

PolicyPartSpec admissionPart()
{
    PolicyPartSpec spec =
        part(PartKind::Admission, "admission", &Policy::admission, Admission{1000_msgs, {}, Overflow::LatestPerKey});
    spec.summary = [](const Policy &policy) {
        return Parts::tr("%1, over %2").arg(overflowWord(policy.admission->over), limitText(*policy.admission));
    };
    spec.choices = {{QStringLiteral("over"),
                     Parts::tr("When over"),
                     {},
                     {overflowWord(Overflow::RefuseNewest), overflowWord(Overflow::DropOldest),
                      overflowWord(Overflow::LatestPerKey), overflowWord(Overflow::Close)},
                     [](const Policy &policy) { return static_cast<int>(policy.admission->over); },
                     [](Policy &policy, int index) { policy.admission->over = static_cast<Overflow>(index); }}};
    spec.knobs = {optionalKnob(
                      "messages", Parts::tr("Limit"), messages(1e6, true),
                      [](auto &policy) -> auto & { return policy.admission->messages; }),
                  optionalKnob(
                      "bytes", Parts::tr("or bytes"), bytes(1, gibi, true),
                      [](auto &policy) -> auto & { return policy.admission->bytes; })};
    return spec;
}

PolicyPartSpec expiryPart()
{
    PolicyPartSpec spec = part(PartKind::Expiry, "expiry", &Policy::expiry, Expiry{2s});
    spec.summary = [](const Policy &policy) {
        return Parts::tr("drop what is older than %1").arg(KnobScale::settingText(policy.expiry->maxAge));
    };
    spec.knobs = {knob(
        "max_age", Parts::tr("Max age"), duration(1ms, 10min),
        [](auto &policy) -> auto & { return policy.expiry->maxAge; })};
    return spec;
}

PolicyPartSpec priorityPart()
{
    PolicyPartSpec spec = part(PartKind::Priority, "priority", &Policy::priority, PriorityLane{});
    spec.summary = [](const Policy &) { return Parts::tr("control messages pass queued data"); };
    return spec;
}

// The rates stand in both kinds of bucket.
constexpr auto throttleMessages = [](auto &policy) -> auto &
{
    return std::visit(
        [](auto &bucket) -> auto & { return bucket.messages; }, *policy.throttle);
};
constexpr auto throttleBytes = [](auto &policy) -> auto &
{
    return std::visit(
        [](auto &bucket) -> auto & { return bucket.bytes; }, *policy.throttle);
};

bool isToken(const Policy &policy)
{
    return std::holds_alternative<TokenBucket>(*policy.throttle);
}

// Keeps the rates when the kind of bucket changes.
void chooseBucket(Policy &policy, int index)
{
    const std::optional<Rate> messageRate = throttleMessages(policy);
    const std::optional<Rate> byteRate = throttleBytes(policy);
    if (index == 0) {
        TokenBucket bucket;
        bucket.messages = messageRate;
        bucket.bytes = byteRate;
        bucket.burst = 20_msgs;
        policy.throttle = bucket;
    } else {
        policy.throttle = LeakyBucket{messageRate, byteRate};
    }
}

QString throttleSummary(const Policy &policy)
{
    QStringList limits{isToken(policy) ? Parts::tr("token bucket") : Parts::tr("leaky bucket")};
    if (const auto &rate = throttleMessages(policy))
        limits << Parts::tr("%1 messages").arg(formatRate(*rate));
    if (const auto &rate = throttleBytes(policy))
        limits << formatByteRate(rate->perSecond());
    return limits.join(QStringLiteral(", "));
}

PolicyPartSpec throttlePart()
{
    PolicyPartSpec spec = part(PartKind::Throttling, "throttle", &Policy::throttle,
                               Throttle(TokenBucket{Rate(100), {}, 20_msgs, 64_KiB}));
    spec.summary = throttleSummary;
    spec.choices = {{QStringLiteral("kind"),
                     Parts::tr("Kind"),
                     {},
                     {Parts::tr("token bucket"), Parts::tr("leaky bucket")},
                     [](const Policy &policy) { return isToken(policy) ? 0 : 1; },
                     chooseBucket}};
    const KnobScale messageRate{KnobScale::Unit::MessageRate, 0.1, 1e6, true};
    const KnobScale byteRate{KnobScale::Unit::ByteRate, 64, gibi, true};
    spec.knobs = {optionalKnob("messages", Parts::tr("Messages"), messageRate, throttleMessages),
                  optionalKnob("bytes", Parts::tr("Bytes"), byteRate, throttleBytes),
                  knob(
                      "burst", Parts::tr("Burst"), messages(1e5),
                      [](auto &policy) -> auto & { return std::get<TokenBucket>(*policy.throttle).burst; })};
    spec.knobs.back().applies = isToken;
    return spec;
}

QString encodeWord(BatchEncode encode)
{
    switch (encode) {
    case BatchEncode::Frames:
        return Parts::tr("single frames");
    case BatchEncode::Envelope:
        return Parts::tr("envelope");
    case BatchEncode::EnvelopeDeflate:
        return Parts::tr("envelope, deflated");
    }
    return {};
}

QString batchSummary(const Policy &policy)
{
    const Batch &batch = *policy.batch;
    QString text = Parts::tr("every %1").arg(KnobScale::settingText(batch.window));
    if (batch.maxBytes)
        text += Parts::tr(", up to %1").arg(formatBytes(*batch.maxBytes));
    if (batch.maxMessages)
        text += Parts::tr(", up to %1 messages").arg(formatCount(batch.maxMessages->value()));
    if (batch.encode != BatchEncode::Frames)
        text += QStringLiteral(", ") + encodeWord(batch.encode);
    if (batch.diff == BatchDiff::LatestOfKey)
        text += Parts::tr(", latest of each key");
    return text;
}

PolicyPartSpec batchPart()
{
    PolicyPartSpec spec =
        part(PartKind::Batch, "batch", &Policy::batch, Batch{50ms, 16_KiB, {}, BatchEncode::Envelope, BatchDiff::All});
    spec.summary = batchSummary;
    spec.choices = {
        {QStringLiteral("encode"),
         Parts::tr("As"),
         {},
         {encodeWord(BatchEncode::Frames), encodeWord(BatchEncode::Envelope), encodeWord(BatchEncode::EnvelopeDeflate)},
         [](const Policy &policy) { return static_cast<int>(policy.batch->encode); },
         [](Policy &policy, int index) { policy.batch->encode = static_cast<BatchEncode>(index); }},
        {QStringLiteral("diff"),
         Parts::tr("Of each key"),
         {},
         {Parts::tr("all messages"), Parts::tr("latest only")},
         [](const Policy &policy) { return static_cast<int>(policy.batch->diff); },
         [](Policy &policy, int index) { policy.batch->diff = static_cast<BatchDiff>(index); }}};
    spec.knobs = {knob(
                      "window", Parts::tr("Window"), duration(1ms, 10s),
                      [](auto &policy) -> auto & { return policy.batch->window; }),
                  optionalKnob(
                      "max_bytes", Parts::tr("Max bytes"), bytes(64, 64 * mebi, true),
                      [](auto &policy) -> auto & { return policy.batch->maxBytes; }),
                  optionalKnob(
                      "max_messages", Parts::tr("Max msgs"), messages(1e5, true),
                      [](auto &policy) -> auto & { return policy.batch->maxMessages; })};
    return spec;
}

PolicyPartSpec creditsPart()
{
    PolicyPartSpec spec = part(PartKind::Credits, "credits", &Policy::credits, Credits{});
    spec.summary = [](const Policy &policy) {
        return Parts::tr("%1 granted at the start").arg(formatCount(policy.credits->initial.value()));
    };
    spec.unavailable = Parts::tr("Needs readers that ask for messages. Those of the lab do not ask: all would wait.");
    return spec;
}

QString kernelSummary(const Policy &policy)
{
    QStringList parts;
    if (policy.kernel->notsentLowat)
        parts << Parts::tr("TCP_NOTSENT_LOWAT %1").arg(formatBytes(*policy.kernel->notsentLowat));
    if (policy.kernel->sendBuffer)
        parts << Parts::tr("SO_SNDBUF %1").arg(formatBytes(*policy.kernel->sendBuffer));
    return parts.join(QStringLiteral(", "));
}

PolicyPartSpec kernelPart()
{
    PolicyPartSpec spec = part(PartKind::Kernel, "kernel", &Policy::kernel, KernelTuning{16_KiB, {}});
    spec.summary = kernelSummary;
    spec.knobs = {optionalKnob(
                      "notsent_lowat", Parts::tr("Unsent"), bytes(1, 64 * mebi, true),
                      [](auto &policy) -> auto & { return policy.kernel->notsentLowat; }),
                  optionalKnob(
                      "send_buffer", Parts::tr("Buffer"), bytes(1, 64 * mebi, true),
                      [](auto &policy) -> auto & { return policy.kernel->sendBuffer; })};
    return spec;
}

QString evictSummary(const Policy &policy)
{
    const Eviction &evict = *policy.evict;
    QStringList parts;
    if (evict.hard)
        parts << Parts::tr("hard %1").arg(formatBytes(*evict.hard));
    if (evict.soft)
        parts << Parts::tr("soft %1 for %2").arg(formatBytes(*evict.soft), KnobScale::settingText(evict.softFor));
    if (evict.maxBehind)
        parts << Parts::tr("behind %1").arg(KnobScale::settingText(*evict.maxBehind));
    return parts.join(QStringLiteral(", "));
}

PolicyPartSpec evictPart()
{
    PolicyPartSpec spec = part(PartKind::Evict, "evict", &Policy::evict, Eviction{32_MiB, 8_MiB, 60s, {}});
    spec.summary = evictSummary;
    spec.knobs = {
        optionalKnob(
            "hard", Parts::tr("Hard"), bytes(1, gibi, true), [](auto &policy) -> auto & { return policy.evict->hard; }),
        optionalKnob(
            "soft", Parts::tr("Soft"), bytes(1, gibi, true), [](auto &policy) -> auto & { return policy.evict->soft; }),
        knob(
            "soft_for", Parts::tr("for"), duration(100ms, 1h),
            [](auto &policy) -> auto & { return policy.evict->softFor; }),
        optionalKnob(
            "max_behind", Parts::tr("Behind"), duration(10ms, 1h, true),
            [](auto &policy) -> auto & { return policy.evict->maxBehind; })};
    spec.knobs.push_back({QStringLiteral("code"),
                          Parts::tr("Code"),
                          {},
                          {KnobScale::Unit::Plain, 1000, 4999},
                          [](const Policy &policy) { return KnobScale::Value(policy.evict->code); },
                          [](Policy &policy, KnobScale::Value value) {
                              policy.evict->code = static_cast<quint16>(value.value_or(policy.evict->code));
                          }});
    spec.knobs[2].applies = [](const Policy &policy) { return policy.evict->soft.has_value(); };
    return spec;
}

QString upstreamWord(UpstreamGate::When when)
{
    switch (when) {
    case UpstreamGate::When::Any:
        return Parts::tr("any is full");
    case UpstreamGate::When::All:
        return Parts::tr("all are full");
    case UpstreamGate::When::Share:
        return Parts::tr("a share is full");
    }
    return {};
}

PolicyPartSpec upstreamPart()
{
    PolicyPartSpec spec = part(PartKind::Upstream, "upstream", &Policy::upstream, UpstreamGate{});
    spec.summary = [](const Policy &policy) {
        if (policy.upstream->when == UpstreamGate::When::Share)
            return Parts::tr("%1 full: everyone waits").arg(formatShare(policy.upstream->share));
        return Parts::tr("%1: everyone waits").arg(upstreamWord(policy.upstream->when));
    };
    spec.choices = {
        {QStringLiteral("hold"),
         Parts::tr("While"),
         {},
         {upstreamWord(UpstreamGate::When::Any), upstreamWord(UpstreamGate::When::All),
          upstreamWord(UpstreamGate::When::Share)},
         [](const Policy &policy) { return static_cast<int>(policy.upstream->when); },
         [](Policy &policy, int index) { policy.upstream->when = static_cast<UpstreamGate::When>(index); }}};
    spec.knobs = {{QStringLiteral("share"),
                   Parts::tr("Share"),
                   {},
                   {KnobScale::Unit::Share, 0.01, 1},
                   [](const Policy &policy) { return KnobScale::Value(policy.upstream->share); },
                   [](Policy &policy, KnobScale::Value value) {
                       policy.upstream->share = value.value_or(policy.upstream->share);
                   },
                   [](const Policy &policy) { return policy.upstream->when == UpstreamGate::When::Share; }}};
    return spec;
}

// Words from the catalogue, so that the window, the command line and the docs say the same.
void describe(PolicyPartSpec &spec)
{
    const std::optional<PolicyPart> entry = policyPart(spec.id);
    if (!entry)
        return;
    spec.title = entry->title;
    spec.tip = Parts::tr("Part %1 of %2.\nBuys: %3\nCosts: %4")
                   .arg(entry->number)
                   .arg(partKindCount)
                   .arg(entry->buys, entry->costs);
    const auto meaning = [&entry](const QString &id) {
        for (const PolicyField &field : entry->fields) {
            if (field.name == id || field.name.endsWith(QLatin1Char('.') + id))
                return Parts::tr("%1\nIn scenario files: %2 (%3).").arg(field.meaning, field.name, field.range);
        }
        return QString();
    };
    for (PolicyKnob &knob : spec.knobs)
        knob.tip = meaning(knob.id);
    for (PolicyChoice &choice : spec.choices)
        choice.tip = meaning(choice.id);
}

} // namespace

std::vector<PolicyPartSpec> policyPartSpecs()
{
    std::vector<PolicyPartSpec> specs{gatePart(),     admissionPart(), throttlePart(), batchPart(),  expiryPart(),
                                      priorityPart(), evictPart(),     upstreamPart(), kernelPart(), creditsPart()};
    for (PolicyPartSpec &spec : specs)
        describe(spec);
    return specs;
}

QString policyProblem(const Policy &policy)
{
    const Result<Policy> read = policyFromJson(policyToJson(policy), QString());
    return read ? QString() : read.error().text();
}

} // namespace penstock
