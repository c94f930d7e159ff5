// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/near_name.h"

#include <algorithm>
#include <vector>

namespace penstock {

namespace {

constexpr qsizetype longestShown = 60;

// How many letters have to be changed, added, taken away or swapped with their neighbour.
qsizetype distance(const QString &a, const QString &b)
{
    const auto width = static_cast<std::size_t>(b.size()) + 1;
    std::vector<qsizetype> steps((static_cast<std::size_t>(a.size()) + 1) * width);
    const auto at = [&](qsizetype i, qsizetype j) -> qsizetype & {
        return steps[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j)];
    };
    for (qsizetype i = 0; i <= a.size(); ++i) {
        for (qsizetype j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                at(i, j) = i + j;
                continue;
            }
            const qsizetype changed = at(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
            at(i, j) = std::min({changed, at(i - 1, j) + 1, at(i, j - 1) + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
        }
    }
    return steps.back();
}

} // namespace

QString nearestName(const QString &name, const QStringList &known)
{
    if (name.size() > longestShown)
        return {};
    const QString wanted = name.toLower();
    QString best;
    qsizetype bestDistance = std::max<qsizetype>(1, wanted.size() / 3) + 1;
    for (const QString &candidate : known) {
        const QString other = candidate.toLower();
        // What was cut short or written on is near as well: "one-slow" means "one-slow-reader".
        const bool begins = wanted.size() >= 3 && (other.startsWith(wanted) || wanted.startsWith(other));
        const qsizetype d = begins ? 1 : distance(wanted, other);
        if (d < bestDistance) {
            bestDistance = d;
            best = candidate;
        }
    }
    return best;
}

QString nameHint(const QString &name, const QStringList &known)
{
    const QString near = nearestName(name, known);
    if (!near.isEmpty())
        return QStringLiteral("; did you mean \"%1\"?").arg(near);
    return known.isEmpty() ? QString() : QStringLiteral("; known: ") + known.join(QStringLiteral(", "));
}

QString shortened(const QString &text)
{
    QString line = text.size() > longestShown ? text.first(longestShown - 1) + QChar(0x2026) : text;
    for (QChar &c : line) {
        if (!c.isPrint())
            c = QLatin1Char('?');
    }
    return line;
}

} // namespace penstock
