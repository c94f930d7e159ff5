// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"

#include <QString>

#include <vector>

namespace penstock {

/*! What one offer and its take cost under one policy part while so much waits. */
struct OutboxBenchRow {
    QString policy;            //!< e.g. "naive", "latest-per-key", "batch-envelope"
    qint64 queueLength = 0;    //!< messages waiting all the while
    double nsPerOfferTake = 0; //!< lowest of several rounds: what others do on the machine does not count
};

/*! How one policy's cost changes with the queue length. */
struct OutboxBenchFlatness {
    QString policy;
    double ratio = 0; //!< cost at the longest queue ÷ cost at the shortest; 1 is flat
};

/*! What to measure. */
struct OutboxBenchOptions {
    std::vector<qint64> queueLengths{10, 1'000, 100'000, 1'000'000}; //!< each >= 1
    int operations = 100'000;                                        //!< offers and takes per round, >= 1
    int rounds = 7;                                                  //!< >= 1
};

/*!
 * Runs every policy part at every queue length: the queue is filled to the length and then kept there, one take for
 * each offer (what conflates or drops on offer is brought to its limit instead, so that each offer does so). Messages
 * are few and shared, as they are between connections: it is the outbox that is measured, not the memory of messages.
 * \param clock for the timings; policies run in a time of their own.
 * \thread any; blocks for some seconds with the default options and needs up to 100 MiB.
 */
[[nodiscard]] std::vector<OutboxBenchRow> benchOutbox(const Clock &clock, const OutboxBenchOptions &options = {});

/*! One entry per policy, in the order of the rows. */
[[nodiscard]] std::vector<OutboxBenchFlatness> flatness(const std::vector<OutboxBenchRow> &rows);

} // namespace penstock
