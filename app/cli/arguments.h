// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"

#include <QMap>
#include <QStringList>

#include <vector>

namespace penstock {

/*! Whether an option takes a value: `--quiet`, `--for 10s`, or `--json` and `--json FILE` alike. */
enum class Takes { Nothing, Value, MayTakeValue };

/*! One option of a verb. */
struct OptionSpec {
    QString name;  //!< without the dashes
    QString value; //!< what stands for its value in the help, e.g. "DURATION"
    QString help;  //!< one line
    Takes takes = Takes::Value;
};

/*! What a verb understands, or a program without verbs; its help is made of it. */
struct Syntax {
    QString verb;       //!< empty: the program has none
    QString summary;    //!< one line
    QString positional; //!< e.g. "NAME|FILE"; "[NAME]" if it may be left out; empty: none
    std::vector<OptionSpec> options;
    QString details; //!< further lines of the help; may be empty
};

/*! The arguments of one call, checked against a syntax. Options that stand several times keep all values. */
class Arguments {
public:
    /*! \param words what follows the verb. \return an error that names argument, value and what was expected. */
    [[nodiscard]] static Result<Arguments> parse(const QStringList &words, const Syntax &syntax);

    [[nodiscard]] bool has(const QString &option) const { return m_values.contains(option); }
    /*! The last value of an option; empty if it is not there. */
    [[nodiscard]] QString value(const QString &option) const
    {
        return m_values.value(option).value(m_values.value(option).size() - 1);
    }
    [[nodiscard]] QStringList values(const QString &option) const { return m_values.value(option); }
    /*! Empty if it is not there. */
    [[nodiscard]] QString positional() const { return m_positional; }

private:
    QMap<QString, QStringList> m_values;
    QString m_positional;
};

/*! The page that `--help` prints. */
[[nodiscard]] QString helpText(const Syntax &syntax);

} // namespace penstock
