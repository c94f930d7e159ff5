// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/units.h"

#include <memory>
#include <optional>
#include <span>

namespace penstock {

/*!
 * Says which of many descriptors something happened to. Each is reported once and then not again before rearm(), which
 * the owner calls when it has found nothing more to read (or write): what it leaves unread on purpose costs nothing.
 * \thread all but wake() one.
 */
class Poller {
public:
    /*! epoll on Linux: waiting costs what is reported, not what is watched. poll elsewhere. */
    [[nodiscard]] static std::unique_ptr<Poller> create();

    Poller() = default;
    Poller(const Poller &) = delete;
    Poller &operator=(const Poller &) = delete;
    virtual ~Poller() = default;

    /*! What to wait for. */
    enum class Watch { Read, ReadAndWrite };
    struct Event {
        quint64 token = 0;
        bool peerDone = false; //!< the peer sends nothing more after what is there
        bool broken = false;   //!< reset, or closed in both directions
    };

    /*! Watches a descriptor for both; it is borrowed. \return whether the system took it. */
    [[nodiscard]] virtual bool add(int descriptor, quint64 token) = 0;
    /*! Before the descriptor is closed. */
    virtual void remove(int descriptor, quint64 token) = 0;
    virtual void rearm(int descriptor, quint64 token, Watch watch) = 0;
    /*! Up to some hundred events; empty after the timeout or a wake(). nullopt: for ever. Valid until the next call. */
    [[nodiscard]] virtual std::span<const Event> wait(std::optional<Nanos> timeout) = 0;
    /*! Ends a wait(), or the next one. Any thread. */
    virtual void wake() = 0;
};

/*! Whole milliseconds for the system call, rounded up so that nobody wakes too early; -1: for ever. */
[[nodiscard]] int pollTimeout(std::optional<Nanos> timeout);

} // namespace penstock
