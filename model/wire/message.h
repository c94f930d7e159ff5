// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QExplicitlySharedDataPointer>
#include <QSharedData>

#include <memory>
#include <mutex>
#include <vector>

namespace penstock {

/*! How one message looks on the wire; chosen by the connection's subprotocol. */
enum class Encoding { Binary, Json };
/*! Control messages travel in the priority lane and are never dropped. */
enum class Lane { Data, Control };

/*!
 * One message: payload, sequence number, key, time of birth. Immutable and shared by all connections; each encoding is
 * framed once, by whoever needs it first.
 * \thread any.
 */
class Message : public QSharedData {
public:
    Message(quint64 sequence, quint32 key, TimePoint born, Lane lane, QByteArrayView payload);

    [[nodiscard]] quint64 sequence() const noexcept { return m_sequence; }
    [[nodiscard]] quint32 key() const noexcept { return m_key; }
    /*! Real time, stamped by the source. */
    [[nodiscard]] TimePoint born() const noexcept { return m_born; }
    [[nodiscard]] Lane lane() const noexcept { return m_lane; }
    /*! A view into the binary frame; valid as long as the message. */
    [[nodiscard]] QByteArrayView payload() const noexcept;
    /*! Bytes of the payload. */
    [[nodiscard]] qint64 payloadSize() const noexcept { return m_binary.size() - m_payloadAt; }
    /*! The complete server frame (unmasked, header included); Json is encoded on first use, then shared. */
    [[nodiscard]] const QByteArray &frame(Encoding encoding) const;
    /*! Appends the JSON object of `penstock.v1.json`, without a frame. */
    void appendJson(QByteArray &out) const;
    /*! Bytes of that frame: what every byte count and byte limit of ours speaks of. */
    [[nodiscard]] qint64 frameSize(Encoding encoding) const { return frame(encoding).size(); }

private:
    quint64 m_sequence;
    TimePoint m_born;
    QByteArray m_binary;
    quint32 m_key;
    quint16 m_payloadAt;
    Lane m_lane;
    mutable std::once_flag m_jsonOnce;
    mutable QByteArray m_json;
};

using MessagePtr = QExplicitlySharedDataPointer<const Message>;

/*! Messages produced together, in order of sequence; handed to all shards as one immutable value. */
using MessageBatch = std::vector<MessagePtr>;
using MessageBatchPtr = std::shared_ptr<const MessageBatch>;

} // namespace penstock
