// SPDX-License-Identifier: GPL-3.0-or-later
// PATH=VALUE as of --set, and an expression as of --assert, on the default scenario.
#include "model/report/assertion.h"
#include "model/report/run_result.h"
#include "model/scenario/scenario_loader.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace penstock;

namespace {

void change(const Scenario &scenario, QByteArrayView text)
{
    const qsizetype equals = text.toByteArray().indexOf('=');
    if (equals < 0)
        return;
    const QByteArray value = text.sliced(equals + 1).toByteArray();
    const QJsonArray list = QJsonDocument::fromJson('[' + value + ']').array();
    const QJsonValue json = list.isEmpty() ? QJsonValue(QString::fromUtf8(value)) : QJsonValue(list.first());
    const Result<Scenario> changed = withChange(scenario, QString::fromUtf8(text.first(equals)), json);
    if (!changed) {
        if (changed.error().text().isEmpty())
            qFatal("an error without text");
        return;
    }
    const QByteArray written = QJsonDocument(scenarioToJson(changed.value())).toJson();
    const Result<Scenario> back = parseScenario(written, scenario.id);
    // The timeline is tried out by the reader only.
    if (back ? !(back.value() == changed.value()) : checkTimeline(changed.value()).ok())
        qFatal("a change made what cannot be read");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Scenario scenario = loadScenario(QString::fromLatin1(defaultScenarioId)).value();
    static const QJsonObject result = RunResult(scenario).toJson();
    const QByteArrayView text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    change(scenario, text);
    const Result<Assertion> assertion = Assertion::parse(QString::fromUtf8(text));
    if (assertion) {
        const Assertion::Verdict verdict = assertion.value().check(result);
        if (verdict.holds != verdict.problem.isEmpty())
            qFatal("holds and does not");
    }
    return 0;
}
