// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"

namespace penstock {

/*!
 * Follows the drain episodes of one connection (DESIGN 1): open from the moment the library bytes pass high water; end
 * 1 the first time they are 0, end 2 when the kernel's send queue is 0 as well. Pure; one owner.
 */
class DrainWatch {
public:
    enum class Change { None, Began, LibraryEmpty, Ended };

    /*! Tell it after every write and every drain. \param libraryBytes socket + TLS */
    Change libraryChanged(qint64 libraryBytes, qint64 highWater, TimePoint now);
    /*! Tell it at every poll of the kernel; only matters while an episode is open. \param kernelBytes SIOCOUTQ */
    Change kernelPolled(qint64 kernelBytes, TimePoint now);

    /*! Where the kernel tells nothing: the episode ends with end 2 unknown once the library is empty. */
    void endWithoutKernel() noexcept { m_open = m_open && !m_episode.libraryEmpty; }

    [[nodiscard]] bool open() const noexcept { return m_open; }
    /*! Whether end 2 is still looked for: poll finely. */
    [[nodiscard]] bool awaitsKernel() const noexcept { return m_open && m_episode.libraryEmpty && !m_refilled; }
    /*! The episode that is open, or the last one. */
    [[nodiscard]] const DrainEpisode &episode() const noexcept { return m_episode; }

private:
    DrainEpisode m_episode;
    bool m_open = false;
    bool m_refilled = false; // above high water again after end 1, which stays the first time the library was empty
};

} // namespace penstock
