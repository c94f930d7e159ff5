// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/policy/ring_queue.h"
#include "model/wire/message.h"

#include <QHash>

#include <optional>

namespace penstock {

/*! One message in an outbox. 32 bytes: a million of them wait in a naive queue. */
class Waiting {
public:
    Waiting() noexcept = default;
    Waiting(const MessagePtr &what, qint64 bytes, TimePoint labNow, TimePoint now) noexcept
        : message(what)
        , labOffered(labNow)
        , offered(now)
        , key(what->key())
        , m_bytes(static_cast<quint32>(bytes) & bytesMask)
    {}

    /*! Bytes of the frame; below 2 GiB. */
    [[nodiscard]] qint64 bytes() const noexcept { return m_bytes & bytesMask; }
    /*! Whether it stands in the place of an older message. */
    [[nodiscard]] bool isReplacement() const noexcept { return (m_bytes & ~bytesMask) != 0; }
    void markReplacement() noexcept { m_bytes |= ~bytesMask; }

    MessagePtr message;
    TimePoint labOffered; //!< lab time
    TimePoint offered;    //!< real time
    quint32 key = 0;

private:
    static constexpr quint32 bytesMask = 0x7fffffff;
    quint32 m_bytes = 0; // the highest bit: isReplacement
};

/*!
 * The data messages of one outbox in order, with their bytes counted and, on demand, the last message of each key at
 * hand. Everything is O(1) in the length unless it says otherwise.
 */
class DataQueue {
public:
    [[nodiscard]] bool isEmpty() const noexcept { return m_ring.isEmpty(); }
    [[nodiscard]] std::size_t size() const noexcept { return m_ring.size(); }
    [[nodiscard]] qint64 bytes() const noexcept { return m_bytes; }
    [[nodiscard]] quint64 head() const noexcept { return m_ring.head(); }
    [[nodiscard]] quint64 end() const noexcept { return m_ring.end(); }
    [[nodiscard]] const Waiting &at(quint64 index) const noexcept { return m_ring.at(index); }
    [[nodiscard]] const Waiting &front() const noexcept { return m_ring.front(); }

    void push(Waiting &&waiting);
    [[nodiscard]] Waiting popFront();
    void clear() noexcept;

    /*! Whether lastOfKey() is kept; switching it on is O(length). */
    void setKeyed(bool keyed);
    /*! Absolute index of the last waiting message of a key. Only while keyed. */
    [[nodiscard]] std::optional<quint64> lastOfKey(quint32 key) const;
    /*! Puts a message in the place of the last one of its key. */
    void replace(quint64 index, Waiting &&waiting);

    /*!
     * Of the first `count` messages keeps only the last of each key, in their order; the others go. O(count).
     * \return how many went.
     */
    std::size_t conflateFront(std::size_t count);

    /*! Real time of birth of the oldest; O(replacements standing at the front), and cached. */
    [[nodiscard]] std::optional<TimePoint> oldestBorn() const noexcept;

private:
    [[nodiscard]] quint64 findOldest() const noexcept;

    RingQueue<Waiting> m_ring;
    qint64 m_bytes = 0;
    QHash<quint32, quint64> m_last; // key -> absolute index of its last message; used only while keyed
    bool m_keyed = false;
    mutable std::optional<quint64> m_oldest; // absolute index; valid if not behind the head
};

} // namespace penstock
