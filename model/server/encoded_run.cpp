// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/server/encoded_run.h"

namespace penstock {

EncodedRun encodeRun(const MessageBatch &batch, Encoding encoding)
{
    auto ends = std::make_shared<std::vector<quint32>>();
    ends->reserve(batch.size());
    quint32 total = 0;
    for (const MessagePtr &message : batch) {
        total += static_cast<quint32>(message->frameSize(encoding));
        ends->push_back(total);
    }
    EncodedRun run;
    run.ends = std::move(ends);
    if (batch.size() == 1) {
        run.bytes = batch.front()->frame(encoding);
        return run;
    }
    run.bytes.reserve(static_cast<qsizetype>(total));
    for (const MessagePtr &message : batch)
        run.bytes.append(message->frame(encoding));
    return run;
}

const EncodedRun &BatchEncodings::run(Encoding encoding)
{
    std::optional<EncodedRun> &slot = encoding == Encoding::Binary ? m_binary : m_json;
    if (!slot)
        slot = encodeRun(*m_batch, encoding);
    return *slot;
}

} // namespace penstock
