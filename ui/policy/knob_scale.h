// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/base/units.h"

#include <QCoreApplication>

#include <optional>

namespace penstock {

/*!
 * The values of one knob: unit, range, and where they lie on a slider (logarithmic, with round values, and with a notch
 * of its own for "off" or 0 at the left and "max" at the right). Values are bytes, messages, per second, nanoseconds,
 * or shares of 1. nullopt is off. Pure.
 */
struct KnobScale {
    Q_DECLARE_TR_FUNCTIONS(KnobScale)
public:
    enum class Unit { Bytes, Messages, Count, MessageRate, ByteRate, Duration, Share, Plain };
    using Value = std::optional<double>;

    Unit unit = Unit::Bytes;
    double min = 1;
    double max = 1e9;
    bool canBeOff = false;
    bool canBeMax = false; //!< Rate::infinite()
    QString offWord = {};  //!< what off is called here; empty: "off"

    static constexpr int steps = 1000; //!< slider positions are 0 to steps

    /*! For people: "64 KiB", "off", "max". */
    [[nodiscard]] QString text(Value value) const;
    /*! The same to the last digit, as files have it: "64KiB". */
    [[nodiscard]] QString exactText(Value value) const;
    /*!
     * What a person typed. Units in any case, commas between digits; without a unit bytes, messages and rates per
     * second are meant. "off", "none" and nothing at all are off where that can be.
     */
    [[nodiscard]] Result<Value> read(const QString &text) const;
    /*! Where a value lies; values outside the range lie at the ends. */
    [[nodiscard]] int position(Value value) const;
    /*! The round value at a position. */
    [[nodiscard]] Value valueAt(int position) const;
    /*! A duration as set by a person: "60 s" and "5 min", not "1 min 00 s". */
    [[nodiscard]] static QString settingText(Nanos duration);
    /*! "64 KiB to 1 MiB". */
    [[nodiscard]] QString rangeText() const;

private:
    [[nodiscard]] bool hasLowNotch() const { return canBeOff || min <= 0; }
    [[nodiscard]] int first() const;
    [[nodiscard]] int last() const;
    [[nodiscard]] double smallest() const;
    [[nodiscard]] double rounded(double value) const;
    [[nodiscard]] Value parse(const QString &text) const;
    [[nodiscard]] QString example() const;
    [[nodiscard]] QString offText() const { return offWord.isEmpty() ? tr("off") : offWord; }
    [[nodiscard]] bool meansOff(const QString &text) const;
    [[nodiscard]] bool isLinear() const { return unit == Unit::Share || unit == Unit::Plain; }
};

} // namespace penstock
