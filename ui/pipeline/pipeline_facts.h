// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"

#include <QString>

#include <array>
#include <optional>
#include <variant>
#include <vector>

namespace penstock {

/*! Whose bytes the picture shows; monostate: nobody's, only the empty pipeline. */
using PipelineTarget = std::variant<std::monostate, GroupIndex, ConnectionId>;

/*! The stations of the picture from left to right; the kernel's two numbers share one tank. */
enum class Station { Source, Outbox, Socket, Tls, Kernel, PeerKernel, Reader };
inline constexpr int stationCount = 7;

/*! A level worth knowing inside a tank. */
struct TankMark {
    double at = 0; //!< share of the tank's height, 0 to 1
    QString label;
    bool operator==(const TankMark &) const = default;
};

/*! One station, ready to be painted: words and shares of the height, no units to think about. */
struct StationFacts {
    QString title;
    QString number;    //!< "8.31 MiB"; empty for a station that cannot be read
    QString note;      //!< small, under the number
    QString subtitle;  //!< under the title: where the number comes from, or how much it is besides
    QString corner;    //!< top right, what the height of the tank means: "of 2.5 MiB", "limit off"
    double fill = 0;   //!< 0 to 1, all that is in it
    double behind = 0; //!< of the fill, the part with the second shade (kernel: in flight), 0 to 1 of the height
    std::vector<TankMark> marks;
    QString unavailable; //!< why it cannot be read; empty if it can
    QString toolTip;     //!< rich text: what it is, where it comes from, what the scale is
    bool operator==(const StationFacts &) const = default;
};

/*! What flows from one station to the next. */
struct PipeFacts {
    double ratio = 0; //!< of what the source offers, in bytes; may be over 1 while draining
    bool gated = false;
    double closed = 0; //!< share of the gates that are closed, 0 to 1; one connection: 0 or 1
    QString gate;      //!< "open", "closed", "7/12" closed; empty without a gate
    QString toolTip;
    bool operator==(const PipeFacts &) const = default;
};

/*! What falls out of the outbox. */
struct DropFacts {
    double perSecond = 0;
    QString text; //!< "conflated 114,840 · 280/s"
    bool operator==(const DropFacts &) const = default;
};

/*! The whole picture. */
struct PipelineFacts {
    QString subtitle;
    ConnectionState state = ConnectionState::Flowing;
    QString sentence; //!< why, with numbers
    QString total;
    std::array<StationFacts, stationCount> stations;
    std::array<PipeFacts, stationCount - 1> pipes; //!< pipes[i] leads from station i to i + 1
    std::optional<DropFacts> drops;
    bool running = false;

    [[nodiscard]] const StationFacts &at(Station station) const noexcept
    {
        return stations[static_cast<std::size_t>(station)];
    }
    StationFacts &at(Station station) noexcept { return stations[static_cast<std::size_t>(station)]; }
    /*! All numbers as text, for screen readers. */
    [[nodiscard]] QString description() const;
};

/*! Bytes per second past each pipe, over about a second. */
struct FlowRates {
    std::array<double, stationCount - 1> bytesPerSecond{};
};

/*!
 * Puts a snapshot into words and shares. Pure.
 * \param flow what a FlowMeter says of the same target.
 */
[[nodiscard]] PipelineFacts pipelineFacts(const Snapshot &snapshot, const PipelineTarget &target,
                                          const FlowRates &flow);

/*! "no policy", or the parts in force: "gate 64 KiB · latest per key over 1,000 msgs · batch 50 ms". */
[[nodiscard]] QString policySummary(const Policy &policy);

} // namespace penstock
