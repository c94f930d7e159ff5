// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/server/visitor_message.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace penstock {

namespace {

constexpr qsizetype maxMessage = 4096;
constexpr double maxInteger = 9007199254740992.0; // 2^53: JSON numbers are doubles

std::optional<double> nonNegative(const QJsonObject &object, QLatin1String key)
{
    const QJsonValue value = object.value(key);
    if (!value.isDouble() || !std::isfinite(value.toDouble()) || value.toDouble() < 0 || value.toDouble() > maxInteger)
        return std::nullopt;
    return value.toDouble();
}

} // namespace

VisitorMessage parseVisitorMessage(const QString &text)
{
    if (text.size() > maxMessage)
        return VisitorNoise{};
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    const QString type = object.value(QLatin1String("type")).toString();
    if (type == QLatin1String("report")) {
        const auto read = nonNegative(object, QLatin1String("read"));
        const auto age = nonNegative(object, QLatin1String("age_ms"));
        if (read && age)
            return VisitorReport{static_cast<quint64>(*read), *age};
    } else if (type == QLatin1String("credit")) {
        if (const auto n = nonNegative(object, QLatin1String("n")); n && *n <= 1e9)
            return VisitorCredit{MessageCount(static_cast<qint64>(*n))};
    } else if (type == QLatin1String("ping")) {
        if (const auto t = nonNegative(object, QLatin1String("t")))
            return VisitorPing{*t};
    }
    return VisitorNoise{};
}

QByteArray pongText(const VisitorPing &ping)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("type"), QStringLiteral("pong")}, {QStringLiteral("t"), ping.t}})
        .toJson(QJsonDocument::Compact);
}

} // namespace penstock
