// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/reader/poller.h"

#include <array>
#include <unordered_map>
#include <vector>

#include <poll.h>

namespace penstock {

/*! The Poller of every POSIX system; a wait costs as much as is watched. */
class PollPoller final : public Poller {
public:
    PollPoller();
    ~PollPoller() override;

    [[nodiscard]] bool add(int descriptor, quint64 token) override;
    void remove(int descriptor, quint64 token) override;
    void rearm(int descriptor, quint64 token, Watch watch) override;
    [[nodiscard]] std::span<const Event> wait(std::optional<Nanos> timeout) override;
    void wake() override;

private:
    std::array<int, 2> m_wake{-1, -1}; // a pipe: read end, write end
    std::vector<pollfd> m_watched;     // the first is the pipe; a negative descriptor is asleep until rearm()
    std::vector<quint64> m_tokens;     // in the same order
    std::unordered_map<quint64, std::size_t> m_places;
    std::vector<Event> m_events;
};

} // namespace penstock
