// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/legend_strip.h"

#include "ui/common/theme_holder.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace penstock {

namespace {

constexpr double glyphGap = 5;
constexpr double entryGap = 11;

double glyphWidth(LegendGlyph glyph)
{
    switch (glyph) {
    case LegendGlyph::None:
        return 0;
    case LegendGlyph::Line:
    case LegendGlyph::Bar:
        return 16;
    case LegendGlyph::Dot:
    case LegendGlyph::Square:
        return 9;
    }
    return 0;
}

} // namespace

LegendStrip::LegendStrip(const ThemeHolder &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &ThemeHolder::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void LegendStrip::setEntries(const std::vector<LegendEntry> &entries)
{
    if (entries == m_entries)
        return;
    m_entries = entries;
    QStringList lines;
    for (const LegendEntry &entry : m_entries)
        lines << entry.text;
    setToolTip(lines.join(QLatin1Char('\n')));
    setAccessibleName(lines.join(QStringLiteral(", ")));
    update();
}

QSize LegendStrip::sizeHint() const
{
    const QFontMetricsF metrics(m_theme.theme().font(Type::Caption));
    return {120, static_cast<int>(std::ceil(metrics.height()))};
}

double LegendStrip::widthOfAll() const
{
    double width = 0;
    for (const LegendEntry &entry : m_entries)
        width += widthOf(entry, entry.text) + entryGap;
    return width - entryGap;
}

double LegendStrip::widthOf(const LegendEntry &entry, const QString &text) const
{
    const QFontMetricsF metrics(m_theme.theme().font(Type::Caption));
    return std::ceil(metrics.horizontalAdvance(text)) +
           (entry.glyph == LegendGlyph::None ? 0 : glyphWidth(entry.glyph) + glyphGap);
}

void LegendStrip::paintGlyph(QPainter &painter, const QRectF &rect, LegendGlyph glyph, const QColor &color,
                             const QList<qreal> &dashes)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF centre = rect.center();
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    switch (glyph) {
    case LegendGlyph::None:
        break;
    case LegendGlyph::Line: {
        QPen pen(color, 2);
        pen.setCapStyle(Qt::FlatCap);
        if (!dashes.isEmpty())
            pen.setDashPattern(dashes);
        painter.setPen(pen);
        painter.drawLine(QPointF(rect.left(), centre.y()), QPointF(rect.right(), centre.y()));
        break;
    }
    case LegendGlyph::Dot:
        painter.drawEllipse(centre, 2.5, 2.5);
        break;
    case LegendGlyph::Bar:
        painter.drawRoundedRect(QRectF(rect.left() + 1, centre.y() - 2, rect.width() - 2, 4), 2, 2);
        break;
    case LegendGlyph::Square:
        painter.drawRoundedRect(QRectF(centre.x() - 4.5, centre.y() - 4.5, 9, 9), 2, 2);
        break;
    }
    painter.restore();
}

void LegendStrip::paintEntries(QPainter &painter, const QRectF &rect) const
{
    const Theme &theme = m_theme.theme();
    painter.setFont(theme.font(Type::Caption));
    const bool roomy = widthOfAll() <= rect.width();
    const auto words = [roomy](const LegendEntry &entry) -> const QString & {
        return roomy || entry.brief.isEmpty() ? entry.text : entry.brief;
    };
    double used = 0;
    auto end = m_entries.begin();
    for (; end != m_entries.end(); ++end) {
        const double width = widthOf(*end, words(*end)) + (used > 0 ? entryGap : 0);
        if (used + width > rect.width())
            break;
        used += width;
    }
    double left = rect.right() - used;
    for (auto entry = m_entries.begin(); entry != end; ++entry) {
        const double glyph = glyphWidth(entry->glyph);
        paintGlyph(painter, QRectF(left, rect.top(), glyph, rect.height()), entry->glyph, entry->color, entry->dashes);
        const double width = widthOf(*entry, words(*entry));
        const double indent = glyph > 0 ? glyph + glyphGap : 0;
        painter.setPen(theme.color(Ink::TextMuted));
        painter.drawText(QRectF(left + indent, rect.top(), width - indent + 1, rect.height()),
                         Qt::AlignVCenter | Qt::AlignLeft, words(*entry));
        left += width + entryGap;
    }
}

void LegendStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintEntries(painter, rect());
}

} // namespace penstock
