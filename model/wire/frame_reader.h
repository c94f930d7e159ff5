// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/wire/frame.h"
#include "model/wire/utf8_checker.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace penstock {

/*! Who sent the bytes. A client's frames have to be masked, a server's must not be (RFC 6455, 5.1). */
enum class FrameSender { Server, Client };

/*! Bounds on what is kept in memory for a peer. Bytes of payload. */
struct FrameLimits {
    qint64 frame = qint64(16) << 20;
    qint64 message = qint64(64) << 20; //!< all fragments together
};

/*!
 * Bytes of one direction of a WebSocket in, whole messages and control frames out. The bytes may be split anywhere.
 * Checks all of RFC 6455 that can be seen from the bytes: reserved bits, opcodes, masking, shortest length form,
 * control frames, fragmentation, UTF-8 of text (also across fragments), close codes; and the limits, before anything is
 * kept. Extensions are not supported.
 *
 * A message in one unmasked frame that lies whole in the bytes fed is not copied.
 *
 * \code
 * reader.feed(bytes);
 * while (reader.next(unit) == FrameReader::Step::Unit)
 *     use(unit);
 * \endcode
 * Pure; one owner.
 */
class FrameReader {
public:
    /*! A whole data message (Text, Binary; fragments joined) or a control frame. */
    struct Unit {
        Opcode opcode = Opcode::Binary;
        QByteArrayView payload; //!< valid until the next call of next() or feed()
    };
    enum class Step { Unit, NeedMore, Failed };

    explicit FrameReader(FrameSender sender, const FrameLimits &limits = {});

    /*! More bytes; they must stay valid until next() says NeedMore or Failed, and only then may more be fed. */
    void feed(QByteArrayView bytes) noexcept;

    /*! Failed is final. After a close frame the peer has nothing more to say: all that follows is ignored. */
    [[nodiscard]] Step next(Unit &unit);

    /*!
     * At least so many bytes are missing until next() can give another unit or look further; no unit ends before. Only
     * meaningful after NeedMore; >= 1.
     */
    [[nodiscard]] qint64 wanted() const noexcept { return m_wanted; }
    /*! Whether the stream is between two frames: nothing of the next one was fed. Only after NeedMore. */
    [[nodiscard]] bool betweenFrames() const noexcept { return m_pending.isEmpty(); }
    /*! Offset in the stream where the frame at hand begins: all bytes before it are dealt with. */
    [[nodiscard]] quint64 offset() const noexcept { return m_offset; }
    /*!
     * After Failed: the place is "offset N" in the stream, counted from the first byte fed; the value is what stood
     * there.
     */
    [[nodiscard]] const Error &error() const noexcept { return m_error; }
    /*! After Failed: the code to close with (1002, 1007 or 1009). */
    [[nodiscard]] quint16 closeCode() const noexcept { return m_closeCode; }

private:
    struct Frame {
        FrameHeader header;
        QByteArrayView payload; // unmasked
    };

    Step nextSlow(Unit &unit);
    std::optional<Frame> takeFrame();
    std::optional<Frame> gatherFrame();
    bool dispatch(const Frame &frame, Unit &unit);
    bool dispatchData(const Frame &frame, Unit &unit);
    [[nodiscard]] bool accept(const FrameHeader &header);
    [[nodiscard]] bool acceptLength(const FrameHeader &header);
    [[nodiscard]] bool acceptText(const Frame &frame);
    [[nodiscard]] bool acceptClose(const Frame &frame);
    bool fail(quint16 closeCode, qint64 at, const QString &value, const QString &expected);
    void releaseUsed();

    FrameLimits m_limits;
    FrameSender m_sender;
    quint16 m_closeCode = 0;
    bool m_failed = false;
    bool m_closed = false;                // a close frame was given out
    bool m_pendingUsed = false;           // its frame was taken
    bool m_fragmentsUsed = false;         // its message was given out
    Opcode m_open = Opcode::Continuation; // type of the message whose fragments come in; Continuation: none
    Utf8Checker m_utf8;
    QByteArrayView m_in;
    QByteArray m_pending;   // beginning of a frame that is not whole
    QByteArray m_fragments; // payloads of the open message
    quint64 m_offset = 0;
    qint64 m_wanted = 2;
    Error m_error;
};

// The common case, inlined: a whole message in one bare binary frame of less than 64 KiB.
inline FrameReader::Step FrameReader::next(Unit &unit)
{
    constexpr quint8 finalBinary = 0x82;
    const qint64 left = m_in.size();
    if (m_pending.isEmpty() && m_sender == FrameSender::Server && m_open == Opcode::Continuation && !m_failed &&
        !m_closed && left >= 4 && static_cast<quint8>(m_in[0]) == finalBinary) [[likely]] {
        const auto second = static_cast<quint8>(m_in[1]);
        const bool two = second == 126;
        const qint64 length = two ? (static_cast<quint8>(m_in[2]) << 8 | static_cast<quint8>(m_in[3])) : second;
        const qint64 header = two ? 4 : 2;
        if ((two ? length > 125 : second < 126) && left >= header + length && length <= m_limits.frame &&
            length <= m_limits.message) [[likely]] {
            unit.opcode = Opcode::Binary;
            unit.payload = m_in.sliced(header, length);
            m_in = m_in.sliced(header + length);
            m_offset += static_cast<quint64>(header + length);
            return Step::Unit;
        }
    }
    return nextSlow(unit);
}

} // namespace penstock
