// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/poller.h"

#ifdef Q_OS_LINUX
#include "model/reader/epoll_poller.h"
#else
#include "model/reader/poll_poller.h"
#endif

#include <algorithm>
#include <limits>

namespace penstock {

std::unique_ptr<Poller> Poller::create()
{
#ifdef Q_OS_LINUX
    return std::make_unique<EpollPoller>();
#else
    return std::make_unique<PollPoller>();
#endif
}

int pollTimeout(std::optional<Nanos> timeout)
{
    if (!timeout)
        return -1;
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(*timeout).count();
    return static_cast<int>(std::clamp<qint64>(ms, 0, std::numeric_limits<int>::max()));
}

} // namespace penstock
