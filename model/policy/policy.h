// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/units.h"

#include <QString>

#include <optional>
#include <variant>

namespace penstock {

/*! What admission does with a message that would pass the limit. */
enum class Overflow { RefuseNewest, DropOldest, LatestPerKey, Close };

/*! Part 1. At least one of the limits is set; the offered message counts. */
struct Admission {
    std::optional<MessageCount> messages; //!< >= 1
    std::optional<ByteCount> bytes;       //!< >= 1, bytes of frames
    Overflow over = Overflow::DropOldest;
    bool operator==(const Admission &) const = default;
};

/*! Part 2. Messages older than this (lab time since the offer) are dropped when their turn comes. */
struct Expiry {
    Nanos maxAge{0}; //!< > 0
    bool operator==(const Expiry &) const = default;
};

/*! Part 3. Control messages pass queued data and are never dropped. Without it they queue like data. */
struct PriorityLane {
    bool operator==(const PriorityLane &) const = default;
};

/*! Part 4a. Tokens refill at the rate up to the burst; the bucket starts full. At least one rate is set, > 0. */
struct TokenBucket {
    std::optional<Rate> messages;
    std::optional<Rate> bytes;
    MessageCount burst{1};       //!< >= 1; for the message bucket
    ByteCount burstBytes{65536}; //!< >= 1; for the byte bucket; a larger message passes when the bucket is full
    bool operator==(const TokenBucket &) const = default;
};

/*! Part 4b. Evenly spaced, no bursts. At least one rate is set, > 0. */
struct LeakyBucket {
    std::optional<Rate> messages;
    std::optional<Rate> bytes;
    bool operator==(const LeakyBucket &) const = default;
};

using Throttle = std::variant<TokenBucket, LeakyBucket>;

/*! How a batch goes out: as single frames, as one frame that holds many, or that frame deflated. */
enum class BatchEncode { Frames, Envelope, EnvelopeDeflate };
/*! Latest: only the last message of each key in the window goes out; the others are conflated. */
enum class BatchDiff { All, LatestOfKey };

/*! Part 5. Messages are held until the window since the first of them is over or a maximum is reached. */
struct Batch {
    Nanos window{0}; //!< > 0, lab time
    std::optional<ByteCount> maxBytes;
    std::optional<MessageCount> maxMessages;
    BatchEncode encode = BatchEncode::Frames;
    BatchDiff diff = BatchDiff::All;
    bool operator==(const Batch &) const = default;
};

/*! Part 6. Stop handing over at `high` bytes in library + TLS, go on at `low`; 0 <= low < high. */
struct Gate {
    ByteCount high{65536};
    ByteCount low{16384};
    bool operator==(const Gate &) const = default;
};

/*! Part 7. At most so many messages not yet granted by the reader (request-n). */
struct Credits {
    MessageCount initial{0}; //!< granted at the start, >= 0
    bool operator==(const Credits &) const = default;
};

/*! Part 8. At least one is set. */
struct KernelTuning {
    std::optional<ByteCount> notsentLowat; //!< TCP_NOTSENT_LOWAT, >= 1
    std::optional<ByteCount> sendBuffer;   //!< SO_SNDBUF as asked for; the kernel doubles it
    bool operator==(const KernelTuning &) const = default;
};

/*! Part 9. At least one of hard, soft, maxBehind is set; bytes are outbox + library + TLS. */
struct Eviction {
    std::optional<ByteCount> hard;
    std::optional<ByteCount> soft; //!< with softFor
    Nanos softFor{std::chrono::seconds(60)};
    std::optional<Nanos> maxBehind;
    quint16 code = 1013;
    QString reason = QStringLiteral("slow reader");
    bool operator==(const Eviction &) const = default;
};

/*! Part 10. The source is held while this many connections of the group are over high water. */
struct UpstreamGate {
    enum class When { Any, All, Share };
    When when = When::Any;
    double share = 0.5; //!< (0, 1]; for Share
    bool operator==(const UpstreamGate &) const = default;
};

/*!
 * What stands between source and socket. A value; every part is optional, all combine, in the order of their numbers.
 * An empty policy is the naive sender.
 */
struct Policy {
    std::optional<Admission> admission;
    std::optional<Expiry> expiry;
    std::optional<PriorityLane> priority;
    std::optional<Throttle> throttle;
    std::optional<Batch> batch;
    std::optional<Gate> gate;
    std::optional<Credits> credits;
    std::optional<KernelTuning> kernel;
    std::optional<Eviction> evict;
    std::optional<UpstreamGate> upstream;
    bool operator==(const Policy &) const = default;
};

/*! High water for drain episodes and states where no gate says otherwise (Netty's mark). */
inline constexpr ByteCount defaultHighWater{65536};

/*! The high-water mark in force: the gate's, or the default. */
[[nodiscard]] inline ByteCount highWater(const Policy &policy)
{
    return policy.gate ? policy.gate->high : defaultHighWater;
}

/*! The low-water mark in force: the gate's, or a quarter of the default. */
[[nodiscard]] inline ByteCount lowWater(const Policy &policy)
{
    return policy.gate ? policy.gate->low : ByteCount(defaultHighWater.value() / 4);
}

} // namespace penstock
