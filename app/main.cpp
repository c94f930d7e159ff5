// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"
#include "app/cli/exit_code.h"
#include "app/cli/output.h"
#include "app/window_bench.h"
#include "model/scenario/quantity_text.h"
#include "model/scenario/scenario_loader.h"
#include "ui/main_window.h"

#include <QApplication>
#include <QScreen>
#include <QSettings>
#include <QTemporaryDir>

#include <algorithm>
#include <string_view>

using namespace penstock;

namespace {

Syntax syntax()
{
    return {{},
            QStringLiteral(
                "The lab in its window: where the bytes of WebSocket connections wait, and what to do about it."),
            QStringLiteral("[FILE]"),
            {{QStringLiteral("scenario"), QStringLiteral("NAME|FILE"), QStringLiteral("start with this scenario")},
             {QStringLiteral("bench-window"),
              {},
              QStringLiteral("measure the window, offscreen, and print JSON"),
              Takes::Nothing},
             {QStringLiteral("for"), QStringLiteral("DURATION"), QStringLiteral("length of the measurement (60s)")},
             {QStringLiteral("lesson"), QStringLiteral("ID"), QStringLiteral("not part of this version")},
             {QStringLiteral("connect"), QStringLiteral("URL"), QStringLiteral("not part of this version")},
             {QStringLiteral("version"), {}, QStringLiteral("the version"), Takes::Nothing}},
            QStringLiteral("FILE is a scenario. Without one the window waits for a choice.")};
}

ExitCode usage(const Error &error)
{
    say(error);
    return ExitCode::Usage;
}

/*! The scenario that was asked for; empty: none. */
QString wantedScenario(const Arguments &arguments)
{
    return arguments.has(QStringLiteral("scenario")) ? arguments.value(QStringLiteral("scenario"))
                                                     : arguments.positional();
}

ExitCode benchWindow(const Arguments &arguments)
{
    WindowBench::Settings settings;
    settings.scenario = windowBenchScenario();
    if (const QString wanted = wantedScenario(arguments); !wanted.isEmpty()) {
        Result<Scenario> scenario = loadScenario(wanted);
        if (!scenario)
            return usage(scenario.error());
        settings.scenario = std::move(scenario).value();
    }
    if (arguments.has(QStringLiteral("for"))) {
        const QString text = arguments.value(QStringLiteral("for"));
        const std::optional<Nanos> duration = parseDuration(text);
        if (!duration || duration->count() == 0)
            return usage({QStringLiteral("--for"), text, QStringLiteral("is not a duration such as 60s")});
        settings.duration = *duration;
    }
    // The settings of the person at this machine must not change what is measured, nor the other way round.
    const QTemporaryDir folder;
    QSettings store(folder.filePath(QStringLiteral("bench.ini")), QSettings::IniFormat);
    const SteadyClock clock;
    ThemeHolder themes(ThemeChoice::Dark);
    EngineHandle engine({});
    MainWindow window({engine, themes, store, clock});
    WindowBench bench(window, clock, settings);
    QObject::connect(&bench, &WindowBench::finished, &window, [](const QJsonObject &result) {
        writeData(QJsonDocument(result));
        QApplication::quit();
    });
    bench.start();
    return QApplication::exec() == 0 ? ExitCode::Ok : ExitCode::Internal;
}

/*! A screen that is not larger than the window and its frame gets all of it. */
void showFitting(QWidget &window)
{
    constexpr QSize frame(16, 64);
    const QSize room = window.screen()->availableSize() - frame;
    if (window.width() > room.width() || window.height() > room.height())
        window.showMaximized();
    else
        window.show();
}

ExitCode openWindow(const Arguments &arguments)
{
    QSettings settings;
    const SteadyClock clock;
    ThemeHolder themes;
    EngineHandle engine({});
    MainWindow window({engine, themes, settings, clock});
    const QString wanted = wantedScenario(arguments);
    const Result<Scenario> scenario = loadScenario(wanted.isEmpty() ? QString::fromLatin1(defaultScenarioId) : wanted);
    showFitting(window);
    if (!scenario) {
        say(scenario.error());
        window.openScenario(wanted); // says it in the window as well
    } else {
        window.chooseScenario(scenario.value());
        if (!wanted.isEmpty())
            window.start();
    }
    return QApplication::exec() == 0 ? ExitCode::Ok : ExitCode::Internal;
}

ExitCode run(const QStringList &words)
{
    if (words.contains(QStringLiteral("--help")) || words.contains(QStringLiteral("-h"))) {
        writeData(helpText(syntax()));
        return ExitCode::Ok;
    }
    const Result<Arguments> arguments = Arguments::parse(words, syntax());
    if (!arguments)
        return usage(arguments.error());
    if (arguments.value().has(QStringLiteral("version"))) {
        writeData(QStringLiteral("penstock %1\n").arg(QStringLiteral(PENSTOCK_VERSION)));
        return ExitCode::Ok;
    }
    for (const char *later : {"lesson", "connect"}) {
        if (arguments.value().has(QLatin1String(later)))
            return usage(
                {QStringLiteral("--") + QLatin1String(later), {}, QStringLiteral("is not part of this version")});
    }
    if (wantedScenario(arguments.value()).endsWith(QStringLiteral(".penstock")))
        return usage(
            {wantedScenario(arguments.value()), {}, QStringLiteral("is a recording; this version has none yet")});
    return arguments.value().has(QStringLiteral("bench-window")) ? benchWindow(arguments.value())
                                                                 : openWindow(arguments.value());
}

} // namespace

int main(int argc, char *argv[])
{
    // Qt's own event dispatcher costs a third of GLib's at thousands of sockets; the engine's threads look at this.
    qputenv("QT_NO_GLIB", "1");
    // What can be answered without a display has to work without one.
    const bool needsNoDisplay = std::any_of(argv + 1, argv + argc, [](std::string_view word) {
        return word == "--bench-window" || word == "--help" || word == "-h" || word == "--version";
    });
    if (needsNoDisplay && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("penstock"));
    QApplication::setApplicationDisplayName(QStringLiteral("Penstock"));
    QApplication::setOrganizationName(QStringLiteral("penstock"));
    QApplication::setApplicationVersion(QStringLiteral(PENSTOCK_VERSION));
    return static_cast<int>(run(QApplication::arguments().sliced(1)));
}
