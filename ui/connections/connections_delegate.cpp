// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/connections_delegate.h"

#include "model/table/connections_model.h"
#include "ui/common/looks.h"

#include <QPainter>

#include <array>
#include <cmath>

namespace penstock {

namespace {

ConnectionState stateOf(const QModelIndex &index)
{
    return static_cast<ConnectionState>(index.data(ConnectionsModel::StateRole).toInt());
}

} // namespace

ConnectionsDelegate::ConnectionsDelegate(const ThemeHolder &themes, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_themes(themes)
{
    refreshFonts();
    connect(&themes, &ThemeHolder::changed, this, &ConnectionsDelegate::refreshFonts);
}

void ConnectionsDelegate::refreshFonts()
{
    m_font = m_themes.theme().font(Type::Small);
    m_strong = m_themes.theme().font(Type::Small, Weight::Strong);
}

QSize ConnectionsDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const QString text = index.data().toString();
    const int width = index.column() == ConnectionsModel::LastMinute ? theme.space(12)
                                                                     : QFontMetrics(m_strong).horizontalAdvance(text);
    Q_UNUSED(option)
    return {width + theme.space(2), theme.space(3)};
}

void ConnectionsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    paintBackground(*painter, option);
    const int margin = m_themes.theme().space(0.625);
    const QRect place = option.rect.adjusted(margin, 0, -margin, 0);
    switch (index.column()) {
    case ConnectionsModel::State:
        paintState(*painter, place, index);
        break;
    case ConnectionsModel::LastMinute:
        paintSparkline(*painter, place, index);
        break;
    default:
        paintText(*painter, place, index);
    }
}

void ConnectionsDelegate::paintBackground(QPainter &painter, const QStyleOptionViewItem &option) const
{
    const Theme &theme = m_themes.theme();
    if (option.state & QStyle::State_Selected)
        painter.fillRect(option.rect, theme.color(Ink::Selection));
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange)) {
        painter.setPen(theme.color(Ink::Focus));
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
}

void ConnectionsDelegate::paintState(QPainter &painter, const QRect &place, const QModelIndex &index) const
{
    const ConnectionState state = stateOf(index);
    const StateInk &ink = m_themes.theme().state(state);
    const int side = m_themes.theme().space(1.25);
    paintStateShape(painter, QRectF(place.left(), place.center().y() - side / 2.0 + 0.5, side, side), state, ink.color);
    painter.setFont(m_strong);
    painter.setPen(ink.text);
    painter.drawText(place.adjusted(side + m_themes.theme().space(0.5), 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     stateWord(state));
}

void ConnectionsDelegate::paintText(QPainter &painter, const QRect &place, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const bool isName = index.column() == ConnectionsModel::Name;
    const QString text = index.data().toString();
    const QFont &font = isName ? m_strong : m_font;
    Ink ink = stateOf(index) == ConnectionState::Closed ? Ink::TextMuted : Ink::Text;
    if (!isName && !index.data(ConnectionsModel::UnavailableRole).toString().isEmpty())
        ink = Ink::TextFaint;
    painter.setFont(font);
    painter.setPen(theme.color(ink));
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetrics(font).elidedText(text, Qt::ElideRight, place.width()));
}

void ConnectionsDelegate::paintSparkline(QPainter &painter, const QRect &place, const QModelIndex &index) const
{
    const auto line = index.data(ConnectionsModel::SparklineRole).value<Sparkline>();
    const ConnectionState state = stateOf(index);
    QPen pen(m_themes.theme().state(state).color, 1.5);
    if (state == ConnectionState::Draining)
        pen.setDashPattern({2, 2});
    const int inset = m_themes.theme().space(0.5);
    const auto top = index.data(ConnectionsModel::SparklineTopRole).toFloat();
    penstock::paintSparkline(painter, QRectF(place.adjusted(0, inset, -inset, -inset)), line, top, pen);
}

void paintSparkline(QPainter &painter, const QRectF &rect, const Sparkline &line, float top, const QPen &pen)
{
    constexpr float unit = 64 << 10;
    const float full = std::log1p(std::max(top, 4 * unit) / unit);
    const qreal step = rect.width() / (Sparkline::seconds - 1);
    std::array<QPointF, Sparkline::seconds> points;
    int run = 0;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(pen);
    const auto flush = [&] {
        if (run == 1)
            painter.drawPoint(points[0]);
        else if (run > 1)
            painter.drawPolyline(points.data(), run);
        run = 0;
    };
    for (int i = 0; i < line.size(); ++i) {
        const float value = line.at(i);
        if (Sparkline::isGap(value)) {
            flush();
            continue;
        }
        const qreal x = rect.right() - step * (line.size() - 1 - i);
        points[static_cast<std::size_t>(run++)] =
            QPointF(x, rect.bottom() - rect.height() * static_cast<qreal>(std::log1p(value / unit) / full));
    }
    flush();
    painter.restore();
}

} // namespace penstock
