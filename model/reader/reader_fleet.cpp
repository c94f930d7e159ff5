// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/reader_fleet.h"

#include "model/reader/fleet_loop.h"

namespace penstock {

ReaderFleet::ReaderFleet(const LabTime &time, std::shared_ptr<const PayloadPool> pool)
    : m_pool(std::move(pool))
{
    FleetLoop::Reports reports;
    reports.connected = [this](ReaderId id, quint16 localPort) { Q_EMIT readerConnected(id, localPort); };
    reports.closed = [this](ReaderId id, int code, const QString &reason) { Q_EMIT readerClosed(id, code, reason); };
    reports.error = [this](ReaderId id, const QString &text) { Q_EMIT readerError(id, text); };
    reports.sampled = [this](std::shared_ptr<const FleetSample> sample) { Q_EMIT sampled(std::move(sample)); };
    m_loop = std::make_unique<FleetLoop>(time, *m_pool, std::move(reports));
    m_thread = std::thread([this] { m_loop->run(); });
}

ReaderFleet::~ReaderFleet()
{
    m_loop->stop();
    m_thread.join();
}

void ReaderFleet::setServer(const QHostAddress &host, quint16 port)
{
    m_loop->post([host, port](FleetLoop &loop) { loop.setServer(host, port); });
}

void ReaderFleet::add(const ReaderSpec &spec)
{
    m_loop->post([spec](FleetLoop &loop) { loop.add(spec); });
}

void ReaderFleet::remove(ReaderId id)
{
    m_loop->post([id](FleetLoop &loop) { loop.remove(id); });
}

void ReaderFleet::setPace(GroupIndex group, const Pace &pace)
{
    m_loop->post([group, pace](FleetLoop &loop) { loop.setPace(group, pace); });
}

void ReaderFleet::setReceiveBuffer(GroupIndex group, std::optional<ByteCount> size)
{
    m_loop->post([group, size](FleetLoop &loop) { loop.setReceiveBuffer(group, size); });
}

void ReaderFleet::speedChanged()
{
    m_loop->post([](FleetLoop &loop) { loop.speedChanged(); });
}

void ReaderFleet::stop()
{
    m_loop->stop();
}

void ReaderFleet::requestSample(quint64 tick)
{
    m_loop->post([tick](FleetLoop &loop) { loop.sample(tick); });
}

} // namespace penstock

#include "moc_reader_fleet.cpp"
