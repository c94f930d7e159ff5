// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"

#include <optional>
#include <queue>
#include <vector>

namespace penstock {

/*! Tokens in order of the time they are due. A token may stand in it more than once. Pure; one owner. */
class TimerQueue {
public:
    void add(TimePoint at, quint64 token) { m_entries.push({at, token}); }
    [[nodiscard]] std::optional<TimePoint> next() const
    {
        return m_entries.empty() ? std::nullopt : std::optional(m_entries.top().at);
    }
    struct Due {
        TimePoint at;
        quint64 token = 0;
    };
    /*! Takes the first one that is due; nullopt: none is. */
    [[nodiscard]] std::optional<Due> takeDue(TimePoint now)
    {
        if (m_entries.empty() || m_entries.top().at > now)
            return std::nullopt;
        const Due due = m_entries.top();
        m_entries.pop();
        return due;
    }
    [[nodiscard]] std::size_t size() const noexcept { return m_entries.size(); }

private:
    struct Later {
        bool operator()(const Due &a, const Due &b) const noexcept { return a.at > b.at; }
    };
    std::priority_queue<Due, std::vector<Due>, Later> m_entries;
};

} // namespace penstock
