// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"

#include <QJsonObject>

namespace penstock {

// Pieces of the result of a run as JSON. All keys are always there; an unknown number is null, with the reason in a
// sibling key that ends in `_reason`. Pure; any thread.

/*! `name`: the number, or null and `name_reason`. */
void putGauge(QJsonObject &into, const QString &name, const Gauge &gauge);
/*! `name`: null and `name_reason`. */
void putUnknown(QJsonObject &into, const QString &name, const QString &reason);

/*! count, p50, p90, p99, max in milliseconds. */
[[nodiscard]] QJsonObject durationsToJson(const DurationSummary &durations);
/*! offered, delivered, waiting, dropped { … }, unaccounted. */
[[nodiscard]] QJsonObject ledgerToJson(const Ledger &ledger);
[[nodiscard]] QJsonObject stagesToJson(const Stages &stages);
[[nodiscard]] QJsonObject groupToJson(const GroupView &group);
[[nodiscard]] QJsonObject connectionToJson(const ConnectionView &connection, const QString &group, TimePoint startedAt);
[[nodiscard]] QJsonObject eventToJson(const Event &event, TimePoint startedAt);

} // namespace penstock
