// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/metric_catalogue.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace penstock;

class MetricCatalogueTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void checkedInPageIsTheCatalogue();
    void idsAreUniqueAndBeginWithTheirScope();
    void everyMetricSaysWhatItIs();
    void prometheusNamesKeepItsRules();
    void jsonPathsSayTheirUnit();
    void jsonPathsCoverTheResult_data();
    void jsonPathsCoverTheResult();
    void findsById();
    void toolTipHasMeaningAndSource();
    void asJsonHasEveryMetric();
};

void MetricCatalogueTest::checkedInPageIsTheCatalogue()
{
    QFile page(QStringLiteral(PENSTOCK_SOURCE_DIR "/resources/docs/metrics.md"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QString there = QString::fromUtf8(page.readAll());
    const QString wanted = metricsAsMarkdown();
    QVERIFY2(there == wanted, "run penstock-cli metrics --markdown > resources/docs/metrics.md");
}

void MetricCatalogueTest::idsAreUniqueAndBeginWithTheirScope()
{
    const QRegularExpression form(QStringLiteral("^[a-z]+\\.[a-z]+(_[a-z]+)*$"));
    QSet<QString> ids;
    QSet<QString> paths;
    for (const MetricInfo &metric : metricCatalogue()) {
        QVERIFY2(form.match(metric.id).hasMatch(), metric.id.data());
        QVERIFY2(QString(metric.id).startsWith(scopeName(metric.scope) + QLatin1Char('.')), metric.id.data());
        QVERIFY2(!ids.contains(metric.id), metric.id.data());
        QVERIFY2(metric.json.isEmpty() || !paths.contains(metric.json), metric.json.data());
        ids.insert(metric.id);
        paths.insert(metric.json);
    }
    QVERIFY(ids.size() > 80);
}

void MetricCatalogueTest::everyMetricSaysWhatItIs()
{
    for (const MetricInfo &metric : metricCatalogue()) {
        QVERIFY2(!metric.title.isEmpty() && !metric.source.isEmpty(), metric.id.data());
        QVERIFY2(QString(metric.meaning).endsWith(QLatin1Char('.')), metric.id.data());
        QVERIFY2(!QString(metric.meaning).contains(QLatin1Char('|')), metric.id.data()); // would break the table
    }
}

void MetricCatalogueTest::prometheusNamesKeepItsRules()
{
    const QRegularExpression form(QStringLiteral("^penstock(_[a-z]+)+$"));
    QSet<QString> names;
    for (const MetricInfo &metric : metricCatalogue()) {
        const QString name = metric.prometheus;
        QCOMPARE(name.isEmpty(), metric.kind == MetricKind::Text);
        if (name.isEmpty())
            continue;
        QVERIFY2(form.match(name).hasMatch(), metric.id.data());
        QVERIFY2(!names.contains(name), metric.id.data());
        names.insert(name);
        QCOMPARE(name.endsWith(QStringLiteral("_total")), metric.kind == MetricKind::Counter);
        const bool isTime = metric.unit == MetricUnit::Milliseconds || metric.unit == MetricUnit::Microseconds ||
                            metric.unit == MetricUnit::Seconds;
        QVERIFY2(!isTime || name.contains(QStringLiteral("_seconds")), metric.id.data());
        QVERIFY2(metric.unit != MetricUnit::Bytes || name.contains(QStringLiteral("_bytes")), metric.id.data());
        QVERIFY2(metric.unit != MetricUnit::Share || name.endsWith(QStringLiteral("_ratio")), metric.id.data());
    }
}

void MetricCatalogueTest::jsonPathsSayTheirUnit()
{
    for (const MetricInfo &metric : metricCatalogue()) {
        const QString path = metric.json;
        if (metric.kind == MetricKind::Text || path.isEmpty())
            continue;
        if (metric.unit == MetricUnit::Milliseconds)
            QVERIFY2(path.contains(QStringLiteral("_ms")), metric.id.data());
        if (metric.unit == MetricUnit::Seconds)
            QVERIFY2(path.endsWith(QStringLiteral("_s")), metric.id.data());
        if (metric.unit == MetricUnit::Share)
            QVERIFY2(path.endsWith(QStringLiteral("_share")), metric.id.data());
        if (metric.unit == MetricUnit::Bytes || metric.unit == MetricUnit::BytesPerSecond)
            QVERIFY2(path.contains(QStringLiteral("bytes")), metric.id.data());
    }
}

void MetricCatalogueTest::jsonPathsCoverTheResult_data()
{
    // The numbers of the result of `run`, as users were promised them.
    QTest::addColumn<QString>("path");
    const char *const paths[] = {"duration_s",
                                 "totals.produced",
                                 "totals.delivered",
                                 "totals.read",
                                 "totals.waiting",
                                 "totals.dropped.newest",
                                 "totals.dropped.oldest",
                                 "totals.dropped.conflated",
                                 "totals.dropped.expired",
                                 "totals.dropped.evicted",
                                 "totals.unaccounted",
                                 "groups[].connections",
                                 "groups[].totals.delivered",
                                 "groups[].bytes_out",
                                 "groups[].age_ms",
                                 "groups[].send_ms.library",
                                 "groups[].send_ms.kernel",
                                 "groups[].drain_ms.library",
                                 "groups[].drain_ms.kernel",
                                 "groups[].drain_episodes",
                                 "groups[].peak.outbox_messages",
                                 "groups[].peak.outbox_bytes",
                                 "groups[].peak.socket_bytes",
                                 "groups[].peak.kernel_bytes",
                                 "groups[].peak.waiting_bytes",
                                 "groups[].events.high_water",
                                 "groups[].events.evicted",
                                 "connections[].state",
                                 "connections[].cause",
                                 "connections[].cause_text",
                                 "connections[].behind_ms",
                                 "connections[].stages.outbox_messages",
                                 "connections[].stages.outbox_bytes",
                                 "connections[].stages.socket_bytes",
                                 "connections[].stages.tls_bytes",
                                 "connections[].stages.kernel_unsent_bytes",
                                 "connections[].stages.kernel_in_flight_bytes",
                                 "connections[].stages.peer_kernel_bytes",
                                 "connections[].tcp.rtt_us",
                                 "connections[].tcp.retransmits",
                                 "connections[].tcp.rwnd_limited_share",
                                 "connections[].tcp.sndbuf_limited_share",
                                 "connections[].tcp.busy_share",
                                 "connections[].totals.delivered",
                                 "process.rss_peak_bytes",
                                 "process.cpu_s",
                                 "process.sampling_jitter_ms"};
    for (const char *path : paths)
        QTest::newRow(path) << QString::fromLatin1(path);
}

void MetricCatalogueTest::jsonPathsCoverTheResult()
{
    QFETCH(QString, path);
    const auto all = metricCatalogue();
    QVERIFY(std::any_of(all.begin(), all.end(), [&path](const MetricInfo &metric) { return metric.json == path; }));
}

void MetricCatalogueTest::findsById()
{
    const MetricInfo *metric = findMetric(QLatin1String("connection.kernel_unsent_bytes"));
    QVERIFY(metric);
    QCOMPARE(metric->source, QLatin1String("SIOCOUTQNSD"));
    QVERIFY(!findMetric(QLatin1String("connection.nothing")));
}

void MetricCatalogueTest::toolTipHasMeaningAndSource()
{
    QCOMPARE(metricToolTip(*findMetric(QLatin1String("connection.kernel_unsent_bytes"))),
             QStringLiteral("Bytes in the kernel that were not sent yet.\nFrom: SIOCOUTQNSD\n"
                            "Known: Linux, any socket of this machine"));
}

void MetricCatalogueTest::asJsonHasEveryMetric()
{
    const QJsonArray all = metricsAsJson();
    QCOMPARE(static_cast<std::size_t>(all.size()), metricCatalogue().size());
    const QJsonObject first = all.first().toObject();
    QCOMPARE(first.keys().size(), 10);
    QCOMPARE(first.value(QStringLiteral("id")).toString(), QString(metricCatalogue().front().id));
}

QTEST_GUILESS_MAIN(MetricCatalogueTest)
#include "tst_metric_catalogue.moc"
