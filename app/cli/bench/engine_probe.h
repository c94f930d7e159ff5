// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/engine_handle.h"

#include <optional>

namespace penstock {

/*! What an engine did between two of its snapshots. */
struct EngineMeasure {
    double seconds = 0;
    double readPerSecond = 0; //!< messages read by all readers together
    double cpuCores = 0;      //!< of the whole process
    qint64 rssBytes = 0;      //!< at the end
    Nanos sourceLagMax{0};
    Nanos jitterP99{0};
    qint64 unaccounted = 0;
    quint64 readerErrors = 0;
    int connections = 0;
    Nanos connectTime{0}; //!< from start until all readers were connected
    SnapshotPtr last;
};

/*!
 * Runs a scenario on a real engine and measures it: waits until all readers are connected, lets it warm up, then takes
 * what happened between two snapshots.
 * \return nullopt when the readers do not come up within a minute or the engine reports an error (said on stderr).
 * \thread with an event loop of its own; needs a QCoreApplication.
 */
[[nodiscard]] std::optional<EngineMeasure> measureEngine(const Scenario &scenario, const EngineHandle::Options &options,
                                                         Nanos duration);

} // namespace penstock
