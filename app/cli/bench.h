// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/base/units.h"

#include <QJsonObject>

#include <functional>
#include <optional>
#include <vector>

namespace penstock {

/*! What the command line says about a benchmark; each takes its own default for what is not set. */
struct BenchSettings {
    std::optional<Nanos> duration; //!< of each measurement
    std::optional<int> shards;     //!< 1 to 16
};

/*! One benchmark of DESIGN 11. */
struct Bench {
    QString name;        //!< "fanout"
    QString description; //!< one line
    /*! Measures, with an event loop of its own if it needs one; may say on stderr what it is at. */
    std::function<Result<QJsonObject>(const BenchSettings &)> run;
};

/*! All of them, in the order of the help. */
[[nodiscard]] std::vector<Bench> benches();

} // namespace penstock
