// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/readout.h"

#include "ui/charts/legend_strip.h"
#include "ui/common/theme_holder.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace penstock {

namespace {

constexpr int margin = 10;
constexpr int glyphRoom = 22;
// More rows than this in one section would hide the charts it explains.
constexpr std::size_t rowsAtMost = 8;
constexpr std::size_t rowsAtLeast = 2;

} // namespace

Readout::Readout(const ThemeHolder &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("chartReadout"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

QStringList Readout::cells(const ReadoutSection &section, std::size_t row)
{
    const auto text = [&section](const std::optional<double> &value) {
        return value ? section.scale.text(*value) : QStringLiteral("–");
    };
    const Reading &reading = section.first[row];
    QStringList result{text(reading.value)};
    if (section.second.empty())
        return result;
    const auto same = std::find_if(section.second.begin(), section.second.end(),
                                   [&reading](const Reading &other) { return other.name == reading.name; });
    if (same == section.second.end())
        return result << QStringLiteral("–") << QStringLiteral("–");
    result << text(same->value);
    if (!reading.value || !same->value)
        return result << QStringLiteral("–");
    const double difference = *same->value - *reading.value;
    const QString sign = difference < 0 ? QStringLiteral("−") : difference > 0 ? QStringLiteral("+") : QString();
    return result << sign + section.scale.text(std::abs(difference));
}

void Readout::show(const QStringList &times, std::vector<ReadoutSection> sections)
{
    m_times = times;
    m_sections = std::move(sections);
    // On low charts rather fewer lines than a table that ends below the edge.
    for (std::size_t most = rowsAtMost; most >= rowsAtLeast; --most) {
        for (ReadoutSection &section : m_sections) {
            if (section.first.size() > most)
                section.first.resize(most);
        }
        if (sizeHint().height() <= parentWidget()->height())
            break;
    }
    setAccessibleName(tr("Values at the crosshair"));
    setAccessibleDescription(text());
    resize(sizeHint());
    setVisible(true);
    raise();
    update();
}

void Readout::placeBeside(int x, int y)
{
    const int gap = 14;
    const int right = x + gap;
    const int left = right + width() <= parentWidget()->width() ? right : x - gap - width();
    const int top = std::clamp(y, 0, std::max(0, parentWidget()->height() - height()));
    move(std::max(0, left), top);
}

QString Readout::text() const
{
    QStringList lines{m_times.join(QLatin1Char('\t'))};
    for (const ReadoutSection &section : m_sections) {
        lines << section.title;
        for (std::size_t i = 0; i < section.first.size(); ++i)
            lines << section.first[i].name + QLatin1Char('\t') + cells(section, i).join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n'));
}

int Readout::rowHeight() const
{
    return QFontMetrics(m_theme.theme().font(Type::Caption)).height() + 2;
}

int Readout::columnWidth() const
{
    return QFontMetrics(m_theme.theme().font(Type::Caption)).horizontalAdvance(QStringLiteral("+4 min 38.8 s")) + 6;
}

int Readout::nameWidth() const
{
    const QFontMetrics metrics(m_theme.theme().font(Type::Caption));
    int width = 90;
    for (const ReadoutSection &section : m_sections) {
        for (const Reading &reading : section.first)
            width = std::max(width, metrics.horizontalAdvance(reading.name));
    }
    return std::min(width, 190) + glyphRoom;
}

QSize Readout::sizeHint() const
{
    int rows = 1;
    for (const ReadoutSection &section : m_sections)
        rows += section.first.empty() ? 0 : 1 + static_cast<int>(section.first.size());
    const int columns = std::max<int>(1, static_cast<int>(m_times.size()));
    return {margin * 2 + nameWidth() + columns * columnWidth(),
            margin * 2 + rows * rowHeight() + static_cast<int>(m_sections.size()) * 4};
}

void Readout::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theme.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor surface = theme.color(Ink::Raised);
    surface.setAlphaF(0.96F);
    painter.setPen(QPen(theme.color(Ink::BorderStrong), 1));
    painter.setBrush(surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.controlRadius(),
                            theme.controlRadius());
    const QFont normal = theme.font(Type::Caption);
    const QFont strong = theme.font(Type::Caption, Weight::Strong);
    const int height = rowHeight();
    const int names = nameWidth();
    int y = margin;
    const auto columns = [&](const QStringList &texts, const QFont &font, const QColor &color) {
        painter.setFont(font);
        painter.setPen(color);
        for (qsizetype i = 0; i < texts.size(); ++i) {
            const QRect cell(margin + names + static_cast<int>(i) * columnWidth(), y, columnWidth(), height);
            painter.drawText(cell, Qt::AlignRight | Qt::AlignVCenter, texts[i]);
        }
    };
    columns(m_times, strong, theme.color(Ink::Text));
    y += height;
    for (const ReadoutSection &section : m_sections) {
        if (section.first.empty())
            continue;
        y += 4;
        painter.setFont(strong);
        painter.setPen(theme.color(Ink::TextMuted));
        painter.drawText(QRect(margin, y, width() - 2 * margin, height), Qt::AlignVCenter, section.title);
        y += height;
        for (std::size_t i = 0; i < section.first.size(); ++i, y += height) {
            const Reading &reading = section.first[i];
            LegendStrip::paintGlyph(painter, QRectF(margin, y, 14, height), reading.glyph, reading.color,
                                    reading.dashes);
            painter.setFont(normal);
            painter.setPen(theme.color(Ink::Text));
            painter.drawText(QRect(margin + glyphRoom, y, names - glyphRoom, height), Qt::AlignVCenter,
                             painter.fontMetrics().elidedText(reading.name, Qt::ElideRight, names - glyphRoom));
            columns(cells(section, i), normal, theme.color(Ink::Text));
        }
    }
}

} // namespace penstock
