// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/json_fields.h"
#include "model/scenario/part_format.h"
#include "model/scenario/quantity_text.h"

namespace penstock {

using namespace literals;

namespace {

enum class ShapeKind { Constant, Poisson, Burst, Ramp, Sine };
constexpr std::array<EnumName<ShapeKind>, 5> shapeNames{{{"constant", ShapeKind::Constant},
                                                         {"poisson", ShapeKind::Poisson},
                                                         {"burst", ShapeKind::Burst},
                                                         {"ramp", ShapeKind::Ramp},
                                                         {"sine", ShapeKind::Sine}}};
enum class SizeKind { Uniform, Lognormal };
constexpr std::array<EnumName<SizeKind>, 2> sizeNames{
    {{"uniform", SizeKind::Uniform}, {"lognormal", SizeKind::Lognormal}}};
enum class SourceKind { Synthetic };
constexpr std::array<EnumName<SourceKind>, 1> sourceNames{{{"synthetic", SourceKind::Synthetic}}};

constexpr ByteCount largestPayload = 16_MiB;
constexpr qint64 mostKeys = 1'000'000;
constexpr Nanos leastTime = std::chrono::milliseconds(1);

Shape readBurst(JsonFields &fields)
{
    return BurstShape{fields.required("on", fields.duration("on", leastTime)),
                      fields.required("off", fields.duration("off", leastTime)),
                      fields.required("rate", fields.rate("rate", 0, Max::Allowed))};
}

Shape readRamp(JsonFields &fields)
{
    return RampShape{fields.required("from", fields.rate("from", 0)), fields.required("to", fields.rate("to", 0)),
                     fields.required("over", fields.duration("over", leastTime))};
}

Shape readSine(JsonFields &fields)
{
    SineShape shape;
    shape.period = fields.required("period", fields.duration("period", leastTime));
    shape.depth = fields.number("depth", 0.001, 1).value_or(shape.depth);
    return shape;
}

Shape readShape(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors, "is not an object such as { \"kind\": \"poisson\" }");
    const ShapeKind kind = fields.required("kind", fields.choice("kind", shapeNames));
    const auto allow = [&](QStringList names) {
        fields.allowOnly(names << QStringLiteral("kind"), QStringLiteral("of the shape ") + enumName(kind, shapeNames));
    };
    switch (kind) {
    case ShapeKind::Constant:
        allow({});
        return ConstantShape{};
    case ShapeKind::Poisson:
        allow({});
        return PoissonShape{};
    case ShapeKind::Burst:
        allow({QStringLiteral("on"), QStringLiteral("off"), QStringLiteral("rate")});
        return readBurst(fields);
    case ShapeKind::Ramp:
        allow({QStringLiteral("from"), QStringLiteral("to"), QStringLiteral("over")});
        return readRamp(fields);
    case ShapeKind::Sine:
        allow({QStringLiteral("period"), QStringLiteral("depth")});
        return readSine(fields);
    }
    return ConstantShape{};
}

SizeSpec readUniform(JsonFields &fields)
{
    UniformSize size;
    size.min = fields.required("min", fields.bytes("min", 0_B, largestPayload));
    size.max = fields.required("max", fields.bytes("max", 0_B, largestPayload));
    if (size.max < size.min)
        fields.refuse("max", QStringLiteral("is less than min (%1)").arg(bytesText(size.min)));
    return size;
}

SizeSpec readLognormal(JsonFields &fields)
{
    LognormalSize size;
    size.median = fields.required("median", fields.bytes("median", 1_B, largestPayload));
    size.sigma = fields.number("sigma", 0, 10).value_or(size.sigma);
    size.max = fields.bytes("max", 1_B, largestPayload).value_or(size.max);
    if (size.max < size.median)
        fields.refuse("max", QStringLiteral("is less than median (%1)").arg(bytesText(size.median)));
    return size;
}

SizeSpec readSize(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors, "is not a size such as 128B, or an object with kind uniform or lognormal");
    const SizeKind kind = fields.required("kind", fields.choice("kind", sizeNames));
    const QString where = QStringLiteral("of the size ") + enumName(kind, sizeNames);
    switch (kind) {
    case SizeKind::Uniform:
        fields.allowOnly({QStringLiteral("kind"), QStringLiteral("min"), QStringLiteral("max")}, where);
        return readUniform(fields);
    case SizeKind::Lognormal:
        fields.allowOnly(
            {QStringLiteral("kind"), QStringLiteral("median"), QStringLiteral("sigma"), QStringLiteral("max")}, where);
        return readLognormal(fields);
    }
    return FixedSize{};
}

