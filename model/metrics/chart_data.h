// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"
#include "model/metrics/history.h"

#include <deque>
#include <memory>
#include <span>
#include <unordered_map>
#include <variant>

namespace penstock {

/*! What the person looks at: everything, one group, or one connection. */
using ChartFocus = std::variant<std::monostate, GroupIndex, ConnectionId>;

using StageHistories = std::array<History, stageCount>; //!< bytes, by Stage; empty where the stage is not known

/*! The past of one connection in full detail. */
struct ConnectionSeries {
    ConnectionId id{};
    QString name;
    GroupIndex group{};
    History library; //!< bytes: socket + TLS, what bytesToWrite means here
    StageHistories stages;
    History waiting;      //!< bytes: sum of the known stages
    TimePoint lastSeen;   //!< of the last snapshot in which it was open
    TimePoint lastWanted; //!< when it was last among the worst, or looked at
    double level = 0;     //!< library bytes, smoothed over two seconds: a burst of one tick is no trouble
    double rank = 0;      //!< decaying peak of level
    int slot = -1;        //!< which of the distinct lines it is, -1: none
};

/*! The past of one group, or of all connections together. */
struct GroupSeries {
    QString name;
    StageHistories stages;
    History waiting;    //!< bytes
    History throughput; //!< bytes per second to the kernels
    History ageP50;     //!< milliseconds at the reader, of one tick each
    History ageP99;
    History ageMax;
    History restP50; //!< library bytes over the connections that are not a distinct line
    History restP90;
    History restMax;
};

/*! A numbered place on the time axis; numbers count from 1 within a run. */
struct ChartMarker {
    int number = 0;
    TimePoint at;
    EventKind kind = EventKind::Note;
    QString subject;
    QString text;
};

/*!
 * What the charts draw, gathered from the snapshots. Full detail for the worst connections, those looked at and those
 * that were so lately; for the others 60 values of a sparkline and the bands of their group. Bounded whatever the
 * number of connections and the length of the run.
 *
 * \thread one; the UI thread in the window.
 */
class ChartData {
public:
    struct Limits {
        std::size_t worst = 32;    //!< connections that always have full detail
        std::size_t detailed = 48; //!< with those of the recent past
        std::size_t drains = 32768;
        std::size_t markers = 1024;
    };
    static constexpr int slotCount = 6;
    static constexpr std::size_t sparklineLength = 60;

    ChartData();
    explicit ChartData(const Limits &limits);

    /*! One snapshot later. A new run (another start) forgets the one before; an older snapshot is ignored. */
    void ingest(const Snapshot &shot);
    void clear();

    /*! What is looked at keeps full detail from now on. */
    void setFocus(const ChartFocus &focus);
    [[nodiscard]] const ChartFocus &focus() const noexcept { return m_focus; }
    /*! Stages of what is looked at; nullptr while nothing is known of it. */
    [[nodiscard]] const StageHistories *focusStages() const;
    /*! Waiting bytes of what is looked at; nullptr like focusStages(). */
    [[nodiscard]] const History *focusWaiting() const;
    /*! Name of the connection or group, empty for all. */
    [[nodiscard]] QString focusName() const;

    [[nodiscard]] bool isEmpty() const noexcept { return m_newest == TimePoint(); }
    [[nodiscard]] TimePoint newest() const noexcept { return m_newest; }
    [[nodiscard]] TimePoint startedAt() const noexcept { return m_startedAt; }

    /*! Full detail of one connection; nullptr if there is none. Valid until the next ingest. */
    [[nodiscard]] const ConnectionSeries *connection(ConnectionId id) const;
    /*! The connections that deserve a line of their own; a slot keeps its connection as long as that is sensible. */
    [[nodiscard]] const std::array<const ConnectionSeries *, slotCount> &distinct() const noexcept { return m_slots; }
    /*! In the order of Snapshot::groups. */
    [[nodiscard]] std::span<const GroupSeries> groups() const noexcept { return m_groups; }
    [[nodiscard]] const GroupSeries &all() const noexcept { return m_all; }
    /*! Oldest first, by the time of their begin as far as the engine tells in order. */
    [[nodiscard]] const std::deque<DrainEpisode> &drains() const noexcept { return m_drains; }
    [[nodiscard]] const std::deque<ChartMarker> &markers() const noexcept { return m_markers; }
    /*! Waiting bytes, the highest of each of the last 60 seconds, oldest first; empty for an unknown connection. */
    [[nodiscard]] std::vector<float> sparkline(ConnectionId id) const;

    /*! Connections with full detail now. */
    [[nodiscard]] std::size_t detailedCount() const noexcept { return m_detailed.size(); }

private:
    // One per connection of the newest snapshot, in order of id.
    struct Brief {
        ConnectionId id{};
        ConnectionSeries *series = nullptr;
        float rank = 0; // decaying peak of waiting bytes
        quint8 used = 0;
        quint8 head = 0; // where the present second is written
        std::array<float, sparklineLength> spark{};
    };

    void ingestConnections(const Snapshot &shot);
    void follow(Brief &brief, const ConnectionView &view, float decay);
    void appendDetail(ConnectionSeries &series, const ConnectionView &view);
    void ingestGroups(const Snapshot &shot);
    void ingestRest(std::size_t group);
    void ingestDrains(const Snapshot &shot);
    void ingestEvents(const Snapshot &shot);
    void chooseDetailed(const Snapshot &shot);
    void want(Brief &brief, const ConnectionView &view);
    void forgetSurplus();
    double rankAll(double seconds);
    void chooseSlots(double seconds);
    [[nodiscard]] Brief *brief(ConnectionId id);
    [[nodiscard]] bool isFocus(ConnectionId id) const;

    Limits m_limits;
    ChartFocus m_focus;
    TimePoint m_startedAt;
    TimePoint m_newest;
    qint64 m_second = 0;      // of the newest snapshot, for sparklines
    bool m_newSecond = false; // the newest snapshot began one
    int m_markerNumber = 0;

    std::vector<Brief> m_briefs;
    std::unordered_map<ConnectionId, std::unique_ptr<ConnectionSeries>> m_detailed;
    std::array<const ConnectionSeries *, slotCount> m_slots{};
    std::vector<GroupSeries> m_groups;
    GroupSeries m_all;
    std::vector<std::vector<float>> m_rest; // by group, used again each tick
    std::vector<std::pair<float, std::size_t>> m_ranking;

    std::deque<DrainEpisode> m_drains;
    quint64 m_drainsDropped = 0;
    std::unordered_map<ConnectionId, quint64> m_lastDrain; // place in m_drains, dropped ones counted
    std::deque<ChartMarker> m_markers;
};

} // namespace penstock
