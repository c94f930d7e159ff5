// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/reader/poller.h"

#include <array>

#include <sys/epoll.h>

namespace penstock {

/*! The Poller of Linux. Edge-triggered: the kernel itself reports each arrival once, so rearm() costs nothing. */
class EpollPoller final : public Poller {
public:
    EpollPoller();
    ~EpollPoller() override;

    [[nodiscard]] bool add(int descriptor, quint64 token) override;
    void remove(int descriptor, quint64 token) override;
    void rearm(int descriptor, quint64 token, Watch watch) override;
    [[nodiscard]] std::span<const Event> wait(std::optional<Nanos> timeout) override;
    void wake() override;

private:
    static constexpr std::size_t capacity = 512;
    static constexpr quint64 wakeToken = ~quint64(0);

    int m_epoll = -1;
    int m_wake = -1; // eventfd
    std::array<epoll_event, capacity> m_raw{};
    std::array<Event, capacity> m_events{};
};

} // namespace penstock
