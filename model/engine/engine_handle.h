// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/engine/snapshot.h"

#include <QObject>

#include <memory>

namespace penstock {

/*!
 * The engine as the window and the command line see it: commands go down, one snapshot per tick comes up. Every command
 * returns at once; its effect shows in a later snapshot, and what goes wrong comes as failed().
 * \thread the thread it was made in; the engine's own threads live inside and end with it.
 */
class EngineHandle : public QObject {
    Q_OBJECT
public:
    struct Options {
        int shards = 1;                                 //!< 1 to 16
        Nanos sampling{std::chrono::milliseconds(100)}; //!< 20 ms to 1 s
        bool sampleKernel = true;                       //!< off only for `bench observe`
    };

    explicit EngineHandle(Options options, QObject *parent = nullptr);
    ~EngineHandle() override; //!< stops and joins; at most 2 s even while flooding

    /*! Starts a run; one that is running is stopped first. */
    void start(const Scenario &scenario);
    /*! Stops source, readers and server; a last snapshot with state Stopped follows, then stopped(). */
    void stop();

    /*! Holds or resumes the source (HoldReason::User). */
    void holdSource();
    void resumeSource();
    void setSpeed(double speed);
    void setSource(const SourceSpec &source);
    /*! Groups by name; an unknown name comes back as failed(). "visitors" is a group as well. */
    void setPolicy(const QString &group, const Policy &policy);
    void setPace(const QString &group, const Pace &pace);
    void setReaders(const QString &group, int count);
    void setReceiveBuffer(const QString &group, std::optional<ByteCount> size);
    void addGroup(const GroupSpec &group);
    void closeConnection(ConnectionId connection);
    void setBudget(ByteCount budget);
    /*! Adds a Note event at the present time. */
    void addNote(const QString &text);

    /*! The newest snapshot; never null (Idle before the first run). */
    [[nodiscard]] SnapshotPtr latest() const;

Q_SIGNALS:
    /*! Listening and sampling; address as in Snapshot. */
    void started(const QString &address);
    void snapshotTaken(const penstock::SnapshotPtr &snapshot);
    /*! A command or the start failed; the run goes on if there is one. */
    void failed(const QString &message);
    void stopped();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace penstock
