// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/source/source_schedule.h"

#include "model/source/payload_pool.h"

#include <algorithm>
#include <cmath>

namespace penstock {

namespace {

constexpr quint64 gapsSalt = 0x5bd1e995a7c5f4d3ULL;
constexpr quint64 step = 0x9e3779b97f4a7c15ULL;
// Half a gap before the first message: over any span the count is then the nearest whole number to rate × span.
constexpr double halfAGap = 0.5;
// Control messages are few by nature; an infinite rate of them would leave no room for data.
constexpr Rate fastestControl{1e6};

bool isPoisson(const SourceSpec &spec)
{
    return std::holds_alternative<PoissonShape>(spec.shape);
}

RateCurve controlCurve(const SourceSpec &spec)
{
    return RateCurve(std::min(spec.control, fastestControl));
}

} // namespace

// --- one stream ---------------------------------------------------------------------------------------------------

double SourceSchedule::Stream::position(TimePoint at) const
{
    return curve.messagesUntil(toSeconds(at - origin));
}

TimePoint SourceSchedule::Stream::timeAt(double seconds) const
{
    return origin + Nanos(std::llround(seconds * 1e9));
}

std::optional<TimePoint> SourceSchedule::Stream::timeOf(double messages) const
{
    const std::optional<double> seconds = curve.timeOf(messages);
    constexpr double longest = 1e9; // thirty years: as good as never, and safe in nanoseconds
    if (!seconds || *seconds > longest)
        return std::nullopt;
    return timeAt(*seconds);
}

void SourceSchedule::Stream::advance(Random &random)
{
    if (gaps == Gaps::Exponential) {
        target += random.exponential();
    } else {
        ++taken;
        target = first + static_cast<double>(taken); // never by adding up, so that no rounding does
    }
    const std::optional<TimePoint> then = timeOf(target);
    next = then && next ? std::max(*then, *next) : then;
}

double SourceSchedule::Stream::toGo(TimePoint at) const
{
    return std::max(0.0, target - position(at));
}

void SourceSchedule::Stream::skipPast(TimePoint at, Random &random)
{
    if (!next || *next > at)
        return;
    if (gaps == Gaps::Exponential) {
        target = position(at) + random.exponential(); // memoryless: a fresh gap from here is as good as the old one
    } else {
        const double behind = std::floor(position(at) - first);
        taken = std::max(taken, behind > 1.0 ? static_cast<quint64>(behind) - 1 : quint64(0));
        target = first + static_cast<double>(taken);
    }
    next = timeOf(target);
    while (next && *next <= at) // a step or two: positions and times round differently
        advance(random);
}

std::optional<TimePoint> SourceSchedule::Segment::next() const
{
    if (!data.next || !control.next)
        return data.next ? data.next : control.next;
    return std::min(*data.next, *control.next);
}

SourceSchedule::Stream SourceSchedule::makeStream(const RateCurve &curve, Gaps gaps, TimePoint origin, TimePoint from,
                                                  double toGo)
{
    Stream stream{curve, gaps, origin, 0.0, 0, 0.0, std::nullopt};
    stream.first = stream.position(from) + toGo;
    stream.target = stream.first;
    stream.next = stream.timeOf(stream.target);
    if (stream.next)
        stream.next = std::max(*stream.next, from);
    return stream;
}

// --- the schedule -------------------------------------------------------------------------------------------------

SourceSchedule::SourceSchedule(const SourceSpec &spec, quint64 seed, TimePoint labNow)
    : m_seed(seed)
    , m_gaps(seed ^ gapsSalt)
    , m_seenUntil(labNow)
{
    m_segments.push_back(firstSegment(spec, labNow));
}

SourceSchedule::Segment SourceSchedule::firstSegment(const SourceSpec &spec, TimePoint labNow)
{
    const Gaps gaps = isPoisson(spec) ? Gaps::Exponential : Gaps::Even;
    const double toGo = gaps == Gaps::Exponential ? m_gaps.exponential() : halfAGap;
    return {spec, makeStream(RateCurve(spec), gaps, labNow, labNow, toGo),
            makeStream(controlCurve(spec), Gaps::Even, labNow, labNow, halfAGap), TimePoint::max()};
}

void SourceSchedule::setSpec(const SourceSpec &spec, TimePoint labNow)
{
    m_seenUntil = std::max(m_seenUntil, labNow);
    Segment &old = m_segments.back();
    if (spec == old.spec)
        return;
    old.until = m_seenUntil;

    // Where the old streams stand once all that is late has been taken.
    Stream data = old.data;
    data.skipPast(m_seenUntil, m_gaps);
    Stream control = old.control;
    control.skipPast(m_seenUntil, m_gaps);

    const bool shapeGoesOn = spec.shape == old.spec.shape;
    const Gaps gaps = isPoisson(spec) ? Gaps::Exponential : Gaps::Even;
    double toGo = data.toGo(m_seenUntil);
    if (gaps == Gaps::Exponential && data.gaps != gaps)
        toGo = m_gaps.exponential();
    else if (gaps == Gaps::Even)
        toGo = std::min(toGo, 1.0);
    m_segments.push_back(
        {spec, makeStream(RateCurve(spec), gaps, shapeGoesOn ? old.data.origin : m_seenUntil, m_seenUntil, toGo),
         makeStream(controlCurve(spec), Gaps::Even, m_seenUntil, m_seenUntil, std::min(control.toGo(m_seenUntil), 1.0)),
         TimePoint::max()});
    dropFinished();
}

void SourceSchedule::takeDue(TimePoint labNow, std::size_t atMost, std::vector<Due> &into)
{
    into.clear();
    m_seenUntil = std::max(m_seenUntil, labNow);
    while (into.size() < atMost) {
        Segment &segment = m_segments.front();
        const std::optional<TimePoint> next = segment.next();
        if (!next || *next > std::min(labNow, segment.until))
            break;
        if (segment.data.next == next) {
            into.push_back(makeData(segment.spec, *next));
            segment.data.advance(m_gaps);
        } else {
            into.push_back(makeControl(*next));
            segment.control.advance(m_gaps);
        }
        dropFinished();
    }
    takeInfinite(labNow, atMost, into);
}

void SourceSchedule::takeInfinite(TimePoint labNow, std::size_t atMost, std::vector<Due> &into)
{
    const Segment &segment = m_segments.back();
    if (m_segments.size() > 1 || !segment.data.curve.infiniteAt(toSeconds(labNow - segment.data.origin)))
        return;
    while (into.size() < atMost)
        into.push_back(makeData(segment.spec, labNow));
}

std::optional<TimePoint> SourceSchedule::nextDue() const
{
    const std::optional<TimePoint> next = m_segments.front().next();
    if (m_segments.size() > 1)
        return next;
    const Stream &data = m_segments.back().data;
    const std::optional<double> infinite = data.curve.nextInfinite(toSeconds(m_seenUntil - data.origin));
    if (!infinite)
        return next;
    const TimePoint then = std::max(m_seenUntil, data.timeAt(*infinite));
    return next ? std::min(*next, then) : then;
}

void SourceSchedule::skipTo(TimePoint labNow)
{
    m_seenUntil = std::max(m_seenUntil, labNow);
    m_segments.erase(m_segments.begin(), m_segments.end() - 1);
    m_segments.back().data.skipPast(labNow, m_gaps);
    m_segments.back().control.skipPast(labNow, m_gaps);
}

void SourceSchedule::dropFinished()
{
    while (m_segments.size() > 1) {
        const std::optional<TimePoint> next = m_segments.front().next();
        if (next && *next <= m_segments.front().until)
            return;
        m_segments.pop_front();
    }
}

SourceSchedule::Due SourceSchedule::makeData(const SourceSpec &spec, TimePoint dueAt)
{
    const quint64 index = m_dataMessages++;
    const auto key = static_cast<quint32>(index % std::max(spec.keys, quint32(1)));
    return {++m_sequence, key, Lane::Data, sizeOf(spec.size, index), dueAt};
}

SourceSchedule::Due SourceSchedule::makeControl(TimePoint dueAt)
{
    return {++m_sequence, controlKey, Lane::Control, controlPayloadSize, dueAt};
}

qint64 SourceSchedule::sizeOf(const SizeSpec &spec, quint64 index) const
{
    if (const FixedSize *fixed = std::get_if<FixedSize>(&spec))
        return std::clamp(fixed->size.value(), qint64(0), maxPayloadSize);
    // A generator of its own per message, seeded through another one so that neighbours share no numbers.
    Random random(Random(m_seed + index * step).next());
    if (const UniformSize *uniform = std::get_if<UniformSize>(&spec)) {
        const qint64 min = uniform->min.value();
        const qint64 size = random.between(min, std::max(min, uniform->max.value()));
        return std::clamp(size, qint64(0), maxPayloadSize);
    }
    const LognormalSize &lognormal = std::get<LognormalSize>(spec);
    const double size = static_cast<double>(lognormal.median.value()) * std::exp(lognormal.sigma * random.normal());
    const qint64 largest = std::clamp(lognormal.max.value(), qint64(0), maxPayloadSize);
    return static_cast<qint64>(std::clamp(size, 0.0, static_cast<double>(largest)));
}

} // namespace penstock
