// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/base/ids.h"
#include "model/policy/ledger.h"
#include "model/scenario/scenario.h"

#include <QString>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace penstock {

/*! Why a number cannot be read here. Never shown as 0; see unavailableText(). */
enum class Unavailable { NotYet, NoTls, NoKernelNumbers, ForeignProcess, NotReported, Closed };

/*! One sentence for a tool tip: "plain ws:// has no TLS layer". */
[[nodiscard]] QString unavailableText(Unavailable why);

/*! A number that may not be readable, with the reason. */
class Gauge {
public:
    constexpr Gauge() noexcept = default;
    constexpr Gauge(qint64 value) noexcept // NOLINT(google-explicit-constructor): a number is a readable gauge
        : m_value(value)
        , m_known(true)
    {}
    constexpr Gauge(Unavailable why) noexcept // NOLINT(google-explicit-constructor): so is the reason why not
        : m_why(why)
    {}

    [[nodiscard]] constexpr bool known() const noexcept { return m_known; }
    /*! Only if known(). */
    [[nodiscard]] constexpr qint64 value() const noexcept { return m_value; }
    /*! Only if not known(). */
    [[nodiscard]] constexpr Unavailable why() const noexcept { return m_why; }
    /*! For sums over the known stages. */
    [[nodiscard]] constexpr qint64 valueOr(qint64 other) const noexcept { return m_known ? m_value : other; }
    bool operator==(const Gauge &) const = default;

private:
    qint64 m_value = 0;
    Unavailable m_why = Unavailable::NotYet;
    bool m_known = false;
};

/*! The places where bytes wait, in the order in which a message meets them. */
enum class Stage { Outbox, Socket, Tls, KernelUnsent, KernelInFlight, PeerKernel };
inline constexpr int stageCount = 6;

/*! All stages of one connection (or sums over a group) at one instant. Bytes. */
struct Stages {
    qint64 outboxMessages = 0;
    std::array<Gauge, stageCount> bytes;

    [[nodiscard]] const Gauge &at(Stage stage) const noexcept { return bytes[static_cast<std::size_t>(stage)]; }
    Gauge &at(Stage stage) noexcept { return bytes[static_cast<std::size_t>(stage)]; }
    /*! Sum of the known stages: waiting bytes. */
    [[nodiscard]] qint64 waitingBytes() const noexcept;
    /*! Library bytes: socket + TLS. */
    [[nodiscard]] qint64 libraryBytes() const noexcept;
    /*! Kernel send queue: unsent + in flight, where known. */
    [[nodiscard]] Gauge kernelBytes() const noexcept;
};

/*! Closed connections stay in the snapshot for a while. */
enum class ConnectionState { Flowing, Rising, Blocked, Draining, Closed };
/*! "flowing", … as in tables and JSON. */
[[nodiscard]] QString stateName(ConnectionState state);

/*! Who is to blame for what waits (DESIGN 2). None: nothing waits and messages flow. */
enum class Cause { None, Reader, Network, SendBuffer, Policy, Source, Mixed };
[[nodiscard]] QString causeName(Cause cause);

/*! From TCP_INFO, shares over the last second of busy time, 0 to 1. */
struct TcpSummary {
    qint64 rttUs = 0;
    qint64 retransmits = 0; //!< since the connection began
    double rwndLimitedShare = 0;
    double sndbufLimitedShare = 0;
    double busyShare = 0; //!< of the last second
    qint64 cwndSegments = 0;
    qint64 sendBuffer = 0;   //!< effective SO_SNDBUF, bytes
    qint64 kernelMemory = 0; //!< SO_MEMINFO: what the kernel really holds for the send side, bytes
};

/*! Percentiles of a distribution of durations; count 0: no value yet. */
struct DurationSummary {
    quint64 count = 0;
    Nanos p50{0};
    Nanos p90{0};
    Nanos p99{0};
    Nanos max{0};
};

struct CloseInfo {
    int code = 0; //!< 1006: no close frame
    QString reason;
    TimePoint at;
};

/*! Time until something runs full at the present slope. */
struct Forecast {
    Nanos in{0};
    QString what; //!< "limit of 64 MiB", "memory budget"
};

enum class PeerKind { Reader, Visitor };

/*! One connection at one instant. */
struct ConnectionView {
    ConnectionId id{};
    QString name;
    GroupIndex group{};
    PeerKind peer = PeerKind::Reader;
    ConnectionState state = ConnectionState::Flowing;
    Cause cause = Cause::None;
    QString causeText; //!< one sentence with the numbers that say so
    Nanos behind{0};
    Stages stages;
    Nanos outboxOldest{0}; //!< age of the oldest message in the outbox
    bool gateClosed = false;
    std::optional<TcpSummary> tcp;
    Ledger ledger;
    Gauge read;                   //!< messages read by the reader
    DurationSummary age;          //!< at the reader, of the last second
    DurationSummary drainLibrary; //!< since the start
    DurationSummary drainKernel;
    double outBytesPerSecond = 0;    //!< to the kernel, over the last second
    double outMessagesPerSecond = 0; //!< delivered, over the last second
    double readMessagesPerSecond = 0;
    double lostPerSecond = 0; //!< dropped + conflated + expired
    std::optional<Forecast> forecast;
    std::optional<CloseInfo> close;
};

