// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/json_fields.h"
#include "model/scenario/near_name.h"
#include "model/scenario/part_format.h"
#include "model/scenario/scenario_format.h"
#include "model/scenario/scenario_loader.h"

#include <algorithm>

namespace penstock {

namespace {

constexpr qsizetype longestPath = 200;
constexpr qsizetype mostSegments = 12;

/*! A path cut into names; `groups[1]` becomes "groups", "[1]". Empty if it is none. */
QStringList segmentsOf(const QString &path)
{
    if (path.size() > longestPath)
        return {};
    QString dotted = path;
    dotted.replace(QLatin1Char('['), QStringLiteral(".["));
    const QStringList segments = dotted.split(QLatin1Char('.'));
    const bool whole = std::none_of(segments.begin(), segments.end(), [](const QString &s) { return s.isEmpty(); });
    return whole && segments.size() <= mostSegments ? segments : QStringList();
}

// Objects in which `kind` decides what the other fields mean.
bool kindDecides(const QString &object)
{
    return object == QLatin1String("pace") || object == QLatin1String("shape") || object == QLatin1String("size") ||
           object == QLatin1String("throttle");
}

/*! `root` with the value at the path replaced; what is missing on the way is made. */
QJsonValue replaced(const QJsonValue &root, const QStringList &path, qsizetype at, const QJsonValue &value)
{
    if (at == path.size())
        return value;
    QJsonObject object = root.toObject();
    const QString &name = path[at];
    const bool last = at + 1 == path.size();
    if (last && name == QLatin1String("kind") && at > 0 && kindDecides(path[at - 1]) && object.value(name) != value)
        object = {};
    if (last && value.isNull())
        object.remove(name);
    else
        object.insert(name, replaced(object.value(name), path, at + 1, value));
    return object;
}

/*! One change of one scenario; the sections of the file are read on their own, so that a change costs little. */
class Change {
public:
    Change(const Scenario &scenario, const QString &path, const QJsonValue &value)
        : m_scenario(scenario)
        , m_path(path)
        , m_segments(segmentsOf(path))
        , m_value(value.isUndefined() ? QJsonValue(QJsonValue::Null) : value)
    {}

    [[nodiscard]] Result<Scenario> apply()
    {
        if (m_segments.isEmpty())
            fail(QStringLiteral("is not a path such as groups.slow.policy.gate"));
        else if (m_segments.first() == QLatin1String("source") && !(m_segments.size() == 1 && m_value.isNull()))
            m_scenario.source =
                readSource(changed(sourceToJson(m_scenario.source), 1), QStringLiteral("source"), m_errors);
        else if (m_segments.first() == QLatin1String("visitors"))
            changeVisitors(1);
        else if (m_segments.first() == QLatin1String("groups") && m_segments.size() > 1)
            changeGroup();
        else
            changeField();
        return m_errors.resultOr(m_scenario);
    }

private:
    void fail(const QString &expected) { m_errors.set({shortened(m_path), {}, expected}); }

    [[nodiscard]] QJsonValue changed(const QJsonObject &section, qsizetype depth) const
    {
        return replaced(section, m_segments, depth, m_value);
    }

    void changeVisitors(qsizetype depth)
    {
        const QJsonValue section = changed(visitorsToJson(m_scenario.visitors), depth);
        const QString path = m_segments.first(depth).join(QLatin1Char('.'));
        m_scenario.visitors = section.isNull() ? Policy() : readVisitors(section, path, m_errors);
    }

    [[nodiscard]] std::vector<GroupSpec>::iterator group(const QString &name)
    {
        auto &groups = m_scenario.groups;
        if (!name.startsWith(QLatin1Char('[')))
            return std::find_if(groups.begin(), groups.end(), [&](const GroupSpec &g) { return g.name == name; });
        bool ok = false;
        const std::size_t index = name.endsWith(QLatin1Char(']')) ? name.sliced(1).chopped(1).toUInt(&ok) : 0;
        return ok && index < groups.size() ? groups.begin() + static_cast<std::ptrdiff_t>(index) : groups.end();
    }

    void changeGroup()
    {
        const QString &name = m_segments[1];
        if (name == QLatin1String("visitors"))
            return changeVisitors(2);
        const auto found = group(name);
        if (found == m_scenario.groups.end()) {
            QStringList known;
            for (const GroupSpec &g : m_scenario.groups)
                known += g.name;
            return fail(QStringLiteral("names no group of this scenario") + nameHint(name, known));
        }
        if (m_segments.size() == 2 && m_value.isNull()) {
            m_scenario.groups.erase(found);
            return;
        }
        const QString dot = name.startsWith(QLatin1Char('[')) ? QString() : QStringLiteral(".");
        const QString path = QStringLiteral("groups") + dot + name;
        *found = readGroup(changed(groupToJson(*found), 2), path, m_errors);
        checkGroups(m_scenario.groups, m_errors);
    }

    // The few fields of the top level; the timeline and the list of groups are among them.
    void changeField()
    {
        const QJsonObject object = changed(scenarioToJson(m_scenario), 0).toObject();
        Scenario scenario = readScenario(object, m_scenario.id, m_errors);
        for (PlannedChange &planned : readTimeline(object, m_errors))
            scenario.timeline.push_back(std::move(planned.change));
        m_scenario = std::move(scenario);
    }

    Scenario m_scenario;
    QString m_path;
    QStringList m_segments;
    QJsonValue m_value;
    FirstError m_errors;
};

bool isLive(const QString &path)
{
    static const QStringList groupFields{QStringLiteral("policy"), QStringLiteral("pace"), QStringLiteral("readers"),
                                         QStringLiteral("receive_buffer")};
    const QStringList segments = segmentsOf(path);
    if (segments.isEmpty())
        return false;
    if (segments[0] == QLatin1String("groups"))
        return segments.size() >= 3 && groupFields.contains(segments[2]);
    return segments[0] == QLatin1String("source") || segments[0] == QLatin1String("budget") ||
           segments[0] == QLatin1String("visitors");
}

} // namespace

Result<Scenario> withChange(const Scenario &scenario, const QString &path, const QJsonValue &value)
{
    return Change(scenario, path, value).apply();
}

Outcome tryOut(Scenario scenario, const std::vector<PlannedChange> &changes)
{
    for (const PlannedChange &planned : changes) {
        const TimedChange &change = planned.change;
        const QString place = QStringLiteral("timeline[%1].set.").arg(planned.entry);
        Result<Scenario> changed = withChange(scenario, change.path, change.value);
        if (!changed) {
            Error error = changed.error();
            error.place.prepend(place);
            return error;
        }
        if (!isLive(change.path)) {
            return Error{
                place + shortened(change.path),
                {},
                QStringLiteral("cannot change while the lab runs; what can: source, budget, visitors.policy, and "
                               "policy, pace, readers, receive_buffer of a group")};
        }
        scenario = std::move(changed).value();
    }
    return success();
}

Outcome checkTimeline(const Scenario &scenario)
{
    std::vector<PlannedChange> changes;
    for (const TimedChange &change : scenario.timeline)
        changes.push_back({change, static_cast<qsizetype>(changes.size())});
    return tryOut(scenario, changes);
}

} // namespace penstock
