// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/metrics/histogram.h"
#include "model/scenario/scenario.h"

#include <QJsonObject>
#include <QTimer>

namespace penstock {

class MainWindow;

/*!
 * Measures how fluid the window is while a scenario runs (DESIGN 11, `window`): what a frame costs the UI thread, and
 * how long the event loop is ever away. The first seconds, in which everybody connects, do not count. \thread UI.
 */
class WindowBench : public QObject {
    Q_OBJECT
public:
    struct Settings {
        Scenario scenario;
        Nanos duration{std::chrono::seconds(60)};
    };

    /*! All borrowed. */
    WindowBench(MainWindow &window, const Clock &clock, Settings settings);

    void start();

Q_SIGNALS:
    void finished(const QJsonObject &result);

private:
    void beginMeasuring();
    void beat();
    [[nodiscard]] QJsonObject result() const;

    MainWindow &m_window;
    const Clock &m_clock;
    Settings m_settings;
    QTimer m_beats;
    TimePoint m_lastBeat;
    TimePoint m_began;
    DurationHistogram m_stalls; // how late each beat came
    int m_longStalls = 0;
};

/*! What is measured by default: 1,000 connections, a few of them slow, 20 messages a second each. */
[[nodiscard]] Scenario windowBenchScenario();

} // namespace penstock