enum class EventKind {
    Started,
    Connected,
    HighWater,
    Drained,
    Dropped,
    Evicted,
    PolicyChanged,
    SourceChanged,
    ReadersChanged,
    BudgetReached,
    SourceHeld,
    SourceResumed,
    Closed,
    Refused,
    ReaderError,
    LedgerError,
    Note,
    Stopped
};
/*! "high-water", … as in tables and JSON. */
[[nodiscard]] QString eventName(EventKind kind);
/*! Whether it puts a numbered marker on the charts. */
[[nodiscard]] bool setsMarker(EventKind kind);

/*! Something that happened. */
struct Event {
    quint64 number = 0; //!< counts from 1 within the session
    TimePoint at;
    EventKind kind = EventKind::Note;
    ConnectionId connection{}; //!< 0: not about one
    QString subject;           //!< name of the connection or group, may be empty
    QString text;
};

/*! One drain episode; the ends are absent while it is open. Durations count from `began`. */
struct DrainEpisode {
    ConnectionId connection{};
    GroupIndex group{};
    TimePoint began;
    std::optional<Nanos> libraryEmpty;
    std::optional<Nanos> kernelEmpty;
};

/*! Highest values since the start. Bytes unless named. */
struct Peaks {
    qint64 outboxMessages = 0; //!< of any one connection
    qint64 outboxBytes = 0;    //!< of any one connection, exact (checked on each offer)
    qint64 socketBytes = 0;    //!< of any one connection, exact (checked on each write)
    qint64 kernelBytes = 0;    //!< of any one connection, as sampled
    qint64 waitingBytes = 0;   //!< of the whole group, as sampled
};

/*! A group at one instant: sums and distributions over its connections, closed ones included in totals. */
struct GroupView {
    QString name;
    Policy policy;
    Pace pace;
    std::optional<ByteCount> receiveBuffer;
    int wanted = 0;      //!< readers asked for; visitors: 0
    int connections = 0; //!< open now
    int overHighWater = 0;
    Ledger ledger;
    Gauge read;
    qint64 inFlight = 0;        //!< delivered to our readers and not yet read
    quint64 lostWithClosed = 0; //!< delivered, unread when the connection closed
    quint64 bytesOut = 0;
    Stages stages;          //!< sums; unknown parts are left out, a stage unknown for all is unknown
    DurationSummary age;    //!< since the start
    DurationSummary ageNow; //!< of the last tick
    DurationSummary sendLibrary;
    DurationSummary sendKernel;
    DurationSummary drainLibrary;
    DurationSummary drainKernel;
    quint64 drainEpisodes = 0;
    quint64 highWaterEvents = 0;
    quint64 evictions = 0;
    Peaks peak;
    double outBytesPerSecond = 0;
    double outMessagesPerSecond = 0;
    double lostPerSecond = 0;
    double conflatedShare = 0; //!< of what was offered in the last 10 s, 0 to 1
    double framesPerMessage =
        1; //!< frames written ÷ messages delivered since the start; < 1 when envelopes save writes
};

enum class HoldReason { None, User, Budget, Upstream };

/*! The source at one instant. */
struct SourceView {
    SourceSpec spec;
    quint64 produced = 0;
    double messagesPerSecond = 0; //!< over the last second
    double bytesPerSecond = 0;    //!< payload, over the last second
    HoldReason held = HoldReason::None;
    Nanos heldTotal{0};
    Nanos lag{0}; //!< how late the last message was born against its schedule
    Nanos lagMax{0};
};

/*! What the tool itself costs. */
struct OwnCost {
    DurationSummary samplingJitter; //!< how late samples are taken
    double cpuCores = 0;            //!< of this process, over the last second
    Nanos cpu{0};                   //!< processor time of this process since the start
    qint64 rssBytes = 0;
    qint64 rssPeakBytes = 0;
};

enum class RunState { Idle, Starting, Running, Stopping, Stopped };

/*!
 * Everything the window, the recorder and the command line need, at one instant. Immutable and shared; one per tick
 * (100 ms by default), at most one waiting to be drawn.
 */
struct Snapshot {
    quint64 tick = 0;
    RunState state = RunState::Idle;
    TimePoint at;        //!< real time of the sample
    TimePoint startedAt; //!< real time
    Nanos sinceStart{0}; //!< real time since the start
    Nanos labSinceStart{0};
    double speed = 1.0;
    QString scenarioName;
    QString address; //!< "ws://127.0.0.1:9001"
    SourceView source;
    Ledger totals;
    quint64 read = 0;
    std::vector<GroupView> groups;           //!< visitors last
    std::vector<ConnectionView> connections; //!< in order of id; closed ones for 10 s after their end
    std::vector<Event> events;               //!< new since the previous snapshot
    std::vector<DrainEpisode> drains;        //!< begun or ended since the previous snapshot
    qint64 waitingBytes = 0;
    qint64 budgetBytes = 0;
    OwnCost cost;
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace penstock
