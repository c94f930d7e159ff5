// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/json_text.h"

#include "model/scenario/near_name.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <optional>
#include <vector>

namespace penstock {

namespace {

QString placeOf(QByteArrayView text, qsizetype offset)
{
    const QByteArrayView before = text.first(std::clamp<qsizetype>(offset, 0, text.size()));
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    return QStringLiteral("line %1, column %2").arg(lines + 1).arg(before.size() - lineStart + 1);
}

// The end of the string that begins with the quote at `from`: the offset of its closing quote, or of the text's end.
qsizetype endOfString(QByteArrayView text, qsizetype from)
{
    qsizetype at = from + 1;
    while (at < text.size() && text[at] != '"')
        at += text[at] == '\\' ? 2 : 1;
    return std::min(at, text.size());
}

// Only called for a text that is known to be valid JSON.
QString decoded(QByteArrayView quoted)
{
    return QJsonDocument::fromJson('[' + quoted.toByteArray() + ']').array().first().toString();
}

/*
 * Walks over the brackets and strings of a JSON text without building anything: finds what nests too deeply (before the
 * parser sees it) and names that stand twice (which the parser would overwrite silently).
 */
class Walker {
public:
    enum class Names { Ignore, Compare };

    Walker(QByteArrayView text, int depth)
        : m_text(text)
        , m_depth(static_cast<std::size_t>(depth))
    {}

    [[nodiscard]] std::optional<Error> walk(Names names)
    {
        for (qsizetype at = 0; at < m_text.size(); ++at) {
            const char c = m_text[at];
            if (c == '{' || c == '[') {
                m_levels.push_back({});
                if (m_levels.size() > m_depth)
                    return Error{placeOf(m_text, at), {}, QStringLiteral("nests deeper than %1 levels").arg(m_depth)};
            } else if ((c == '}' || c == ']') && !m_levels.empty()) {
                m_levels.pop_back();
            } else if (c == '"') {
                const qsizetype end = endOfString(m_text, at);
                if (names == Names::Compare && isName(end) && !isNew(at, end)) {
                    const QString name = shortened(decoded(m_text.sliced(at, end - at + 1)));
                    return Error{placeOf(m_text, at), name, QStringLiteral("stands twice in one object")};
                }
                at = end;
            }
        }
        return std::nullopt;
    }

private:
    [[nodiscard]] bool isName(qsizetype end) const
    {
        qsizetype at = end + 1;
        while (at < m_text.size() && QByteArrayView(" \t\r\n").contains(m_text[at]))
            ++at;
        return at < m_text.size() && m_text[at] == ':';
    }
    bool isNew(qsizetype from, qsizetype end)
    {
        const qsizetype before = m_levels.back().size();
        m_levels.back().insert(decoded(m_text.sliced(from, end - from + 1)));
        return m_levels.back().size() > before;
    }

    QByteArrayView m_text;
    std::size_t m_depth;
    std::vector<QSet<QString>> m_levels;
};

} // namespace

Result<QJsonObject> parseJsonObject(QByteArrayView text, JsonLimits limits)
{
    if (text.size() > limits.bytes)
        return Error{
            {}, {}, QStringLiteral("The file has %1 bytes; at most %2 are read").arg(text.size()).arg(limits.bytes)};
    if (const auto tooDeep = Walker(text, limits.depth).walk(Walker::Names::Ignore))
        return *tooDeep;
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromRawData(text.data(), text.size()), &problem);
    if (problem.error != QJsonParseError::NoError)
        return Error{placeOf(text, problem.offset), {}, QStringLiteral("is not JSON: ") + problem.errorString()};
    if (!document.isObject())
        return Error{placeOf(text, 0), {}, QStringLiteral("is not a JSON object ({ … })")};
    if (const auto twice = Walker(text, limits.depth).walk(Walker::Names::Compare))
        return *twice;
    return document.object();
}

} // namespace penstock
