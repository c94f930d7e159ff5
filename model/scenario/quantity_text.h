// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/units.h"

#include <QStringView>

#include <optional>

namespace penstock {

// Quantities as they stand in scenario files and on the command line: a number and its unit, "64KiB", "50ms", "400/s".
// One space between the two is allowed. Pure; any thread. What the *Text functions write, the parse functions read back
// as exactly the same value. (The formatter of model/base/units.h is for people: it rounds.)

/*! "128B", "64KiB", "1.5MiB", "2GiB": whole bytes, 0 to 1 TiB. */
[[nodiscard]] std::optional<ByteCount> parseBytes(QStringView text);
/*! "250us", "50ms", "1.5s", "10min", "2h": whole nanoseconds, 0 to 720 h. */
[[nodiscard]] std::optional<Nanos> parseDuration(QStringView text);
/*! "400/s", "0.5/s", "max": 0 to 1e9 a second, or as fast as it goes. */
[[nodiscard]] std::optional<Rate> parseRate(QStringView text);
/*! "64KiB/s", "1.5MiB/s": 0 to 1 TiB a second; "max" as above. */
[[nodiscard]] std::optional<Rate> parseByteRate(QStringView text);

[[nodiscard]] QString bytesText(ByteCount bytes);
[[nodiscard]] QString durationText(Nanos duration);
[[nodiscard]] QString rateText(Rate rate);
[[nodiscard]] QString byteRateText(Rate rate);

} // namespace penstock
