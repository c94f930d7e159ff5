// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/policy/policy.h"

#include <QJsonValue>
#include <QString>

#include <variant>
#include <vector>

namespace penstock {

// --- source -------------------------------------------------------------------------------------------------------

/*! The rate as it is. */
struct ConstantShape {
    bool operator==(const ConstantShape &) const = default;
};
/*! Exponential gaps with the rate as mean. */
struct PoissonShape {
    bool operator==(const PoissonShape &) const = default;
};
/*! `rate` during `on`, the source's own rate during `off`. */
struct BurstShape {
    Nanos on{0};
    Nanos off{0};
    Rate rate;
    bool operator==(const BurstShape &) const = default;
};
/*! From one rate to another over a time, then stays. */
struct RampShape {
    Rate from;
    Rate to;
    Nanos over{0};
    bool operator==(const RampShape &) const = default;
};
/*! rate × (1 + depth × sin(2π t / period)); 0 < depth <= 1. */
struct SineShape {
    Nanos period{0};
    double depth = 1.0;
    bool operator==(const SineShape &) const = default;
};
using Shape = std::variant<ConstantShape, PoissonShape, BurstShape, RampShape, SineShape>;

/*! Payload sizes in bytes, 0 to 16 MiB. */
struct FixedSize {
    ByteCount size{128};
    bool operator==(const FixedSize &) const = default;
};
struct UniformSize {
    ByteCount min{0};
    ByteCount max{0};
    bool operator==(const UniformSize &) const = default;
};
struct LognormalSize {
    ByteCount median{0};
    double sigma = 1.0;
    ByteCount max{1 << 20}; //!< cut off here
    bool operator==(const LognormalSize &) const = default;
};
using SizeSpec = std::variant<FixedSize, UniformSize, LognormalSize>;

/*! The synthetic source. */
struct SourceSpec {
    Rate rate{400}; //!< messages/s, lab time; infinite ("max"): as fast as the shards take them
    SizeSpec size = FixedSize{};
    quint32 keys = 16; //!< >= 1; keys go round
    Shape shape = ConstantShape{};
    Rate control{0}; //!< control messages/s besides
    bool operator==(const SourceSpec &) const = default;
};

// --- readers ------------------------------------------------------------------------------------------------------

struct EagerPace {
    bool operator==(const EagerPace &) const = default;
};
/*! At least one is set. */
struct SteadyPace {
    std::optional<Rate> messages;
    std::optional<Rate> bytes;
    bool operator==(const SteadyPace &) const = default;
};
/*! Eager, but after `after` reads nothing for `forTime` (once, counted from the start of the pace). */
struct StallPace {
    Nanos after{0};
    Nanos forTime{0};
    bool operator==(const StallPace &) const = default;
};
struct NeverPace {
    bool operator==(const NeverPace &) const = default;
};
/*! Eager for `on`, nothing for `off`, and again. */
struct OnOffPace {
    Nanos on{0};
    Nanos off{0};
    bool operator==(const OnOffPace &) const = default;
};
/*! Steady at `messages`, each gap varied uniformly by ± share (0 to 1). */
struct JitterPace {
    Rate messages;
    double share = 0.5;
    bool operator==(const JitterPace &) const = default;
};
/*! How fast a reader takes messages; lab time. */
using Pace = std::variant<EagerPace, SteadyPace, StallPace, NeverPace, OnOffPace, JitterPace>;

struct GroupSpec {
    QString name;    //!< 1 to 32 characters of [A-Za-z0-9_-], unique; not "visitors" for readers
    int readers = 1; //!< 0 to 20000
    Pace pace = EagerPace{};
    std::optional<ByteCount> receiveBuffer; //!< SO_RCVBUF of the readers; unset: the kernel tunes it
    Policy policy;
    bool operator==(const GroupSpec &) const = default;
};

// --- scenario -----------------------------------------------------------------------------------------------------

/*! One change at a lab time since the start: the value at a path of the scenario is replaced (null removes it). */
struct TimedChange {
    Nanos at{0};
    QString path;
    QJsonValue value;
    bool operator==(const TimedChange &) const = default;
};

/*! A scenario as loaded; a plain value. What the engine runs towards. */
struct Scenario {
    QString id; //!< file name without suffix, e.g. "one-slow-reader"
    QString name;
    QString description; //!< one or two sentences, may be empty
    quint64 seed = 1;
    std::optional<Nanos> duration; //!< lab time; unset: until stopped
    QString listen = QStringLiteral("127.0.0.1:0");
    std::optional<ByteCount> budget; //!< memory budget; unset: the default
    SourceSpec source;
    std::vector<GroupSpec> groups;
    Policy visitors;                   //!< policy of the group `visitors`
    std::vector<TimedChange> timeline; //!< sorted by time
    bool operator==(const Scenario &) const = default;
};

} // namespace penstock
