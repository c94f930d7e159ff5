// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"

#include "app/cli/bench_verb.h"
#include "app/cli/lessons_verb.h"
#include "app/cli/metrics_verb.h"
#include "app/cli/output.h"
#include "app/cli/policies_verb.h"
#include "app/cli/run_verb.h"
#include "app/cli/scenarios_verb.h"
#include "model/scenario/near_name.h"

namespace penstock {

namespace {

const QStringList laterVerbs{QStringLiteral("probe"), QStringLiteral("attach"), QStringLiteral("replay")};

} // namespace

CommandLine::CommandLine()
{
    m_verbs.push_back(std::make_unique<RunVerb>());
    m_verbs.push_back(std::make_unique<ScenariosVerb>());
    m_verbs.push_back(std::make_unique<LessonsVerb>());
    m_verbs.push_back(std::make_unique<MetricsVerb>());
    m_verbs.push_back(std::make_unique<PoliciesVerb>());
    m_verbs.push_back(std::make_unique<BenchVerb>(benches()));
}

CommandLine::~CommandLine() = default;

QString CommandLine::overview() const
{
    QString text = QStringLiteral(
        "penstock-cli COMMAND [ARGUMENT]...\n\nMakes WebSocket backpressure visible, without a window.\n\n");
    for (const std::unique_ptr<Verb> &verb : m_verbs)
        text += QStringLiteral("  %1 %2\n").arg(verb->syntax().verb.leftJustified(10), verb->syntax().summary);
    return text + QStringLiteral("\n  penstock-cli COMMAND --help   more about a command\n  penstock-cli --version\n");
}

Verb *CommandLine::find(const QString &name) const
{
    for (const std::unique_ptr<Verb> &verb : m_verbs) {
        if (verb->syntax().verb == name)
            return verb.get();
    }
    return nullptr;
}

ExitCode CommandLine::help(const QString &verb) const
{
    const Verb *found = find(verb);
    if (!verb.isEmpty() && !found)
        return unknown(verb);
    writeData(found ? helpText(found->syntax()) : overview());
    return ExitCode::Ok;
}

ExitCode CommandLine::unknown(const QString &verb) const
{
    QStringList known{QStringLiteral("help")};
    for (const std::unique_ptr<Verb> &each : m_verbs)
        known += each->syntax().verb;
    if (laterVerbs.contains(verb))
        say(Error{verb, {}, QStringLiteral("is not part of this version; it comes with a later one")});
    else
        say(Error{QString(), shortened(verb), QStringLiteral("is not a command") + nameHint(verb, known)});
    return ExitCode::Usage;
}

ExitCode CommandLine::run(const QStringList &words)
{
    static const QStringList helpWords{QStringLiteral("--help"), QStringLiteral("-h")};
    if (words.isEmpty()) {
        say(overview());
        return ExitCode::Usage;
    }
    const QString &name = words.first();
    const QStringList rest = words.sliced(1);
    if (name == QLatin1String("--version") || name == QLatin1String("-v")) {
        writeData(QStringLiteral("penstock-cli %1\n").arg(QLatin1String(PENSTOCK_VERSION)));
        return ExitCode::Ok;
    }
    if (name == QLatin1String("help") || helpWords.contains(name))
        return help(rest.value(0));
    Verb *verb = find(name);
    if (!verb)
        return unknown(name);
    if (rest.contains(helpWords[0]) || rest.contains(helpWords[1]))
        return help(name);
    const Result<Arguments> arguments = Arguments::parse(rest, verb->syntax());
    if (!arguments) {
        say(arguments.error());
        say(QStringLiteral("`penstock-cli %1 --help` tells more.").arg(name));
        return ExitCode::Usage;
    }
    return verb->run(arguments.value());
}

} // namespace penstock
