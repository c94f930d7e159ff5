// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include "model/scenario/near_name.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock {

namespace {

const QString dashes = QStringLiteral("--");

QString shownOption(const OptionSpec &option)
{
    const QString name = dashes + option.name;
    switch (option.takes) {
    case Takes::Nothing:
        return name;
    case Takes::Value:
        return name + QLatin1Char(' ') + option.value;
    case Takes::MayTakeValue:
        return name + QStringLiteral(" [%1]").arg(option.value);
    }
    return name;
}

// How errors and help call it: the verb, or the program if there are no verbs.
QString nameOf(const Syntax &syntax)
{
    return syntax.verb.isEmpty() ? QCoreApplication::applicationName() : syntax.verb;
}

bool isOption(const QString &word)
{
    return word.startsWith(QLatin1Char('-')) && word.size() > 1;
}

Error unknownOption(const QString &word, const Syntax &syntax)
{
    QStringList known{QStringLiteral("--help")};
    for (const OptionSpec &option : syntax.options)
        known += dashes + option.name;
    return {QString(), shortened(word),
            QStringLiteral("is not an option of %1").arg(nameOf(syntax)) + nameHint(word, known)};
}

} // namespace

Result<Arguments> Arguments::parse(const QStringList &words, const Syntax &syntax)
{
    Arguments arguments;
    bool onlyPositional = false;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words[i];
        if (!onlyPositional && word == dashes) {
            onlyPositional = true;
        } else if (!onlyPositional && isOption(word)) {
            const qsizetype equals = word.indexOf(QLatin1Char('='));
            const QString name = word.left(equals < 0 ? word.size() : equals);
            const auto option = std::find_if(syntax.options.begin(), syntax.options.end(),
                                             [&](const OptionSpec &spec) { return name == dashes + spec.name; });
            if (option == syntax.options.end())
                return unknownOption(name, syntax);
            QString value = equals < 0 ? QString() : word.mid(equals + 1);
            if (option->takes == Takes::Nothing && equals >= 0)
                return Error{name, shortened(value), QStringLiteral("is one value too many: the option takes none")};
            const bool hasNext = equals < 0 && i + 1 < words.size();
            if (option->takes == Takes::Value && equals < 0) {
                if (!hasNext)
                    return Error{name, {}, QStringLiteral("needs a value: ") + shownOption(*option)};
                value = words[++i];
            } else if (option->takes == Takes::MayTakeValue && hasNext && !isOption(words[i + 1])) {
                value = words[++i];
            }
            arguments.m_values[option->name] += value;
        } else if (syntax.positional.isEmpty() || !arguments.m_positional.isEmpty()) {
            return Error{QString(), shortened(word), QStringLiteral("is one argument too many for ") + nameOf(syntax)};
        } else {
            arguments.m_positional = word;
        }
    }
    if (arguments.m_positional.isEmpty() && !syntax.positional.isEmpty() &&
        !syntax.positional.startsWith(QLatin1Char('[')))
        return Error{nameOf(syntax), {}, QStringLiteral("needs %1").arg(syntax.positional)};
    return arguments;
}

QString helpText(const Syntax &syntax)
{
    QString text = QCoreApplication::applicationName();
    if (!syntax.verb.isEmpty())
        text += QLatin1Char(' ') + syntax.verb;
    if (!syntax.positional.isEmpty())
        text += QLatin1Char(' ') + syntax.positional;
    if (!syntax.options.empty())
        text += QStringLiteral(" [OPTION]...");
    text += QStringLiteral("\n\n") + syntax.summary + QLatin1Char('\n');
    qsizetype width = 0;
    for (const OptionSpec &option : syntax.options)
        width = std::max(width, shownOption(option).size());
    if (!syntax.options.empty())
        text += QLatin1Char('\n');
    for (const OptionSpec &option : syntax.options)
        text += QStringLiteral("  ") + shownOption(option).leftJustified(width) + QStringLiteral("  ") + option.help +
                QLatin1Char('\n');
    if (!syntax.details.isEmpty())
        text += QLatin1Char('\n') + syntax.details + QLatin1Char('\n');
    return text;
}

} // namespace penstock
