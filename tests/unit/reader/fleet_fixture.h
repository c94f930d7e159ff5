// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "raw_server.h"

#include "model/reader/reader_fleet.h"
#include "model/source/payload_pool.h"
#include "model/wire/message.h"

#include <QTest>

#include <memory>

namespace penstock::test {

/*! A fleet, a raw server on the loopback, and all that the fleet said. */
struct FleetFixture {
    struct Ended {
        quint64 id = 0;
        int code = 0;
        QString reason;
    };

    SteadyClock clock;
    LabTime time{clock};
    std::shared_ptr<const PayloadPool> pool = std::make_shared<const PayloadPool>(7);
    RawServer server;
    QObject context; // after all that the slots below touch would be too late: they only run in the event loop
    std::vector<std::pair<quint64, quint16>> connected;
    std::vector<Ended> ended;
    QStringList errors;
    std::shared_ptr<const FleetSample> sample;
    quint64 tick = 0;
    std::unique_ptr<ReaderFleet> fleet = std::make_unique<ReaderFleet>(time, pool);

    FleetFixture()
    {
        fleet->setServer(QHostAddress(QHostAddress::LocalHost), server.port());
        QObject::connect(fleet.get(), &ReaderFleet::readerConnected, &context,
                         [this](ReaderId id, quint16 port) { connected.emplace_back(static_cast<quint64>(id), port); });
        QObject::connect(fleet.get(), &ReaderFleet::readerClosed, &context,
                         [this](ReaderId id, int code, const QString &reason) {
                             ended.push_back({static_cast<quint64>(id), code, reason});
                         });
        QObject::connect(fleet.get(), &ReaderFleet::readerError, &context,
                         [this](ReaderId, const QString &text) { errors << text; });
        QObject::connect(fleet.get(), &ReaderFleet::sampled, &context,
                         [this](const std::shared_ptr<const FleetSample> &taken) { sample = taken; });
    }

    void add(quint64 id, const Pace &pace = EagerPace{}, std::optional<ByteCount> receiveBuffer = {})
    {
        fleet->add({ReaderId(id), QStringLiteral("reader-%1").arg(id), GroupIndex(0), QStringLiteral("group"), pace,
                    receiveBuffer});
    }
    /*! Adds one reader and waits until both ends are ready. */
    [[nodiscard]] bool join(const Pace &pace = EagerPace{}, std::optional<ByteCount> receiveBuffer = {})
    {
        const std::size_t before = connected.size();
        add(before + 1, pace, receiveBuffer);
        return QTest::qWaitFor([this, before] { return connected.size() > before && server.upgraded() > before; });
    }
    [[nodiscard]] RawServer::Peer &peer(std::size_t index = 0) const { return *server.peers()[index]; }

    /*! A message with the payload the pool has for it. */
    [[nodiscard]] MessagePtr message(quint64 sequence, qint64 size = 128, quint32 key = 0, Lane lane = Lane::Data) const
    {
        return MessagePtr(new Message(sequence, key, clock.now(), lane, pool->slice(sequence, size)));
    }
    [[nodiscard]] QByteArray frames(quint64 first, quint64 count, qint64 size = 128) const
    {
        QByteArray bytes;
        for (quint64 i = 0; i < count; ++i)
            bytes += message(first + i, size)->frame(Encoding::Binary);
        return bytes;
    }
    /*! A sample taken after now. */
    [[nodiscard]] const FleetSample &takeSample()
    {
        fleet->requestSample(++tick);
        const bool came = QTest::qWaitFor([this] { return sample && sample->tick == tick; });
        Q_ASSERT(came);
        Q_UNUSED(came)
        return *sample;
    }
    /*! Messages the first reader has read by now. */
    [[nodiscard]] quint64 read()
    {
        const FleetSample &now = takeSample();
        return now.readers.empty() ? 0 : now.readers.front().read;
    }
};

} // namespace penstock::test
