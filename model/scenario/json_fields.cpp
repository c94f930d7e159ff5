// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/json_fields.h"

#include "model/scenario/near_name.h"
#include "model/scenario/quantity_text.h"

#include <QJsonDocument>

#include <cmath>

namespace penstock {

QString shownValue(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return shortened(value.toString());
    case QJsonValue::Object:
        return shortened(QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact)));
    case QJsonValue::Array:
        return shortened(QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)));
    case QJsonValue::Bool:
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case QJsonValue::Double:
        return QString::number(value.toDouble(), 'g', 15);
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return QStringLiteral("null");
}

QString joinPath(const QString &path, const QString &name)
{
    return path.isEmpty() ? shortened(name) : path + QLatin1Char('.') + shortened(name);
}

JsonFields::JsonFields(const QJsonValue &value, QString path, FirstError &errors, const char *expected)
    : m_object(value.toObject())
    , m_path(std::move(path))
    , m_errors(errors)
{
    if (!value.isObject())
        m_errors.set({m_path, shownValue(value), QString::fromLatin1(expected)});
}

void JsonFields::allowOnly(const QStringList &names, const QString &where)
{
    for (auto field = m_object.constBegin(); field != m_object.constEnd(); ++field) {
        if (names.contains(field.key()))
            continue;
        const QString of = where.isEmpty() ? QString() : QLatin1Char(' ') + where;
        m_errors.set({joinPath(m_path, field.key()),
                      {},
                      QStringLiteral("is not a known field") + of + nameHint(field.key(), names)});
    }
}

bool JsonFields::has(const char *name) const
{
    return !value(name).isNull() && !value(name).isUndefined();
}

QString JsonFields::pathOf(const char *name) const
{
    return joinPath(m_path, QString::fromLatin1(name));
}

QJsonValue JsonFields::value(const char *name) const
{
    return m_object.value(QLatin1String(name));
}

std::optional<QString> JsonFields::text(const char *name, qsizetype mostCharacters)
{
    if (!has(name))
        return std::nullopt;
    if (!value(name).isString()) {
        refuse(name, QStringLiteral("is not a text"));
        return std::nullopt;
    }
    const QString text = value(name).toString();
    if (text.size() > mostCharacters) {
        refuse(name, QStringLiteral("is longer than %1 characters").arg(mostCharacters));
        return std::nullopt;
    }
    return text;
}

std::optional<qint64> JsonFields::whole(const char *name, qint64 least, qint64 most)
{
    if (!has(name))
        return std::nullopt;
    const double number = value(name).toDouble(std::nan(""));
    const bool isWhole = number == std::floor(number) && std::abs(number) <= 0x1p53;
    if (isWhole && value(name).toInteger() >= least && value(name).toInteger() <= most)
        return value(name).toInteger();
    refuse(name, QStringLiteral("is not a whole number from %1 to %2").arg(least).arg(most));
    return std::nullopt;
}

std::optional<double> JsonFields::number(const char *name, double least, double most)
{
    if (!has(name))
        return std::nullopt;
    const double number = value(name).toDouble(std::nan(""));
    if (number >= least && number <= most)
        return number;
    refuse(name, QStringLiteral("is not a number from %1 to %2").arg(least).arg(most));
    return std::nullopt;
}

std::optional<ByteCount> JsonFields::bytes(const char *name, ByteCount least, ByteCount most)
{
    if (!has(name))
        return std::nullopt;
    const std::optional<ByteCount> bytes = parseBytes(value(name).toString());
    if (!bytes) {
        refuse(name, QStringLiteral("is not a size such as 64KiB"));
    } else if (*bytes < least || *bytes > most) {
        refuse(name, QStringLiteral("is not a size from %1 to %2").arg(bytesText(least), bytesText(most)));
        return std::nullopt;
    }
    return bytes;
}

std::optional<Nanos> JsonFields::duration(const char *name, Nanos least)
{
    if (!has(name))
        return std::nullopt;
    const std::optional<Nanos> duration = parseDuration(value(name).toString());
    if (!duration) {
        refuse(name, QStringLiteral("is not a duration such as 50ms or 30s (up to 720h)"));
    } else if (*duration < least) {
        refuse(name, QStringLiteral("is not a duration of at least %1").arg(durationText(least)));
        return std::nullopt;
    }
    return duration;
}

std::optional<Rate> JsonFields::rate(const char *name, double least, Max max)
{
    if (!has(name))
        return std::nullopt;
    const std::optional<Rate> rate = parseRate(value(name).toString());
    if (!rate || (rate->isInfinite() && max == Max::Refused)) {
        refuse(name, max == Max::Allowed ? QStringLiteral("is not a rate such as 400/s, or max")
                                         : QStringLiteral("is not a rate such as 20/s"));
        return std::nullopt;
    }
    if (rate->perSecond() < least || (least > 0 && rate->perSecond() <= 0)) {
        refuse(name, QStringLiteral("is not a rate of at least %1").arg(rateText(Rate(least))));
        return std::nullopt;
    }
    return rate;
}

std::optional<Rate> JsonFields::byteRate(const char *name)
{
    if (!has(name))
        return std::nullopt;
    const std::optional<Rate> rate = parseByteRate(value(name).toString());
    if (!rate || rate->isInfinite() || rate->perSecond() < 1) {
        refuse(name, QStringLiteral("is not a rate in bytes such as 64KiB/s (at least 1B/s)"));
        return std::nullopt;
    }
    return rate;
}

std::optional<bool> JsonFields::flag(const char *name)
{
    if (!has(name))
        return std::nullopt;
    if (value(name).isBool())
        return value(name).toBool();
    refuse(name, QStringLiteral("is not true or false"));
    return std::nullopt;
}

std::optional<QJsonArray> JsonFields::array(const char *name, qsizetype most)
{
    if (!has(name))
        return std::nullopt;
    if (!value(name).isArray()) {
        refuse(name, QStringLiteral("is not a list"));
        return std::nullopt;
    }
    const QJsonArray array = value(name).toArray();
    if (array.size() > most) {
        m_errors.set({pathOf(name), {}, QStringLiteral("has %1 entries; at most %2").arg(array.size()).arg(most)});
        return std::nullopt;
    }
    return array;
}

void JsonFields::refuse(const char *name, const QString &expected)
{
    m_errors.set({pathOf(name), shownValue(value(name)), expected});
}

void JsonFields::refuse(const QString &expected)
{
    m_errors.set({m_path, {}, expected});
}

void JsonFields::refuseChoice(const char *name, const QStringList &known)
{
    const QString near = nearestName(value(name).toString(), known);
    const QString hint = near.isEmpty() ? QString() : QStringLiteral("; did you mean \"%1\"?").arg(near);
    refuse(name, QStringLiteral("is not one of ") + known.join(QStringLiteral(", ")) + hint);
}

} // namespace penstock
