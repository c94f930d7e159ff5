// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/random.h"
#include "model/scenario/scenario.h"

namespace penstock::test {

/*! Random values for tests: every part of a policy, every pace, every kind of source, in ranges that make them act. */
class RandomScenario {
public:
    explicit RandomScenario(Random &random)
        : m_random(random)
    {}

    [[nodiscard]] bool chance(double share) { return m_random.uniform() < share; }
    [[nodiscard]] Nanos ms(qint64 low, qint64 high) { return std::chrono::milliseconds(m_random.between(low, high)); }

    [[nodiscard]] Policy policy()
    {
        Policy policy;
        if (chance(0.5))
            policy.admission = admission();
        if (chance(0.25))
            policy.expiry = Expiry{ms(1, 60)};
        if (chance(0.5))
            policy.priority = PriorityLane{};
        if (chance(0.3))
            policy.throttle = throttle();
        if (chance(0.4))
            policy.batch = batch();
        if (chance(0.5)) {
            const qint64 high = m_random.between(1, 128) * 1024;
            policy.gate = Gate{ByteCount(high), ByteCount(m_random.between(0, high - 1))};
        }
        if (chance(0.2))
            policy.kernel = KernelTuning{ByteCount(m_random.between(4, 256) * 1024), std::nullopt};
        if (chance(0.1))
            policy.evict = eviction();
        if (chance(0.2))
            policy.upstream = UpstreamGate{static_cast<UpstreamGate::When>(m_random.between(0, 2)), 0.5};
        return policy;
    }

    [[nodiscard]] Pace pace()
    {
        switch (m_random.between(0, 5)) {
        case 0:
            return SteadyPace{Rate(static_cast<double>(m_random.between(50, 5000))), std::nullopt};
        case 1:
            return SteadyPace{std::nullopt, Rate(static_cast<double>(m_random.between(10, 2000)) * 1024)};
        case 2:
            return StallPace{ms(0, 30), ms(10, 60)};
        case 3:
            return OnOffPace{ms(5, 30), ms(5, 30)};
        case 4:
            return chance(0.5) ? Pace(NeverPace{}) : Pace(JitterPace{Rate(500), 0.9});
        default:
            return EagerPace{};
        }
    }

    [[nodiscard]] SourceSpec source()
    {
        SourceSpec source;
        source.rate = chance(0.1) ? Rate::infinite() : Rate(static_cast<double>(m_random.between(100, 20'000)));
        switch (m_random.between(0, 2)) {
        case 0:
            source.size = FixedSize{ByteCount(m_random.between(0, 4096))};
            break;
        case 1:
            source.size = UniformSize{ByteCount(0), ByteCount(m_random.between(1, 20'000))};
            break;
        default:
            source.size = LognormalSize{ByteCount(m_random.between(16, 1024)), 1.5, ByteCount(70'000)};
        }
        source.keys = static_cast<quint32>(m_random.between(1, 64));
        source.control = chance(0.5) ? Rate(200) : Rate(0);
        return source;
    }

private:
    [[nodiscard]] Admission admission()
    {
        Admission admission;
        if (chance(0.7))
            admission.messages = MessageCount(m_random.between(1, 300));
        if (!admission.messages || chance(0.4))
            admission.bytes = ByteCount(m_random.between(100, 100'000));
        admission.over = static_cast<Overflow>(chance(0.1) ? 3 : m_random.between(0, 2));
        return admission;
    }

    [[nodiscard]] Throttle throttle()
    {
        const Rate messages(static_cast<double>(m_random.between(20, 5000)));
        const Rate bytes(static_cast<double>(m_random.between(10, 1000)) * 1024);
        if (chance(0.5))
            return LeakyBucket{messages, chance(0.5) ? std::optional(bytes) : std::nullopt};
        return TokenBucket{messages, chance(0.5) ? std::optional(bytes) : std::nullopt,
                           MessageCount(m_random.between(1, 50)), ByteCount(m_random.between(1, 64) * 1024)};
    }

    [[nodiscard]] Batch batch()
    {
        Batch batch;
        batch.window = ms(1, 30);
        if (chance(0.5))
            batch.maxBytes = ByteCount(m_random.between(100, 65'536));
        if (chance(0.5))
            batch.maxMessages = MessageCount(m_random.between(1, 100));
        batch.encode = static_cast<BatchEncode>(m_random.between(0, 2));
        batch.diff = chance(0.4) ? BatchDiff::LatestOfKey : BatchDiff::All;
        return batch;
    }

    [[nodiscard]] Eviction eviction()
    {
        Eviction evict;
        if (chance(0.5))
            evict.hard = ByteCount(m_random.between(64, 1024) * 1024);
        else
            evict.maxBehind = ms(20, 100);
        return evict;
    }

    Random &m_random;
};

} // namespace penstock::test
