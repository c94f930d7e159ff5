// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace penstock {

/*!
 * Raises this process's limit of open files (RLIMIT_NOFILE) as far as it may without privileges: to the hard limit.
 * \return the limit that is in force now; 0 where there is none to know.
 * \thread any; changes the process.
 */
qint64 raiseDescriptorLimit();

} // namespace penstock
