// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/scenario/scenario.h"

#include <QJsonObject>

namespace penstock {

class FirstError;

// The inside of the loader, shared by reading a file and changing a scenario. Pure; any thread.

/*! All fields but the timeline, and the rules that concern more than one of them. */
[[nodiscard]] Scenario readScenario(const QJsonObject &object, const QString &id, FirstError &errors);

/*! Names that are unique, readers that fit into one machine. */
void checkGroups(const std::vector<GroupSpec> &groups, FirstError &errors);

/*! `{ "policy": … }` of those who join. */
[[nodiscard]] Policy readVisitors(const QJsonValue &value, const QString &path, FirstError &errors);
[[nodiscard]] QJsonObject visitorsToJson(const Policy &policy);

/*! A timed change and the number of its entry in the file. */
struct PlannedChange {
    TimedChange change;
    qsizetype entry = 0;
};

/*! Sorted by time; changes of the same time stay in the order of the file. */
[[nodiscard]] std::vector<PlannedChange> readTimeline(const QJsonObject &object, FirstError &errors);

/*! Applies the changes one after the other; the first that does not work is the error. */
[[nodiscard]] Outcome tryOut(Scenario scenario, const std::vector<PlannedChange> &changes);

} // namespace penstock
