// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/policy/outbox.h"

#include "model/policy/batcher.h"
#include "model/policy/data_queue.h"
#include "model/policy/rate_limiter.h"
#include "model/policy/water_mark.h"

#include <algorithm>
#include <limits>

namespace penstock {

namespace {
/*! No frame is larger: a payload has at most 16 MiB, and the largest header we write is far below the rest. */
constexpr qint64 largestFrame = qint64(17) << 20;

/*! A control message and the place it has in line among the data. */
struct WaitingControl {
    Waiting waiting;
    quint64 behind = 0; // absolute index: all data before it were offered earlier
};
} // namespace

class Outbox::Private {
public:
    explicit Private(Encoding with)
        : encoding(with)
    {}

    void setPolicy(const Policy &to, TimePoint labNow);
    Offer offer(const MessagePtr &message, TimePoint labNow, TimePoint now);
    Held take(TimePoint labNow, ByteCount libraryBytes, Delivery &into);
    [[nodiscard]] std::optional<TimePoint> nextWake() const;
    void evictAll();

    [[nodiscard]] bool isEmpty() const noexcept { return data.isEmpty() && control.isEmpty(); }

    const Encoding encoding;
    Policy policy;
    Ledger ledger;
    DataQueue data;
    RingQueue<WaitingControl> control;
    qint64 controlBytes = 0;
    WaterMark gate;
    qint64 credits = 0;
    Held held = Held::Empty;
    bool passesAll = true; // by policy alone, whatever waits

private:
    // part 1
    Offer admit(Waiting &&waiting, TimePoint labNow);
    Offer makeRoom(Waiting &&waiting, TimePoint labNow);
    Offer replaceLatest(quint64 index, Waiting &&waiting, TimePoint labNow);
    [[nodiscard]] bool isOver(std::size_t messages, qint64 bytes) const noexcept;
    void dropFront(quint64 &counter, TimePoint labNow);
    // parts 2 to 7
    void expire(TimePoint labNow);
    void expireFront(TimePoint labNow);
    [[nodiscard]] bool isExpired(const Waiting &waiting, TimePoint labNow) const noexcept;
    [[nodiscard]] bool isControlsTurn() const noexcept;
    [[nodiscard]] quint64 barrier() const noexcept;
    void joinBatch(TimePoint labNow);
    Held passLimits(TimePoint labNow);
    void takeControl(Delivery &into);
    void takeData(TimePoint labNow, Delivery &into);
    void takeFront(TimePoint labNow, Delivery &into);
    [[nodiscard]] qint64 envelopeCap() const noexcept;
    [[nodiscard]] TimePoint batchWake() const;
    [[nodiscard]] RateLimiter *throttle() noexcept { return limiter ? &*limiter : nullptr; }

