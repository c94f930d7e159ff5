// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/message_verifier.h"

namespace penstock {

namespace {

QString named(const DecodedMessage &message)
{
    return QStringLiteral("message %1 (key %2%3, %4)")
        .arg(QString::number(message.sequence), QString::number(message.key),
             message.lane == Lane::Control ? QStringLiteral(", control") : QString(),
             formatBytes(ByteCount(message.payload.size())));
}

} // namespace

void MessageVerifier::note(const DecodedMessage &message, bool payload, bool order)
{
    QStringList news;
    if (!payload && m_violations[static_cast<std::size_t>(Violation::Payload)]++ == 0)
        news << payloadText(message);
    if (!order && m_violations[static_cast<std::size_t>(Violation::Order)]++ == 0) {
        const KeyOrder &seen = m_order[message.lane == Lane::Control ? 1 : 0];
        news << QStringLiteral("%1 came after message %2 of the same key")
                    .arg(named(message))
                    .arg(seen.last(message.key).value_or(0));
    }
    if (!news.isEmpty())
        m_news = (m_news.isEmpty() ? QString() : m_news + QStringLiteral("; ")) + news.join(QStringLiteral("; "));
}

QString MessageVerifier::payloadText(const DecodedMessage &message) const
{
    const QByteArrayView wanted = m_pool.slice(message.sequence, message.payload.size());
    const auto differs = std::mismatch(wanted.begin(), wanted.end(), message.payload.begin(), message.payload.end());
    return QStringLiteral("%1 is not what was sent: its payload differs from byte %2 on")
        .arg(named(message))
        .arg(differs.first - wanted.begin());
}

} // namespace penstock
