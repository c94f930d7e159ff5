// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/policy/policy.h"

#include <QJsonValue>
#include <QString>

#include <vector>

namespace penstock {

/*! One knob of a policy part, as scenario files, `penstock-cli policies` and tool tips name it. */
struct PolicyField {
    QString name;       //!< path within the part as in JSON, e.g. "limit.messages"
    QString unit;       //!< "messages", "bytes", "time", "per second", …; empty for names and numbers without one
    QString range;      //!< what is allowed, and the default if it may be left out
    QString meaning;    //!< one sentence
    QJsonValue example; //!< a value that the scenario loader takes
};

/*! One part of a policy: what it is called and what it is good for. Text is translated. */
struct PolicyPart {
    QString id;                      //!< the key in scenario files, e.g. "gate"
    int number = 0;                  //!< order of action, 1 to 10
    QString title;                   //!< as on its card: "Wait for drain"
    QString buys;                    //!< one line
    QString costs;                   //!< one line
    std::vector<PolicyField> fields; //!< empty: the part is a flag, true or left out
};

/*! A policy to start from. */
struct PolicyPreset {
    QString id;       //!< for files and commands, e.g. "latest-per-key"
    QString title;    //!< translated
    QString sentence; //!< what to expect of it; translated
    Policy policy;
};

/*! All ten parts, in the order of their numbers. */
[[nodiscard]] std::vector<PolicyPart> policyParts();
/*! The part with an id; nullopt if there is none. */
[[nodiscard]] std::optional<PolicyPart> policyPart(const QString &id);

/*! The presets, from the naive sender on. */
[[nodiscard]] std::vector<PolicyPreset> policyPresets();
/*! The preset whose policy is exactly this one; nullopt: the policy is somebody's own. */
[[nodiscard]] std::optional<PolicyPreset> presetOf(const Policy &policy);

} // namespace penstock
