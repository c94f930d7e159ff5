// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/ring_buffer.h"
#include "model/engine/snapshot.h"
#include "model/metrics/kernel_numbers.h"
#include "model/policy/outbox.h"

#include <optional>

namespace penstock {

/*! One sample of one connection, as the judge needs it. Counters are totals since the connection began. */
struct CauseInput {
    TimePoint at;          //!< real time
    Stages stages;         //!< the peer's kernel included where it is known
    qint64 ackedBytes = 0; //!< acknowledged by the peer's kernel; where the kernel tells nothing, taken by ours
    Gauge readBytes;       //!< read by the reader
    qint64 offered = 0;    //!< messages offered to the connection
    // These three need not be in every sample; the last ones known stay in force.
    std::optional<TcpInfo> tcp;
    std::optional<qint64> sendBuffer;   //!< effective SO_SNDBUF, bytes
    std::optional<qint64> kernelMemory; //!< SO_MEMINFO of the send side, bytes
    Held held = Held::Empty;
    bool gateClosed = false;
    bool closed = false;

    qint64 highWater = defaultHighWater.value(); //!< of the library bytes
    qint64 lowWater = defaultHighWater.value() / 4;
    std::optional<qint64> evictBytes;     //!< hard limit of outbox + library
    std::optional<qint64> outboxBytes;    //!< admission limit
    std::optional<qint64> outboxMessages; //!< admission limit
    std::optional<Nanos> budgetIn;        //!< when the memory budget will be reached by all connections together

    /*! Marks and limits as the policy has them. */
    void setLimits(const Policy &policy);
};

/*!
 * Says of one connection who is to blame for what waits, in which state it is and when something will run full, from
 * its samples of the last two seconds (DESIGN 2). Works with what is known: without TCP_INFO it goes by the stages, and
 * its sentence says so.
 *
 * Bytes only count as waiting when they stay: a backlog that the present flow would clear within a tenth of a second
 * (or two round trips) is traffic. Sampling may be anything from 20 ms to 1 s.
 *
 * Pure; one owner. A sample costs well under a microsecond; the sentence is only made when asked for.
 */
class CauseJudge {
public:
    /*! Takes the next sample; times must not go back. */
    void add(const CauseInput &input);

    [[nodiscard]] Cause cause() const noexcept { return m_cause; }
    /*! One sentence with the numbers that say so; at most a quarter of a second behind them. */
    [[nodiscard]] QString text() const;
    [[nodiscard]] ConnectionState state() const noexcept { return m_state; }
    /*! The soonest of the limits; only while what waits is growing. */
    [[nodiscard]] std::optional<Forecast> forecast() const;
    /*! Shares over the last second; nullopt where the platform has no TCP_INFO. */
    [[nodiscard]] std::optional<TcpSummary> tcp() const;

private:
    struct Sample {
        TimePoint at;
        qint64 outbox = 0;
        qint64 library = 0;
        qint64 kernel = 0;
        qint64 peer = 0;
        qint64 outboxMessages = 0;
        qint64 acked = 0;
        Gauge read;
        qint64 offered = 0;
        SenderTimes times;
        qint64 retransmits = 0;
        bool tells = false; // whether it came with a TCP_INFO; the two above and the one below are from it
        bool cwndFull = false;
        bool policyHolds = false;

        [[nodiscard]] qint64 downstream() const noexcept { return library + kernel + peer; }
        [[nodiscard]] qint64 level() const noexcept { return outbox + downstream(); }
    };

    /*! What the last second says. */
    struct Window {
        double seconds = 0;
        double ackedPerSecond = 0;
        double takenPerSecond = 0; // read by the reader where that is known, else acknowledged
        qint64 offered = 0;
        double busyShare = 0;   // of the time
        double rwndShare = 0;   // of busy
        double sndbufShare = 0; // of busy
        qint64 retransmits = 0;
        double cwndShare = 0;        // of the samples
        double policyShare = 0;      // of the samples
        double slope = 0;            // of the level, bytes per second
        qint64 lowestLevel = 0;      // of the last 0.3 s
        qint64 lowestDownstream = 0; // of the last 0.3 s
        Nanos notRead{0};            // our reader has bytes in its kernel, and has taken none
        Nanos noProgress{0};         // bytes before the peer's kernel, and none of them acknowledged
    };

    /*! Who has a part in it; more than one is Cause::Mixed. */
    struct Evidence {
        bool reader = false;
        bool network = false;
        bool sendBuffer = false;
        bool policy = false;

        [[nodiscard]] int count() const noexcept { return reader + network + sendBuffer + policy; }
    };

    [[nodiscard]] static Sample sampleOf(const CauseInput &input);
    void keep(const Sample &sample);
    void measure();
    void measureTcp(std::size_t first);
    void measureTail(std::size_t first);
    [[nodiscard]] double flowAllowance() const;
    [[nodiscard]] bool waits() const;
    [[nodiscard]] bool downstreamWaits() const;
    [[nodiscard]] Evidence collect() const;
    void collectFromKernel(Evidence &evidence) const;
    void collectFromStages(Evidence &evidence) const;
    [[nodiscard]] Cause judgeCause();
    [[nodiscard]] ConnectionState judgeState();
    [[nodiscard]] bool hasTimes() const noexcept { return m_tcp && m_tcp->times; }

    [[nodiscard]] QString makeText() const;
    [[nodiscard]] QString readerText() const;
    [[nodiscard]] QString networkText() const;
    [[nodiscard]] QString sendBufferText() const;
    [[nodiscard]] QString policyText() const;
    [[nodiscard]] QString mixedText() const;
    template<class Level>
    [[nodiscard]] std::optional<Nanos> reaches(std::optional<qint64> limit, Level level) const;

    RingBuffer<Sample, 28> m_samples;
    CauseInput m_input;           // the newest
    std::optional<TcpInfo> m_tcp; // the newest known
    Window m_window;
    Evidence m_evidence;
    Cause m_cause = Cause::None;
    ConnectionState m_state = ConnectionState::Flowing;
    bool m_over = false; // over high water and not yet back at low

    mutable QString m_text;
    mutable Cause m_textCause = Cause::None;
    mutable std::optional<TimePoint> m_textAt;
};

} // namespace penstock
