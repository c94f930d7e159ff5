// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/policy_format.h"

#include "model/scenario/json_fields.h"
#include "model/scenario/quantity_text.h"

namespace penstock {

using namespace literals;

namespace {

constexpr std::array<EnumName<Overflow>, 4> overflowNames{{{"refuse-newest", Overflow::RefuseNewest},
                                                           {"drop-oldest", Overflow::DropOldest},
                                                           {"latest-per-key", Overflow::LatestPerKey},
                                                           {"close", Overflow::Close}}};
constexpr std::array<EnumName<BatchEncode>, 3> encodeNames{{{"frames", BatchEncode::Frames},
                                                            {"envelope", BatchEncode::Envelope},
                                                            {"envelope-deflate", BatchEncode::EnvelopeDeflate}}};
constexpr std::array<EnumName<UpstreamGate::When>, 3> whenNames{
    {{"any", UpstreamGate::When::Any}, {"all", UpstreamGate::When::All}, {"share", UpstreamGate::When::Share}}};
enum class Bucket { Token, Leaky };
constexpr std::array<EnumName<Bucket>, 2> bucketNames{
    {{"token-bucket", Bucket::Token}, {"leaky-bucket", Bucket::Leaky}}};

constexpr ByteCount mostBytes = 1024_GiB;
constexpr ByteCount mostKernelBytes = 1_GiB;
constexpr qint64 mostMessages = 1'000'000'000;
constexpr double leastRate = 0.001;
constexpr double leastShare = 0.001;
constexpr Nanos leastTime{1};
constexpr qsizetype longestReason = 123; // bytes; what fits into a close frame

std::optional<MessageCount> readMessages(JsonFields &fields, const char *name, qint64 least)
{
    const std::optional<qint64> n = fields.whole(name, least, mostMessages);
    return n ? std::optional(MessageCount(*n)) : std::nullopt;
}

Admission readAdmission(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors);
    fields.allowOnly({QStringLiteral("limit"), QStringLiteral("over")});
    JsonFields limit(fields.value("limit").isUndefined() ? QJsonObject() : fields.value("limit"),
                     fields.pathOf("limit"), errors);
    limit.allowOnly({QStringLiteral("messages"), QStringLiteral("bytes")});
    Admission part;
    part.messages = readMessages(limit, "messages", 1);
    part.bytes = limit.bytes("bytes", 1_B, mostBytes);
    part.over = fields.choice("over", overflowNames).value_or(part.over);
    if (!part.messages && !part.bytes)
        limit.refuse(QStringLiteral("needs messages or bytes, e.g. { \"messages\": 1000 }"));
    return part;
}

Expiry readExpiry(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors);
    fields.allowOnly({QStringLiteral("max_age")});
    return {fields.required("max_age", fields.duration("max_age", leastTime))};
}

Throttle readThrottle(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors);
    const Bucket kind = fields.required("kind", fields.choice("kind", bucketNames));
    const std::optional<Rate> messages = fields.rate("messages", leastRate);
    const std::optional<Rate> bytes = fields.byteRate("bytes");
    QStringList known{QStringLiteral("kind"), QStringLiteral("messages"), QStringLiteral("bytes")};
    Throttle part = LeakyBucket{messages, bytes};
    if (kind == Bucket::Token) {
        known << QStringLiteral("burst") << QStringLiteral("burst_bytes");
        TokenBucket token{messages, bytes};
        token.burst = readMessages(fields, "burst", 1).value_or(token.burst);
        token.burstBytes = fields.bytes("burst_bytes", 1_B, mostBytes).value_or(token.burstBytes);
        part = token;
    }
    fields.allowOnly(known, QStringLiteral("of a ") + enumName(kind, bucketNames));
    if (!messages && !bytes)
        fields.refuse(QStringLiteral("needs messages or bytes, e.g. \"messages\": \"100/s\""));
    return part;
}

Batch readBatch(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors);
    fields.allowOnly({QStringLiteral("window"), QStringLiteral("max_bytes"), QStringLiteral("max_messages"),
                      QStringLiteral("encode"), QStringLiteral("diff")});
    Batch part;
    part.window = fields.required("window", fields.duration("window", leastTime));
    part.maxBytes = fields.bytes("max_bytes", 1_B, mostBytes);
    part.maxMessages = readMessages(fields, "max_messages", 1);
    part.encode = fields.choice("encode", encodeNames).value_or(part.encode);
    part.diff = fields.flag("diff").value_or(false) ? BatchDiff::LatestOfKey : BatchDiff::All;
    return part;
}

