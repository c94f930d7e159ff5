// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/reader_intake.h"

namespace penstock {

ReaderIntake::ReaderIntake(ReaderId id, GroupIndex group, ReaderContext &context)
    : m_context(context)
    , m_id(id)
    , m_group(group)
    , m_frames(FrameSender::Server, {ReaderContext::frameLimit, ReaderContext::frameLimit})
    , m_verifier(context.pool)
{}

ReaderIntake::Replies ReaderIntake::take(QByteArrayView bytes, TimePoint now)
{
    Replies replies;
    m_bytes += static_cast<quint64>(bytes.size());
    m_ages.advance(now);
    DurationHistogram &groupAges = m_context.ages(m_group);
    const quint64 before = m_verifier.count();
    m_frames.feed(bytes);
    FrameReader::Unit unit;
    FrameReader::Step step = m_frames.next(unit);
    for (; step == FrameReader::Step::Unit; step = m_frames.next(unit)) {
        if (unit.opcode == Opcode::Binary) [[likely]] {
            if (const auto message = MessageDecoder::plain(unit.payload)) [[likely]] {
                takeMessage(*message, now, groupAges);
                continue;
            }
        }
        takeUnit(unit, now, replies);
    }
    m_context.totalRead += m_verifier.count() - before;
    replies.failed = step == FrameReader::Step::Failed;
    if (replies.failed)
        report(m_frames.error().text());
    return replies;
}

inline void ReaderIntake::takeMessage(const DecodedMessage &message, TimePoint now, DurationHistogram &groupAges)
{
    const Nanos age = now - message.born();
    groupAges.record(age);
    m_ages.record(age);
    if (!m_verifier.check(message)) [[unlikely]] {
        const QString news = m_verifier.takeNews();
        if (!news.isEmpty())
            report(news + QStringLiteral(" (before byte %1 of the stream)").arg(m_frames.offset()));
    }
}

void ReaderIntake::takeUnit(const FrameReader::Unit &unit, TimePoint now, Replies &replies)
{
    switch (unit.opcode) {
    case Opcode::Ping:
        replies.ping = unit.payload.toByteArray();
        return;
    case Opcode::Pong:
        return;
    case Opcode::Close:
        replies.close = parseClosePayload(unit.payload).value(); // the frame reader let it pass
        return;
    case Opcode::Text:
    case Opcode::Binary:
    case Opcode::Continuation:
        break;
    }
    const Outcome outcome = m_context.decoder.decode(unit.opcode, unit.payload, m_context.decoded);
    if (!outcome) {
        if (m_malformed++ == 0)
            report(QStringLiteral("a frame holds no message of ours (before byte %1 of the stream): %2")
                       .arg(m_frames.offset())
                       .arg(outcome.error().text()));
        return;
    }
    DurationHistogram &groupAges = m_context.ages(m_group);
    for (const DecodedMessage &message : m_context.decoded)
        takeMessage(message, now, groupAges);
}

void ReaderIntake::report(const QString &text)
{
    m_context.errors.emplace_back(m_id, text);
}

void ReaderIntake::fill(ReaderSample &sample, TimePoint now)
{
    m_ages.advance(now);
    sample.id = m_id;
    sample.group = m_group;
    sample.read = m_verifier.count();
    sample.bytesRead = m_bytes;
    sample.age = m_ages.summary();
    sample.minSequence = m_verifier.minSequence();
    sample.maxSequence = m_verifier.maxSequence();
    sample.violations = m_verifier.violations() + m_malformed;
}

} // namespace penstock
