// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/scenario.h"

#include <optional>
#include <variant>

namespace penstock {

/*!
 * The rate of a source over time as its integral: how many messages are due until a time, and when so many are. Working
 * on the integral keeps the long-run rate exact: no rounding is ever added up.
 *
 * Seconds count from the start of the shape, messages may be fractions. An infinite rate contributes nothing to the
 * integral; infiniteAt() tells when it is in force. (At the ends of a ramp an infinite rate counts as 10 million per
 * second.) A Poisson shape has the curve of its mean. Pure value.
 */
class RateCurve {
public:
    explicit RateCurve(Rate constant);
    explicit RateCurve(const SourceSpec &spec);

    /*! The integral from 0 to that time; never falls. */
    [[nodiscard]] double messagesUntil(double seconds) const;
    /*! The first time at which so many messages are due; nullopt if never. */
    [[nodiscard]] std::optional<double> timeOf(double messages) const;
    /*! Whether the rate is infinite at that time. */
    [[nodiscard]] bool infiniteAt(double seconds) const;
    /*! The first time, not before the given one, at which the rate is infinite; nullopt if never again. */
    [[nodiscard]] std::optional<double> nextInfinite(double seconds) const;

private:
    struct Flat {
        double rate = 0;
        bool infinite = false;
    };
    struct Burst {
        double on = 0;
        double off = 0;
        Flat high;
        Flat low;
    };
    struct Ramp {
        double from = 0;
        double to = 0;
        double over = 0;
    };
    struct Sine {
        double rate = 0;
        double period = 0;
        double depth = 0;
    };
    using Kind = std::variant<Flat, Burst, Ramp, Sine>;

    static Flat flat(Rate rate);
    static Kind kindOf(const SourceSpec &spec);

    static double integral(const Flat &curve, double seconds);
    static double integral(const Burst &curve, double seconds);
    static double integral(const Ramp &curve, double seconds);
    static double integral(const Sine &curve, double seconds);
    static std::optional<double> inverse(const Flat &curve, double messages);
    static std::optional<double> inverse(const Burst &curve, double messages);
    static std::optional<double> inverse(const Ramp &curve, double messages);
    static std::optional<double> inverse(const Sine &curve, double messages);

    Kind m_kind;
};

} // namespace penstock
