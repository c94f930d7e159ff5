// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/engine/snapshot.h"

#include <QCoreApplication>
#include <QStringList>

#include <vector>

namespace penstock {

/*!
 * Which connections to show, as typed: words separated by spaces, all of which must hold.
 *
 *     slow                 name, group, state or cause contains it (case does not count)
 *     state:blocked        name: group: state: cause: peer:  one field starts with it; a comma between means or
 *     behind>1s            behind age outbox socket kernel peerkernel waiting dropped out retrans, with > >= < <= =
 *     -state:closed        a minus in front turns a term round
 *
 * An unknown number (a stage that cannot be read) satisfies no comparison. A value; pure; any thread.
 */
class ConnectionFilter {
    Q_DECLARE_TR_FUNCTIONS(ConnectionFilter)
public:
    /*! Passes everything. */
    ConnectionFilter() = default;

    /*! \return the filter, or an error that names the term and what was expected. */
    [[nodiscard]] static Result<ConnectionFilter> parse(const QString &text);

    [[nodiscard]] bool passesAll() const noexcept { return m_terms.empty(); }
    [[nodiscard]] bool matches(const ConnectionView &connection, const QString &group) const;

    /*! All that can stand before a ':' or a comparison, for completion: "state:", "behind>". */
    [[nodiscard]] static QStringList vocabulary();

private:
    enum class Text { Any, Name, Group, State, Cause, Peer };
    enum class Number { Behind, Age, Outbox, Socket, Kernel, PeerKernel, Waiting, Dropped, Out, Retransmits };
    enum class Compare { Less, LessOrEqual, Equal, GreaterOrEqual, Greater };
    struct Term {
        bool negated = false;
        bool isNumber = false;
        Text text = Text::Any;
        QStringList words; // one of them
        Number number = Number::Behind;
        Compare compare = Compare::Greater;
        double value = 0;
    };

    static Result<Term> parseTerm(const QString &text);
    static Result<Term> parseComparison(const QString &term, qsizetype at);
    static bool textMatches(const Term &term, const ConnectionView &connection, const QString &group);
    static bool numberMatches(const Term &term, const ConnectionView &connection);
    static std::optional<double> numberOf(Number number, const ConnectionView &connection);
    static std::optional<double> parseValue(Number number, const QString &text);
    static QString example(Number number);

    std::vector<Term> m_terms;
};

} // namespace penstock
