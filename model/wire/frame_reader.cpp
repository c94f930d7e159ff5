// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/frame_reader.h"

#include "model/wire/close_payload.h"

namespace penstock {

namespace {

constexpr quint16 protocolError = 1002;
constexpr quint16 notUtf8 = 1007;
constexpr quint16 tooBig = 1009;
// What a connection keeps for its next partial frame; more is given back.
constexpr qsizetype keptCapacity = 16384;

QString hex(quint8 byte)
{
    return QStringLiteral("0x%1").arg(byte, 2, 16, QLatin1Char('0'));
}

bool isKnown(Opcode opcode)
{
    switch (opcode) {
    case Opcode::Continuation:
    case Opcode::Text:
    case Opcode::Binary:
    case Opcode::Close:
    case Opcode::Ping:
    case Opcode::Pong:
        return true;
    }
    return false;
}

void release(QByteArray &bytes)
{
    if (bytes.capacity() > keptCapacity)
        bytes = QByteArray();
    else
        bytes.resize(0);
}

} // namespace

FrameReader::FrameReader(FrameSender sender, const FrameLimits &limits)
    : m_limits(limits)
    , m_sender(sender)
{}

void FrameReader::feed(QByteArrayView bytes) noexcept
{
    Q_ASSERT(m_in.isEmpty() || m_failed);
    m_in = bytes;
}

FrameReader::Step FrameReader::nextSlow(Unit &unit)
{
    while (!m_failed) {
        releaseUsed();
        if (m_closed)
            m_in = {};
        const std::optional<Frame> frame = takeFrame();
        if (!frame)
            return m_failed ? Step::Failed : Step::NeedMore;
        const bool whole = dispatch(*frame, unit);
        m_offset += static_cast<quint64>(frame->header.total());
        if (whole)
            return Step::Unit;
    }
    return Step::Failed;
}

void FrameReader::releaseUsed()
{
    if (m_pendingUsed)
        release(m_pending);
    if (m_fragmentsUsed)
        release(m_fragments);
    m_pendingUsed = false;
    m_fragmentsUsed = false;
}

std::optional<FrameReader::Frame> FrameReader::takeFrame()
{
    if (!m_pending.isEmpty())
        return gatherFrame();
    const std::optional<FrameHeader> header = parseFrameHeader(m_in);
    if (header && !accept(*header))
        return std::nullopt;
    // A masked frame goes through m_pending, where it can be unmasked.
    if (!header || header->mask || m_in.size() < header->total())
        return gatherFrame();
    const Frame frame{*header, m_in.sliced(header->size, static_cast<qint64>(header->length))};
    m_in = m_in.sliced(header->total());
    return frame;
}

std::optional<FrameReader::Frame> FrameReader::gatherFrame()
{
    for (;;) {
        const std::optional<FrameHeader> header = parseFrameHeader(m_pending);
        const qint64 goal = header ? header->total() : frameHeaderSize(m_pending);
        const qint64 taken = qMin(goal - m_pending.size(), qint64(m_in.size()));
        m_pending.append(m_in.first(taken));
        m_in = m_in.sliced(taken);
        m_wanted = goal - m_pending.size();
        if (m_wanted > 0)
            return std::nullopt;
        if (header) {
            Frame frame{*header, QByteArrayView(m_pending).sliced(header->size)};
            if (header->mask)
                applyMask(m_pending.data() + header->size, frame.payload.size(), *header->mask);
            frame.payload = QByteArrayView(m_pending).sliced(header->size);
            m_pendingUsed = true;
            return frame;
        }
        const std::optional<FrameHeader> complete = parseFrameHeader(m_pending);
        if (complete && !accept(*complete))
            return std::nullopt;
    }
}

bool FrameReader::accept(const FrameHeader &header)
{
    const Opcode opcode = header.opcode();
    if (header.reservedBits() != 0)
        return fail(protocolError, 0, hex(header.first),
                    QStringLiteral("has reserved bits set; no extension was agreed"));
    if (!isKnown(opcode))
        return fail(protocolError, 0, hex(header.first & 0x0f), QStringLiteral("is not an opcode (0, 1, 2, 8, 9, 10)"));
    if (header.mask.has_value() != (m_sender == FrameSender::Client))
        return fail(protocolError, 1, header.mask ? QStringLiteral("masked") : QStringLiteral("unmasked"),
                    m_sender == FrameSender::Client ? QStringLiteral("frame from a client, which has to mask")
                                                    : QStringLiteral("frame from a server, which must not mask"));
    if (isControl(opcode) && !header.fin())
        return fail(protocolError, 0, hex(header.first), QStringLiteral("is a control frame in fragments"));
    if (opcode == Opcode::Continuation && m_open == Opcode::Continuation)
        return fail(protocolError, 0, hex(header.first), QStringLiteral("continues a message, but none is open"));
    if (!isControl(opcode) && opcode != Opcode::Continuation && m_open != Opcode::Continuation)
        return fail(protocolError, 0, hex(header.first),
                    QStringLiteral("begins a message within the fragments of another"));
    return acceptLength(header);
}

bool FrameReader::acceptLength(const FrameHeader &header)
{
    const QString length = QString::number(header.length);
    if (isControl(header.opcode()) && header.length > quint64(maxControlPayload))
        return fail(protocolError, 1, length, QStringLiteral("bytes are too many for a control frame (125)"));
    if ((header.lengthBytes == 2 && header.length < 126) || (header.lengthBytes == 8 && header.length <= 0xffff))
        return fail(protocolError, 1, length, QStringLiteral("is a length not written in its shortest form"));
    if (header.length > quint64(m_limits.frame))
        return fail(tooBig, 1, length, QStringLiteral("bytes are more than a frame may have (%1)").arg(m_limits.frame));
    if (!isControl(header.opcode()) && header.length > quint64(m_limits.message - m_fragments.size()))
        return fail(tooBig, 1, QString::number(header.length + quint64(m_fragments.size())),
                    QStringLiteral("bytes are more than a message may have (%1)").arg(m_limits.message));
    return true;
}

// Whether the frame completes a unit. False also when it failed.
bool FrameReader::dispatch(const Frame &frame, Unit &unit)
{
    const Opcode opcode = frame.header.opcode();
    if (!isControl(opcode))
        return dispatchData(frame, unit);
    if (opcode == Opcode::Close) {
        if (!acceptClose(frame))
            return false;
        m_closed = true;
    }
    unit = {opcode, frame.payload};
    return true;
}

bool FrameReader::dispatchData(const Frame &frame, Unit &unit)
{
    const bool first = frame.header.opcode() != Opcode::Continuation;
    const Opcode type = first ? frame.header.opcode() : m_open;
    if (type == Opcode::Text && !acceptText(frame))
        return false;
    if (first && frame.header.fin()) {
        unit = {type, frame.payload};
        return true;
    }
    m_fragments.append(frame.payload);
    m_open = frame.header.fin() ? Opcode::Continuation : type;
    if (!frame.header.fin())
        return false;
    m_fragmentsUsed = true;
    unit = {type, m_fragments};
    return true;
}

bool FrameReader::acceptText(const Frame &frame)
{
    const qint64 bad = m_utf8.feed(frame.payload);
    if (bad >= 0)
        return fail(notUtf8, frame.header.size + bad, hex(static_cast<quint8>(frame.payload[bad])),
                    QStringLiteral("does not continue a UTF-8 text"));
    if (frame.header.fin() && !m_utf8.atBoundary())
        return fail(notUtf8, frame.header.total(), QStringLiteral("end of message"),
                    QStringLiteral("within a UTF-8 character"));
    return true;
}

bool FrameReader::acceptClose(const Frame &frame)
{
    const Result<ClosePayload> payload = parseClosePayload(frame.payload);
    if (payload)
        return true;
    const Error &error = payload.error();
    const qint64 at = error.place.toLongLong();
    return fail(at >= 2 ? notUtf8 : protocolError, frame.header.size + at, error.value, error.expected);
}

// Always false, for the convenience of its callers.
bool FrameReader::fail(quint16 closeCode, qint64 at, const QString &value, const QString &expected)
{
    m_failed = true;
    m_closeCode = closeCode;
    m_error = {QStringLiteral("offset %1").arg(m_offset + static_cast<quint64>(at)), value, expected};
    m_in = {};
    return false;
}

} // namespace penstock
