// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario file; what is accepted has to read back as the same scenario.
#include "model/scenario/scenario_loader.h"

#include <QJsonDocument>

using namespace penstock;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const Result<Scenario> scenario = parseScenario(text, QStringLiteral("fuzz"));
    if (!scenario) {
        if (scenario.error().text().isEmpty())
            qFatal("an error without text");
        return 0;
    }
    const QByteArray written = QJsonDocument(scenarioToJson(scenario.value())).toJson();
    const Result<Scenario> back = parseScenario(written, QStringLiteral("fuzz"));
    if (!back || !(back.value() == scenario.value()))
        qFatal("what was written is not what was read");
    return 0;
}
