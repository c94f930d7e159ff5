// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pipeline/pipeline_facts.h"

#include <deque>

namespace penstock {

/*!
 * Works out how much passes each pipe: what a station gives on is what it gets minus what it keeps. Looks at the last
 * second of the target's stages. Pure; fed with every snapshot.
 */
class FlowMeter {
public:
    /*! Another target starts from nothing. */
    void setTarget(const PipelineTarget &target);
    [[nodiscard]] FlowRates measure(const Snapshot &snapshot);

private:
    struct Sample {
        TimePoint at;
        Stages stages;
    };
    [[nodiscard]] double growth(const Gauge &now, const Gauge &before, double seconds) const;

    PipelineTarget m_target;
    std::deque<Sample> m_samples; // about a second
};

/*! The sums the picture is made of, of one connection or of a group. */
struct TargetFlow {
    Stages stages;
    double offeredMessages = 0; //!< per second
    double offeredBytes = 0;
    double deliveredMessages = 0;
    double toKernelBytes = 0;
    double readMessages = 0;
    bool readKnown = false; //!< whether readMessages means anything
};
/*! nullopt: the target is not in the snapshot. */
[[nodiscard]] std::optional<TargetFlow> targetFlow(const Snapshot &snapshot, const PipelineTarget &target);

/*! The connection in the snapshot, or null. */
[[nodiscard]] const ConnectionView *findConnection(const Snapshot &snapshot, ConnectionId id);

} // namespace penstock
