// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/server/shard.h"

#include <QThread>

#include <memory>
#include <utility>

namespace penstock {

/*! A shard in a thread of its own; both end together. \thread made, used and destroyed by one thread. */
class ShardThread {
public:
    ShardThread(Shard::Setup setup, const LabTime &time);
    ~ShardThread(); //!< drops all connections, joins
    ShardThread(const ShardThread &) = delete;
    ShardThread &operator=(const ShardThread &) = delete;

    /*! For connecting to its signals; its methods are reached by post only. */
    [[nodiscard]] Shard &shard() noexcept { return *m_shard; }

    /*! Runs function(shard) in the shard's thread, later. May be called from any thread. */
    template<class Function>
    void post(Function function)
    {
        QMetaObject::invokeMethod(
            m_shard, [shard = m_shard, call = std::move(function)] { call(*shard); }, Qt::QueuedConnection);
    }

private:
    QThread m_thread;
    Shard *m_shard = nullptr; // lives in m_thread and is deleted there
};

} // namespace penstock
