// SPDX-License-Identifier: GPL-3.0-or-later
#include "random_scenario.h"

namespace penstock::test {

namespace {

constexpr qint64 mostPayload = 16 << 20;

bool flip(Random &random)
{
    return random.next() % 2 == 0;
}

Nanos time(Random &random)
{
    const qint64 unit = flip(random) ? 1'000'000 : 1'234'567;
    return Nanos(random.between(1, 1'000'000) * unit);
}

Rate rate(Random &random)
{
    return flip(random) ? Rate(static_cast<double>(random.between(1, 100'000))) : Rate(0.001 + random.uniform() * 1e6);
}

ByteCount bytes(Random &random, qint64 least, qint64 most)
{
    const qint64 n = random.between(least, most);
    return ByteCount(flip(random) ? n : std::max(least, n & ~qint64(1023)));
}

MessageCount messages(Random &random)
{
    return MessageCount(random.between(1, 100'000));
}

template<class Make>
auto maybe(Random &random, Make make)
{
    using Value = decltype(make());
    return flip(random) ? std::optional<Value>(make()) : std::nullopt;
}

QString word(Random &random)
{
    const QString letters = QStringLiteral("abcXYZ019 -_\"\\/\n\u00e4\u20ac");
    QString text;
    for (qint64 left = random.between(0, 20); left > 0; --left)
        text += letters[random.between(0, letters.size() - 1)];
    return text;
}

Shape randomShape(Random &random)
{
    switch (random.between(0, 4)) {
    case 0:
        return ConstantShape{};
    case 1:
        return PoissonShape{};
    case 2:
        return BurstShape{time(random), time(random), flip(random) ? Rate::infinite() : rate(random)};
    case 3:
        return RampShape{rate(random), Rate(0), time(random)};
    default:
        return SineShape{time(random), 0.001 + random.uniform() * 0.999};
    }
}

SizeSpec randomSize(Random &random)
{
    const ByteCount small = bytes(random, 1, mostPayload / 2);
    const ByteCount large = small + bytes(random, 0, mostPayload / 2);
    switch (random.between(0, 2)) {
    case 0:
        return FixedSize{small};
    case 1:
        return UniformSize{small, large};
    default:
        return LognormalSize{small, random.uniform() * 3, large};
    }
}

Pace randomPace(Random &random)
{
    switch (random.between(0, 5)) {
    case 0:
        return EagerPace{};
    case 1:
        return SteadyPace{rate(random), maybe(random, [&] { return Rate(1 + random.uniform() * 1e7); })};
    case 2:
        return StallPace{flip(random) ? Nanos(0) : time(random), time(random)};
    case 3:
        return NeverPace{};
    case 4:
        return OnOffPace{time(random), time(random)};
    default:
        return JitterPace{rate(random), random.uniform()};
    }
}

Throttle randomThrottle(Random &random)
{
    if (flip(random))
        return LeakyBucket{rate(random), std::nullopt};
    return TokenBucket{maybe(random, [&] { return rate(random); }), Rate(65536), messages(random),
                       bytes(random, 1, 1 << 20)};
}

Eviction randomEviction(Random &random)
{
    Eviction part;
    part.hard = bytes(random, 1, 1 << 30);
    part.soft = maybe(random, [&] { return bytes(random, 1, 1 << 30); });
    part.softFor = time(random);
    part.maxBehind = maybe(random, [&] { return time(random); });
    part.code = static_cast<quint16>(random.between(3000, 4999));
    part.reason = word(random);
    return part;
}

UpstreamGate randomUpstream(Random &random)
{
    switch (random.between(0, 2)) {
    case 0:
        return {UpstreamGate::When::Any};
    case 1:
        return {UpstreamGate::When::All};
    default:
        return {UpstreamGate::When::Share, 0.001 + random.uniform() * 0.999};
    }
}

} // namespace

Policy randomPolicy(Random &random)
{
    Policy policy;
    policy.admission = maybe(random, [&] {
        return Admission{messages(random), maybe(random, [&] { return bytes(random, 1, 1 << 30); }),
                         static_cast<Overflow>(random.between(0, 3))};
    });
    policy.expiry = maybe(random, [&] { return Expiry{time(random)}; });
    policy.priority = maybe(random, [] { return PriorityLane{}; });
    policy.throttle = maybe(random, [&] { return randomThrottle(random); });
    policy.batch = maybe(random, [&] {
        return Batch{time(random), maybe(random, [&] { return bytes(random, 1, 1 << 20); }),
                     maybe(random, [&] { return messages(random); }), static_cast<BatchEncode>(random.between(0, 2)),
                     static_cast<BatchDiff>(random.between(0, 1))};
    });
    policy.gate = maybe(random, [&] {
        const ByteCount low = bytes(random, 0, 1 << 20);
        return Gate{low + bytes(random, 1, 1 << 20), low};
    });
    policy.kernel = maybe(random, [&] {
        return KernelTuning{bytes(random, 1, 1 << 20), maybe(random, [&] { return bytes(random, 1, 1 << 20); })};
    });
    policy.evict = maybe(random, [&] { return randomEviction(random); });
    policy.upstream = maybe(random, [&] { return randomUpstream(random); });
    return policy;
}

Scenario randomScenario(Random &random)
{
    Scenario s;
    s.id = QStringLiteral("random");
    s.name = word(random);
    s.description = word(random);
    s.seed = random.next() >> 12;
    s.duration = maybe(random, [&] { return time(random); });
    s.listen = flip(random) ? QStringLiteral("127.0.0.1:9001") : QStringLiteral("[::1]:0");
    s.budget = maybe(random, [&] { return bytes(random, 1 << 20, qint64(1) << 40); });
    s.source = {flip(random) ? rate(random) : Rate::infinite(), randomSize(random),
                static_cast<quint32>(random.between(1, 1'000'000)), randomShape(random),
                flip(random) ? rate(random) : Rate(0)};
    for (qint64 i = random.between(0, 5); i > 0; --i) {
        s.groups.push_back({QStringLiteral("group-%1").arg(i), static_cast<int>(random.between(0, 4000)),
                            randomPace(random), maybe(random, [&] { return bytes(random, 1, 1 << 20); }),
                            randomPolicy(random)});
    }
    s.visitors = randomPolicy(random);
    s.visitors.credits = maybe(random, [&] { return Credits{messages(random)}; });
    for (qint64 i = random.between(0, 4); i > 0; --i)
        s.timeline.push_back(
            {Nanos(std::chrono::seconds(5 - i)), QStringLiteral("source.rate"), QStringLiteral("5/s")});
    return s;
}

} // namespace penstock::test
