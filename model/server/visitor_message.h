// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/units.h"

#include <QByteArray>
#include <QString>

#include <variant>

namespace penstock {

/*! `{"type":"report","read":…,"age_ms":…}` */
struct VisitorReport {
    quint64 read = 0;
    double ageMs = 0;
};
/*! `{"type":"credit","n":…}` */
struct VisitorCredit {
    MessageCount messages;
};
/*! `{"type":"ping","t":…}`; t comes back as it was. */
struct VisitorPing {
    double t = 0;
};
/*! Anything else; counted and ignored. */
struct VisitorNoise {};

using VisitorMessage = std::variant<VisitorNoise, VisitorReport, VisitorCredit, VisitorPing>;

/*! What a visitor may say (DESIGN 6). Hostile input: never fails, numbers out of range make it noise. Pure. */
[[nodiscard]] VisitorMessage parseVisitorMessage(const QString &text);
/*! The answer to a ping: `{"type":"pong","t":…}`. */
[[nodiscard]] QByteArray pongText(const VisitorPing &ping);

} // namespace penstock