QJsonObject kindObject(const QString &kind, QJsonObject object = {})
{
    object.insert(QStringLiteral("kind"), kind);
    return object;
}

struct ShapeToJson {
    QJsonObject operator()(const ConstantShape &) const { return kindObject(QStringLiteral("constant")); }
    QJsonObject operator()(const PoissonShape &) const { return kindObject(QStringLiteral("poisson")); }
    QJsonObject operator()(const BurstShape &shape) const
    {
        return kindObject(QStringLiteral("burst"), {{QStringLiteral("on"), durationText(shape.on)},
                                                    {QStringLiteral("off"), durationText(shape.off)},
                                                    {QStringLiteral("rate"), rateText(shape.rate)}});
    }
    QJsonObject operator()(const RampShape &shape) const
    {
        return kindObject(QStringLiteral("ramp"), {{QStringLiteral("from"), rateText(shape.from)},
                                                   {QStringLiteral("to"), rateText(shape.to)},
                                                   {QStringLiteral("over"), durationText(shape.over)}});
    }
    QJsonObject operator()(const SineShape &shape) const
    {
        return kindObject(QStringLiteral("sine"), {{QStringLiteral("period"), durationText(shape.period)},
                                                   {QStringLiteral("depth"), shape.depth}});
    }
};

struct SizeToJson {
    QJsonValue operator()(const FixedSize &size) const { return bytesText(size.size); }
    QJsonValue operator()(const UniformSize &size) const
    {
        return kindObject(QStringLiteral("uniform"),
                          {{QStringLiteral("min"), bytesText(size.min)}, {QStringLiteral("max"), bytesText(size.max)}});
    }
    QJsonValue operator()(const LognormalSize &size) const
    {
        return kindObject(QStringLiteral("lognormal"), {{QStringLiteral("median"), bytesText(size.median)},
                                                        {QStringLiteral("sigma"), size.sigma},
                                                        {QStringLiteral("max"), bytesText(size.max)}});
    }
};

} // namespace

SourceSpec readSource(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors);
    fields.allowOnly({QStringLiteral("kind"), QStringLiteral("rate"), QStringLiteral("size"), QStringLiteral("keys"),
                      QStringLiteral("shape"), QStringLiteral("control")});
    SourceSpec source;
    (void)fields.required("kind", fields.choice("kind", sourceNames));
    source.rate = fields.rate("rate", 0, Max::Allowed).value_or(source.rate);
    if (fields.value("size").isString()) {
        source.size = FixedSize{fields.bytes("size", 0_B, largestPayload).value_or(ByteCount())};
    } else if (fields.has("size")) {
        source.size = readSize(fields.value("size"), fields.pathOf("size"), errors);
    }
    source.keys = static_cast<quint32>(fields.whole("keys", 1, mostKeys).value_or(source.keys));
    if (fields.has("shape"))
        source.shape = readShape(fields.value("shape"), fields.pathOf("shape"), errors);
    source.control = fields.rate("control", 0).value_or(source.control);
    return source;
}

QJsonObject sourceToJson(const SourceSpec &source)
{
    return {{QStringLiteral("kind"), QStringLiteral("synthetic")},
            {QStringLiteral("rate"), rateText(source.rate)},
            {QStringLiteral("size"), std::visit(SizeToJson{}, source.size)},
            {QStringLiteral("keys"), static_cast<qint64>(source.keys)},
            {QStringLiteral("shape"), std::visit(ShapeToJson{}, source.shape)},
            {QStringLiteral("control"), rateText(source.control)}};
}

} // namespace penstock
