// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/shard_thread.h"

namespace penstock {

ShardThread::ShardThread(Shard::Setup setup, const LabTime &time)
    : m_shard(new Shard(std::move(setup), time))
{
    m_thread.setObjectName(QStringLiteral("shard"));
    m_shard->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_shard, &QObject::deleteLater);
    m_thread.start();
}

ShardThread::~ShardThread()
{
    QMetaObject::invokeMethod(m_shard, &Shard::shutDown, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

} // namespace penstock
