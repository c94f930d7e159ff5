// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/reader/age_window.h"
#include "model/reader/message_verifier.h"
#include "model/reader/reader_context.h"
#include "model/wire/close_payload.h"
#include "model/wire/frame_reader.h"

#include <optional>

namespace penstock {

/*!
 * What becomes of the bytes one reader reads: frames, messages, checks, ages, counts. No sockets.
 * \thread one owner, that of the context.
 */
class ReaderIntake {
public:
    ReaderIntake(ReaderId id, GroupIndex group, ReaderContext &context);

    /*! What has to be answered. */
    struct Replies {
        std::optional<QByteArray> ping; //!< payload of the latest one
        std::optional<ClosePayload> close;
        bool failed = false; //!< the server broke the protocol: see failureCode()
    };
    /*! \param now real time of the reading; bytes read together are read at the same time. */
    [[nodiscard]] Replies take(QByteArrayView bytes, TimePoint now);

    /*! After failed. */
    [[nodiscard]] quint16 failureCode() const noexcept { return m_frames.closeCode(); }
    [[nodiscard]] QString failureText() const { return m_frames.error().text(); }

    [[nodiscard]] quint64 messages() const noexcept { return m_verifier.count(); }
    [[nodiscard]] bool betweenFrames() const noexcept { return m_frames.betweenFrames(); }
    /*! Bytes the frame at hand still needs at least. */
    [[nodiscard]] qint64 wanted() const noexcept { return m_frames.wanted(); }

    /*! Fills in all that is known here. */
    void fill(ReaderSample &sample, TimePoint now);

private:
    void takeMessage(const DecodedMessage &message, TimePoint now, DurationHistogram &groupAges);
    void takeUnit(const FrameReader::Unit &unit, TimePoint now, Replies &replies);
    void report(const QString &text);

    ReaderContext &m_context;
    ReaderId m_id;
    GroupIndex m_group;
    FrameReader m_frames;
    MessageVerifier m_verifier;
    AgeWindow m_ages;
    quint64 m_bytes = 0;
    quint64 m_malformed = 0; // frames that held no message of ours
};

} // namespace penstock
