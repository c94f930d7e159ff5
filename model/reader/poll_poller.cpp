// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/poll_poller.h"

#include <fcntl.h>
#include <unistd.h>

namespace penstock {

PollPoller::PollPoller()
{
    if (::pipe(m_wake.data()) != 0)
        qFatal("the readers need two descriptors, and there are none left");
    for (const int end : m_wake) {
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    m_watched.push_back({m_wake[0], POLLIN, 0});
    m_tokens.push_back(0);
}

PollPoller::~PollPoller()
{
    for (const int end : m_wake)
        ::close(end);
}

bool PollPoller::add(int descriptor, quint64 token)
{
    m_places[token] = m_watched.size();
    m_watched.push_back({descriptor, POLLIN | POLLOUT, 0});
    m_tokens.push_back(token);
    return true;
}

void PollPoller::remove(int descriptor, quint64 token)
{
    Q_UNUSED(descriptor)
    const auto found = m_places.find(token);
    if (found == m_places.end())
        return;
    const std::size_t place = found->second;
    m_places.erase(found);
    if (place + 1 < m_watched.size()) { // the last one takes its place
        m_watched[place] = m_watched.back();
        m_tokens[place] = m_tokens.back();
        m_places[m_tokens[place]] = place;
    }
    m_watched.pop_back();
    m_tokens.pop_back();
}

void PollPoller::rearm(int descriptor, quint64 token, Watch watch)
{
    const auto found = m_places.find(token);
    if (found == m_places.end())
        return;
    const auto events = static_cast<short>(watch == Watch::Read ? POLLIN : POLLIN | POLLOUT);
    m_watched[found->second] = {descriptor, events, 0};
}

std::span<const Poller::Event> PollPoller::wait(std::optional<Nanos> timeout)
{
    m_events.clear();
    if (::poll(m_watched.data(), static_cast<nfds_t>(m_watched.size()), pollTimeout(timeout)) <= 0)
        return {};
    std::array<char, 64> drained{};
    while (::read(m_wake[0], drained.data(), drained.size()) > 0) {
    }
    for (std::size_t i = 1; i < m_watched.size(); ++i) {
        pollfd &watched = m_watched[i];
        if (watched.fd < 0 || watched.revents == 0)
            continue;
        m_events.push_back({m_tokens[i], false, (watched.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0});
        watched.fd = -1;
    }
    return m_events;
}

void PollPoller::wake()
{
    const char once = 0;
    [[maybe_unused]] const auto full = ::write(m_wake[1], &once, 1) < 0; // then it is awake already
}

} // namespace penstock
