// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/metric_catalogue.h"
#include "model/report/run_result.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace penstock;

namespace {

QJsonObject resultOfARun()
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->state = RunState::Running;
    snapshot->groups.resize(1);
    snapshot->connections.resize(1);
    snapshot->connections.front().tcp = TcpSummary{};
    snapshot->cost.rssPeakBytes = 1;
    RunResult result{Scenario{}};
    result.add(snapshot);
    result.setCpu(Nanos(1));
    return result.toJson();
}

void collect(const QString &path, const QJsonValue &value, QSet<QString> &into)
{
    into.insert(path);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        collect(path.isEmpty() ? it.key() : path + QLatin1Char('.') + it.key(), it.value(), into);
    for (const QJsonValue element : value.toArray())
        collect(path + QStringLiteral("[]"), element, into);
}

/*! Every path of a result, as the catalogue writes them. */
QSet<QString> pathsOf(const QJsonObject &result)
{
    QSet<QString> paths;
    collect(QString(), result, paths);
    return paths;
}

/*! Whether a path leads to a measured number: no names, no settings, not the parts of a distribution or of a whole. */
bool isNumber(const QString &path)
{
    static const QRegularExpression others(QStringLiteral(
        "(^|\\.)(name|id|group|held|policy(\\..*)?|close(\\..*)?|[a-z0-9_]+_reason|count|p50|p90|p99|max)$"));
    static const QRegularExpression wholes(
        QStringLiteral("^$|^(totals|source|groups|connections|process)(\\[\\])?$"
                       "|\\.(totals|dropped|send_ms|drain_ms|peak|events|stages|tcp)$"));
    return !others.match(path).hasMatch() && !wholes.match(path).hasMatch();
}

} // namespace

class MetricCatalogueTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void checkedInPageIsTheCatalogue();
    void idsAreUniqueAndBeginWithTheirScope();
    void everyMetricSaysWhatItIs();
    void prometheusNamesKeepItsRules();
    void jsonPathsSayTheirUnit();
    void everyJsonPathIsInTheResult();
    void everyNumberOfTheResultIsInTheCatalogue();
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

void MetricCatalogueTest::everyJsonPathIsInTheResult()
{
    const QSet<QString> paths = pathsOf(resultOfARun());
    for (const MetricInfo &metric : metricCatalogue())
        QVERIFY2(metric.json.isEmpty() || paths.contains(metric.json), metric.json.data());
}

void MetricCatalogueTest::everyNumberOfTheResultIsInTheCatalogue()
{
    QSet<QString> known;
    for (const MetricInfo &metric : metricCatalogue())
        known.insert(metric.json);
    const QJsonObject result = resultOfARun();
    for (const QString &section : {QStringLiteral("totals"), QStringLiteral("source"), QStringLiteral("groups"),
                                   QStringLiteral("connections"), QStringLiteral("process")}) {
        for (const QString &path : pathsOf({{section, result.value(section)}})) {
            if (isNumber(path) && !known.contains(path))
                QFAIL(qPrintable(path + QStringLiteral(" has no entry")));
        }
    }
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
