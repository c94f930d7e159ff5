// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/source/source_forms.h"

#include <QCoreApplication>

namespace penstock {

namespace {

using namespace std::chrono_literals;

struct Forms {
    Q_DECLARE_TR_FUNCTIONS(SourceForms)
};

constexpr double largest = 16.0 * 1024 * 1024;

double of(Nanos time)
{
    return static_cast<double>(time.count());
}

double of(ByteCount bytes)
{
    return static_cast<double>(bytes.value());
}

Nanos time(const VariantForm::Value &value, std::size_t knob)
{
    return Nanos(static_cast<qint64>(value.knobs[knob].value_or(1)));
}

ByteCount bytes(const VariantForm::Value &value, std::size_t knob)
{
    return ByteCount(static_cast<qint64>(value.knobs[knob].value_or(0)));
}

KnobScale byteScale(double min = 0)
{
    return {KnobScale::Unit::Bytes, min, largest};
}

KnobScale timeScale()
{
    return {KnobScale::Unit::Duration, of(Nanos(1ms)), of(Nanos(10min))};
}

KnobScale rateScale()
{
    return {KnobScale::Unit::MessageRate, 0, 1e6, false, true};
}

VariantForm::Knob knob(const char *id, const QString &label, const QString &tip, const KnobScale &scale, double start)
{
    return {QLatin1String(id), label, tip, scale, start};
}

} // namespace

std::vector<VariantForm::Kind> sizeKinds()
{
    return {{QStringLiteral("fixed"),
             Forms::tr("fixed"),
             {knob("bytes", Forms::tr("Bytes"), Forms::tr("Payload of every message."), byteScale(), 128)}},
            {QStringLiteral("uniform"),
             Forms::tr("uniform"),
             {knob("min", Forms::tr("From"), Forms::tr("Smallest payload."), byteScale(), 64),
              knob("max", Forms::tr("To"), Forms::tr("Largest payload; all sizes between are as likely."), byteScale(),
                   1024)}},
            {QStringLiteral("lognormal"),
             Forms::tr("lognormal"),
             {knob("median", Forms::tr("Median"), Forms::tr("Half of the payloads are smaller than this."),
                   byteScale(1), 256),
              knob("sigma", Forms::tr("Spread %"),
                   Forms::tr("Sigma of the logarithm, in hundredths: 100 means two thirds lie between median ÷ 2.7 and "
                             "median × 2.7. Real traffic has 100 to 200."),
                   {KnobScale::Unit::Plain, 1, 400}, 100),
              knob("max", Forms::tr("Cut at"), Forms::tr("Longer payloads are cut off here."), byteScale(1),
                   1024 * 1024)}}};
}

VariantForm::Value toForm(const SizeSpec &size)
{
    struct {
        VariantForm::Value operator()(const FixedSize &fixed) const { return {0, {of(fixed.size)}}; }
        VariantForm::Value operator()(const UniformSize &uniform) const
        {
            return {1, {of(uniform.min), of(uniform.max)}};
        }
        VariantForm::Value operator()(const LognormalSize &normal) const
        {
            return {2, {of(normal.median), normal.sigma * 100, of(normal.max)}};
        }
    } visitor;
    return std::visit(visitor, size);
}

SizeSpec sizeFromForm(const VariantForm::Value &value)
{
    if (value.kind == 0)
        return FixedSize{bytes(value, 0)};
    if (value.kind == 1)
        return UniformSize{bytes(value, 0), bytes(value, 1)};
    return LognormalSize{bytes(value, 0), value.knobs[1].value_or(100) / 100, bytes(value, 2)};
}

QString sizeProblem(const VariantForm::Value &value)
{
    if (value.kind == 1 && value.knobs[0].value_or(0) > value.knobs[1].value_or(0))
        return Forms::tr("The smallest size is above the largest.");
    if (value.kind == 2 && value.knobs[0].value_or(0) > value.knobs[2].value_or(0))
        return Forms::tr("The median is above the cut.");
    return {};
}

std::vector<VariantForm::Kind> shapeKinds()
{
    return {
        {QStringLiteral("constant"), Forms::tr("constant"), {}},
        {QStringLiteral("poisson"), Forms::tr("poisson"), {}},
        {QStringLiteral("burst"),
         Forms::tr("burst"),
         {knob("on", Forms::tr("On"), Forms::tr("How long a burst lasts, lab time."), timeScale(), of(Nanos(500ms))),
          knob("off", Forms::tr("Off"), Forms::tr("How long the source's own rate holds between bursts, lab time."),
               timeScale(), of(Nanos(2s))),
          knob("rate", Forms::tr("Burst rate"), Forms::tr("Messages per second during a burst."), rateScale(), 4000)}},
        {QStringLiteral("ramp"),
         Forms::tr("ramp"),
         {knob("from", Forms::tr("From"), Forms::tr("Messages per second at the start."),
               {KnobScale::Unit::MessageRate, 0, 1e6}, 10),
          knob("to", Forms::tr("To"), Forms::tr("Messages per second at the end, and from then on."),
               {KnobScale::Unit::MessageRate, 0, 1e6}, 1000),
          knob("over", Forms::tr("Over"), Forms::tr("How long the climb takes, lab time."), timeScale(),
               of(Nanos(30s)))}},
        {QStringLiteral("sine"),
         Forms::tr("sine"),
         {knob("period", Forms::tr("Period"), Forms::tr("From crest to crest, lab time."), timeScale(), of(Nanos(10s))),
          knob("depth", Forms::tr("Depth"), Forms::tr("How far the rate swings around its mean."),
               {KnobScale::Unit::Share, 0.01, 1}, 1)}}};
}

VariantForm::Value toForm(const Shape &shape)
{
    struct {
        VariantForm::Value operator()(const ConstantShape &) const { return {0, {}}; }
        VariantForm::Value operator()(const PoissonShape &) const { return {1, {}}; }
        VariantForm::Value operator()(const BurstShape &burst) const
        {
            return {2, {of(burst.on), of(burst.off), burst.rate.perSecond()}};
        }
        VariantForm::Value operator()(const RampShape &ramp) const
        {
            return {3, {ramp.from.perSecond(), ramp.to.perSecond(), of(ramp.over)}};
        }
        VariantForm::Value operator()(const SineShape &sine) const { return {4, {of(sine.period), sine.depth}}; }
    } visitor;
    return std::visit(visitor, shape);
}

Shape shapeFromForm(const VariantForm::Value &value)
{
    const auto rate = [&value](std::size_t knob) { return Rate(value.knobs[knob].value_or(0)); };
    switch (value.kind) {
    case 1:
        return PoissonShape{};
    case 2:
        return BurstShape{time(value, 0), time(value, 1), rate(2)};
    case 3:
        return RampShape{rate(0), rate(1), time(value, 2)};
    case 4:
        return SineShape{time(value, 0), value.knobs[1].value_or(1)};
    default:
        return ConstantShape{};
    }
}

} // namespace penstock
