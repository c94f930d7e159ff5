// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of a peer, as they come from the network. The first byte chooses who sends them and where they are split; in
// one piece or in many the answer has to be the same.
#include "model/wire/frame_reader.h"

#include <QtGlobal>

#include <vector>

using namespace penstock;

namespace {

struct Answer {
    std::vector<std::pair<Opcode, QByteArray>> units;
    QString error;
    bool operator==(const Answer &) const = default;
};

Answer readInPieces(FrameReader reader, QByteArrayView stream, qsizetype pieceSize)
{
    Answer answer;
    for (qsizetype at = 0; at < stream.size(); at += pieceSize) {
        const QByteArray piece = stream.sliced(at, qMin(pieceSize, stream.size() - at)).toByteArray();
        reader.feed(piece);
        FrameReader::Unit unit;
        FrameReader::Step step = reader.next(unit);
        for (; step == FrameReader::Step::Unit; step = reader.next(unit))
            answer.units.emplace_back(unit.opcode, unit.payload.toByteArray());
        if (step == FrameReader::Step::Failed) {
            answer.error = reader.error().text();
            break;
        }
    }
    return answer;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView stream(reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1);
    const FrameReader reader((data[0] & 1) != 0 ? FrameSender::Client : FrameSender::Server, {4096, 16384});
    const Answer whole = readInPieces(reader, stream, qMax<qsizetype>(1, stream.size()));
    if (!(readInPieces(reader, stream, 1 + (data[0] >> 1)) == whole))
        qFatal("how the stream is split changes what is read");
    return 0;
}