    std::optional<RateLimiter> limiter; // absent as well if its rates are all infinite
    Batcher batcher;
};

// --- switching ----------------------------------------------------------------------------------------------------

void Outbox::Private::setPolicy(const Policy &to, TimePoint labNow)
{
    const Policy from = std::exchange(policy, to);
    data.setKeyed(to.admission && to.admission->over == Overflow::LatestPerKey);

    if (!to.throttle) {
        limiter.reset();
    } else if (limiter) {
        limiter->change(*to.throttle, labNow);
    } else {
        limiter.emplace(*to.throttle, labNow);
        batcher.unjoin();
    }
    if (limiter && limiter->isUnlimited())
        limiter.reset();

    if (to.batch) {
        if (to.batch != from.batch)
            batcher.setBatch(*to.batch);
        joinBatch(labNow);
    } else if (from.batch) {
        batcher.disband();
    }
    if (to.gate != from.gate)
        gate.reset();
    if (to.credits) {
        const qint64 before = from.credits ? from.credits->initial.value() : 0;
        credits += to.credits->initial.value() - before;
    } else {
        credits = 0;
    }
    const bool admitsAll = !to.admission || !to.admission->bytes || to.admission->bytes->value() >= largestFrame;
    passesAll = admitsAll && !limiter && !to.batch && !to.credits;
}

// --- part 1: admission ----------------------------------------------------------------------------------------------

Offer Outbox::Private::offer(const MessagePtr &message, TimePoint labNow, TimePoint now)
{
    ++ledger.offered;
    Waiting waiting(message, message->frameSize(encoding), labNow, now);
    if (message->lane() == Lane::Control) {
        controlBytes += waiting.bytes();
        control.push({std::move(waiting), data.end()});
        if (policy.batch)
            joinBatch(labNow);
        return Offer::Queued;
    }
    Offer result = Offer::Queued;
    if (policy.admission)
        result = admit(std::move(waiting), labNow);
    else
        data.push(std::move(waiting));
    if (policy.batch)
        joinBatch(labNow);
    return result;
}

bool Outbox::Private::isOver(std::size_t messages, qint64 bytes) const noexcept
{
    const Admission &limit = *policy.admission;
    return (limit.messages && static_cast<qint64>(messages) > limit.messages->value()) ||
           (limit.bytes && bytes > limit.bytes->value());
}

Offer Outbox::Private::admit(Waiting &&waiting, TimePoint labNow)
{
    if (!isOver(data.size() + 1, data.bytes() + waiting.bytes())) {
        data.push(std::move(waiting));
        return Offer::Queued;
    }
    const Overflow over = policy.admission->over;
    if (over == Overflow::Close || over == Overflow::RefuseNewest || isOver(1, waiting.bytes())) {
        ++ledger.droppedNewest;
        return over == Overflow::Close ? Offer::Closing : Offer::Refused;
    }
    if (over == Overflow::LatestPerKey) {
        if (const std::optional<quint64> last = data.lastOfKey(waiting.key))
            return replaceLatest(*last, std::move(waiting), labNow);
    }
    return makeRoom(std::move(waiting), labNow);
}

Offer Outbox::Private::makeRoom(Waiting &&waiting, TimePoint labNow)
{
    while (!data.isEmpty() && isOver(data.size() + 1, data.bytes() + waiting.bytes()))
        dropFront(ledger.droppedOldest, labNow);
    data.push(std::move(waiting));
    return Offer::DroppedOldest;
}

Offer Outbox::Private::replaceLatest(quint64 index, Waiting &&waiting, TimePoint labNow)
{
    const qint64 more = waiting.bytes() - data.at(index).bytes();
    while (isOver(data.size(), data.bytes() + more)) {
        if (data.head() == index) {
            dropFront(ledger.conflated, labNow);
            makeRoom(std::move(waiting), labNow);
            return Offer::Replaced;
        }
        dropFront(ledger.droppedOldest, labNow);
    }
    data.replace(index, std::move(waiting));
    batcher.replaced(data, index, more, throttle());
    ++ledger.conflated;
    return Offer::Replaced;
}

void Outbox::Private::dropFront(quint64 &counter, TimePoint labNow)
{
    const Waiting dropped = data.popFront();
    batcher.frontDropped(dropped.bytes(), labNow);
    ++counter;
}

// --- parts 2 to 7: taking -------------------------------------------------------------------------------------------

bool Outbox::Private::isExpired(const Waiting &waiting, TimePoint labNow) const noexcept
{
    return policy.expiry && labNow - waiting.labOffered > policy.expiry->maxAge;
}

void Outbox::Private::expire(TimePoint labNow)
{
    while (!data.isEmpty() && isExpired(data.front(), labNow))
        expireFront(labNow);
}

void Outbox::Private::expireFront(TimePoint labNow)
{
    const Waiting expired = data.popFront();
    batcher.frontExpired(expired.bytes(), labNow);
    ++ledger.expired;
}

bool Outbox::Private::isControlsTurn() const noexcept
{
    if (control.isEmpty())
        return false;
    return policy.priority || (control.front().behind <= data.head() && !gate.isOver());
}

quint64 Outbox::Private::barrier() const noexcept
{
    return policy.priority || control.isEmpty() ? Batcher::noBarrier : control.front().behind;
}

void Outbox::Private::joinBatch(TimePoint labNow)
{
    batcher.join(data, throttle(), barrier(), labNow);
}

Held Outbox::Private::take(TimePoint labNow, ByteCount libraryBytes, Delivery &into)
{
    if (policy.gate)
        gate.update(libraryBytes, policy.gate->high, policy.gate->low);
    for (;;) {
        if (policy.expiry)
            expire(labNow);
        if (isControlsTurn()) {
            takeControl(into);
            return Held::No;
        }
        if (data.isEmpty())
            return control.isEmpty() ? Held::Empty : Held::Gate;
        if (policy.batch)
            joinBatch(labNow);
        if (gate.isOver())
            return Held::Gate;
        if (const Held why = passLimits(labNow); why != Held::No)
            return why;
        // Conflating a batch may bring an older replacement to the front: look again before it goes out.
        if (data.isEmpty() || isExpired(data.front(), labNow))
            continue;
        takeData(labNow, into);
        return Held::No;
    }
}

Held Outbox::Private::passLimits(TimePoint labNow)
{
    if (policy.credits && credits <= 0)
        return Held::Credits;
    if (policy.batch) {
        if (!batcher.isReady(labNow))
            return batcher.joined() == 0 ? Held::Throttled : Held::BatchWindow;
        ledger.conflated += batcher.release(data, policy.batch->diff);
        return Held::No;
    }
    if (!limiter || batcher.joined() > 0) // what had joined a former batch has paid
        return Held::No;
    const Waiting &front = data.front();
    if (limiter->availableAt(front.bytes()) > labNow)
        return Held::Throttled;
    limiter->pass(front.bytes(), limiter->passTime(front.bytes(), front.labOffered, labNow));
    return Held::No;
}

void Outbox::Private::takeControl(Delivery &into)
{
    into.items.clear();
    into.encode = BatchEncode::Frames;
    WaitingControl next = control.popFront();
    controlBytes -= next.waiting.bytes();
    into.items.push_back({std::move(next.waiting.message), next.waiting.offered});
    ++ledger.delivered;
}

void Outbox::Private::takeFront(TimePoint labNow, Delivery &into)
{
    Waiting front = data.popFront();
    batcher.frontTaken(front.bytes(), labNow);
    into.items.push_back({std::move(front.message), front.offered});
    ++ledger.delivered;
    if (policy.credits)
        --credits;
}

void Outbox::Private::takeData(TimePoint labNow, Delivery &into)
{
    into.items.clear();
    into.encode = policy.batch ? policy.batch->encode : BatchEncode::Frames;
    if (into.encode == BatchEncode::Frames) {
        takeFront(labNow, into);
        return;
    }
    const qint64 cap = envelopeCap();
    qint64 bytes = 0;
    for (std::size_t left = batcher.joined(); left > 0 && (!policy.credits || credits > 0); --left) {
        if (isExpired(data.front(), labNow)) {
            expireFront(labNow);
            continue;
        }
        bytes += data.front().bytes();
        if (bytes > cap && !into.items.empty())
            return;
        takeFront(labNow, into);
    }
}

qint64 Outbox::Private::envelopeCap() const noexcept
{
    qint64 cap = envelopeLimit.value();
    if (policy.batch->maxBytes)
        cap = std::min(cap, policy.batch->maxBytes->value());
    if (policy.gate)
        cap = std::min(cap, policy.gate->high.value());
    return cap;
}

void Outbox::Private::evictAll()
{
    ledger.evicted += data.size() + control.size();
    data.clear();
    control.clear();
    controlBytes = 0;
    batcher.clear();
    held = Held::Empty;
}

// --- waking ---------------------------------------------------------------------------------------------------------

std::optional<TimePoint> Outbox::Private::nextWake() const
{
    if (isControlsTurn())
        return control.front().waiting.labOffered;
    if (data.isEmpty() || gate.isOver())
        return std::nullopt;
    const bool mayPass = !policy.credits || credits > 0;
    TimePoint wake = TimePoint::max();
    if (mayPass && policy.batch)
        wake = batchWake();
    else if (mayPass && limiter && batcher.joined() == 0)
        wake = std::max(data.front().labOffered, limiter->availableAt(data.front().bytes()));
    else if (mayPass)
        wake = data.front().labOffered;
    // Once the front has expired, a control message in line or a smaller message may pass sooner.
    const bool smallerMayPass = mayPass && limiter && batcher.joined() == 0 && data.size() > 1;
    if (policy.expiry && (smallerMayPass || !control.isEmpty()))
        wake = std::min(wake, data.front().labOffered + policy.expiry->maxAge + Nanos(1));
    return wake == TimePoint::max() ? std::nullopt : std::optional(wake);
}

TimePoint Outbox::Private::batchWake() const
{
    if (batcher.isReleased())
        return data.front().labOffered;
    const TimePoint ready = batcher.readyAt().value_or(TimePoint::max());
    if (!limiter || batcher.joined() == data.size())
        return ready;
    const Waiting &next = data.at(data.head() + batcher.joined());
    const TimePoint joins = std::max({next.labOffered, batcher.floor(), limiter->availableAt(next.bytes())});
    const bool mayFill = policy.batch->maxMessages || policy.batch->maxBytes || barrier() != Batcher::noBarrier;
    if (batcher.joined() > 0)
        return mayFill ? std::min(ready, joins) : ready;
    if (mayFill || joins == TimePoint::max())
        return joins;
    return batcher.isOpen() ? std::max(joins, ready) : joins + policy.batch->window;
}

// --- the public face ------------------------------------------------------------------------------------------------

Outbox::Outbox(const Policy &policy, Encoding encoding, TimePoint labNow)
    : d(std::make_unique<Private>(encoding))
{
    d->setPolicy(policy, labNow);
}

Outbox::~Outbox() = default;
Outbox::Outbox(Outbox &&) noexcept = default;
Outbox &Outbox::operator=(Outbox &&) noexcept = default;

void Outbox::setPolicy(const Policy &policy, TimePoint labNow)
{
    d->setPolicy(policy, labNow);
}

Offer Outbox::offer(const MessagePtr &message, TimePoint labNow, TimePoint now)
{
    return d->offer(message, labNow, now);
}

bool Outbox::take(TimePoint labNow, ByteCount libraryBytes, Delivery &into)
{
    d->held = d->take(labNow, libraryBytes, into);
    return d->held == Held::No;
}

std::optional<TimePoint> Outbox::nextWake() const
{
    return d->nextWake();
}

Held Outbox::held() const noexcept
{
    return d->held;
}

void Outbox::grant(MessageCount n) noexcept
{
    if (d->policy.credits)
        d->credits += std::min(n.value(), std::numeric_limits<qint64>::max() / 2 - d->credits);
}

void Outbox::evictAll()
{
    d->evictAll();
}

bool Outbox::isTransparent() const noexcept
{
    return d->passesAll && d->isEmpty() && !d->gate.isOver();
}

void Outbox::countDelivered(quint64 messages) noexcept
{
    d->ledger.offered += messages;
    d->ledger.delivered += messages;
}

const Ledger &Outbox::ledger() const noexcept
{
    d->ledger.waiting = d->data.size() + d->control.size();
    return d->ledger;
}

MessageCount Outbox::waitingMessages() const noexcept
{
    return MessageCount(static_cast<qint64>(d->data.size() + d->control.size()));
}

ByteCount Outbox::waitingBytes() const noexcept
{
    return ByteCount(d->data.bytes() + d->controlBytes);
}

std::optional<TimePoint> Outbox::oldestBorn() const noexcept
{
    const std::optional<TimePoint> oldestData = d->data.oldestBorn();
    if (d->control.isEmpty())
        return oldestData;
    const TimePoint oldestControl = d->control.front().waiting.message->born();
    return oldestData ? std::min(*oldestData, oldestControl) : oldestControl;
}

bool Outbox::gateClosed() const noexcept
{
    return d->gate.isOver();
}

void Outbox::visitWaiting(const std::function<void(const Message &)> &visit) const
{
    for (quint64 i = d->control.head(); i != d->control.end(); ++i)
        visit(*d->control.at(i).waiting.message);
    for (quint64 i = d->data.head(); i != d->data.end(); ++i)
        visit(*d->data.at(i).message);
}

} // namespace penstock
