// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/report/assertion.h"

#include "model/scenario/json_fields.h"
#include "model/scenario/near_name.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <optional>
#include <utility>

namespace penstock {

namespace {

constexpr qsizetype longestExpression = 500;

/*! "groups.fast.age_ms" and "groups[0].age_ms" as names; empty if it is no path. */
QStringList pathOf(const QString &text)
{
    static const QRegularExpression form(QStringLiteral(R"(^[A-Za-z_][\w-]*(\.[\w-]+|\[\d{1,9}\])*$)"));
    if (!form.match(text).hasMatch())
        return {};
    QString dotted = text;
    dotted.replace(QLatin1Char('['), QStringLiteral(".["));
    return dotted.split(QLatin1Char('.'));
}

/*! What stands at a path, or where it ends and what would have been there. */
struct Found {
    QJsonValue value = QJsonValue::Undefined;
    QString problem;
};

QStringList namesIn(const QJsonValue &value)
{
    if (value.isObject())
        return value.toObject().keys();
    QStringList names;
    const QJsonArray list = value.toArray();
    for (const QJsonValue &entry : list)
        names += entry.toObject().value(QLatin1String("name")).toString();
    names.removeAll(QString());
    return names;
}

QJsonValue entryOf(const QJsonValue &value, const QString &step)
{
    if (value.isObject())
        return value.toObject().value(step);
    const QJsonArray list = value.toArray();
    if (step.startsWith(QLatin1Char('[')))
        return list.at(step.sliced(1).chopped(1).toInt());
    // Names of connections may come again after a reconnect: the newest counts.
    for (qsizetype i = list.size() - 1; i >= 0; --i) {
        if (list[i].toObject().value(QLatin1String("name")).toString() == step)
            return list[i];
    }
    return QJsonValue::Undefined;
}

Found lookUp(const QJsonObject &result, const QStringList &path)
{
    QJsonValue value = result;
    QString reason;
    for (qsizetype i = 0; i < path.size(); ++i) {
        const QJsonValue next = entryOf(value, path[i]);
        if (next.isUndefined()) {
            const QString where =
                path.first(i + 1).join(QLatin1Char('.')).replace(QStringLiteral(".["), QStringLiteral("["));
            return {QJsonValue::Undefined,
                    shortened(where) + QStringLiteral(" is not in the result") + nameHint(path[i], namesIn(value))};
        }
        reason = value.toObject().value(path[i] + QStringLiteral("_reason")).toString();
        value = next;
    }
    if (value.isNull())
        return {value, path.last() + QStringLiteral(" is unknown") +
                           (reason.isEmpty() ? QString() : QStringLiteral(": ") + reason)};
    if (value.isObject() || value.isArray())
        return {QJsonValue::Undefined,
                path.last() + QStringLiteral(" is not a single value") + nameHint({}, namesIn(value))};
    return {value, {}};
}

/*! A number, a text in quotes, true, false or null; undefined if it is none of them. */
QJsonValue literalOf(const QString &text)
{
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (isNumber)
        return number;
    if (text == QLatin1String("true") || text == QLatin1String("false"))
        return text == QLatin1String("true");
    const QChar quote = text.isEmpty() ? QChar() : text.front();
    if (text.size() >= 2 && (quote == QLatin1Char('"') || quote == QLatin1Char('\'')) && text.back() == quote)
        return text.sliced(1).chopped(1);
    return QJsonValue::Undefined;
}

} // namespace

Result<Assertion> Assertion::parse(const QString &expression)
{
    static const std::pair<const char *, Operator> operators[]{
        {"<=", Operator::LessOrEqual}, {">=", Operator::GreaterOrEqual},
        {"==", Operator::Equal},       {"!=", Operator::NotEqual},
        {"<", Operator::Less},         {">", Operator::Greater}};
    const auto wrong = [&](const QString &expected) {
        return Error{QStringLiteral("--assert"), shortened(expression), expected};
    };
    const QString example = QStringLiteral("is not a comparison such as groups.fast.age_ms.p99 < 50");
    static const QRegularExpression form(QStringLiteral(R"(^\s*([^\s<>=!]+)\s*(<=|>=|==|!=|<|>)\s*([^<>=!]*\S)\s*$)"));
    const QRegularExpressionMatch match = form.match(expression);
    if (!match.hasMatch() || expression.size() > longestExpression)
        return wrong(example);
    Assertion assertion;
    assertion.m_expression = expression;
    assertion.m_path = pathOf(match.captured(1));
    if (assertion.m_path.isEmpty())
        return wrong(example);
    for (const auto &[text, op] : operators) {
        if (match.captured(2) == QLatin1String(text))
            assertion.m_operator = op;
    }
    const QString right = match.captured(3);
    assertion.m_value = literalOf(right);
    if (!assertion.m_value.isUndefined())
        return assertion;
    const QStringList path = pathOf(right);
    if (path.isEmpty())
        return wrong(QStringLiteral("compares with \"%1\", which is no number, word, text in quotes or path")
                         .arg(shortened(right)));
    if (path.size() > 1)
        assertion.m_otherPath = path;
    else
        assertion.m_value = right;
    return assertion;
}

bool Assertion::compare(const QJsonValue &left, const QJsonValue &right) const
{
    const auto holds = [this](const auto &a, const auto &b) {
        switch (m_operator) {
        case Operator::Less:
            return a < b;
        case Operator::LessOrEqual:
            return a <= b;
        case Operator::Greater:
            return a > b;
        case Operator::GreaterOrEqual:
            return a >= b;
        case Operator::Equal:
            return a == b;
        case Operator::NotEqual:
            return a != b;
        }
        return false;
    };
    return left.isDouble() ? holds(left.toDouble(), right.toDouble())
                           : holds(left.toVariant().toString(), right.toVariant().toString());
}

Assertion::Verdict Assertion::check(const QJsonObject &result) const
{
    const Found left = lookUp(result, m_path);
    const Found right = m_otherPath.isEmpty() ? Found{m_value, {}} : lookUp(result, m_otherPath);
    const QJsonValue value = left.value.isUndefined() ? QJsonValue(QJsonValue::Null) : left.value;
    for (const Found &side : {left, right}) {
        if (!side.problem.isEmpty())
            return {value, false, side.problem};
    }
    if (left.value.type() != right.value.type()) {
        return {value, false,
                QStringLiteral("%1 cannot be compared with %2").arg(shownValue(left.value), shownValue(right.value))};
    }
    if (compare(left.value, right.value))
        return {value, true, {}};
    const QString path = m_path.join(QLatin1Char('.')).replace(QStringLiteral(".["), QStringLiteral("["));
    QString problem = QStringLiteral("%1 is %2").arg(path, shownValue(left.value));
    if (!m_otherPath.isEmpty())
        problem += QStringLiteral(", the other is ") + shownValue(right.value);
    return {value, false, problem};
}

} // namespace penstock
