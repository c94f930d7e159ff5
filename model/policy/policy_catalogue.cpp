// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/policy/policy_catalogue.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock {

using namespace literals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(PolicyCatalogue)
};

QString id(const char *text)
{
    return QString::fromLatin1(text);
}

QString messages()
{
    return Text::tr("messages");
}

QString bytes()
{
    return Text::tr("bytes");
}

QString time()
{
    return Text::tr("time");
}

PolicyPart admission()
{
    return {
        id("admission"),
        1,
        Text::tr("Drop"),
        Text::tr("Bounds what waits for a slow reader, in memory and in age."),
        Text::tr("Messages are lost; the way chosen says which."),
        {{id("limit.messages"), messages(), Text::tr("1 or more; this or limit.bytes is needed"),
          Text::tr("At most so many messages wait in the outbox, the offered one included."), 1000},
         {id("limit.bytes"), bytes(), Text::tr("1 B or more; this or limit.messages is needed"),
          Text::tr("At most so many bytes of frames wait in the outbox, the offered one included."), id("1MiB")},
         {id("over"), QString(), Text::tr("refuse-newest, drop-oldest, latest-per-key or close; default drop-oldest"),
          Text::tr("What happens at the limit: the new message is refused, the oldest go, the waiting message of "
                   "the same key is replaced in its place, or the connection is closed."),
          id("latest-per-key")}}};
}

PolicyPart expiry()
{
    return {id("expiry"),
            2,
            Text::tr("Expire"),
            Text::tr("No reader gets news older than it can use."),
            Text::tr("Messages are lost, and only when their turn comes: until then they take room."),
            {{id("max_age"), time(), Text::tr("above 0"),
              Text::tr("A message that has waited longer than this in the outbox is dropped."), id("2s")}}};
}

PolicyPart priority()
{
    return {id("priority"),
            3,
            Text::tr("Priority lane"),
            Text::tr("Control messages pass waiting data, throttle, batch, credits and a closed gate."),
            Text::tr("Order between control and data is given up; control bytes may pass high water."),
            {}};
}

PolicyPart throttle()
{
    return {id("throttle"),
            4,
            Text::tr("Throttle"),
            Text::tr("A steady flow that the reader was promised, whatever the source does."),
            Text::tr("Above the rate messages wait in the outbox, even if the reader could take more."),
            {{id("kind"), QString(), Text::tr("token-bucket or leaky-bucket"),
              Text::tr("A token bucket lets saved-up bursts pass, a leaky bucket spaces evenly."), id("token-bucket")},
             {id("messages"), Text::tr("messages per second"), Text::tr("0.001/s or more; this or bytes is needed"),
              Text::tr("So many messages pass per second."), id("100/s")},
             {id("bytes"), Text::tr("bytes per second"), Text::tr("1 B/s or more; this or messages is needed"),
              Text::tr("So many bytes of frames pass per second."), id("64KiB/s")},
             {id("burst"), messages(), Text::tr("1 or more; default 1; token bucket only"),
              Text::tr("So many messages may pass at once after a pause."), 20},
             {id("burst_bytes"), bytes(), Text::tr("1 B or more; default 64 KiB; token bucket only"),
              Text::tr("So many bytes may pass at once after a pause; a larger message passes a full bucket."),
              id("64KiB")}}};
}

PolicyPart batch()
{
    return {id("batch"),
            5,
            Text::tr("Batch"),
            Text::tr("Fewer, larger writes; with diff only the last message of each key goes out."),
            Text::tr("Every message waits for up to the window."),
            {{id("window"), time(), Text::tr("above 0"), Text::tr("A batch goes out so long after its first message."),
              id("50ms")},
             {id("max_bytes"), bytes(), Text::tr("1 B or more; default none"),
              Text::tr("A batch of so many bytes goes out at once."), id("16KiB")},
             {id("max_messages"), messages(), Text::tr("1 or more; default none"),
              Text::tr("A batch of so many messages goes out at once."), 100},
             {id("encode"), QString(), Text::tr("frames, envelope or envelope-deflate; default frames"),
              Text::tr("A frame for each message, or one frame that holds many, plain or compressed."), id("envelope")},
             {id("diff"), QString(), Text::tr("true or false; default false"),
              Text::tr("Only the last message of each key in a batch goes out; the others are conflated."), true}}};
}

PolicyPart gate()
{
    return {
        id("gate"),
        6,
        Text::tr("Wait for drain"),
        Text::tr("Bytes wait in the outbox, where policies can still act on them, and not in the socket."),
        Text::tr("The outbox grows instead, unless a limit stands before it; low water too low lets the wire idle."),
        {{id("high"), bytes(), Text::tr("1 B or more; default 64 KiB"),
          Text::tr("Nothing more is handed over from so many bytes in socket buffer and TLS on."), id("64KiB")},
         {id("low"), bytes(), Text::tr("0 B to below high; default a quarter of high"),
          Text::tr("It goes on when they have fallen to so many."), id("16KiB")}}};
}

PolicyPart credits()
{
    return {id("credits"),
            7,
            Text::tr("Credits"),
            Text::tr("The reader itself says how much it can take; nothing else is sent."),
            Text::tr("The reader must grant in time: a round trip without credits is a pause."),
            {{id("initial"), messages(), Text::tr("0 or more"),
              Text::tr("So many messages may go before the reader's first grant."), 100}}};
}

