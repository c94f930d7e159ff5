// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/policy/outbox_bench.h"

#include "model/policy/outbox.h"

#include <algorithm>
#include <limits>

namespace penstock {

namespace {

constexpr qint64 batchSize = 64;
constexpr qint64 payloadBytes = 128;
constexpr ByteCount endless{std::numeric_limits<qint64>::max() / 4};

/*! One policy under test and how it is exercised. */
struct Case {
    const char *name;
    Policy policy;
    qint64 keys = 16;
    Lane lane = Lane::Data;
    qint64 perTake = 1;    //!< messages offered for each take
    bool gateShut = false; //!< the take finds the gate closed, so that the length stays at its limit
};

Policy admission(Overflow over, qint64 limit)
{
    Policy policy;
    policy.admission = Admission{MessageCount(limit), std::nullopt, over};
    return policy;
}

Policy shut(Policy policy)
{
    policy.gate = Gate{ByteCount(1), ByteCount(0)};
    return policy;
}

Policy batch(BatchEncode encode, BatchDiff diff)
{
    Policy policy;
    policy.batch = Batch{std::chrono::milliseconds(1), std::nullopt, MessageCount(batchSize), encode, diff};
    return policy;
}

Policy everything(qint64 length)
{
    Policy policy = batch(BatchEncode::Envelope, BatchDiff::LatestOfKey);
    policy.admission = Admission{MessageCount(length + 4 * batchSize), endless, Overflow::LatestPerKey};
    policy.expiry = Expiry{std::chrono::hours(1)};
    policy.priority = PriorityLane{};
    policy.throttle = TokenBucket{Rate(1e12), Rate(1e15), MessageCount(1'000'000), ByteCount(1 << 30)};
    policy.gate = Gate{endless, ByteCount(0)};
    policy.credits = Credits{MessageCount(std::numeric_limits<qint64>::max() / 4)};
    return policy;
}

std::vector<Case> cases(qint64 length)
{
    const qint64 keysThatFit = std::min<qint64>(length, 1024);
    Policy expiry;
    expiry.expiry = Expiry{std::chrono::hours(1)};
    Policy priority;
    priority.priority = PriorityLane{};
    Policy tokens;
    tokens.throttle = TokenBucket{Rate(1e12), Rate(1e15), MessageCount(1000), ByteCount(1 << 20)};
    Policy leaky;
    leaky.throttle = LeakyBucket{Rate(1e12), Rate(1e15)};
    Policy gate;
    gate.gate = Gate{endless, ByteCount(0)};
    Policy credits;
    credits.credits = Credits{MessageCount(std::numeric_limits<qint64>::max() / 4)};
    constexpr Lane data = Lane::Data;
    return {
        {"naive", Policy()},
        {"refuse-newest", shut(admission(Overflow::RefuseNewest, length)), 16, data, 1, true},
        {"drop-oldest", shut(admission(Overflow::DropOldest, length)), 16, data, 1, true},
        {"latest-per-key", shut(admission(Overflow::LatestPerKey, length)), keysThatFit, data, 1, true},
        {"latest-per-key, below its limit", admission(Overflow::LatestPerKey, length + 1), keysThatFit},
        {"expiry", expiry},
        {"priority, control passing data", priority, 16, Lane::Control},
        {"token-bucket", tokens},
        {"leaky-bucket", leaky},
        {"batch, frames", batch(BatchEncode::Frames, BatchDiff::All)},
        {"batch, envelope", batch(BatchEncode::Envelope, BatchDiff::All), 16, data, batchSize},
        {"batch, envelope, diff", batch(BatchEncode::Envelope, BatchDiff::LatestOfKey), 16, data, batchSize},
        {"gate", gate},
        {"credits", credits},
        {"everything", everything(length), 16, data, batchSize},
    };
}

std::vector<MessagePtr> makeMessages(qint64 keys, Lane lane)
{
    const QByteArray payload(payloadBytes, 'x');
    std::vector<MessagePtr> messages;
    for (qint64 i = 0; i < keys; ++i)
        messages.emplace_back(
            new Message(static_cast<quint64>(i), static_cast<quint32>(i), TimePoint(), lane, payload));
    return messages;
}

/*! One outbox at one length. */
class Bench {
public:
    Bench(const Case &what, qint64 length)
        : m_case(what)
        , m_messages(makeMessages(what.keys, what.lane))
        , m_outbox(what.policy, Encoding::Binary, m_labNow)
    {
        for (const MessagePtr &message : makeMessages(what.keys, Lane::Data))
            m_waiting.push_back(message);
        for (qint64 i = 0; i < length; ++i)
            offer(m_waiting[static_cast<std::size_t>(i % what.keys)]);
        m_labNow += std::chrono::seconds(1); // every batch is due
    }

    /*! \return nanoseconds for each message. */
    double measure(const Clock &clock, int operations)
    {
        const TimePoint began = clock.now();
        for (int done = 0; done < operations; done += static_cast<int>(m_case.perTake)) {
            for (qint64 i = 0; i < m_case.perTake; ++i)
                offer(nextMessage());
            m_labNow += Nanos(1000);
            m_taken += m_outbox.take(m_labNow, m_case.gateShut ? ByteCount(1) : ByteCount(0), m_delivery) ? 1 : 0;
        }
        const qint64 rounded = (operations + m_case.perTake - 1) / m_case.perTake * m_case.perTake;
        return static_cast<double>((clock.now() - began).count()) / static_cast<double>(rounded);
    }

private:
    void offer(const MessagePtr &message) { m_lastOffer = m_outbox.offer(message, m_labNow, m_labNow); }
    const MessagePtr &nextMessage()
    {
        m_next = m_next + 1 < m_messages.size() ? m_next + 1 : 0;
        return m_messages[m_next];
    }

    const Case &m_case;
    std::vector<MessagePtr> m_messages;
    std::vector<MessagePtr> m_waiting;
    TimePoint m_labNow{std::chrono::seconds(1)};
    Outbox m_outbox;
    Delivery m_delivery;
    std::size_t m_next = 0;
    quint64 m_taken = 0;
    Offer m_lastOffer = Offer::Queued;
};

} // namespace

std::vector<OutboxBenchRow> benchOutbox(const Clock &clock, const OutboxBenchOptions &options)
{
    std::vector<OutboxBenchRow> rows;
    const std::size_t caseCount = cases(1).size();
    for (std::size_t i = 0; i < caseCount; ++i) {
        for (const qint64 length : options.queueLengths) {
            const Case what = cases(length).at(i);
            Bench bench(what, length);
            double lowest = std::numeric_limits<double>::max();
            for (int round = 0; round < options.rounds; ++round)
                lowest = std::min(lowest, bench.measure(clock, options.operations));
            rows.push_back({QString::fromLatin1(what.name), length, lowest});
        }
    }
    return rows;
}

std::vector<OutboxBenchFlatness> flatness(const std::vector<OutboxBenchRow> &rows)
{
    std::vector<OutboxBenchFlatness> all;
    for (auto first = rows.begin(); first != rows.end();) {
        const auto end = std::find_if(first, rows.end(), [&](const auto &row) { return row.policy != first->policy; });
        const auto byLength = [](const auto &a, const auto &b) { return a.queueLength < b.queueLength; };
        const auto [shortest, longest] = std::minmax_element(first, end, byLength);
        const double base = shortest->nsPerOfferTake;
        all.push_back({first->policy, base > 0 ? longest->nsPerOfferTake / base : 1});
        first = end;
    }
    return all;
}

} // namespace penstock
