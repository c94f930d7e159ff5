// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/server/socket_tuning.h"

#include <algorithm>
#include <limits>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace penstock {

namespace {

template<class Value>
bool setOption(qintptr socket, int level, int option, Value value)
{
    return setsockopt(static_cast<int>(socket), level, option, &value, sizeof value) == 0;
}

} // namespace

bool setNotsentLowat(qintptr socket, std::optional<ByteCount> size)
{
#ifdef TCP_NOTSENT_LOWAT
    constexpr qint64 noLimit = std::numeric_limits<quint32>::max();
    const qint64 wanted = size ? std::min(size->value(), noLimit) : noLimit;
    return setOption(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, static_cast<quint32>(wanted));
#else
    Q_UNUSED(socket)
    Q_UNUSED(size)
    return false;
#endif
}

bool setSendBuffer(qintptr socket, ByteCount size)
{
    const qint64 wanted = std::min<qint64>(size.value(), std::numeric_limits<int>::max());
    return setOption(socket, SOL_SOCKET, SO_SNDBUF, static_cast<int>(wanted));
}

} // namespace penstock
