// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/json_fields.h"
#include "model/scenario/part_format.h"
#include "model/scenario/policy_format.h"
#include "model/scenario/quantity_text.h"

#include <algorithm>

namespace penstock {

using namespace literals;

namespace {

enum class PaceKind { Eager, Steady, Stall, Never, OnOff, Jitter };
constexpr std::array<EnumName<PaceKind>, 6> paceNames{{{"eager", PaceKind::Eager},
                                                       {"steady", PaceKind::Steady},
                                                       {"stall", PaceKind::Stall},
                                                       {"never", PaceKind::Never},
                                                       {"on-off", PaceKind::OnOff},
                                                       {"jitter", PaceKind::Jitter}}};
constexpr double leastRate = 0.001;
constexpr Nanos leastTime = std::chrono::milliseconds(1);
constexpr qint64 mostReaders = 20'000;
constexpr qsizetype longestName = 32;

Pace readSteady(JsonFields &fields)
{
    const SteadyPace pace{fields.rate("messages", leastRate), fields.byteRate("bytes")};
    if (!pace.messages && !pace.bytes)
        fields.refuse(QStringLiteral("needs messages or bytes, e.g. \"messages\": \"20/s\""));
    return pace;
}

Pace readJitter(JsonFields &fields)
{
    JitterPace pace;
    pace.messages = fields.required("messages", fields.rate("messages", leastRate));
    pace.share = fields.number("share", 0, 1).value_or(pace.share);
    return pace;
}

bool isNameCharacter(QChar c)
{
    return c.unicode() < 128 && (c.isLetterOrNumber() || c == QLatin1Char('_') || c == QLatin1Char('-'));
}

QString readName(JsonFields &fields)
{
    const QString name = fields.required("name", fields.text("name", 1000));
    const bool fits =
        !name.isEmpty() && name.size() <= longestName && std::all_of(name.begin(), name.end(), isNameCharacter);
    if (!fits)
        fields.refuse("name", QStringLiteral("is not a name of 1 to 32 letters, digits, - and _"));
    if (name == QLatin1String("visitors"))
        fields.refuse("name", QStringLiteral("is the group of those who join; choose another name for readers"));
    return name;
}

QJsonObject kindObject(const char *kind, QJsonObject object = {})
{
    object.insert(QStringLiteral("kind"), QLatin1String(kind));
    return object;
}

struct PaceToJson {
    QJsonObject operator()(const EagerPace &) const { return kindObject("eager"); }
    QJsonObject operator()(const SteadyPace &pace) const
    {
        QJsonObject object = kindObject("steady");
        if (pace.messages)
            object.insert(QStringLiteral("messages"), rateText(*pace.messages));
        if (pace.bytes)
            object.insert(QStringLiteral("bytes"), byteRateText(*pace.bytes));
        return object;
    }
    QJsonObject operator()(const StallPace &pace) const
    {
        return kindObject("stall", {{QStringLiteral("after"), durationText(pace.after)},
                                    {QStringLiteral("for"), durationText(pace.forTime)}});
    }
    QJsonObject operator()(const NeverPace &) const { return kindObject("never"); }
    QJsonObject operator()(const OnOffPace &pace) const
    {
        return kindObject(
            "on-off", {{QStringLiteral("on"), durationText(pace.on)}, {QStringLiteral("off"), durationText(pace.off)}});
    }
    QJsonObject operator()(const JitterPace &pace) const
    {
        return kindObject(
            "jitter", {{QStringLiteral("messages"), rateText(pace.messages)}, {QStringLiteral("share"), pace.share}});
    }
};

} // namespace

Pace readPace(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors, "is not an object such as { \"kind\": \"eager\" }");
    const PaceKind kind = fields.required("kind", fields.choice("kind", paceNames));
    const auto allow = [&](QStringList names) {
        fields.allowOnly(names << QStringLiteral("kind"), QStringLiteral("of the pace ") + enumName(kind, paceNames));
    };
    switch (kind) {
    case PaceKind::Eager:
        allow({});
        return EagerPace{};
    case PaceKind::Steady:
        allow({QStringLiteral("messages"), QStringLiteral("bytes")});
        return readSteady(fields);
    case PaceKind::Stall:
        allow({QStringLiteral("after"), QStringLiteral("for")});
        return StallPace{fields.required("after", fields.duration("after", Nanos(0))),
                         fields.required("for", fields.duration("for", leastTime))};
    case PaceKind::Never:
        allow({});
        return NeverPace{};
    case PaceKind::OnOff:
        allow({QStringLiteral("on"), QStringLiteral("off")});
        return OnOffPace{fields.required("on", fields.duration("on", leastTime)),
                         fields.required("off", fields.duration("off", leastTime))};
    case PaceKind::Jitter:
        allow({QStringLiteral("messages"), QStringLiteral("share")});
        return readJitter(fields);
    }
    return EagerPace{};
}

QJsonObject paceToJson(const Pace &pace)
{
    return std::visit(PaceToJson{}, pace);
}

GroupSpec readGroup(const QJsonValue &value, const QString &path, FirstError &errors)
{
    JsonFields fields(value, path, errors);
    fields.allowOnly({QStringLiteral("name"), QStringLiteral("readers"), QStringLiteral("pace"),
                      QStringLiteral("receive_buffer"), QStringLiteral("policy")});
    GroupSpec group;
    group.name = readName(fields);
    group.readers = static_cast<int>(fields.whole("readers", 0, mostReaders).value_or(group.readers));
    if (fields.has("pace"))
        group.pace = readPace(fields.value("pace"), fields.pathOf("pace"), errors);
    group.receiveBuffer = fields.bytes("receive_buffer", 1_B, 1_GiB);
    if (fields.has("policy"))
        group.policy = readPolicy(fields.value("policy"), fields.pathOf("policy"), errors);
    if (group.policy.credits) {
        errors.set({fields.pathOf("policy") + QStringLiteral(".credits"),
                    {},
                    QStringLiteral("cannot be used here: our own readers do not grant credits in this version")});
    }
    return group;
}

QJsonObject groupToJson(const GroupSpec &group)
{
    QJsonObject object{{QStringLiteral("name"), group.name},
                       {QStringLiteral("readers"), group.readers},
                       {QStringLiteral("pace"), paceToJson(group.pace)},
                       {QStringLiteral("policy"), policyToJson(group.policy)}};
    if (group.receiveBuffer)
        object.insert(QStringLiteral("receive_buffer"), bytesText(*group.receiveBuffer));
    return object;
}

} // namespace penstock