Gate readGate(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors);
    fields.allowOnly({QStringLiteral("high"), QStringLiteral("low")});
    Gate part;
    part.high = fields.bytes("high", 1_B, mostBytes).value_or(part.high);
    part.low = fields.bytes("low", 0_B, mostBytes).value_or(ByteCount(part.high.value() / 4));
    if (part.low >= part.high)
        fields.refuse("low", QStringLiteral("is not below high (%1)").arg(bytesText(part.high)));
    return part;
}

Credits readCredits(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors);
    fields.allowOnly({QStringLiteral("initial")});
    return {fields.required("initial", readMessages(fields, "initial", 0))};
}

KernelTuning readKernel(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors);
    fields.allowOnly({QStringLiteral("notsent_lowat"), QStringLiteral("send_buffer")});
    KernelTuning part;
    part.notsentLowat = fields.bytes("notsent_lowat", 1_B, mostKernelBytes);
    part.sendBuffer = fields.bytes("send_buffer", 1_B, mostKernelBytes);
    if (!part.notsentLowat && !part.sendBuffer)
        fields.refuse(QStringLiteral("needs notsent_lowat or send_buffer"));
    return part;
}

// RFC 6455, 7.4: what an endpoint may send.
bool isSendableCloseCode(qint64 code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

Eviction readEviction(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors);
    fields.allowOnly({QStringLiteral("hard"), QStringLiteral("soft"), QStringLiteral("soft_for"),
                      QStringLiteral("max_behind"), QStringLiteral("code"), QStringLiteral("reason")});
    Eviction part;
    part.hard = fields.bytes("hard", 1_B, mostBytes);
    part.soft = fields.bytes("soft", 1_B, mostBytes);
    part.softFor = fields.duration("soft_for", leastTime).value_or(part.softFor);
    part.maxBehind = fields.duration("max_behind", leastTime);
    const qint64 code = fields.whole("code", 1000, 4999).value_or(part.code);
    part.code = static_cast<quint16>(code);
    part.reason = fields.text("reason", longestReason).value_or(part.reason);
    if (!part.hard && !part.soft && !part.maxBehind)
        fields.refuse(QStringLiteral("needs hard, soft or max_behind"));
    if (!isSendableCloseCode(code))
        fields.refuse("code", QStringLiteral("is not a close code that may be sent (1000-1003, 1007-1014, 3000-4999)"));
    if (part.reason.toUtf8().size() > longestReason)
        fields.refuse("reason", QStringLiteral("is longer than %1 bytes in UTF-8").arg(longestReason));
    return part;
}

UpstreamGate readUpstream(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors);
    UpstreamGate part;
    part.when = fields.required("hold", fields.choice("hold", whenNames));
    QStringList known{QStringLiteral("hold")};
    if (part.when == UpstreamGate::When::Share) {
        known << QStringLiteral("share");
        part.share = fields.number("share", leastShare, 1).value_or(part.share);
    }
    fields.allowOnly(known, QStringLiteral("with hold ") + enumName(part.when, whenNames));
    return part;
}

// The nine parts that are objects; priority is a flag.
template<class Part, class Read>
void readPart(JsonFields &fields, const char *name, FirstError &errors, std::optional<Part> &into, Read read)
{
    if (fields.has(name))
        into = read(fields.value(name), fields.pathOf(name), errors);
}

template<class T, class ToText>
void put(QJsonObject &object, const char *name, const std::optional<T> &value, ToText toText)
{
    if (value)
        object.insert(QLatin1String(name), toText(*value));
}

QJsonValue messagesJson(MessageCount count)
{
    return count.value();
}

QJsonObject toJson(const Admission &part)
{
    QJsonObject limit;
    put(limit, "messages", part.messages, messagesJson);
    put(limit, "bytes", part.bytes, bytesText);
    return {{QStringLiteral("limit"), limit}, {QStringLiteral("over"), enumName(part.over, overflowNames)}};
}

QJsonObject toJson(const Throttle &throttle)
{
    QJsonObject object;
    const auto rates = [&](Bucket kind, const auto &part) {
        object.insert(QStringLiteral("kind"), enumName(kind, bucketNames));
        put(object, "messages", part.messages, rateText);
        put(object, "bytes", part.bytes, byteRateText);
    };
    if (const auto *token = std::get_if<TokenBucket>(&throttle)) {
        rates(Bucket::Token, *token);
        // What has no effect is left out, unless somebody set it.
        if (token->messages || token->burst != TokenBucket().burst)
            object.insert(QStringLiteral("burst"), token->burst.value());
        if (token->bytes || token->burstBytes != TokenBucket().burstBytes)
            object.insert(QStringLiteral("burst_bytes"), bytesText(token->burstBytes));
    } else {
        rates(Bucket::Leaky, std::get<LeakyBucket>(throttle));
    }
    return object;
}

