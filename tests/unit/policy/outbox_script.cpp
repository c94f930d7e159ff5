// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/policy/outbox_script.h"

#include <QRegularExpression>

#include <cmath>
#include <cstdlib>

namespace penstock::test {

namespace {
constexpr qint64 unit = 100;

QString difference(const QString &expected, const QString &actual)
{
    return expected == actual ? QString() : QStringLiteral("expected %1, got %2").arg(expected, actual);
}

QString itemText(const Message &message)
{
    const char first = message.lane() == Lane::Control ? 'A' : 'a';
    return QChar::fromLatin1(static_cast<char>(first + static_cast<int>(message.key()))) +
           QString::number(message.sequence());
}

QString offerLetter(Offer offer)
{
    switch (offer) {
    case Offer::Queued:
        return QStringLiteral("Q");
    case Offer::Replaced:
        return QStringLiteral("R");
    case Offer::DroppedOldest:
        return QStringLiteral("D");
    case Offer::Refused:
        return QStringLiteral("F");
    case Offer::Closing:
        return QStringLiteral("C");
    }
    return {};
}

QString heldLetter(Held held)
{
    switch (held) {
    case Held::Empty:
        return QStringLiteral("E");
    case Held::No:
        return QStringLiteral("N");
    case Held::Throttled:
        return QStringLiteral("T");
    case Held::BatchWindow:
        return QStringLiteral("B");
    case Held::Gate:
        return QStringLiteral("G");
    case Held::Credits:
        return QStringLiteral("C");
    }
    return {};
}
} // namespace

TimePoint atMs(double ms)
{
    return TimePoint(std::chrono::seconds(1)) + Nanos(std::llround(ms * 1e6));
}

MessagePtr messageOf(quint64 sequence, quint32 key, qint64 frameBytes, Lane lane)
{
    static const QByteArray text(1 << 20, 'x');
    qint64 payload = std::max<qint64>(0, frameBytes - 40);
    for (int attempt = 0;; ++attempt) { // the header grows with the size, and two sizes cannot be had at all
        MessagePtr message(
            new Message(sequence, key, atMs(static_cast<double>(sequence)), lane, QByteArrayView(text).first(payload)));
        const qint64 missing = frameBytes - message->frameSize(Encoding::Binary);
        if (missing == 0 || attempt == 3)
            return message;
        payload = std::max<qint64>(0, payload + missing);
    }
}

OutboxScript::OutboxScript(std::vector<Policy> policies)
    : m_policies(std::move(policies))
    , m_now(atMs(0))
    , m_outbox(m_policies.at(0), Encoding::Binary, m_now)
{}

QString OutboxScript::play(const QString &script)
{
    const QStringList words = script.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < words.size(); ++i) {
        QString problem = step(words.at(i));
        if (problem.isEmpty() && m_outbox.ledger().unaccounted() != 0)
            problem = QStringLiteral("unaccounted %1").arg(m_outbox.ledger().unaccounted());
        if (!problem.isEmpty())
            return QStringLiteral("word %1 \"%2\": %3").arg(i + 1).arg(words.at(i), problem);
    }
    return {};
}

QString OutboxScript::step(const QString &word)
{
    static const QRegularExpression offering(QStringLiteral("^[a-zA-Z](\\*\\d+)?(\\^\\d+)?(:[QRDFC]+)?$"));
    if (word == QLatin1String("closed") || word == QLatin1String("open"))
        return difference(word, m_outbox.gateClosed() ? QStringLiteral("closed") : QStringLiteral("open"));
    if (word == QLatin1String("fast") || word == QLatin1String("slow"))
        return difference(word, m_outbox.isTransparent() ? QStringLiteral("fast") : QStringLiteral("slow"));
    if (word == QLatin1String("x!")) {
        m_outbox.evictAll();
        return {};
    }
    if (offering.match(word).hasMatch())
        return offer(word);
    if (word.startsWith(QLatin1String("1="))) {
        bool taken = false;
        const QString got = takeOnce(&taken);
        return difference(word.mid(2), got);
    }
    const QChar what = word.at(0);
    const QString value = word.mid(1);
    switch (what.toLatin1()) {
    case '+':
        m_now += atMs(value.toDouble()) - atMs(0);
        return {};
    case '=':
        return expectTaken(value);
    case '#': {
        bool taken = true;
        int count = 0;
        while (taken) {
            takeOnce(&taken);
            count += m_lastCount;
        }
        return difference(value, QString::number(count));
    }
    default:
        return expectState(what, value);
    }
}

