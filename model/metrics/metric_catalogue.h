// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QLatin1String>
#include <QString>

#include <span>

namespace penstock {

/*! What a metric is about. */
enum class MetricScope { Run, Source, Group, Connection, Process };
/*! How its numbers are to be read. Counters only grow; a distribution has count, p50, p90, p99 and maximum. */
enum class MetricKind { Counter, Gauge, Distribution, Text };
enum class MetricUnit {
    None,
    Bytes,
    BytesPerSecond,
    Messages,
    MessagesPerSecond,
    Milliseconds,
    Microseconds,
    Seconds,
    Share,
    Connections,
    Segments,
    Cores,
    Times
};

/*! One metric: what tool tips, file headers, exporters and the documentation say about it. */
struct MetricInfo {
    QLatin1String id; //!< scope and name, e.g. "connection.kernel_unsent_bytes"; never changes its meaning
    QLatin1String title;
    MetricScope scope = MetricScope::Run;
    MetricKind kind = MetricKind::Gauge;
    MetricUnit unit = MetricUnit::None;
    QLatin1String json;       //!< path in the result of `run`; empty: in snapshots only
    QLatin1String prometheus; //!< in base units (seconds, bytes); empty for text
    QLatin1String source;     //!< how it is read
    QLatin1String meaning;    //!< one sentence
    QLatin1String known;      //!< where it is known; empty: everywhere
};

/*! All metrics, in the order of the documentation. Any thread. */
[[nodiscard]] std::span<const MetricInfo> metricCatalogue();
/*! \return nullptr if there is none of that id. */
[[nodiscard]] const MetricInfo *findMetric(QLatin1String id);

/*! "connection", … as in ids. */
[[nodiscard]] QString scopeName(MetricScope scope);
/*! "counter", … as in JSON. */
[[nodiscard]] QString kindName(MetricKind kind);
/*! "bytes", "ms", … as in file headers; empty for None. */
[[nodiscard]] QString unitName(MetricUnit unit);

/*! For a person who points at a number: meaning, source and where it is known, each on a line of its own. */
[[nodiscard]] QString metricToolTip(const MetricInfo &metric);
/*! The content of resources/docs/metrics.md. */
[[nodiscard]] QString metricsAsMarkdown();
/*! One object per metric, with the members of MetricInfo. */
[[nodiscard]] QJsonArray metricsAsJson();

} // namespace penstock
