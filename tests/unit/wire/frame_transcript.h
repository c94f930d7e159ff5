// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/wire/frame_reader.h"

#include <QByteArray>
#include <QString>

#include <utility>
#include <vector>

namespace penstock::test {

/*! All that a FrameReader said about a stream. */
struct Transcript {
    std::vector<std::pair<Opcode, QByteArray>> units;
    QString error; //!< empty: none
    quint16 closeCode = 0;
    quint64 offset = 0;
    bool operator==(const Transcript &) const = default;
};

/*! Feeds `stream` in pieces that end at `cuts` (ascending) and at its end. Each piece is a copy of its own. */
inline Transcript readInPieces(FrameReader reader, const QByteArray &stream, const std::vector<qsizetype> &cuts)
{
    Transcript seen;
    qsizetype from = 0;
    for (std::size_t i = 0; i <= cuts.size(); ++i) {
        const qsizetype to = i < cuts.size() ? cuts[i] : stream.size();
        const QByteArray piece = stream.mid(from, to - from);
        from = to;
        reader.feed(piece);
        FrameReader::Unit unit;
        FrameReader::Step step = reader.next(unit);
        for (; step == FrameReader::Step::Unit; step = reader.next(unit))
            seen.units.emplace_back(unit.opcode, unit.payload.toByteArray());
        if (step == FrameReader::Step::Failed) {
            seen.error = reader.error().text();
            seen.closeCode = reader.closeCode();
            break;
        }
    }
    seen.offset = reader.offset();
    return seen;
}

} // namespace penstock::test
