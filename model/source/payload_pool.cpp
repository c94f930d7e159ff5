// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/source/payload_pool.h"

#include "model/base/random.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace penstock {

namespace {

// The text is longer than deflate's window of 32 KiB, so that its repetition in a long slice makes nothing smaller, and
// short enough to stay in a second-level cache when thousands of readers compare against it.
constexpr qint64 textSize = qint64(256) << 10;
constexpr qint64 shortSlice = qint64(64) << 10;

constexpr std::array<const char *, 16> places{
    "intake", "spillway",   "forebay",  "surge tank", "turbine 1", "turbine 2",  "tailrace", "gate A",
    "gate B", "draft tube", "headrace", "valve 7",    "reservoir", "switchyard", "penstock", "weir"};
constexpr std::array<const char *, 6> quantities{"flow", "level", "pressure", "temperature", "opening", "power"};
constexpr std::array<const char *, 4> states{"ok", "ok", "ok", "check"};

// One record of the feed. Single quotes, because double ones would need escaping inside a JSON string.
QByteArray record(Random &random, qint64 &time)
{
    time += random.between(1, 40);
    QByteArray text = "{'at':" + QByteArray::number(time);
    text += ",'id':'" + QByteArray::number(random.next() >> 16, 36) + "','place':'";
    text += places[static_cast<std::size_t>(random.between(0, std::ssize(places) - 1))];
    text += "','quantity':'";
    text += quantities[static_cast<std::size_t>(random.between(0, std::ssize(quantities) - 1))];
    text += "','value':" + QByteArray::number(static_cast<double>(random.between(0, 999'999'999)) / 1e5, 'f', 5);
    text += ",'state':'";
    text += states[static_cast<std::size_t>(random.between(0, std::ssize(states) - 1))];
    text += "'},";
    return text;
}

QByteArray makeText(quint64 seed)
{
    Random random(seed);
    qint64 time = 1'700'000'000'000 + random.between(0, 999'999'999);
    QByteArray text;
    text.reserve(textSize + shortSlice + 256);
    while (text.size() < textSize)
        text += record(random, time);
    text.truncate(textSize);
    return text;
}

// SplitMix64's finaliser: neighbouring sequence numbers land far apart.
quint64 mixed(quint64 z) noexcept
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

} // namespace

PayloadPool::PayloadPool(quint64 seed)
    : m_seed(seed)
    , m_short(makeText(seed))
{
    m_short += m_short.first(shortSlice);
}

const char *PayloadPool::begin(quint64 sequence, qint64 size) const
{
    const auto offset = static_cast<qint64>(mixed(m_seed + sequence * 0x9e3779b97f4a7c15ULL) % quint64(textSize));
    if (size <= shortSlice)
        return m_short.constData() + offset;
    std::call_once(m_longOnce, [this] { m_long = m_short.first(textSize).repeated(maxPayloadSize / textSize + 1); });
    return m_long.constData() + offset;
}

QByteArrayView PayloadPool::slice(quint64 sequence, qint64 size) const
{
    const qint64 length = std::clamp(size, qint64(0), maxPayloadSize);
    return {begin(sequence, length), length};
}

bool PayloadPool::matches(quint64 sequence, QByteArrayView payload) const
{
    if (payload.isEmpty())
        return true;
    return payload.size() <= maxPayloadSize &&
           std::memcmp(begin(sequence, payload.size()), payload.data(), static_cast<std::size_t>(payload.size())) == 0;
}

} // namespace penstock
