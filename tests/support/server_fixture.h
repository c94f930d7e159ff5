// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/shard_thread.h"
#include "model/server/listener.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <memory>
#include <vector>

namespace penstock::test {

/*! A listener and one shard in its thread, on a free loopback port; the test plays source and reader. */
class ServerFixture : public QObject {
public:
    explicit ServerFixture(std::vector<ServerGroup> groups = {{QStringLiteral("visitors"), {}}},
                           ServerLimits limits = {})
        : m_time(m_clock)
        , m_listener(limits.connections)
    {
        Shard::Setup setup;
        setup.limits = limits;
        setup.groups = std::move(groups);
        setup.nextId = [this] { return ConnectionId(++m_nextId); };
        m_shard = std::make_unique<ShardThread>(std::move(setup), m_time);
        connect(&m_listener, &Listener::accepted, this,
                [this](qintptr descriptor) { m_shard->post([descriptor](Shard &s) { s.adopt(descriptor); }); });
        connect(&m_shard->shard(), &Shard::descriptorReleased, &m_listener, &Listener::release, Qt::QueuedConnection);
        connect(
            &m_shard->shard(), &Shard::sampled, this, [this](const auto &sample) { take(sample); },
            Qt::QueuedConnection);
        const Outcome listening = m_listener.listenOn(QStringLiteral("127.0.0.1:0"));
        if (!listening)
            qFatal("%s", qPrintable(listening.error().text()));
    }

    [[nodiscard]] QString url() const { return m_listener.url(); }
    [[nodiscard]] quint16 port() const { return m_listener.serverPort(); }
    [[nodiscard]] ShardThread &shard() { return *m_shard; }
    [[nodiscard]] const LabTime &time() const { return m_time; }

    /*! Offers messages of `bytes` payload to all connections. */
    void publish(int messages, qint64 bytes)
    {
        auto batch = std::make_shared<MessageBatch>();
        for (int i = 0; i < messages; ++i) {
            batch->emplace_back(new Message(m_sequence, static_cast<quint32>(m_sequence % 16), m_clock.now(),
                                            Lane::Data, QByteArray(bytes, 'x')));
            ++m_sequence;
        }
        m_shard->post([batch](Shard &s) { s.publish({batch, 0}); });
    }
    void setGroups(const std::vector<ServerGroup> &groups)
    {
        m_shard->post([groups](Shard &s) { s.setGroups(groups); });
    }

    /*! Takes a sample and waits for it. */
    const ShardSample &sample()
    {
        const quint64 tick = ++m_tick;
        m_shard->post([tick, now = m_clock.now()](Shard &s) { s.takeSample(tick, now); });
        if (!QTest::qWaitFor([&] { return m_sample && m_sample->tick == tick; }, 10'000))
            qFatal("no sample");
        return *m_sample;
    }

    // Everything the samples said so far.
    std::vector<JoinedConnection> joined;
    std::vector<LeftConnection> left;
    std::vector<Event> events;
    std::vector<DrainEpisode> drains;

private:
    void take(const std::shared_ptr<const ShardSample> &sample)
    {
        m_sample = sample;
        joined.insert(joined.end(), sample->joined.begin(), sample->joined.end());
        left.insert(left.end(), sample->left.begin(), sample->left.end());
        events.insert(events.end(), sample->news.events.begin(), sample->news.events.end());
        drains.insert(drains.end(), sample->news.drains.begin(), sample->news.drains.end());
    }

    SteadyClock m_clock;
    LabTime m_time;
    std::atomic<quint64> m_nextId{0};
    Listener m_listener;
    std::unique_ptr<ShardThread> m_shard;
    std::shared_ptr<const ShardSample> m_sample;
    quint64 m_tick = 0;
    quint64 m_sequence = 0;
};

} // namespace penstock::test
