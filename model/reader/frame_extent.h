// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace penstock {

/*!
 * How many bytes the next frames take, so that a paced reader reads these and no more.
 * \param bytes    what is there, beginning with a frame.
 * \param messages data frames wanted, >= 1; control frames on the way come for free.
 * \return bytes to the end of the last of them. May be more than is there, when the last one is not whole; then at
 * least what its header asks for. 0 only when nothing is there.
 */
[[nodiscard]] qint64 frameExtent(QByteArrayView bytes, qint64 messages) noexcept;

} // namespace penstock
