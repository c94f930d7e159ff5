// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/epoll_poller.h"

#include <algorithm>

#include <sys/eventfd.h>
#include <unistd.h>

namespace penstock {

EpollPoller::EpollPoller()
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = wakeToken;
    if (m_epoll < 0 || m_wake < 0 || ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event) != 0)
        qFatal("the readers need two descriptors, and there are none left");
}

EpollPoller::~EpollPoller()
{
    ::close(m_wake);
    ::close(m_epoll);
}

bool EpollPoller::add(int descriptor, quint64 token)
{
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u64 = token;
    return ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void EpollPoller::remove(int descriptor, quint64 token)
{
    Q_UNUSED(token)
    epoll_event unused{};
    ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, &unused);
}

void EpollPoller::rearm(int descriptor, quint64 token, Watch watch)
{
    Q_UNUSED(descriptor)
    Q_UNUSED(token)
    Q_UNUSED(watch)
}

std::span<const Poller::Event> EpollPoller::wait(std::optional<Nanos> timeout)
{
    const int count = ::epoll_wait(m_epoll, m_raw.data(), static_cast<int>(capacity), pollTimeout(timeout));
    std::size_t found = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(std::max(count, 0)); ++i) {
        const epoll_event &raw = m_raw[i];
        if (raw.data.u64 == wakeToken) {
            quint64 times = 0;
            [[maybe_unused]] const auto got = ::read(m_wake, &times, sizeof times);
            continue;
        }
        m_events[found++] = {raw.data.u64, (raw.events & EPOLLRDHUP) != 0, (raw.events & (EPOLLHUP | EPOLLERR)) != 0};
    }
    return {m_events.data(), found};
}

void EpollPoller::wake()
{
    const quint64 once = 1;
    [[maybe_unused]] const auto full = ::write(m_wake, &once, sizeof once) < 0; // then it is awake already
}

} // namespace penstock