PolicyPart kernel()
{
    return {id("kernel"),
            8,
            Text::tr("Kernel buffer"),
            Text::tr("Less waits where no policy reaches it, and drains end sooner."),
            Text::tr("A fixed send buffer ends autotuning: throughput falls on long or fast paths."),
            {{id("notsent_lowat"), bytes(), Text::tr("1 B to 1 GiB; this or send_buffer is needed"),
              Text::tr("The kernel asks for more only below so many unsent bytes (TCP_NOTSENT_LOWAT)."), id("16KiB")},
             {id("send_buffer"), bytes(), Text::tr("1 B to 1 GiB; this or notsent_lowat is needed"),
              Text::tr("Send buffer asked for (SO_SNDBUF); the kernel doubles it."), id("64KiB")}}};
}

PolicyPart evict()
{
    return {
        id("evict"),
        9,
        Text::tr("Evict slow readers"),
        Text::tr("One slow reader cannot take the memory or the time of all."),
        Text::tr("The reader loses its connection and all that waited; if it comes back at once, nothing is won."),
        {{id("hard"), bytes(), Text::tr("1 B or more; one of hard, soft, max_behind is needed"),
          Text::tr("Close at once from so many bytes in outbox, socket buffer and TLS on."), id("32MiB")},
         {id("soft"), bytes(), Text::tr("1 B or more; one of hard, soft, max_behind is needed"),
          Text::tr("Close when it has been at so many bytes for soft_for without a break."), id("8MiB")},
         {id("soft_for"), time(), Text::tr("above 0; default 60 s"), Text::tr("How long soft may last."), id("30s")},
         {id("max_behind"), time(), Text::tr("above 0; one of hard, soft, max_behind is needed"),
          Text::tr("Close when the oldest unacknowledged message is older than this."), id("30s")},
         {id("code"), QString(), Text::tr("1000-1003, 1007-1014, 3000-4999; default 1013"),
          Text::tr("Close code the reader gets."), 1013},
         {id("reason"), QString(), Text::tr("up to 123 bytes; default \"slow reader\""),
          Text::tr("Reason the reader gets."), id("slow reader")}}};
}

PolicyPart upstream()
{
    return {
        id("upstream"),
        10,
        Text::tr("Pause the upstream"),
        Text::tr("Nothing is lost and nothing piles up: the source waits for its readers."),
        Text::tr("The slow ones set the pace for all."),
        {{id("hold"), QString(), Text::tr("any, all or share"),
          Text::tr("The source is held while one, all or a share of the connections are over high water; it goes on "
                   "when enough of them are down to low water."),
          id("share")},
         {id("share"), Text::tr("share"), Text::tr("0.001 to 1; default 0.5; only with hold share"),
          Text::tr("The share of connections that holds the source."), 0.5}}};
}

PolicyPreset preset(const char *name, const QString &title, const QString &sentence, const Policy &policy)
{
    return {id(name), title, sentence, policy};
}

Policy gated()
{
    Policy policy;
    policy.gate = Gate{64_KiB, 16_KiB};
    return policy;
}

Policy limited(Overflow over)
{
    Policy policy = gated();
    policy.admission = Admission{1000_msgs, std::nullopt, over};
    return policy;
}

Policy batched()
{
    Policy policy = gated();
    policy.batch = Batch{std::chrono::milliseconds(50), 16_KiB, std::nullopt, BatchEncode::Envelope, BatchDiff::All};
    return policy;
}

Policy throttled()
{
    Policy policy = limited(Overflow::DropOldest);
    policy.throttle = TokenBucket{Rate(100), std::nullopt, 20_msgs, 64_KiB};
    return policy;
}

} // namespace

std::vector<PolicyPart> policyParts()
{
    return {admission(), expiry(), priority(), throttle(), batch(), gate(), credits(), kernel(), evict(), upstream()};
}

std::optional<PolicyPart> policyPart(const QString &wanted)
{
    const std::vector<PolicyPart> parts = policyParts();
    const auto found =
        std::find_if(parts.begin(), parts.end(), [&](const PolicyPart &part) { return part.id == wanted; });
    return found == parts.end() ? std::nullopt : std::optional(*found);
}

std::vector<PolicyPreset> policyPresets()
{
    return {
        preset("naive", Text::tr("Naive"),
               Text::tr("No policy: every message goes to the socket at once, and what a slow reader does not take "
                        "piles up there."),
               Policy()),
        preset("gated", Text::tr("Gated"),
               Text::tr("Waits for drain at 64 KiB and goes on at 16 KiB: the socket stays small, the outbox grows."),
               gated()),
        preset("latest-per-key", Text::tr("Latest per key"),
               Text::tr("Gated, at most 1,000 messages; a newer message replaces the waiting one of its key. For "
                        "values of which only the last matters."),
               limited(Overflow::LatestPerKey)),
        preset("drop-oldest", Text::tr("Drop oldest"),
               Text::tr("Gated, at most 1,000 messages; the oldest go. For streams in which the present matters."),
               limited(Overflow::DropOldest)),
        preset("batched", Text::tr("Batched 50 ms"),
               Text::tr("Gated; messages go out together in one frame every 50 ms or 16 KiB. Fewer writes for a little "
                        "age."),
               batched()),
        preset("throttled", Text::tr("Throttled"),
               Text::tr("Gated, 100 messages a second with bursts of 20; the oldest of more than 1,000 waiting go."),
               throttled()),
    };
}

std::optional<PolicyPreset> presetOf(const Policy &policy)
{
    const std::vector<PolicyPreset> presets = policyPresets();
    const auto found = std::find_if(presets.begin(), presets.end(),
                                    [&](const PolicyPreset &candidate) { return candidate.policy == policy; });
    return found == presets.end() ? std::nullopt : std::optional(*found);
}

} // namespace penstock
