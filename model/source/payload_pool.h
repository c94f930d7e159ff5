// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <mutex>

namespace penstock {

/*! The largest payload a source makes and a pool can serve, in bytes. */
inline constexpr qint64 maxPayloadSize = qint64(16) << 20;

/*!
 * Deterministic payloads without making them: a payload is a slice of one text, at a place that follows from seed and
 * sequence number. Sender and reader with the same seed agree on every byte, so a reader verifies with one comparison.
 *
 * The text looks like records of a feed, is plain ASCII that needs no escaping inside a JSON string, and deflates about
 * as well as real JSON does (3 to 5 times). A longer slice of the same sequence begins with the shorter one.
 *
 * Keeps 320 KiB; the first slice beyond 64 KiB adds 16.25 MiB once.
 * \thread any; immutable but for that one addition, which is guarded.
 */
class PayloadPool {
public:
    explicit PayloadPool(quint64 seed);
    PayloadPool(const PayloadPool &) = delete;
    PayloadPool &operator=(const PayloadPool &) = delete;

    /*!
     * \param size bytes, 0 to maxPayloadSize; anything else is moved to the nearest of the two.
     * \return a view that is valid as long as the pool.
     */
    [[nodiscard]] QByteArrayView slice(quint64 sequence, qint64 size) const;

    /*! Whether `payload` is the slice of that sequence and of its own size. Reads it once, allocates nothing. */
    [[nodiscard]] bool matches(quint64 sequence, QByteArrayView payload) const;

private:
    [[nodiscard]] const char *begin(quint64 sequence, qint64 size) const;

    quint64 m_seed;
    QByteArray m_short; // the text once, and as much of its beginning again as a short slice may pass its end
    mutable std::once_flag m_longOnce;
    mutable QByteArray m_long; // the text over and over, made on first use
};

} // namespace penstock
