// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"
#include "model/metrics/histogram.h"

#include <QMetaType>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace penstock {

/*! Identity of one simulated reader; given by who adds it, never used again. */
enum class ReaderId : quint64 {};

/*! What a reader is to be. */
struct ReaderSpec {
    ReaderId id{};
    QString name;
    GroupIndex group{};
    QString groupName;
    Pace pace;
    std::optional<ByteCount> receiveBuffer; //!< SO_RCVBUF as asked for; unset: the kernel tunes it
};

/*! One reader at one instant. Counters since it connected. */
struct ReaderSample {
    ReaderId id{};
    GroupIndex group{};
    quint16 localPort = 0; //!< 0 before it is connected
    quint64 read = 0;      //!< messages
    quint64 bytesRead = 0; //!< bytes taken out of the kernel after the handshake, frames and all
    Gauge peerKernel;      //!< SIOCINQ: arrived and not read
    DurationSummary age;   //!< from birth to reading, about the last second
    quint64 minSequence = 0;
    quint64 maxSequence = 0;
    quint64 violations = 0; //!< messages that were not as sent, out of order, or no messages

    /*! Sequence numbers between the least and the greatest that it never got. The ledger says whether that is right. */
    [[nodiscard]] quint64 missing() const noexcept
    {
        const quint64 span = read > 0 ? maxSequence - minSequence + 1 : 0;
        return span > read ? span - read : 0;
    }
};

/*! All readers at one instant. */
struct FleetSample {
    quint64 tick = 0;
    std::vector<ReaderSample> readers;         //!< all that have a port of their own, the handshake over or not
    std::vector<ReaderSample> closed;          //!< the last words of those that ended since the previous sample
    std::vector<DurationHistogram> ageByGroup; //!< since the previous sample; index = group
    quint64 totalRead = 0;                     //!< messages, by all readers there ever were
};

} // namespace penstock

Q_DECLARE_METATYPE(penstock::ReaderId)
Q_DECLARE_METATYPE(std::shared_ptr<const penstock::FleetSample>)
