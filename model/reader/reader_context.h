// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/metrics/histogram.h"
#include "model/reader/reader_sample.h"
#include "model/source/payload_pool.h"
#include "model/wire/message_decoder.h"

#include <span>
#include <utility>
#include <vector>

namespace penstock {

/*! What all readers of one thread share. Lives in that thread. */
struct ReaderContext {
    /*! Bytes an eager reader takes at a time: much per call, and still within a second-level cache. */
    static constexpr std::size_t bufferSize = std::size_t(256) << 10;
    /*! Bytes a frame, a message or an envelope may have: no more can wait within the memory budget. */
    static constexpr qint64 frameLimit = qint64(1) << 30;

    ReaderContext(const LabTime &labTime, const PayloadPool &payloads)
        : time(labTime)
        , pool(payloads)
        , buffer(bufferSize)
    {}

    const LabTime &time;
    const PayloadPool &pool;
    std::vector<char> buffer; // what is read goes here first; nothing in it outlives a turn
    MessageDecoder decoder{frameLimit};
    std::vector<DecodedMessage> decoded;
    std::vector<DurationHistogram> ageByGroup;
    quint64 totalRead = 0;
    std::vector<std::pair<ReaderId, QString>> errors; // found, not yet told

    [[nodiscard]] DurationHistogram &ages(GroupIndex group)
    {
        if (number(group) >= ageByGroup.size())
            ageByGroup.resize(number(group) + 1);
        return ageByGroup[number(group)];
    }
};

} // namespace penstock
