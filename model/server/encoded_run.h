// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/wire/message.h"

#include <memory>
#include <optional>
#include <vector>

namespace penstock {

/*! Where each message of a run ends, in bytes from the start of the run. */
using RunEnds = std::shared_ptr<const std::vector<quint32>>;

/*!
 * The frames of a whole batch, one after the other, made once and written to every connection that takes them as they
 * are: the cost per connection does not depend on how many messages or bytes there are. Immutable.
 */
struct EncodedRun {
    QByteArray bytes;
    RunEnds ends;

    /*! \return bytes of messages first to last - 1. */
    [[nodiscard]] qint64 size(std::size_t first, std::size_t last) const
    {
        return static_cast<qint64>(endOf(last) - endOf(first));
    }
    /*! Offset of message `index` in bytes. */
    [[nodiscard]] quint32 endOf(std::size_t index) const { return index == 0 ? 0U : (*ends)[index - 1]; }
};

/*! Joins the frames of a batch; one message shares its own frame. */
[[nodiscard]] EncodedRun encodeRun(const MessageBatch &batch, Encoding encoding);

/*! One batch on its way through a shard, with its encodings made on first use. */
class BatchEncodings {
public:
    explicit BatchEncodings(MessageBatchPtr batch)
        : m_batch(std::move(batch))
    {}

    [[nodiscard]] const MessageBatch &messages() const { return *m_batch; }
    [[nodiscard]] const EncodedRun &run(Encoding encoding);

private:
    MessageBatchPtr m_batch;
    std::optional<EncodedRun> m_binary;
    std::optional<EncodedRun> m_json;
};

} // namespace penstock
