// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"

#include <memory>
#include <vector>

namespace penstock {

/*! Finds the verb, checks its arguments and lets it run. */
class CommandLine {
public:
    CommandLine();
    ~CommandLine();

    /*! \param words the arguments without the name of the program. */
    [[nodiscard]] ExitCode run(const QStringList &words);

private:
    [[nodiscard]] QString overview() const;
    [[nodiscard]] Verb *find(const QString &name) const;
    [[nodiscard]] ExitCode help(const QString &verb) const;
    [[nodiscard]] ExitCode unknown(const QString &verb) const;

    std::vector<std::unique_ptr<Verb>> m_verbs;
};

} // namespace penstock
