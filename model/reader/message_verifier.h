// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/reader/key_order.h"
#include "model/source/payload_pool.h"
#include "model/wire/message_decoder.h"

#include <QString>

#include <algorithm>
#include <array>
#include <limits>

namespace penstock {

/*! What one reader can find wrong with a message. */
enum class Violation { Payload, Order };
inline constexpr std::size_t violationKinds = 2;

/*!
 * Checks what one reader gets: each payload is the pool's for its sequence number, and the sequence numbers of each key
 * and lane only grow (policies may reorder across keys, and control messages may pass data). Whether a gap is right is
 * for the ledger to say; missing() is what it needs for that.
 * Pure; one owner.
 */
class MessageVerifier {
public:
    /*! \param pool outlives this. */
    explicit MessageVerifier(const PayloadPool &pool)
        : m_pool(pool)
    {}

    /*! \return whether nothing is wrong. What is wrong is counted; see takeNews(). */
    bool check(const DecodedMessage &message)
    {
        const bool payload = m_pool.matches(message.sequence, message.payload);
        const bool order = m_order[message.lane == Lane::Control ? 1 : 0].advance(message.key, message.sequence);
        ++m_count;
        m_min = std::min(m_min, message.sequence);
        m_max = std::max(m_max, message.sequence);
        if (payload && order) [[likely]]
            return true;
        note(message, payload, order);
        return false;
    }

    [[nodiscard]] quint64 count() const noexcept { return m_count; }
    /*! 0 before the first message. */
    [[nodiscard]] quint64 minSequence() const noexcept { return m_count > 0 ? m_min : 0; }
    [[nodiscard]] quint64 maxSequence() const noexcept { return m_max; }
    /*! Messages with something wrong, by kind. */
    [[nodiscard]] quint64 violations(Violation kind) const noexcept
    {
        return m_violations[static_cast<std::size_t>(kind)];
    }
    [[nodiscard]] quint64 violations() const noexcept { return m_violations[0] + m_violations[1]; }
    /*! The first of each kind in words, once; empty: nothing new. */
    [[nodiscard]] QString takeNews() { return std::exchange(m_news, QString()); }

private:
    void note(const DecodedMessage &message, bool payload, bool order);
    [[nodiscard]] QString payloadText(const DecodedMessage &message) const;

    const PayloadPool &m_pool;
    std::array<KeyOrder, 2> m_order; // data, control
    quint64 m_count = 0;
    quint64 m_min = std::numeric_limits<quint64>::max();
    quint64 m_max = 0;
    std::array<quint64, violationKinds> m_violations{};
    QString m_news;
};

} // namespace penstock
