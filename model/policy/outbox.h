// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/policy/ledger.h"
#include "model/policy/policy.h"
#include "model/wire/message.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace penstock {

/*! What became of an offered message (or, for DroppedOldest, what made room for it). */
enum class Offer { Queued, Replaced, DroppedOldest, Refused, Closing };

/*! One unit to write to the socket: one message as its own frame, or many that share one envelope frame. */
struct Delivery {
    struct Item {
        MessagePtr message;
        TimePoint offered; //!< real time of the offer
    };
    std::vector<Item> items;                  //!< at least one after a successful take
    BatchEncode encode = BatchEncode::Frames; //!< Frames: exactly one item
};

/*! Why nothing may be taken just now; the `policy` cause is told from it. */
enum class Held { Empty, No, Throttled, BatchWindow, Gate, Credits };

/*!
 * The queue of ours in front of one connection's socket, with policy parts 1 to 7. Pure logic: no sockets, no clock of
 * its own. It keeps the connection's ledger. Cost of every call: independent of how much waits.
 *
 * What the contract of the parts (policy.h) leaves open is decided so:
 *  - Control messages are never dropped, conflated or expired, count against no limit and need no token, credit or
 *    batch. With the priority lane they also pass all waiting data and a closed gate (a keep-alive that waits behind
 *    the very data that is stuck is of no use), so library bytes may pass the gate by the control messages sent
 *    meanwhile. Without it they keep their place in line: behind earlier data, and at the gate.
 *  - A message that alone is over the byte limit is refused, and nothing is dropped for it (or the way is Close).
 *  - LatestPerKey replaces the last waiting message of the key, so that the order within a key stays. If the
 *    replacement is larger than the room there is, the oldest go; if it is itself the oldest, it moves to the end.
 *  - Throttle before batch: a message joins the batch when the throttle lets it pass (see Batcher, RateLimiter).
 *  - The window of a batch counts from its first message; it goes on if that one is dropped.
 *  - LatestOfKey keeps the last message of each key in its own place, so that what goes out stays in order.
 *  - One envelope holds at most max-bytes, envelopeLimit and the gate's high water, or one message that is larger.
 *  - A changed gate starts open and looks at the bytes afresh; changed credits differ by what `initial` differs.
 *
 * \thread one owner (the shard of the connection).
 */
class Outbox {
public:
    /*! Frames in one envelope come to no more bytes than this; a longer batch goes out as several. */
    static constexpr ByteCount envelopeLimit{1 << 20};

    explicit Outbox(const Policy &policy, Encoding encoding, TimePoint labNow);
    ~Outbox();
    Outbox(Outbox &&) noexcept;
    Outbox &operator=(Outbox &&) noexcept;

    /*!
     * Switches live. No message is lost by the switch itself: what waits stays, even if over a new limit (the next
     * offer applies it); throttles keep their debt, a batch window that no longer exists releases what it held.
     */
    void setPolicy(const Policy &policy, TimePoint labNow);

    /*! Parts 1 and 3. \param now real time, kept for send time. \return Closing: the caller must close the connection.
     */
    [[nodiscard]] Offer offer(const MessagePtr &message, TimePoint labNow, TimePoint now);

    /*!
     * Parts 2 and 4 to 7. Takes the next unit that may go to the socket.
     * \param libraryBytes bytes in the socket buffer and TLS at this moment.
     * \param into         its items are replaced; kept by the caller so that its memory is reused.
     * \return whether there was one; call again until there is none.
     */
    [[nodiscard]] bool take(TimePoint labNow, ByteCount libraryBytes, Delivery &into);

    /*! When time alone may make take succeed (lab time); nullopt: only an offer, a drain or a grant can. */
    [[nodiscard]] std::optional<TimePoint> nextWake() const;

    /*! Why take returned false last, or No if it did not. */
    [[nodiscard]] Held held() const noexcept;

    /*! Credits granted by the reader; n >= 0. Ignored without part 7. */
    void grant(MessageCount n) noexcept;

    /*! Moves all waiting to `evicted`; the connection is gone. */
    void evictAll();

    /*!
     * The fast path: whether an offer followed by take would hand over any message at once, unchanged, so that a caller
     * may deliver a whole run without queueing it (the gate still to be watched by the caller).
     */
    [[nodiscard]] bool isTransparent() const noexcept;
    /*! Counts a run of messages delivered on the fast path. */
    void countDelivered(quint64 messages) noexcept;

    [[nodiscard]] const Ledger &ledger() const noexcept; //!< waiting is up to date
    [[nodiscard]] MessageCount waitingMessages() const noexcept;
    [[nodiscard]] ByteCount waitingBytes() const noexcept;
    /*! Real time of birth of the oldest waiting message. */
    [[nodiscard]] std::optional<TimePoint> oldestBorn() const noexcept;
    /*! Whether the drain gate is closed. */
    [[nodiscard]] bool gateClosed() const noexcept;
    /*! Looks at all that waits, control messages first, then data in order. O(waiting). */
    void visitWaiting(const std::function<void(const Message &)> &visit) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace penstock
