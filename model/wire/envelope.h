// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/policy/policy.h"
#include "model/wire/message.h"

#include <QByteArray>

#include <span>

namespace penstock {

/*!
 * One complete, unmasked server frame that holds all of `messages` in their order (resources/docs/formats.md, "Wire").
 * \param messages at least one; together less than 4 GiB.
 * \param encode   Frames gives an envelope as well, not deflated.
 * \thread any; O(bytes), deflating about 60 MB/s.
 */
[[nodiscard]] QByteArray encodeEnvelope(std::span<const MessagePtr> messages, Encoding encoding, BatchEncode encode);

} // namespace penstock
