// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace penstock {

/*!
 * Seeded random numbers (SplitMix64), the same on every platform and with every standard library, so that one seed is
 * one stream of messages. Not for secrets. Not thread-safe: one owner.
 */
class Random {
public:
    explicit Random(quint64 seed) noexcept
        : m_state(seed)
    {}

    /*! Uniform over all 64 bits. */
    quint64 next() noexcept;
    /*! Uniform in [0, 1). */
    double uniform() noexcept;
    /*! Uniform in [low, high], both included; low <= high. */
    qint64 between(qint64 low, qint64 high) noexcept;
    /*! Standard normal (Box-Muller). */
    double normal() noexcept;
    /*! Exponential with mean 1. */
    double exponential() noexcept;

private:
    quint64 m_state;
};

} // namespace penstock
