// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/kernel_numbers.h"

#include <algorithm>

#ifdef Q_OS_LINUX
#include <array>
#include <cstddef>

// <linux/tcp.h> has the whole struct tcp_info, the one of <netinet/tcp.h> ends years earlier; they exclude each other.
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#endif

namespace penstock {

#ifdef Q_OS_LINUX

namespace {

std::optional<qint64> queueBytes(qintptr socket, unsigned long request)
{
    int bytes = 0;
    if (::ioctl(static_cast<int>(socket), request, &bytes) != 0)
        return std::nullopt;
    return bytes;
}

template<class T>
bool readOption(qintptr socket, int level, int name, T &value, socklen_t &length)
{
    length = sizeof(T);
    return ::getsockopt(static_cast<int>(socket), level, name, &value, &length) == 0;
}

std::optional<qint64> bufferSize(qintptr socket, int name)
{
    int bytes = 0;
    socklen_t length = 0;
    if (!readOption(socket, SOL_SOCKET, name, bytes, length))
        return std::nullopt;
    return bytes;
}

Nanos fromMicroseconds(quint64 us)
{
    return std::chrono::microseconds(us);
}

} // namespace

std::optional<SendQueue> readSendQueue(qintptr socket)
{
    // The total first: until the second call bytes only leave the unsent part, so unsent never exceeds the total.
    const std::optional<qint64> total = queueBytes(socket, SIOCOUTQ);
    const std::optional<qint64> unsent = total ? queueBytes(socket, SIOCOUTQNSD) : std::nullopt;
    if (!unsent)
        return std::nullopt;
    return SendQueue{*unsent, std::max<qint64>(0, *total - *unsent)};
}

std::optional<qint64> readSendQueueTotal(qintptr socket)
{
    return queueBytes(socket, SIOCOUTQ);
}

std::optional<qint64> readReceiveQueue(qintptr socket)
{
    return queueBytes(socket, SIOCINQ);
}

std::optional<TcpInfo> readTcpInfo(qintptr socket)
{
    tcp_info raw{};
    socklen_t length = 0;
    if (!readOption(socket, IPPROTO_TCP, TCP_INFO, raw, length) || length < offsetof(tcp_info, tcpi_pacing_rate))
        return std::nullopt;
    // An older kernel fills in less than this header knows, and says how much.
    const auto filled = [length](std::size_t offset, std::size_t size) { return length >= offset + size; };

    TcpInfo info;
    info.rtt = fromMicroseconds(raw.tcpi_rtt);
    info.rttVariance = fromMicroseconds(raw.tcpi_rttvar);
    info.segmentSize = raw.tcpi_snd_mss;
    info.cwndSegments = raw.tcpi_snd_cwnd;
    info.segmentsInFlight = raw.tcpi_unacked;
    info.retransmits = raw.tcpi_total_retrans;
    if (filled(offsetof(tcp_info, tcpi_bytes_acked), sizeof raw.tcpi_bytes_acked))
        info.bytesAcknowledged = static_cast<qint64>(raw.tcpi_bytes_acked);
    if (filled(offsetof(tcp_info, tcpi_notsent_bytes), sizeof raw.tcpi_notsent_bytes))
        info.unsentBytes = raw.tcpi_notsent_bytes;
    if (filled(offsetof(tcp_info, tcpi_delivery_rate), sizeof raw.tcpi_delivery_rate))
        info.deliveryRate = static_cast<qint64>(raw.tcpi_delivery_rate);
    if (filled(offsetof(tcp_info, tcpi_sndbuf_limited), sizeof raw.tcpi_sndbuf_limited)) {
        info.times = SenderTimes{fromMicroseconds(raw.tcpi_busy_time), fromMicroseconds(raw.tcpi_rwnd_limited),
                                 fromMicroseconds(raw.tcpi_sndbuf_limited)};
    }
    if (filled(offsetof(tcp_info, tcpi_snd_wnd), sizeof raw.tcpi_snd_wnd))
        info.sendWindow = raw.tcpi_snd_wnd;
    return info;
}

std::optional<BufferSizes> readBufferSizes(qintptr socket)
{
    const std::optional<qint64> send = bufferSize(socket, SO_SNDBUF);
    const std::optional<qint64> receive = bufferSize(socket, SO_RCVBUF);
    if (!send || !receive)
        return std::nullopt;
    return BufferSizes{*send, *receive};
}

std::optional<KernelMemory> readKernelMemory(qintptr socket)
{
    std::array<quint32, SK_MEMINFO_VARS> raw{};
    socklen_t length = 0;
    if (!readOption(socket, SOL_SOCKET, SO_MEMINFO, raw, length) || length <= SK_MEMINFO_DROPS * sizeof(quint32))
        return std::nullopt;
    KernelMemory memory;
    memory.send = raw[SK_MEMINFO_WMEM_QUEUED];
    memory.receive = raw[SK_MEMINFO_RMEM_ALLOC];
    memory.reserved = raw[SK_MEMINFO_FWD_ALLOC];
    memory.limits = BufferSizes{raw[SK_MEMINFO_SNDBUF], raw[SK_MEMINFO_RCVBUF]};
    memory.drops = raw[SK_MEMINFO_DROPS];
    return memory;
}

#else

std::optional<SendQueue> readSendQueue(qintptr)
{
    return std::nullopt;
}

std::optional<qint64> readSendQueueTotal(qintptr)
{
    return std::nullopt;
}

std::optional<qint64> readReceiveQueue(qintptr)
{
    return std::nullopt;
}

std::optional<TcpInfo> readTcpInfo(qintptr)
{
    return std::nullopt;
}

std::optional<BufferSizes> readBufferSizes(qintptr)
{
    return std::nullopt;
}

std::optional<KernelMemory> readKernelMemory(qintptr)
{
    return std::nullopt;
}

#endif

} // namespace penstock
