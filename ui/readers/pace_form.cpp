// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/readers/pace_form.h"

#include <QCoreApplication>

namespace penstock {

namespace {

using namespace std::chrono_literals;

struct Forms {
    Q_DECLARE_TR_FUNCTIONS(PaceForm)
};

enum Kind : std::size_t { Eager, Steady, Stall, Never, OnOff, Jitter };

double of(Nanos time)
{
    return static_cast<double>(time.count());
}

Nanos time(const VariantForm::Value &value, std::size_t knob)
{
    return Nanos(static_cast<qint64>(value.knobs[knob].value_or(0)));
}

KnobScale::Value of(const std::optional<Rate> &rate)
{
    return rate ? KnobScale::Value(rate->perSecond()) : std::nullopt;
}

std::optional<Rate> rate(KnobScale::Value value)
{
    return value ? std::optional(Rate(*value)) : std::nullopt;
}

KnobScale timeScale(Nanos min)
{
    return {KnobScale::Unit::Duration, of(min), of(Nanos(10min))};
}

KnobScale rateScale(bool canBeOff)
{
    return {KnobScale::Unit::MessageRate, 0.1, 1e6, canBeOff};
}

} // namespace

std::vector<VariantForm::Kind> paceKinds()
{
    return {{QStringLiteral("eager"), Forms::tr("eager"), {}},
            {QStringLiteral("steady"),
             Forms::tr("steady"),
             {{QStringLiteral("messages"), Forms::tr("Messages"), Forms::tr("Messages read per second, lab time."),
               rateScale(true), 20.0},
              {QStringLiteral("bytes"),
               Forms::tr("Bytes"),
               Forms::tr("Bytes read per second, lab time."),
               {KnobScale::Unit::ByteRate, 64, 1024.0 * 1024 * 1024, true},
               std::nullopt}}},
            {QStringLiteral("stall"),
             Forms::tr("stall"),
             {{QStringLiteral("after"), Forms::tr("After"), Forms::tr("Reads eagerly for so long, lab time."),
               timeScale(0ms), of(Nanos(2s))},
              {QStringLiteral("for"), Forms::tr("For"), Forms::tr("Then reads nothing for so long, once."),
               timeScale(1ms), of(Nanos(10s))}}},
            {QStringLiteral("never"), Forms::tr("never reads"), {}},
            {QStringLiteral("on-off"),
             Forms::tr("on and off"),
             {{QStringLiteral("on"), Forms::tr("On"), Forms::tr("Reads eagerly for so long, lab time."), timeScale(1ms),
               of(Nanos(1s))},
              {QStringLiteral("off"), Forms::tr("Off"), Forms::tr("Then nothing for so long, and again."),
               timeScale(1ms), of(Nanos(1s))}}},
            {QStringLiteral("jitter"),
             Forms::tr("jitter"),
             {{QStringLiteral("messages"), Forms::tr("Messages"), Forms::tr("Messages read per second, lab time."),
               rateScale(false), 100.0},
              {QStringLiteral("share"),
               Forms::tr("Varies by"),
               Forms::tr("Each gap is varied by up to this share of it, up or down."),
               {KnobScale::Unit::Share, 0, 1},
               0.5}}}};
}

VariantForm::Value toForm(const Pace &pace)
{
    struct {
        VariantForm::Value operator()(const EagerPace &) const { return {Eager, {}}; }
        VariantForm::Value operator()(const SteadyPace &steady) const
        {
            return {Steady, {of(steady.messages), of(steady.bytes)}};
        }
        VariantForm::Value operator()(const StallPace &stall) const
        {
            return {Stall, {of(stall.after), of(stall.forTime)}};
        }
        VariantForm::Value operator()(const NeverPace &) const { return {Never, {}}; }
        VariantForm::Value operator()(const OnOffPace &pace) const { return {OnOff, {of(pace.on), of(pace.off)}}; }
        VariantForm::Value operator()(const JitterPace &jitter) const
        {
            return {Jitter, {jitter.messages.perSecond(), jitter.share}};
        }
    } visitor;
    return std::visit(visitor, pace);
}

Pace paceFromForm(const VariantForm::Value &value)
{
    switch (value.kind) {
    case Steady:
        return SteadyPace{rate(value.knobs[0]), rate(value.knobs[1])};
    case Stall:
        return StallPace{time(value, 0), time(value, 1)};
    case Never:
        return NeverPace{};
    case OnOff:
        return OnOffPace{time(value, 0), time(value, 1)};
    case Jitter:
        return JitterPace{Rate(value.knobs[0].value_or(1)), value.knobs[1].value_or(0.5)};
    default:
        return EagerPace{};
    }
}

QString paceProblem(const VariantForm::Value &value)
{
    if (value.kind == Steady && !value.knobs[0] && !value.knobs[1])
        return Forms::tr("A steady reader needs a limit in messages or in bytes.");
    return {};
}

} // namespace penstock
