// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_snapshots.h"
#include "ui/charts/chart_card.h"
#include "ui/charts/charts_panel.h"
#include "ui/common/theme_holder.h"

#include <QApplication>
#include <QTest>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include <algorithm>
#include <ctime>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

// Sanitizers make everything several times slower; the bounds are for code as it is shipped.
#ifdef __SANITIZE_ADDRESS__
constexpr double slowness = 10;
#else
constexpr double slowness = 1;
#endif

struct Times {
    std::vector<double> ms;

    [[nodiscard]] double at(double share)
    {
        std::sort(ms.begin(), ms.end());
        return ms[static_cast<std::size_t>(static_cast<double>(ms.size() - 1) * share)];
    }
    void report(const char *name)
    {
        qInfo("%-38s median %6.3f ms   p99 %6.3f ms   max %6.3f ms", name, at(0.5), at(0.99), at(1));
    }
};

// CPU time of this thread: a busy machine does not change it.
double threadMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

template<class Work>
void measure(Times &times, const Work &work)
{
    const double begin = threadMs();
    work();
    times.ms.push_back(threadMs() - begin);
}

// What is visible is painted before this returns.
void paintNow(QWidget &widget)
{
    QCoreApplication::sendPostedEvents();
    widget.repaint();
    QCoreApplication::processEvents();
}

FakeSnapshots::Spec thousand()
{
    FakeSnapshots::Spec spec;
    spec.fast = 990;
    spec.slow = 10;
    return spec;
}

} // namespace

/*! Measures what DESIGN 11 promises of the charts: 1,000 connections, four charts at 1600×1000, no GPU. */
class ChartsBench : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ingestStaysUnderAMillisecond();
    void fourChartsAtTenSnapshotsASecond();
    void ourLinesAgainstQLineSeries();
};

void ChartsBench::ingestStaysUnderAMillisecond()
{
    for (const int connections : {1000, 10000}) {
        FakeSnapshots::Spec spec = thousand();
        spec.fast = connections - 10;
        FakeSnapshots fake(spec);
        ChartData data;
        Times times;
        fake.run(30s, [&](const SnapshotPtr &shot) { measure(times, [&] { data.ingest(*shot); }); });
        times.report(connections == 1000 ? "ingest, 1,000 connections" : "ingest, 10,000 connections");
        QVERIFY2(times.at(0.5) < slowness * connections / 1000, "1 ms for each thousand connections");
    }
}

void ChartsBench::fourChartsAtTenSnapshotsASecond()
{
    ThemeHolder theme(ThemeChoice::Dark);
    ChartsPanel panel(theme);
    panel.resize(1600, 1000);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    FakeSnapshots fake(thousand());
    panel.setSelection(ConnectionId(991));
    fake.run(70s, [&](const SnapshotPtr &shot) { panel.ingest(shot); });
    Times both;
    for (int i = 0; i < 300; ++i) {
        const SnapshotPtr shot = fake.next();
        measure(both, [&] {
            panel.ingest(shot);
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents();
        });
    }
    for (const auto chart :
         {ChartsPanel::Chart::Bytes, ChartsPanel::Chart::Drains, ChartsPanel::Chart::Memory, ChartsPanel::Chart::Age}) {
        Times collect;
        Times paint;
        ChartCard &card = panel.card(chart);
        for (int i = 0; i < 50; ++i) {
            measure(collect, [&] { card.refresh(panel.data().newest()); });
            measure(paint, [&] { QCoreApplication::processEvents(); });
        }
        Times empty;
        for (int i = 0; i < 50; ++i) {
            card.plot().showFrame(PlotFrame());
            measure(empty, [&] { QCoreApplication::processEvents(); });
        }
        empty.report(qPrintable(card.objectName() + QStringLiteral(", empty")));
        collect.report(qPrintable(card.objectName() + QStringLiteral(", frame")));
        paint.report(qPrintable(card.objectName() + QStringLiteral(", paint")));
    }
    both.report("ingest + four charts, 1600x1000");
    Times hover;
    for (int i = 0; i < 200; ++i) {
        measure(hover, [&] {
            panel.timeAxis().setHover(i / 200.0);
            QCoreApplication::processEvents();
        });
    }
    hover.report("crosshair over four charts");
    QVERIFY2(both.at(0.5) < 8 * slowness, "the bound of the whole window");
}

void ChartsBench::ourLinesAgainstQLineSeries()
{
    constexpr int lineCount = 8;
    constexpr int points = 600;
    ThemeHolder theme(ThemeChoice::Dark);
    std::vector<History> histories(lineCount);
    Random random(1);
    TimeAxis axis;
    const auto append = [&](TimePoint at) {
        for (std::size_t i = 0; i < histories.size(); ++i)
            histories[i].append(at, 1e6 * static_cast<double>(i + 1) + 5e5 * random.uniform());
    };
    TimePoint now(10s);
    for (int i = 0; i < points; ++i)
        append(now += 100ms);

    Plot ours(theme, axis, ValueScale(ValueUnit::Bytes, ScaleKind::Linear));
    QChartView theirs;
    std::vector<QLineSeries *> series;
    for (int i = 0; i < lineCount; ++i) {
        series.push_back(new QLineSeries);
        theirs.chart()->addSeries(series.back());
    }
    theirs.chart()->createDefaultAxes();
    theirs.chart()->legend()->hide();
    theirs.chart()->axes(Qt::Vertical).first()->setRange(0, 1e7);
    Times ourTimes;
    Times theirTimes;
    for (QWidget *widget : {static_cast<QWidget *>(&ours), static_cast<QWidget *>(&theirs)}) {
        widget->resize(780, 460);
        widget->show();
    }
    for (int frame = 0; frame < 100; ++frame) {
        append(now += 100ms);
        measure(ourTimes, [&] {
            axis.setNewest(TimePoint(10s), now);
            PlotFrame drawn;
            for (std::size_t i = 0; i < histories.size(); ++i) {
                PlotLine line;
                histories[i].columns(axis.from(), axis.to(), ours.pixels(), line.data);
                line.color = theme.theme().series(static_cast<int>(i));
                drawn.lines.push_back(std::move(line));
            }
            drawn.max = 9e6;
            ours.showFrame(std::move(drawn));
            paintNow(*ours.viewport());
        });
        measure(theirTimes, [&] {
            for (std::size_t i = 0; i < histories.size(); ++i) {
                QList<QPointF> list;
                for (const HistorySample &sample : histories[i].samples(now - 60s, now))
                    list << QPointF(toSeconds(sample.at - now), sample.value);
                series[i]->replace(list);
            }
            theirs.chart()->axes(Qt::Horizontal).first()->setRange(-60, 0);
            paintNow(*theirs.viewport());
        });
    }
    ourTimes.report("8 lines of 600 points, ours");
    theirTimes.report("8 lines of 600 points, QLineSeries");
    qInfo("QLineSeries / ours: %.1f", theirTimes.at(0.5) / ourTimes.at(0.5));
    QVERIFY(ourTimes.at(0.5) < theirTimes.at(0.5));
}

QTEST_MAIN(ChartsBench)
#include "bench_charts.moc"
