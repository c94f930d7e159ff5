// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"

#include <QJsonObject>
#include <QStringList>

namespace penstock {

/*!
 * A condition on the result of a run: PATH OPERATOR VALUE, e.g. `groups.fast.age_ms.p99 < 50`,
 * `connections.slow-01.cause == reader`, `groups.gated.peak.socket_bytes < groups.naive.peak.socket_bytes`.
 *
 * Entries of a list go by their name or their index (`groups[0]`). Operators: < <= > >= == !=. The value is a number, a
 * word, a text in quotes, or another path (anything with a point or a bracket in it that is no number).
 * Pure; any thread.
 */
class Assertion {
public:
    struct Verdict {
        QJsonValue value; //!< of the path; null if it is unknown or not there
        bool holds = false;
        QString problem; //!< why not, as a sentence; empty if it holds
    };

    /*! The error's value is the expression. */
    [[nodiscard]] static Result<Assertion> parse(const QString &expression);

    /*! An unknown number makes no comparison hold. \param result as of RunResult::toJson. */
    [[nodiscard]] Verdict check(const QJsonObject &result) const;

    [[nodiscard]] const QString &expression() const noexcept { return m_expression; }

private:
    enum class Operator { Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual };

    [[nodiscard]] bool compare(const QJsonValue &left, const QJsonValue &right) const;

    QString m_expression;
    QStringList m_path;
    Operator m_operator = Operator::Equal;
    QStringList m_otherPath; // empty: m_value counts
    QJsonValue m_value;
};

} // namespace penstock
