// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/server/delivery_log.h"

#include <algorithm>

namespace penstock {

void DeliveryLog::addMessage(quint64 end, TimePoint offered, TimePoint born)
{
    addUnit(end, 1, offered, born);
}

void DeliveryLog::addUnit(quint64 end, quint32 messages, TimePoint offered, TimePoint born)
{
    m_runs.push_back({end, end, offered, born, nullptr, 0, messages});
    m_unacknowledged += messages;
}

void DeliveryLog::addRun(quint64 start, const EncodedRun &run, std::size_t first, std::size_t last, TimePoint offered,
                         TimePoint born)
{
    const auto messages = static_cast<quint32>(last - first);
    const quint64 end = start + static_cast<quint64>(run.size(first, last));
    m_runs.push_back(
        {start, end, offered, born, messages > 1 ? run.ends : nullptr, static_cast<quint32>(first), messages});
    m_unacknowledged += messages;
}

quint32 DeliveryLog::messagesBefore(const Run &run, quint64 offset)
{
    if (offset >= run.end)
        return run.messages;
    if (!run.ends || offset <= run.start)
        return 0;
    const quint32 base = run.first == 0 ? 0U : (*run.ends)[run.first - 1];
    const auto from = run.ends->begin() + static_cast<std::ptrdiff_t>(run.first);
    const auto to = from + static_cast<std::ptrdiff_t>(run.messages);
    const quint64 within = base + (offset - run.start);
    return static_cast<quint32>(std::upper_bound(from, to, within) - from);
}

void DeliveryLog::advance(Cursor &cursor, quint64 offset, TimePoint now, DurationHistogram &sendTimes, quint64 &passed)
{
    while (cursor.run < m_runs.size()) {
        const Run &run = m_runs[cursor.run];
        const quint32 before = messagesBefore(run, offset);
        if (before > cursor.done) {
            sendTimes.record(now - run.offered, before - cursor.done);
            passed += before - cursor.done;
            cursor.done = before;
        }
        if (before < run.messages)
            return;
        ++cursor.run;
        cursor.done = 0;
    }
}

void DeliveryLog::libraryReached(quint64 offset, TimePoint now, DurationHistogram &sendTimes)
{
    quint64 passed = 0;
    advance(m_library, offset, now, sendTimes, passed);
}

void DeliveryLog::kernelReached(quint64 offset, TimePoint now, DurationHistogram &sendTimes)
{
    quint64 passed = 0;
    advance(m_kernel, offset, now, sendTimes, passed);
    m_unacknowledged -= passed;
    // A run may be forgotten once both cursors are past it; the library's is never behind the kernel's for long.
    const std::size_t forget = std::min(m_kernel.run, m_library.run);
    m_runs.erase(m_runs.begin(), m_runs.begin() + static_cast<std::ptrdiff_t>(forget));
    m_kernel.run -= forget;
    m_library.run -= forget;
}

std::optional<TimePoint> DeliveryLog::oldestBorn() const
{
    if (m_kernel.run >= m_runs.size())
        return std::nullopt;
    return m_runs[m_kernel.run].born;
}

} // namespace penstock
