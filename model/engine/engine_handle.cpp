// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/engine_handle.h"

#include "model/engine/conductor.h"

#include <QThread>

#include <mutex>

namespace penstock {

namespace {

/*! What is new in the older one must not be lost when it was not looked at in time. */
void mergeNews(Snapshot &newer, const Snapshot &older)
{
    newer.events.insert(newer.events.begin(), older.events.begin(), older.events.end());
    newer.drains.insert(newer.drains.begin(), older.drains.begin(), older.drains.end());
}

} // namespace

/*! The engine's thread, and the mailbox that holds at most one snapshot. */
class EngineHandle::Private {
public:
    explicit Private(const Options &options)
        : conductor(new Conductor(options))
    {
        thread.setObjectName(QStringLiteral("engine"));
        conductor->moveToThread(&thread);
        QObject::connect(&thread, &QThread::finished, conductor, &QObject::deleteLater);
        thread.start();
    }
    ~Private()
    {
        thread.quit();
        thread.wait();
    }

    /*! Engine's thread. \return whether the owner has to be woken. */
    bool put(std::shared_ptr<Snapshot> snapshot)
    {
        const std::lock_guard lock(mutex);
        const bool empty = !mail;
        if (mail)
            mergeNews(*snapshot, *mail);
        mail = std::move(snapshot);
        return empty;
    }
    SnapshotPtr take()
    {
        const std::lock_guard lock(mutex);
        return std::exchange(mail, nullptr);
    }

    template<class Function>
    void post(Function function)
    {
        QMetaObject::invokeMethod(
            conductor, [this, call = std::move(function)] { call(*conductor); }, Qt::QueuedConnection);
    }

    QThread thread;
    Conductor *conductor; // lives in `thread` and is deleted there
    std::mutex mutex;     // protects mail
    std::shared_ptr<Snapshot> mail;
    SnapshotPtr latest = std::make_shared<const Snapshot>();
};

EngineHandle::EngineHandle(Options options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(options))
{
    const auto deliver = [this] {
        if (SnapshotPtr snapshot = d->take()) {
            d->latest = std::move(snapshot);
            Q_EMIT snapshotTaken(d->latest);
        }
    };
    // Direct: only the mailbox is touched there.
    connect(d->conductor, &Conductor::snapshotReady, d->conductor,
            [this, deliver](const std::shared_ptr<Snapshot> &snapshot) {
                if (d->put(snapshot))
                    QMetaObject::invokeMethod(this, deliver, Qt::QueuedConnection);
            });
    connect(d->conductor, &Conductor::started, this, &EngineHandle::started, Qt::QueuedConnection);
    connect(d->conductor, &Conductor::failed, this, &EngineHandle::failed, Qt::QueuedConnection);
    connect(d->conductor, &Conductor::stopped, this, &EngineHandle::stopped, Qt::QueuedConnection);
}

EngineHandle::~EngineHandle() = default;

SnapshotPtr EngineHandle::latest() const
{
    return d->latest;
}

void EngineHandle::start(const Scenario &scenario)
{
    d->post([scenario](Conductor &conductor) { conductor.start(scenario); });
}

void EngineHandle::stop()
{
    d->post([](Conductor &conductor) { conductor.stop(); });
}

void EngineHandle::holdSource()
{
    d->post([](Conductor &conductor) { conductor.holdSource(); });
}

void EngineHandle::resumeSource()
{
    d->post([](Conductor &conductor) { conductor.resumeSource(); });
}

void EngineHandle::setSpeed(double speed)
{
    d->post([speed](Conductor &conductor) { conductor.setSpeed(speed); });
}

void EngineHandle::setSource(const SourceSpec &source)
{
    d->post([source](Conductor &conductor) { conductor.setSource(source); });
}

void EngineHandle::setPolicy(const QString &group, const Policy &policy)
{
    d->post([group, policy](Conductor &conductor) { conductor.setPolicy(group, policy); });
}

void EngineHandle::setPace(const QString &group, const Pace &pace)
{
    d->post([group, pace](Conductor &conductor) { conductor.setPace(group, pace); });
}

void EngineHandle::setReaders(const QString &group, int count)
{
    d->post([group, count](Conductor &conductor) { conductor.setReaders(group, count); });
}

void EngineHandle::setReceiveBuffer(const QString &group, std::optional<ByteCount> size)
{
    d->post([group, size](Conductor &conductor) { conductor.setReceiveBuffer(group, size); });
}

void EngineHandle::addGroup(const GroupSpec &group)
{
    d->post([group](Conductor &conductor) { conductor.addGroup(group); });
}

void EngineHandle::closeConnection(ConnectionId connection)
{
    d->post([connection](Conductor &conductor) { conductor.closeConnection(connection); });
}

void EngineHandle::setBudget(ByteCount budget)
{
    d->post([budget](Conductor &conductor) { conductor.setBudget(budget); });
}

void EngineHandle::addNote(const QString &text)
{
    d->post([text](Conductor &conductor) { conductor.addNote(text); });
}

} // namespace penstock
