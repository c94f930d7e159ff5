// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/policy/policy.h"

#include <QJsonObject>

namespace penstock {

class FirstError;

/*!
 * A policy as it stands in scenario files, results and the clipboard; strict.
 * \param path where the value stands, for errors: "groups[1].policy".
 * \thread any; pure.
 */
[[nodiscard]] Result<Policy> policyFromJson(const QJsonValue &value, const QString &path);

/*! As above, as a step of a larger reading. */
[[nodiscard]] Policy readPolicy(const QJsonValue &value, const QString &path, FirstError &errors);

/*! The parts that are set, in full. policyFromJson reads it back as an equal policy. */
[[nodiscard]] QJsonObject policyToJson(const Policy &policy);

} // namespace penstock
