// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_bench.h"

#include "model/report/result_json.h"
#include "ui/main_window.h"

#include <QJsonArray>

#include <numeric>

namespace penstock {

namespace {

using namespace std::chrono_literals;

constexpr auto warmUp = 3s;
constexpr auto beatInterval = 5ms;
constexpr Nanos longStall = 100ms;
constexpr int width = 1600;
constexpr int height = 1000;

} // namespace

WindowBench::WindowBench(MainWindow &window, const Clock &clock, Settings settings)
    : m_window(window)
    , m_clock(clock)
    , m_settings(std::move(settings))
{
    m_beats.setTimerType(Qt::PreciseTimer);
    connect(&m_beats, &QTimer::timeout, this, &WindowBench::beat);
}

void WindowBench::start()
{
    m_window.resize(width, height);
    m_window.show();
    m_window.chooseScenario(m_settings.scenario);
    m_window.start();
    QTimer::singleShot(warmUp, this, &WindowBench::beginMeasuring);
}

void WindowBench::beginMeasuring()
{
    m_window.frameMeter().clear();
    m_began = m_clock.now();
    m_lastBeat = m_began;
    m_beats.start(beatInterval);
    const auto duration = std::chrono::duration_cast<std::chrono::milliseconds>(m_settings.duration);
    QTimer::singleShot(duration, this, [this] {
        m_beats.stop();
        Q_EMIT finished(result());
    });
}

void WindowBench::beat()
{
    const TimePoint now = m_clock.now();
    const Nanos late = now - m_lastBeat - beatInterval;
    m_lastBeat = now;
    m_stalls.record(late);
    m_longStalls += late > longStall;
}

QJsonObject WindowBench::result() const
{
    const FrameMeter &meter = m_window.frameMeter();
    const auto &groups = m_settings.scenario.groups;
    const int readers = std::accumulate(groups.begin(), groups.end(), 0,
                                        [](int sum, const GroupSpec &group) { return sum + group.readers; });
    const DurationSummary frames = meter.frames().summary();
    const bool holds = frames.count > 0 && frames.p50 <= 8ms && frames.p99 <= 25ms && m_longStalls == 0;
    return {{QStringLiteral("bench"), QStringLiteral("window")},
            {QStringLiteral("penstock"), QStringLiteral(PENSTOCK_VERSION)},
            {QStringLiteral("scenario"), m_settings.scenario.name},
            {QStringLiteral("readers"), readers},
            {QStringLiteral("size"), QJsonArray{m_window.width(), m_window.height()}},
            {QStringLiteral("duration_s"), toSeconds(m_clock.now() - m_began)},
            {QStringLiteral("frame_ms"), durationsToJson(frames)},
            {QStringLiteral("motion_ms"), durationsToJson(meter.motion().summary())},
            {QStringLiteral("stall_ms"), durationsToJson(m_stalls.summary())},
            {QStringLiteral("stalls_over_100ms"), m_longStalls},
            {QStringLiteral("bounds_hold"), holds}};
}

Scenario windowBenchScenario()
{
    Scenario scenario;
    scenario.id = QStringLiteral("bench-window");
    scenario.name = QStringLiteral("Window bench");
    scenario.source.rate = Rate(20);
    scenario.source.size = FixedSize{ByteCount(1024)};
    GroupSpec fast;
    fast.name = QStringLiteral("fast");
    fast.readers = 960;
    GroupSpec slow;
    slow.name = QStringLiteral("slow");
    slow.readers = 40;
    slow.pace = SteadyPace{Rate(5), std::nullopt};
    slow.receiveBuffer = ByteCount(4096);
    scenario.groups = {fast, slow};
    return scenario;
}

} // namespace penstock
