// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/scenario.h"

#include <QJsonObject>

namespace penstock {

class FirstError;

// The parts of a scenario file: each is read strictly (what is wrong goes to `errors` with its path) and written so
// that it reads back as an equal value. Pure; any thread.

[[nodiscard]] SourceSpec readSource(const QJsonValue &value, const QString &path, FirstError &errors);
[[nodiscard]] QJsonObject sourceToJson(const SourceSpec &source);

[[nodiscard]] Pace readPace(const QJsonValue &value, const QString &path, FirstError &errors);
[[nodiscard]] QJsonObject paceToJson(const Pace &pace);

/*! A group of readers; not the visitors. */
[[nodiscard]] GroupSpec readGroup(const QJsonValue &value, const QString &path, FirstError &errors);
[[nodiscard]] QJsonObject groupToJson(const GroupSpec &group);

} // namespace penstock
