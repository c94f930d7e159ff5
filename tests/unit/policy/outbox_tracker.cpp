// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/policy/outbox_tracker.h"

#include <QStringList>

#include <algorithm>

namespace penstock::test {

namespace {
QString list(const std::vector<quint64> &sequences)
{
    QStringList texts;
    for (const quint64 sequence : sequences)
        texts << QString::number(sequence);
    return texts.join(QLatin1Char(','));
}

bool contains(const std::vector<quint64> &sequences, quint64 sequence)
{
    return std::find(sequences.begin(), sequences.end(), sequence) != sequences.end();
}

qint64 frameBytes(const MessagePtr &message)
{
    return message->frameSize(Encoding::Binary);
}
} // namespace

OutboxTracker::OutboxTracker(const Policy &policy, TimePoint labNow)
    : m_policy(policy)
    , m_now(labNow)
    , m_outbox(policy, Encoding::Binary, labNow)
    , m_credits(policy.credits ? policy.credits->initial.value() : 0)
{}

void OutboxTracker::setPolicy(const Policy &policy)
{
    if (policy.gate != m_policy.gate)
        m_gateClosed = false;
    const qint64 before = m_policy.credits ? m_policy.credits->initial.value() : 0;
    m_credits = policy.credits ? m_credits + policy.credits->initial.value() - before : 0;
    m_maybePaid = m_policy.batch || m_maybePaid > 0 ? static_cast<qint64>(m_waiting.size()) : 0;
    m_passed.clear();
    m_policy = policy;
    m_outbox.setPolicy(policy, m_now);
    expect(settle({}).empty(), "a switch lost messages");
    expect(m_outbox.gateClosed() == m_gateClosed, "the gate is not as expected after a switch");
}

void OutboxTracker::grant(qint64 n)
{
    if (m_policy.credits)
        m_credits += n;
    m_outbox.grant(MessageCount(n));
    expect(settle({}).empty(), "a grant lost messages");
}

std::pair<qint64, qint64> OutboxTracker::dataWaiting() const
{
    std::pair<qint64, qint64> sum{0, 0};
    for (const quint64 sequence : m_waiting) {
        const MessagePtr &message = m_known.at(sequence).message;
        if (message->lane() == Lane::Control)
            continue;
        ++sum.first;
        sum.second += frameBytes(message);
    }
    return sum;
}

OutboxTracker::Sequences OutboxTracker::settle(const Sequences &delivered)
{
    Sequences now;
    qint64 bytes = 0;
    m_outbox.visitWaiting([&](const Message &message) {
        now.push_back(message.sequence());
        bytes += message.frameSize(Encoding::Binary);
    });
    const std::set<quint64> before(m_waiting.begin(), m_waiting.end());
    const std::set<quint64> after(now.begin(), now.end());
    const std::set<quint64> gone(delivered.begin(), delivered.end());
    Sequences lost;
    for (const quint64 sequence : m_waiting) {
        if (!after.contains(sequence) && !gone.contains(sequence))
            lost.push_back(sequence);
    }
    expect(after.size() == now.size(), "something waits twice");
    for (const quint64 sequence : now)
        expect(before.contains(sequence), "%1 waits out of nowhere", sequence);
    for (const quint64 sequence : delivered) {
        expect(before.contains(sequence), "%1 delivered out of nowhere", sequence);
        expect(!after.contains(sequence), "%1 delivered and still waiting", sequence);
        expect(m_delivered.insert(sequence).second, "%1 delivered twice", sequence);
    }
    for (const quint64 sequence : lost)
        expect(m_lost.insert(sequence).second, "%1 lost twice", sequence);
    m_waiting = now;

    const Ledger &ledger = m_outbox.ledger();
    expect(ledger.unaccounted() == 0, "unaccounted %1", ledger.unaccounted());
    expect(ledger.offered == m_known.size(), "offered %1 is wrong", ledger.offered);
    expect(ledger.waiting == now.size(), "waiting %1, seen %2", ledger.waiting, now.size());
    expect(ledger.delivered == m_delivered.size(), "delivered %1 is wrong", ledger.delivered);
    expect(ledger.lost() == m_lost.size(), "lost %1, seen %2", ledger.lost(), m_lost.size());
    expect(m_outbox.waitingBytes().value() == bytes, "waiting bytes are wrong");
    const auto oldest = std::min_element(now.begin(), now.end(), [this](quint64 a, quint64 b) {
        return m_known.at(a).message->born() < m_known.at(b).message->born();
    });
    const auto born = oldest == now.end() ? std::nullopt : std::optional(m_known.at(*oldest).message->born());
    expect(m_outbox.oldestBorn() == born, "the oldest is another");
    m_ledger = ledger;
    return lost;
}

// --- offering -----------------------------------------------------------------------------------------------------

void OutboxTracker::offer(const MessagePtr &message)
{
    const Ledger old = m_ledger;
    const auto [messages, bytes] = dataWaiting();
    const quint64 sequence = message->sequence();
    m_known.emplace(sequence, Known{message, m_now});
    const Offer result = m_outbox.offer(message, m_now, m_now);
    m_waiting.push_back(sequence);
    const Sequences before = m_waiting;
    const Sequences lost = settle({});
    checkOffer(result, sequence, before, lost, old);
    if (message->lane() == Lane::Data)
        checkLimit(messages, bytes);
}

void OutboxTracker::checkOffer(Offer result, quint64 sequence, const Sequences &before, const Sequences &lost,
                               const Ledger &old)
{
    for (const quint64 gone : lost) {
        const Message &message = *m_known.at(gone).message;
        expect(message.lane() == Lane::Data, "control %1 was lost", gone);
    }
    const quint64 newest = m_ledger.droppedNewest - old.droppedNewest;
    const quint64 oldest = m_ledger.droppedOldest - old.droppedOldest;
    const quint64 conflated = m_ledger.conflated - old.conflated;
    expect(newest + oldest + conflated == lost.size(), "an offer lost in another way");
    switch (result) {
    case Offer::Queued:
        expect(lost.empty(), "queued, but lost %1", list(lost));
        return;
    case Offer::Refused:
    case Offer::Closing:
        expect(lost == Sequences{sequence} && newest == 1, "refused, but lost %1", list(lost));
        return;
    case Offer::DroppedOldest: {
        expect(oldest == lost.size() && oldest > 0, "dropped oldest, but not counted so");
        for (const quint64 gone : lost) {
            const auto place = std::find(before.begin(), before.end(), gone);
            const bool first = std::none_of(before.begin(), place, [this](quint64 earlier) {
                return contains(m_waiting, earlier) && m_known.at(earlier).message->lane() == Lane::Data;
            });
            expect(first, "%1 was dropped before its turn", gone);
        }
        return;
    }
    case Offer::Replaced:
        expect(conflated == 1 && newest == 0, "replaced, but conflated %1", conflated);
        expect(contains(m_waiting, sequence), "the replacement does not wait");
        return;
    }
}

void OutboxTracker::checkLimit(qint64 messagesBefore, qint64 bytesBefore)
{
    if (!m_policy.admission)
        return;
    auto [messages, bytes] = dataWaiting();
    const Admission &limit = *m_policy.admission;
    const bool drops = limit.over == Overflow::DropOldest || limit.over == Overflow::LatestPerKey;
    // A box that was over a newly set limit may stay so as long as every offer is refused.
    const bool unchanged = messages == messagesBefore && bytes == bytesBefore;
    const bool over =
        (limit.messages && messages > limit.messages->value()) || (limit.bytes && bytes > limit.bytes->value());
    expect(!over || (unchanged && (!drops || m_ledger.droppedNewest > 0)), "over the limit with %1 messages, %2 bytes",
           messages, bytes);
}

// --- taking -------------------------------------------------------------------------------------------------------

bool OutboxTracker::take()
{
    if (m_policy.gate) {
        m_gateClosed = m_gateClosed ? m_library > m_policy.gate->low.value() : m_library >= m_policy.gate->high.value();
    }
    const Ledger old = m_ledger;
    const bool taken = m_outbox.take(m_now, ByteCount(m_library), m_delivery);
    expect(taken == (m_outbox.held() == Held::No), "held() contradicts take()");
    expect(m_outbox.gateClosed() == m_gateClosed, "the gate is not as expected");
    Sequences delivered;
    if (taken) {
        for (const Delivery::Item &item : m_delivery.items) {
            delivered.push_back(item.message->sequence());
            expect(m_known.at(delivered.back()).offered == item.offered, "another time of offer");
        }
    }
    const Sequences lost = settle(delivered);
    checkTaken(lost, old);
    if (taken)
        checkDelivery(m_delivery, m_gateClosed);
    else
        checkWake();
    return taken;
}

void OutboxTracker::checkTaken(const Sequences &lost, const Ledger &old)
{
    const quint64 expired = m_ledger.expired - old.expired;
    const quint64 conflated = m_ledger.conflated - old.conflated;
    expect(expired + conflated == lost.size(), "a take lost in another way");
    expect(expired == 0 || m_policy.expiry, "expired without expiry");
    const bool diff = m_policy.batch && m_policy.batch->diff == BatchDiff::LatestOfKey;
    expect(conflated == 0 || diff, "conflated without diff");
    for (const quint64 gone : lost) {
        const Known &known = m_known.at(gone);
        expect(known.message->lane() == Lane::Data, "control %1 was lost", gone);
        if (!diff)
            expect(m_now - known.offered > m_policy.expiry->maxAge, "%1 expired too soon", gone);
    }
}

void OutboxTracker::checkDelivery(const Delivery &delivery, bool gateWasClosed)
{
    qint64 bytes = 0;
    for (const Delivery::Item &item : delivery.items) {
        const Message &message = *item.message;
        m_library += frameBytes(item.message);
        bytes += frameBytes(item.message);
        m_lastDelivered = message.sequence();
        if (message.lane() == Lane::Control) {
            expect(delivery.items.size() == 1, "control in an envelope");
            expect(!gateWasClosed || m_policy.priority, "control without lane passed the gate");
            expect(std::exchange(m_lastControl, message.sequence()) < message.sequence(), "control out of order");
            continue;
        }
        expect(!gateWasClosed, "%1 passed a closed gate", message.sequence());
        expect(std::exchange(m_lastOfKey[message.key()], message.sequence()) < message.sequence(),
               "%1 overtook a message of its key", message.sequence());
        if (m_policy.credits)
            expect(m_credits-- > 0, "no credit left");
        if (m_policy.expiry)
            expect(m_now - m_known.at(message.sequence()).offered <= m_policy.expiry->maxAge, "%1 had expired",
                   message.sequence());
        m_passed.push_back({m_now, frameBytes(item.message)});
    }
    expect(!delivery.items.empty(), "an empty delivery");
    if (delivery.items.size() > 1) {
        expect(delivery.encode != BatchEncode::Frames, "many messages in one frame");
        expect(bytes <= Outbox::envelopeLimit.value(), "envelope over the limit");
        expect(!m_policy.batch->maxBytes || bytes <= m_policy.batch->maxBytes->value(), "envelope over max-bytes");
        expect(!m_policy.gate || bytes <= m_policy.gate->high.value(), "envelope larger than the gate");
    }
    checkRate();
}

void OutboxTracker::checkRate()
{
    if (!m_policy.throttle || m_passed.empty())
        return;
    if (const auto *bucket = std::get_if<TokenBucket>(&*m_policy.throttle)) {
        checkMeter(bucket->messages, static_cast<double>(bucket->burst.value()), false);
        checkMeter(bucket->bytes, static_cast<double>(bucket->burstBytes.value()), true);
    } else if (const auto *leaky = std::get_if<LeakyBucket>(&*m_policy.throttle)) {
        checkMeter(leaky->messages, 0, false);
        checkMeter(leaky->bytes, 0, true);
    }
}

void OutboxTracker::checkMeter(const std::optional<Rate> &rate, double burst, bool inBytes)
{
    if (!rate || rate->isInfinite())
        return;
    // For every window that ends now: what passed before its last message fits burst + rate × window. A late wake-up of
    // a leaky bucket is made up for; one batch may have paid while it waited.
    const bool leaky = std::holds_alternative<LeakyBucket>(*m_policy.throttle);
    double allowed = burst;
    double slack = leaky ? 0.004 : 0;
    if (m_policy.batch) {
        allowed += burst + (inBytes ? 0 : 1);
        slack += toSeconds(m_policy.batch->window) + 0.004;
    }
    const double largest = 1200; // bytes; a message joins a batch or passes as long as there is no debt
    double sum = 0;
    for (auto passed = m_passed.rbegin(); passed != m_passed.rend(); ++passed) {
        const double window = toSeconds(m_now - passed->at) + slack;
        const double most = allowed + rate->perSecond() * window + (inBytes ? 2 * largest : 1) +
                            static_cast<double>(m_maybePaid) * (inBytes ? largest : 1);
        sum += inBytes ? static_cast<double>(passed->bytes) : 1;
        const bool exact = !leaky && !m_policy.batch && !inBytes && m_maybePaid == 0;
        expect(sum <= most - (exact ? 1 : 0) + 1e-6, "%1 passed the throttle, at most %2 may", sum, most);
    }
}

void OutboxTracker::checkWake()
{
    const std::optional<TimePoint> wake = m_outbox.nextWake();
    expect(!wake || *wake > m_now, "nothing to take, but nextWake() is over");
    switch (m_outbox.held()) {
    case Held::Empty:
        expect(m_waiting.empty(), "held empty, but something waits");
        break;
    case Held::Throttled:
    case Held::BatchWindow:
        expect(wake.has_value(), "held by time, but nothing will wake it");
        break;
    case Held::Gate:
    case Held::Credits:
        // Time alone helps only a control message in line behind what will expire.
        expect(!wake || (m_policy.expiry && !m_gateClosed), "time alone cannot help");
        break;
    case Held::No:
        break;
    }
}

void OutboxTracker::evictAll()
{
    const Ledger old = m_ledger;
    const std::size_t waiting = m_waiting.size();
    m_outbox.evictAll();
    const Sequences lost = settle({});
    expect(lost.size() == waiting && m_ledger.evicted - old.evicted == waiting, "not all evicted");
    expect(m_delivered.size() + m_lost.size() == m_known.size(), "some are neither delivered nor lost");
}

} // namespace penstock::test
