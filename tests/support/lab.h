// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/engine_handle.h"

#include <optional>

namespace penstock {

/*!
 * A running engine for tests, with what tests ask of its latest snapshot.
 * \thread that of its owner, which must run an event loop.
 */
class Lab {
public:
    /*! Starts; the address is there once QTRY_VERIFY(lab.running()) passes. */
    explicit Lab(const Scenario &scenario);

    [[nodiscard]] EngineHandle &engine() noexcept { return m_engine; }
    [[nodiscard]] SnapshotPtr latest() const { return m_engine.latest(); }
    [[nodiscard]] bool running() const { return latest()->state == RunState::Running; }
    [[nodiscard]] QString address() const { return latest()->address; }
    [[nodiscard]] quint16 port() const;
    /*! The newest connection with this name. */
    [[nodiscard]] std::optional<ConnectionView> connection(const QString &name) const;
    /*! The group with this name; an empty one before the lab runs. */
    [[nodiscard]] GroupView group(const QString &name) const;
    /*! All events since the start, of one kind. */
    [[nodiscard]] QList<Event> events(EventKind kind) const;
    /*! The most bytes that any snapshot since the start has shown as waiting. */
    [[nodiscard]] qint64 peakWaiting() const noexcept { return m_peakWaiting; }
    /*! Commands that failed, as text. */
    [[nodiscard]] QStringList failures() const { return m_failures; }

private:
    EngineHandle m_engine;
    QList<Event> m_events;
    QStringList m_failures;
    qint64 m_peakWaiting = 0;
};

/*! One group `fast` of eager readers, `messages` a second of `size` bytes, visitors without a policy. */
[[nodiscard]] Scenario steadyScenario(int readers, double messages, ByteCount size);

} // namespace penstock