QString OutboxScript::offer(const QString &word)
{
    static const QRegularExpression parts(QStringLiteral("^(.)(?:\\*(\\d+))?(?:\\^(\\d+))?(?::(.+))?$"));
    const QRegularExpressionMatch match = parts.match(word);
    const char letter = match.captured(1).at(0).toLatin1();
    const bool isControl = letter < 'a';
    const auto key = static_cast<quint32>(letter - (isControl ? 'A' : 'a'));
    const qint64 units = match.captured(2).isEmpty() ? 1 : match.captured(2).toLongLong();
    const int times = match.captured(3).isEmpty() ? 1 : match.captured(3).toInt();
    QString results;
    for (int i = 0; i < times; ++i) {
        const MessagePtr message = messageOf(++m_sequence, key, units * unit, isControl ? Lane::Control : Lane::Data);
        results += offerLetter(m_outbox.offer(message, m_now, m_now));
    }
    const QString expected = match.captured(4);
    return expected.isEmpty() ? QString() : difference(expected, results);
}

QString OutboxScript::takeOnce(bool *taken)
{
    m_lastCount = 0;
    *taken = m_outbox.take(m_now, ByteCount(m_library), m_delivery);
    if (!*taken) {
        const std::optional<TimePoint> wake = m_outbox.nextWake();
        return wake && *wake <= m_now ? QStringLiteral("(nothing, and nextWake is over)") : QString();
    }
    QStringList items;
    for (const Delivery::Item &item : m_delivery.items) {
        items << itemText(*item.message);
        m_library += item.message->frameSize(Encoding::Binary);
    }
    m_lastCount = static_cast<int>(items.size());
    const QString text = items.join(QLatin1Char(','));
    return m_delivery.encode == BatchEncode::Frames ? text : QLatin1Char('[') + text + QLatin1Char(']');
}

QString OutboxScript::expectTaken(const QString &expected)
{
    QStringList all;
    bool taken = true;
    while (taken) {
        const QString got = takeOnce(&taken);
        if (!got.isEmpty())
            all << got;
    }
    return difference(expected, all.join(QLatin1Char(',')));
}

QString OutboxScript::expectState(QChar what, const QString &value)
{
    const Ledger &ledger = m_outbox.ledger();
    switch (what.toLatin1()) {
    case '@':
        m_library = value.toLongLong() * unit;
        return {};
    case '~':
        m_outbox.setPolicy(m_policies.at(value.toUInt()), m_now);
        return {};
    case '$':
        m_outbox.grant(MessageCount(value.toLongLong()));
        return {};
    case '?':
        return difference(value, heldLetter(m_outbox.held()));
    case '>': {
        const std::optional<TimePoint> wake = m_outbox.nextWake();
        if (!wake || value == QLatin1String("-"))
            return difference(value, wake ? QString::number(toMs(*wake - atMs(0))) : QStringLiteral("-"));
        const bool close = std::abs((*wake - atMs(value.toDouble())).count()) <= 1000;
        return close ? QString() : difference(value, QString::number(toMs(*wake - atMs(0)), 'f', 6));
    }
    case '%':
        return difference(value, QStringLiteral("%1/%2")
                                     .arg(m_outbox.waitingMessages().value())
                                     .arg(static_cast<double>(m_outbox.waitingBytes().value()) / unit));
    case '&':
        return difference(value, QStringLiteral("n%1o%2c%3e%4v%5")
                                     .arg(ledger.droppedNewest)
                                     .arg(ledger.droppedOldest)
                                     .arg(ledger.conflated)
                                     .arg(ledger.expired)
                                     .arg(ledger.evicted));
    default:
        return QStringLiteral("not a step");
    }
}

} // namespace penstock::test
