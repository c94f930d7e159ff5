// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/frame_extent.h"

#include "model/wire/frame.h"

#include <algorithm>
#include <limits>

namespace penstock {

qint64 frameExtent(QByteArrayView bytes, qint64 messages) noexcept
{
    qint64 extent = 0;
    while (messages > 0 && extent < bytes.size()) {
        const QByteArrayView rest = bytes.sliced(extent);
        const auto header = parseFrameHeader(rest);
        if (!header)
            return extent + frameHeaderSize(rest);
        constexpr auto most = static_cast<quint64>(std::numeric_limits<qint64>::max() / 4);
        extent += header->size + static_cast<qint64>(std::min(header->length, most));
        if (!isControl(header->opcode()))
            --messages;
    }
    return extent;
}

} // namespace penstock