QJsonObject toJson(const Batch &part)
{
    QJsonObject object{{QStringLiteral("window"), durationText(part.window)}};
    put(object, "max_bytes", part.maxBytes, bytesText);
    put(object, "max_messages", part.maxMessages, messagesJson);
    object.insert(QStringLiteral("encode"), enumName(part.encode, encodeNames));
    if (part.diff == BatchDiff::LatestOfKey)
        object.insert(QStringLiteral("diff"), true);
    return object;
}

QJsonObject toJson(const KernelTuning &part)
{
    QJsonObject object;
    put(object, "notsent_lowat", part.notsentLowat, bytesText);
    put(object, "send_buffer", part.sendBuffer, bytesText);
    return object;
}

QJsonObject toJson(const Eviction &part)
{
    QJsonObject object;
    put(object, "hard", part.hard, bytesText);
    put(object, "soft", part.soft, bytesText);
    if (part.soft || part.softFor != Eviction().softFor)
        object.insert(QStringLiteral("soft_for"), durationText(part.softFor));
    put(object, "max_behind", part.maxBehind, durationText);
    object.insert(QStringLiteral("code"), part.code);
    object.insert(QStringLiteral("reason"), part.reason);
    return object;
}

QJsonObject toJson(const UpstreamGate &part)
{
    QJsonObject object{{QStringLiteral("hold"), enumName(part.when, whenNames)}};
    if (part.when == UpstreamGate::When::Share)
        object.insert(QStringLiteral("share"), part.share);
    return object;
}

} // namespace

Policy readPolicy(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors, "is not a policy (an object; {} is the naive sender)");
    fields.allowOnly({QStringLiteral("admission"), QStringLiteral("expiry"), QStringLiteral("priority"),
                      QStringLiteral("throttle"), QStringLiteral("batch"), QStringLiteral("gate"),
                      QStringLiteral("credits"), QStringLiteral("kernel"), QStringLiteral("evict"),
                      QStringLiteral("upstream")});
    Policy policy;
    readPart(fields, "admission", errors, policy.admission, readAdmission);
    readPart(fields, "expiry", errors, policy.expiry, readExpiry);
    if (fields.flag("priority").value_or(false))
        policy.priority = PriorityLane{};
    readPart(fields, "throttle", errors, policy.throttle, readThrottle);
    readPart(fields, "batch", errors, policy.batch, readBatch);
    readPart(fields, "gate", errors, policy.gate, readGate);
    readPart(fields, "credits", errors, policy.credits, readCredits);
    readPart(fields, "kernel", errors, policy.kernel, readKernel);
    readPart(fields, "evict", errors, policy.evict, readEviction);
    readPart(fields, "upstream", errors, policy.upstream, readUpstream);
    return policy;
}

Result<Policy> policyFromJson(const QJsonValue &value, const QString &path)
{
    FirstError errors;
    Policy policy = readPolicy(value, path, errors);
    return errors.resultOr(std::move(policy));
}

QJsonObject policyToJson(const Policy &policy)
{
    const auto whole = [](const auto &part) { return toJson(part); };
    QJsonObject object;
    put(object, "admission", policy.admission, whole);
    put(object, "expiry", policy.expiry, [](const Expiry &part) {
        return QJsonObject{{QStringLiteral("max_age"), durationText(part.maxAge)}};
    });
    put(object, "priority", policy.priority, [](const PriorityLane &) { return true; });
    put(object, "throttle", policy.throttle, whole);
    put(object, "batch", policy.batch, whole);
    put(object, "gate", policy.gate, [](const Gate &part) {
        return QJsonObject{{QStringLiteral("high"), bytesText(part.high)},
                           {QStringLiteral("low"), bytesText(part.low)}};
    });
    put(object, "credits", policy.credits, [](const Credits &part) {
        return QJsonObject{{QStringLiteral("initial"), part.initial.value()}};
    });
    put(object, "kernel", policy.kernel, whole);
    put(object, "evict", policy.evict, whole);
    put(object, "upstream", policy.upstream, whole);
    return object;
}

} // namespace penstock
