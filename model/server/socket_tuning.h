// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/units.h"

#include <optional>

namespace penstock {

/*!
 * TCP_NOTSENT_LOWAT: how many unsent bytes the kernel takes before the socket stops being writable; nullopt takes it
 * back (no limit). Linux and macOS; elsewhere nothing happens.
 * \param socket open descriptor; borrowed.
 * \return whether the kernel took it.
 */
bool setNotsentLowat(qintptr socket, std::optional<ByteCount> size);

/*! SO_SNDBUF; switches the kernel's own tuning off for good, and the kernel doubles the value (FACTS 10). */
bool setSendBuffer(qintptr socket, ByteCount size);

} // namespace penstock
