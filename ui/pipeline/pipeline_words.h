// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"

#include <QString>

/*! The sentences of the pipeline picture, translated. Pure. */
namespace penstock::words {

[[nodiscard]] QString tr(const char *text);

/*! "128 B × 400/s". */
[[nodiscard]] QString sourceLoad(const SourceSpec &spec);
/*! "by you", "at the budget", "by the upstream gate". */
[[nodiscard]] QString holdReason(HoldReason reason);
[[nodiscard]] QString holdExplanation(HoldReason reason);
/*! "1,000 msgs", "1 MiB", or both. */
[[nodiscard]] QString admissionLimit(const Admission &admission);
/*! "open", "closed", "7 of 12 closed". */
[[nodiscard]] QString gateState(qint64 closed, qint64 members);
/*! "dropped", "conflated", "expired", "evicted", or "lost" when several. */
[[nodiscard]] QString lossWord(const Ledger &ledger);
/*! "Limit of 64 MiB reached in about 17 min." */
[[nodiscard]] QString forecastText(const Forecast &forecast);
[[nodiscard]] QString closedText(const CloseInfo &close, TimePoint now);
/*! What the engine says of its cause, or what there is to say when nothing is wrong. */
[[nodiscard]] QString connectionSentence(const ConnectionView &view);

/*! "2 of 12 are blocked, 1 rising; worst slow-03: Reader is slow …" */
[[nodiscard]] QString groupSentence(const Snapshot &snapshot, GroupIndex group);
/*! Blocked before rising before draining before flowing; closed only if all are. */
[[nodiscard]] ConnectionState worstState(const Snapshot &snapshot, GroupIndex group);
[[nodiscard]] Nanos worstBehind(const Snapshot &snapshot, GroupIndex group);

} // namespace penstock::words
