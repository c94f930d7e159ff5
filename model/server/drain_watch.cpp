// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/server/drain_watch.h"

namespace penstock {

DrainWatch::Change DrainWatch::libraryChanged(qint64 libraryBytes, qint64 highWater, TimePoint now)
{
    if (libraryBytes > highWater) {
        if (!m_open) {
            m_episode = DrainEpisode{};
            m_episode.began = now;
            m_open = true;
            m_refilled = false;
            return Change::Began;
        }
        m_refilled = m_episode.libraryEmpty.has_value(); // before the kernel was empty: the same episode goes on
        return Change::None;
    }
    if (libraryBytes == 0)
        m_refilled = false;
    if (m_open && libraryBytes == 0 && !m_episode.libraryEmpty) {
        m_episode.libraryEmpty = now - m_episode.began;
        return Change::LibraryEmpty;
    }
    return Change::None;
}

DrainWatch::Change DrainWatch::kernelPolled(qint64 kernelBytes, TimePoint now)
{
    if (!awaitsKernel() || kernelBytes != 0)
        return Change::None;
    m_episode.kernelEmpty = now - m_episode.began;
    m_open = false;
    return Change::Ended;
}

} // namespace penstock
