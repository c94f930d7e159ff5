// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/process_cost.h"

#include <algorithm>
#include <array>
#include <cstdio>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace penstock {

namespace {

using namespace std::chrono_literals;

constexpr Nanos window = 1s;
constexpr Nanos spacing = 80ms; // so that the points of a second always fit

#ifdef Q_OS_UNIX

struct Usage {
    Nanos cpu{0};
    qint64 highestRss = 0; // since the process began
};

Usage readUsage()
{
    rusage raw{};
    if (::getrusage(RUSAGE_SELF, &raw) != 0)
        return {};
    const auto duration = [](const timeval &time) -> Nanos {
        return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
    };
#ifdef Q_OS_DARWIN
    constexpr qint64 unit = 1;
#else
    constexpr qint64 unit = 1024;
#endif
    return {duration(raw.ru_utime) + duration(raw.ru_stime), qint64(raw.ru_maxrss) * unit};
}

#else

struct Usage {
    Nanos cpu{0};
    qint64 highestRss = 0;
};

Usage readUsage()
{
    return {};
}

#endif

#ifdef Q_OS_LINUX

qint64 readRss()
{
    const int file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    std::array<char, 128> text{};
    const ssize_t length = ::read(file, text.data(), text.size() - 1);
    ::close(file);
    long long total = 0;
    long long resident = 0;
    if (length <= 0 || std::sscanf(text.data(), "%lld %lld", &total, &resident) != 2)
        return 0;
    return resident * ::sysconf(_SC_PAGESIZE);
}

#else

qint64 readRss()
{
    return 0;
}

#endif

} // namespace

ProcessCost::ProcessCost()
{
    reset();
}

void ProcessCost::reset()
{
    const Usage usage = readUsage();
    m_cpuAtStart = usage.cpu;
    m_highestBefore = usage.highestRss;
    m_peak = 0;
    m_points.clear();
}

ProcessCost::Values ProcessCost::read(TimePoint now)
{
    const Usage usage = readUsage();
    Values values;
    values.cpu = usage.cpu - m_cpuAtStart;
    values.rssBytes = readRss();
    m_peak = std::max(m_peak, values.rssBytes);
    if (usage.highestRss > m_highestBefore) // a new record of the process fell into our time
        m_peak = std::max(m_peak, usage.highestRss);
    values.rssPeakBytes = m_peak;

    while (m_points.size() > 1 && now - m_points[1].at >= window)
        m_points.popFront();
    if (!m_points.isEmpty() && now > m_points.front().at)
        values.cores = toSeconds(usage.cpu - m_points.front().cpu) / toSeconds(now - m_points.front().at);
    if (m_points.isEmpty() || now - m_points.back().at >= spacing)
        m_points.push({now, usage.cpu});
    return values;
}

} // namespace penstock
