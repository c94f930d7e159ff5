// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace penstock {

/*! How penstock-cli ends (DESIGN 8, resources/docs/formats.md). */
enum class ExitCode {
    Ok = 0,
    Internal = 1,      //!< a mistake of ours
    Usage = 2,         //!< wrong arguments or a bad file
    CannotConnect = 3, //!< cannot listen or connect
    Upstream = 4,      //!< a source outside of the program failed
    Interrupted = 5,   //!< Ctrl+C or SIGTERM; the result so far is written
    AssertFailed = 99
};

} // namespace penstock
