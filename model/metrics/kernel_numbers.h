// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/units.h"

#include <optional>

namespace penstock {

// What the kernel says about one TCP connection. All of them: `socket` is an open descriptor of this process, borrowed
// and never closed here; nullopt where the platform does not tell or the descriptor is no connected TCP socket (shown
// as "not available", never as 0). Any thread; each does at most two system calls and does not block.

/*! Bytes in the kernel's send queue. */
struct SendQueue {
    qint64 unsent = 0;   //!< not yet sent for the first time
    qint64 inFlight = 0; //!< sent, and not yet acknowledged by the peer's kernel

    /*! Written to the socket and not yet acknowledged. */
    [[nodiscard]] constexpr qint64 total() const noexcept { return unsent + inFlight; }
    bool operator==(const SendQueue &) const = default;
};

/*! \sa SIOCOUTQ and SIOCOUTQNSD in tcp(7) */
[[nodiscard]] std::optional<SendQueue> readSendQueue(qintptr socket);

/*! SendQueue::total() alone, at the cost of one system call. */
[[nodiscard]] std::optional<qint64> readSendQueueTotal(qintptr socket);

/*! Bytes that have arrived and were not read yet. \sa SIOCINQ in tcp(7) */
[[nodiscard]] std::optional<qint64> readReceiveQueue(qintptr socket);

/*! Where a sender's time went since the connection began; the second and third are parts of the first. */
struct SenderTimes {
    Nanos busy{0};          //!< something was unsent or unacknowledged
    Nanos rwndLimited{0};   //!< of it: held up by the receive window
    Nanos sndbufLimited{0}; //!< of it: held up by the send buffer
    bool operator==(const SenderTimes &) const = default;
};

/*! The part of TCP_INFO we use. What an older kernel does not fill in is nullopt. */
struct TcpInfo {
    Nanos rtt{0};                            //!< smoothed round-trip time
    Nanos rttVariance{0};                    //!< its mean deviation
    qint64 segmentSize = 0;                  //!< MSS for sending, bytes
    qint64 cwndSegments = 0;                 //!< congestion window, segments
    qint64 segmentsInFlight = 0;             //!< sent and not yet acknowledged, segments
    qint64 retransmits = 0;                  //!< segments sent again since the connection began
    std::optional<qint64> sendWindow;        //!< the receive window the peer advertised last, bytes (Linux 5.4)
    std::optional<qint64> unsentBytes;       //!< tcpi_notsent_bytes (Linux 4.6)
    std::optional<qint64> deliveryRate;      //!< most recent goodput estimate, bytes per second (Linux 4.9)
    std::optional<qint64> bytesAcknowledged; //!< since the connection began (Linux 4.1)
    std::optional<SenderTimes> times;        //!< (Linux 4.10)
};

/*! \sa tcp(7), struct tcp_info in <linux/tcp.h> */
[[nodiscard]] std::optional<TcpInfo> readTcpInfo(qintptr socket);

/*! Effective sizes in bytes; Linux keeps twice what was asked for, and tunes the size itself unless it was set. */
struct BufferSizes {
    qint64 send = 0;    //!< SO_SNDBUF
    qint64 receive = 0; //!< SO_RCVBUF
    bool operator==(const BufferSizes &) const = default;
};

/*! \sa socket(7) */
[[nodiscard]] std::optional<BufferSizes> readBufferSizes(qintptr socket);

/*! Memory the kernel really holds for the socket, its own bookkeeping included, in bytes. */
struct KernelMemory {
    qint64 send = 0;     //!< data written and not yet acknowledged
    qint64 receive = 0;  //!< data arrived and not yet read
    qint64 reserved = 0; //!< set aside for the next data
    BufferSizes limits;  //!< the same as readBufferSizes(), at no further cost
    qint64 drops = 0;    //!< packets dropped since the connection began, for want of room
};

/*! \sa SO_MEMINFO, <linux/sock_diag.h> */
[[nodiscard]] std::optional<KernelMemory> readKernelMemory(qintptr socket);

} // namespace penstock
