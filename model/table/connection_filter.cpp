// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/connection_filter.h"

#include "model/scenario/quantity_text.h"

#include <algorithm>
#include <array>

namespace penstock {

namespace {

template<class T>
struct Word {
    const char *text;
    T value;
};

template<class T, std::size_t n>
std::optional<T> find(const std::array<Word<T>, n> &words, const QString &text)
{
    const auto found = std::ranges::find_if(words, [&text](const Word<T> &word) {
        return text.compare(QLatin1String(word.text), Qt::CaseInsensitive) == 0;
    });
    return found == words.end() ? std::nullopt : std::optional<T>(found->value);
}

template<class T, std::size_t n>
QString listed(const std::array<Word<T>, n> &words)
{
    QStringList names;
    for (const Word<T> &word : words)
        names << QLatin1String(word.text);
    return names.join(QStringLiteral(", "));
}

bool contains(const QString &text, const QString &word)
{
    return text.contains(word, Qt::CaseInsensitive);
}

bool startsWith(const QString &text, const QString &word)
{
    return text.startsWith(word, Qt::CaseInsensitive);
}

QString peerName(PeerKind peer)
{
    return peer == PeerKind::Visitor ? QStringLiteral("visitor") : QStringLiteral("reader");
}

} // namespace

Result<ConnectionFilter> ConnectionFilter::parse(const QString &text)
{
    ConnectionFilter filter;
    for (const QString &part : text.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        Result<Term> term = parseTerm(part);
        if (!term)
            return term.error();
        filter.m_terms.push_back(std::move(term).value());
    }
    return filter;
}

Result<ConnectionFilter::Term> ConnectionFilter::parseTerm(const QString &text)
{
    static constexpr std::array<Word<Text>, 5> fields{{{"name", Text::Name},
                                                       {"group", Text::Group},
                                                       {"state", Text::State},
                                                       {"cause", Text::Cause},
                                                       {"peer", Text::Peer}}};
    const bool negated = text.size() > 1 && text.startsWith(QLatin1Char('-'));
    const QString rest = negated ? text.mid(1) : text;

    const auto isCompare = [](QChar c) { return c == u'<' || c == u'>' || c == u'='; };
    const auto compareAt = std::ranges::find_if(rest, isCompare) - rest.begin();
    if (compareAt < rest.size()) {
        Result<Term> term = parseComparison(rest, compareAt);
        if (term)
            term.value().negated = negated;
        return term;
    }

    Term term;
    term.negated = negated;
    const qsizetype colon = rest.indexOf(QLatin1Char(':'));
    if (colon < 0) {
        term.words = QStringList{rest};
        return term;
    }
    const std::optional<Text> field = find(fields, rest.left(colon));
    if (!field)
        return Error{tr("filter"), rest.left(colon), tr("is not one of %1").arg(listed(fields))};
    term.text = *field;
    term.words = rest.mid(colon + 1).split(QLatin1Char(','), Qt::SkipEmptyParts);
    return term;
}

Result<ConnectionFilter::Term> ConnectionFilter::parseComparison(const QString &term, qsizetype at)
{
    static constexpr std::array<Word<Number>, 10> fields{{{"behind", Number::Behind},
                                                          {"age", Number::Age},
                                                          {"outbox", Number::Outbox},
                                                          {"socket", Number::Socket},
                                                          {"kernel", Number::Kernel},
                                                          {"peerkernel", Number::PeerKernel},
                                                          {"waiting", Number::Waiting},
                                                          {"dropped", Number::Dropped},
                                                          {"out", Number::Out},
                                                          {"retrans", Number::Retransmits}}};
    static constexpr std::array<Word<Compare>, 5> comparisons{{{"<", Compare::Less},
                                                               {"<=", Compare::LessOrEqual},
                                                               {"=", Compare::Equal},
                                                               {">=", Compare::GreaterOrEqual},
                                                               {">", Compare::Greater}}};
    const qsizetype length = at + 1 < term.size() && term[at + 1] == u'=' ? 2 : 1;
    const std::optional<Number> field = find(fields, term.left(at));
    if (!field)
        return Error{tr("filter"), term.left(at), tr("is not one of %1").arg(listed(fields))};
    const std::optional<Compare> compare = find(comparisons, term.mid(at, length));
    const std::optional<double> value = parseValue(*field, term.mid(at + length));
    if (!compare || !value)
        return Error{tr("filter"), term, tr("is not a comparison such as %1").arg(example(*field))};
    Term result;
    result.isNumber = true;
    result.number = *field;
    result.compare = *compare;
    result.value = *value;
    return result;
}

std::optional<double> ConnectionFilter::parseValue(Number number, const QString &text)
{
    const auto plain = [&text]() -> std::optional<double> {
        bool ok = false;
        const double value = QString(text).remove(QLatin1Char(',')).toDouble(&ok);
        return ok && value >= 0 ? std::optional(value) : std::nullopt;
    };
    switch (number) {
    case Number::Behind:
    case Number::Age:
        if (const auto duration = parseDuration(text))
            return static_cast<double>(duration->count());
        return std::nullopt;
    case Number::Socket:
    case Number::Kernel:
    case Number::PeerKernel:
    case Number::Waiting:
        if (const auto bytes = parseBytes(text))
            return static_cast<double>(bytes->value());
        return plain();
    case Number::Out:
        if (const auto rate = parseByteRate(text))
            return rate->perSecond();
        return plain();
    case Number::Outbox:
    case Number::Dropped:
    case Number::Retransmits:
        return plain();
    }
    return std::nullopt;
}

QString ConnectionFilter::example(Number number)
{
    switch (number) {
    case Number::Behind:
        return QStringLiteral("behind>1s");
    case Number::Age:
        return QStringLiteral("age>250ms");
    case Number::Outbox:
        return QStringLiteral("outbox>=100");
    case Number::Socket:
        return QStringLiteral("socket>64KiB");
    case Number::Kernel:
        return QStringLiteral("kernel>1MiB");
    case Number::PeerKernel:
        return QStringLiteral("peerkernel>64KiB");
    case Number::Waiting:
        return QStringLiteral("waiting>1MiB");
    case Number::Dropped:
        return QStringLiteral("dropped>0");
    case Number::Out:
        return QStringLiteral("out<1KiB/s");
    case Number::Retransmits:
        return QStringLiteral("retrans>0");
    }
    return {};
}

bool ConnectionFilter::matches(const ConnectionView &connection, const QString &group) const
{
    return std::ranges::all_of(m_terms, [&](const Term &term) {
        const bool hit = term.isNumber ? numberMatches(term, connection) : textMatches(term, connection, group);
        return hit != term.negated;
    });
}

bool ConnectionFilter::textMatches(const Term &term, const ConnectionView &connection, const QString &group)
{
    const auto any = [&term](auto &&holds) { return std::ranges::any_of(term.words, holds); };
    switch (term.text) {
    case Text::Any:
        return any([&](const QString &word) {
            return contains(connection.name, word) || contains(group, word) ||
                   contains(stateName(connection.state), word) || contains(causeName(connection.cause), word);
        });
    case Text::Name:
        return any([&](const QString &word) { return startsWith(connection.name, word); });
    case Text::Group:
        return any([&](const QString &word) { return startsWith(group, word); });
    case Text::State:
        return any([&](const QString &word) { return startsWith(stateName(connection.state), word); });
    case Text::Cause:
        return any([&](const QString &word) { return startsWith(causeName(connection.cause), word); });
    case Text::Peer:
        return any([&](const QString &word) { return startsWith(peerName(connection.peer), word); });
    }
    return false;
}

bool ConnectionFilter::numberMatches(const Term &term, const ConnectionView &connection)
{
    const std::optional<double> value = numberOf(term.number, connection);
    if (!value)
        return false;
    switch (term.compare) {
    case Compare::Less:
        return *value < term.value;
    case Compare::LessOrEqual:
        return *value <= term.value;
    case Compare::Equal:
        return *value == term.value;
    case Compare::GreaterOrEqual:
        return *value >= term.value;
    case Compare::Greater:
        return *value > term.value;
    }
    return false;
}

std::optional<double> ConnectionFilter::numberOf(Number number, const ConnectionView &connection)
{
    const auto known = [](const Gauge &gauge) {
        return gauge.known() ? std::optional(static_cast<double>(gauge.value())) : std::nullopt;
    };
    switch (number) {
    case Number::Behind:
        return static_cast<double>(connection.behind.count());
    case Number::Age:
        return connection.age.count > 0 ? std::optional(static_cast<double>(connection.age.p99.count())) : std::nullopt;
    case Number::Outbox:
        return static_cast<double>(connection.stages.outboxMessages);
    case Number::Socket:
        return static_cast<double>(connection.stages.libraryBytes());
    case Number::Kernel:
        return known(connection.stages.kernelBytes());
    case Number::PeerKernel:
        return known(connection.stages.at(Stage::PeerKernel));
    case Number::Waiting:
        return static_cast<double>(connection.stages.waitingBytes());
    case Number::Dropped:
        return static_cast<double>(connection.ledger.lost());
    case Number::Out:
        return connection.outBytesPerSecond;
    case Number::Retransmits:
        return connection.tcp ? std::optional(static_cast<double>(connection.tcp->retransmits)) : std::nullopt;
    }
    return std::nullopt;
}

QStringList ConnectionFilter::vocabulary()
{
    return {QStringLiteral("state:blocked"), QStringLiteral("state:rising"), QStringLiteral("state:draining"),
            QStringLiteral("state:flowing"), QStringLiteral("state:closed"), QStringLiteral("-state:closed"),
            QStringLiteral("group:"),        QStringLiteral("name:"),        QStringLiteral("cause:reader"),
            QStringLiteral("cause:network"), QStringLiteral("cause:policy"), QStringLiteral("peer:visitor"),
            QStringLiteral("behind>1s"),     QStringLiteral("age>250ms"),    QStringLiteral("outbox>100"),
            QStringLiteral("socket>64KiB"),  QStringLiteral("kernel>1MiB"),  QStringLiteral("peerkernel>64KiB"),
            QStringLiteral("waiting>1MiB"),  QStringLiteral("dropped>0"),    QStringLiteral("out<1KiB/s"),
            QStringLiteral("retrans>0")};
}

} // namespace penstock
