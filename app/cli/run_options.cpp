// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_options.h"

#include "model/scenario/near_name.h"
#include "model/scenario/quantity_text.h"
#include "model/scenario/scenario_loader.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace penstock {

namespace {

using namespace std::chrono_literals;

// JSON if it is JSON, otherwise text: 5, null, {"kind":"eager"}, and 20/s without quotes.
QJsonValue valueOf(const QString &text)
{
    const QJsonDocument document = QJsonDocument::fromJson('[' + text.toUtf8() + ']');
    const QJsonArray list = document.array();
    return list.size() == 1 ? list.first() : QJsonValue(text);
}

Outcome applySettings(const QStringList &settings, Scenario &scenario)
{
    for (const QString &setting : settings) {
        const qsizetype equals = setting.indexOf(QLatin1Char('='));
        if (equals <= 0)
            return Error{QStringLiteral("--set"), shortened(setting),
                         QStringLiteral("is not PATH=VALUE such as source.rate=800/s")};
        Result<Scenario> changed = withChange(scenario, setting.left(equals), valueOf(setting.mid(equals + 1)));
        if (!changed) {
            Error error = changed.error();
            error.place.prepend(QStringLiteral("--set "));
            return error;
        }
        scenario = std::move(changed).value();
    }
    return success();
}

// An option that is another way to write a field of the scenario.
Outcome applyField(const Arguments &arguments, const char *option, const char *field, Scenario &scenario)
{
    const QString name = QLatin1String(option);
    if (!arguments.has(name))
        return success();
    Result<Scenario> changed = withChange(scenario, QLatin1String(field), arguments.value(name));
    if (!changed) {
        Error error = changed.error();
        error.place = QStringLiteral("--") + name;
        return error;
    }
    scenario = std::move(changed).value();
    return success();
}

Result<EngineHandle::Options> engineOptionsOf(const Arguments &arguments)
{
    EngineHandle::Options options;
    if (arguments.has(QStringLiteral("shards"))) {
        const QString text = arguments.value(QStringLiteral("shards"));
        options.shards = text.toInt();
        if (options.shards < 1 || options.shards > 16)
            return Error{QStringLiteral("--shards"), shortened(text),
                         QStringLiteral("is not a whole number from 1 to 16")};
    }
    if (arguments.has(QStringLiteral("sampling"))) {
        const QString text = arguments.value(QStringLiteral("sampling"));
        const std::optional<Nanos> sampling = parseDuration(text);
        if (!sampling || *sampling < 20ms || *sampling > 1s)
            return Error{QStringLiteral("--sampling"), shortened(text),
                         QStringLiteral("is not a duration from 20ms to 1s")};
        options.sampling = *sampling;
    }
    return options;
}

Result<std::vector<Assertion>> assertionsOf(const Arguments &arguments)
{
    std::vector<Assertion> assertions;
    const QStringList expressions = arguments.values(QStringLiteral("assert"));
    for (const QString &expression : expressions) {
        Result<Assertion> assertion = Assertion::parse(expression);
        if (!assertion)
            return assertion.error();
        assertions.push_back(std::move(assertion).value());
    }
    return assertions;
}

} // namespace

Syntax runSyntax()
{
    return {
        QStringLiteral("run"),
        QStringLiteral("Runs a scenario without the window: a ready one by its name, or a file."),
        QStringLiteral("NAME|FILE"),
        {{QStringLiteral("for"), QStringLiteral("DURATION"),
          QStringLiteral("how long, instead of what the scenario says, e.g. 10s")},
         {QStringLiteral("set"), QStringLiteral("PATH=VALUE"),
          QStringLiteral("changes one field, e.g. groups.slow.policy.gate.high=64KiB; may be repeated")},
         {QStringLiteral("listen"), QStringLiteral("ADDR:PORT"),
          QStringLiteral("where clients can join; port 0 takes a free one")},
         {QStringLiteral("shards"), QStringLiteral("N"), QStringLiteral("server threads, 1 to 16 (1)")},
         {QStringLiteral("sampling"), QStringLiteral("DURATION"),
          QStringLiteral("time between samples, 20ms to 1s (100ms)")},
         {QStringLiteral("json"), QStringLiteral("FILE|-"),
          QStringLiteral("the result as JSON; - is stdout, which then has no table")},
         {QStringLiteral("assert"), QStringLiteral("EXPR"),
          QStringLiteral("a condition on the result, e.g. 'groups.fast.age_ms.p99 < 50'; may be repeated")},
         {QStringLiteral("record"), QStringLiteral("FILE"), QStringLiteral("not part of this version")}},
        QStringLiteral(
            "The first line on stderr is `listening ws://ADDRESS:PORT`. Ctrl+C ends the run with the result so far.\n"
            "Exit: 0 ok, 1 internal error, 2 wrong usage or bad file, 3 cannot listen, 4 upstream, 5 interrupted,\n"
            "99 an --assert does not hold.")};
}

Result<RunOptions> runOptionsOf(const Arguments &arguments)
{
    if (arguments.has(QStringLiteral("record")))
        return Error{QStringLiteral("--record"),
                     {},
                     QStringLiteral("is not part of this version: recordings come with a later one")};
    Result<Scenario> scenario = loadScenario(arguments.positional());
    if (!scenario)
        return scenario.error();
    RunOptions options{std::move(scenario).value(), {}, {}, {}};
    for (const Outcome &step :
         {applySettings(arguments.values(QStringLiteral("set")), options.scenario),
          applyField(arguments, "for", "duration", options.scenario),
          applyField(arguments, "listen", "listen", options.scenario), checkTimeline(options.scenario)}) {
        if (!step)
            return step.error();
    }
    Result<EngineHandle::Options> engine = engineOptionsOf(arguments);
    if (!engine)
        return engine.error();
    options.engine = engine.value();
    Result<std::vector<Assertion>> assertions = assertionsOf(arguments);
    if (!assertions)
        return assertions.error();
    options.assertions = std::move(assertions).value();
    if (arguments.has(QStringLiteral("json")))
        options.json = arguments.value(QStringLiteral("json"));
    return options;
}

} // namespace penstock
