// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/scenario/policy_format.h" // policyFromJson, policyToJson
#include "model/scenario/scenario.h"

#include <QByteArrayView>
#include <QJsonObject>
#include <QStringList>

#include <vector>

namespace penstock {

/*! The scenario that starts when nobody chooses one. */
inline constexpr const char *defaultScenarioId = "one-slow-reader";

/*!
 * Reads a scenario file; the text may be hostile. Strict: unknown fields, wrong types and values out of range are
 * errors that name path, value and what was expected; the timeline is tried out in its order. \param id what
 * Scenario::id becomes. \thread any; pure.
 */
[[nodiscard]] Result<Scenario> parseScenario(QByteArrayView json, const QString &id);

/*! The ready scenario of that name, or the file. Errors in a file begin with its name. \thread any; reads the file. */
[[nodiscard]] Result<Scenario> loadScenario(const QString &nameOrFile);

/*! As a file has it, in full; parseScenario reads it back as an equal scenario. Pure. */
[[nodiscard]] QJsonObject scenarioToJson(const Scenario &scenario);

/*!
 * The scenario with the value at one path replaced; null removes it (what then counts is the default).
 * \param path of the file format, groups by name or by index: "groups.slow.policy.gate.high", "groups[1].readers",
 *             "source.rate", "visitors.policy.admission", "duration". A `kind` that changes starts its object anew.
 * \return the changed scenario, or an error whose place is the path as it was given.
 * \thread any; pure. The timeline is not tried out again: see checkTimeline().
 */
[[nodiscard]] Result<Scenario> withChange(const Scenario &scenario, const QString &path, const QJsonValue &value);

/*! Tries out all timed changes in their order, and whether each can be made while the engine runs. Pure. */
[[nodiscard]] Outcome checkTimeline(const Scenario &scenario);

/*! The scenarios that come with Penstock, the default first. \thread any. */
[[nodiscard]] QStringList readyScenarioIds();
[[nodiscard]] std::vector<Scenario> readyScenarios();

} // namespace penstock
