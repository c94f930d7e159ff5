// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pipeline/pipeline_painter.h"

#include "ui/common/looks.h"
#include "ui/common/theme.h"
#include "ui/pipeline/pipeline_words.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace penstock {

namespace {

constexpr std::size_t indexOf(Station station)
{
    return static_cast<std::size_t>(station);
}

QString elided(const QFont &font, const QString &text, double width)
{
    // Measuring costs more than painting; what cannot be too long is not measured.
    constexpr double widestGlyph = 0.95; // of the pixel size
    if (static_cast<double>(text.size()) * font.pixelSize() * widestGlyph <= width)
        return text;
    return QFontMetricsF(font).elidedText(text, Qt::ElideRight, width);
}

} // namespace

PipelinePainter::PipelinePainter(QPainter &painter, const Theme &theme, const PipelineLayout &layout,
                                 const PipelineFacts &facts, const PipelineMotion &motion)
    : m_painter(painter)
    , m_theme(theme)
    , m_layout(layout)
    , m_facts(facts)
    , m_motion(motion)
{
    m_painter.setRenderHint(QPainter::Antialiasing);
}

void PipelinePainter::paint(const QRegion &region, std::optional<Station> focus)
{
    const auto touched = [&region](const QRectF &rect) { return region.intersects(rect.toRect()); };
    if (touched(m_layout.header))
        paintHeader();
    for (std::size_t i = 0; i < stationCount; ++i) {
        if (touched(m_layout.tanks[i]))
            i == indexOf(Station::Source) ? paintSource(m_layout.tanks[i]) : paintTank(i);
        if (touched(m_layout.labels[i]))
            paintLabel(i);
    }
    for (std::size_t i = 0; i + 1 < stationCount; ++i)
        if (touched(m_layout.pipes[i]))
            paintPipe(i);
    if (m_facts.drops && (touched(m_layout.drops) || touched(m_layout.dropText)))
        paintDrops();
    if (touched(m_layout.total))
        text(m_layout.total, Qt::AlignLeft | Qt::AlignVCenter, m_facts.total, Type::Small, Ink::TextMuted);
    if (focus && touched(m_layout.tanks[indexOf(*focus)]))
        paintFocus(*focus);
}

void PipelinePainter::text(const QRectF &rect, int flags, const QString &words, Type type, Ink ink, Weight weight)
{
    if (words.isEmpty())
        return;
    const QFont font = m_theme.font(type, weight);
    m_painter.setFont(font);
    m_painter.setPen(m_theme.color(ink));
    m_painter.drawText(rect, flags | Qt::TextSingleLine, elided(font, words, rect.width()));
}

void PipelinePainter::paintHeader()
{
    QRectF room = m_layout.header;
    const QString title = words::tr("Where the bytes wait");
    const double titleWidth = QFontMetricsF(m_theme.font(Type::Heading, Weight::Strong)).horizontalAdvance(title);
    text(room, Qt::AlignLeft | Qt::AlignVCenter, title, Type::Heading, Ink::Text, Weight::Strong);
    room.setLeft(room.left() + titleWidth + m_theme.space(2));

    // The cause matters more than whose it is: the subtitle gets what the pill leaves.
    const double subtitle = QFontMetricsF(m_theme.font(Type::Small)).horizontalAdvance(m_facts.subtitle) + 2;
    const double left = std::max(room.width() * 0.2, room.width() - pillWidth() - m_theme.space(2));
    const double subtitleWidth = std::min(subtitle, left);
    text(QRectF(room.left(), room.top() + 1, subtitleWidth, room.height()), Qt::AlignLeft | Qt::AlignVCenter,
         m_facts.subtitle, Type::Small, Ink::TextMuted);
    room.setLeft(room.left() + subtitleWidth + m_theme.space(2));
    paintPill(room);
}

double PipelinePainter::pillWidth() const
{
    const double words =
        QFontMetricsF(m_theme.font(Type::Small, Weight::Strong)).horizontalAdvance(stateWord(m_facts.state)) +
        QFontMetricsF(m_theme.font(Type::Small)).horizontalAdvance(m_facts.sentence);
    return words + m_theme.space(1.25) + 2 * m_theme.space(1.5) + 2 * m_theme.space(1) + 4;
}

void PipelinePainter::paintPill(const QRectF &room)
{
    const QFont strong = m_theme.font(Type::Small, Weight::Strong);
    const QString word = stateWord(m_facts.state);
    const double shape = m_theme.space(1.25);
    const double pad = m_theme.space(1.5);
    const double wordWidth = QFontMetricsF(strong).horizontalAdvance(word);
    const double fixed = pad + shape + m_theme.space(1) + wordWidth + m_theme.space(1) + pad;
    const double sentence = std::min(pillWidth(), room.width()) - fixed;
    QRectF pill(room.right() - fixed - sentence, room.center().y() - m_theme.space(1.5), fixed + sentence,
                m_theme.space(3));
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme.color(Ink::Raised));
    m_painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    const StateInk &ink = m_theme.state(m_facts.state);
    QRectF at(pill.left() + pad, pill.center().y() - shape / 2, shape, shape);
    paintStateShape(m_painter, at, m_facts.state, ink.color);
    at = QRectF(at.right() + m_theme.space(1), pill.top(), wordWidth + 2, pill.height());
    m_painter.setFont(strong);
    m_painter.setPen(ink.text);
    m_painter.drawText(at, Qt::AlignLeft | Qt::AlignVCenter, word);
    text(QRectF(at.right() + m_theme.space(1) - 2, pill.top(), sentence, pill.height()),
         Qt::AlignLeft | Qt::AlignVCenter, m_facts.sentence, Type::Small, Ink::Text);
}

void PipelinePainter::paintSource(const QRectF &rect)
{
    const double side = std::min(rect.width(), rect.height());
    const QRectF circle(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side);
    m_painter.setPen(QPen(m_theme.color(Ink::BorderStrong), 1));
    m_painter.setBrush(m_theme.color(Ink::Raised));
    m_painter.drawEllipse(circle.adjusted(0.5, 0.5, -0.5, -0.5));
    const StationFacts &source = m_facts.at(Station::Source);
    const bool held = m_motion.closed[0] > 0.5;
    const QRectF upper(circle.left(), circle.center().y() - m_theme.space(2.5), circle.width(), m_theme.space(2.75));
    const double width = QFontMetricsF(m_theme.font(Type::Heading, Weight::Strong)).horizontalAdvance(source.number);
    const Type type = width < upper.width() - m_theme.space(1) ? Type::Heading : Type::Caption;
    text(upper, Qt::AlignCenter, source.number, type, held ? Ink::WarningText : Ink::Text, Weight::Strong);
    text(upper.translated(0, m_theme.space(2.25)).adjusted(m_theme.space(0.5), 0, -m_theme.space(0.5), 0),
         Qt::AlignCenter, source.note, Type::Caption, Ink::TextMuted);
}

const StageInk &PipelinePainter::inkOf(std::size_t index) const
{
    switch (static_cast<Station>(index)) {
    case Station::Source:
    case Station::Outbox:
        return m_theme.stage(Stage::Outbox);
    case Station::Socket:
        return m_theme.stage(Stage::Socket);
    case Station::Tls:
        return m_theme.stage(Stage::Tls);
    case Station::Kernel:
        return m_theme.stage(Stage::KernelUnsent);
    case Station::PeerKernel:
        return m_theme.stage(Stage::PeerKernel);
    case Station::Reader:
        return m_theme.reader();
    }
    return m_theme.reader();
}

QPainterPath PipelinePainter::levelPath(const QRectF &rect, double share) const
{
    QPainterPath path;
    if (share <= 0)
        return path;
    // The surface of a liquid, not a bar; flat when full or nearly empty so that the height stays true.
    const double depth = rect.height() * share;
    const double wave = std::min({2.5, depth / 3, rect.height() - depth});
    const double y = rect.bottom() - depth;
    path.moveTo(rect.left(), rect.bottom());
    path.lineTo(rect.left(), y);
    const double half = rect.width() / 2;
    path.cubicTo(rect.left() + half / 2, y - wave, rect.left() + half / 2, y - wave, rect.left() + half, y);
    path.cubicTo(rect.left() + half * 1.5, y + wave, rect.left() + half * 1.5, y + wave, rect.right(), y);
    path.lineTo(rect.right(), rect.bottom());
    path.closeSubpath();
    return path;
}

void PipelinePainter::paintTank(std::size_t index)
{
    const QRectF rect = m_layout.tanks[index].adjusted(0.5, 0.5, -0.5, -0.5);
    QPainterPath shape;
    shape.addRoundedRect(rect, m_theme.radius(), m_theme.radius());
    m_painter.fillPath(shape, m_theme.color(Ink::Inset));
    if (!m_facts.stations[index].unavailable.isEmpty()) {
        paintUnavailable(index, shape);
    } else {
        const QPainterPath level = levelPath(rect, m_motion.fill[index]);
        paintLevel(index, shape, level);
        const QRectF words = paintNumber(index);
        paintMarks(index, words);
    }
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(m_theme.color(Ink::BorderStrong), 1));
    m_painter.drawPath(shape);
}

void PipelinePainter::paintLevel(std::size_t index, const QPainterPath &shape, const QPainterPath &level)
{
    if (level.isEmpty())
        return;
    m_painter.save();
    m_painter.setClipPath(shape, Qt::IntersectClip);
    m_painter.fillPath(level, inkOf(index).fill);
    if (index == indexOf(Station::Kernel) && m_motion.behind[index] > 0) {
        const QRectF &tank = m_layout.tanks[index];
        QRectF inFlight = tank;
        inFlight.setTop(tank.bottom() - tank.height() * std::min(m_motion.behind[index], m_motion.fill[index]));
        m_painter.fillRect(inFlight, m_theme.stage(Stage::KernelInFlight).fill);
    }
    m_painter.restore();
}

// A label that would run into the number is left out; the tool tip has it.
void PipelinePainter::paintMarks(std::size_t index, const QRectF &number)
{
    const QRectF &tank = m_layout.tanks[index];
    const StationFacts &station = m_facts.stations[index];
    const double lineHeight = m_theme.pixelSize(Type::Caption) * 1.3;
    const QRectF inner = tank.adjusted(m_theme.space(0.75), 0, -m_theme.space(0.75), 0);
    const auto label = [&](const QString &words, const QRectF &where) {
        const double share = (tank.bottom() - where.center().y()) / tank.height();
        const QFont font = m_theme.font(Type::Caption);
        const double wordsLeft = where.right() - QFontMetricsF(font).horizontalAdvance(words);
        if (number.intersects(QRectF(QPointF(wordsLeft, where.top() + 2), where.bottomRight())))
            return;
        m_painter.setFont(font);
        m_painter.setPen(m_motion.fill[index] > share ? inkOf(index).onFill : m_theme.color(Ink::TextMuted));
        m_painter.drawText(where, Qt::AlignRight | Qt::AlignVCenter, elided(font, words, where.width()));
    };
    if (!station.corner.isEmpty())
        label(station.corner, QRectF(inner.left(), tank.top() + 3, inner.width(), lineHeight));
    for (const TankMark &mark : station.marks) {
        const double y = std::round(tank.bottom() - tank.height() * mark.at) + 0.5;
        const bool under = m_motion.fill[index] > mark.at;
        QPen pen(under ? inkOf(index).onFill : m_theme.color(Ink::Warning), 1);
        pen.setDashPattern({4, 3});
        m_painter.setPen(pen);
        m_painter.drawLine(QPointF(tank.left() + 1, y), QPointF(tank.right() - 1, y));
        if (mark.label.isEmpty())
            continue;
        const bool above = y - lineHeight - 2 > tank.top();
        label(mark.label, QRectF(inner.left(), above ? y - lineHeight - 1 : y + 1, inner.width(), lineHeight));
    }
}

// Where words of that height stand so that the surface does not run through them: above it if there is room, else
// below; nullopt if there is none in either place.
std::optional<PipelinePainter::Place> PipelinePainter::placeFor(std::size_t index, double height) const
{
    const QRectF &tank = m_layout.tanks[index];
    const StationFacts &station = m_facts.stations[index];
    const double surface = tank.bottom() - tank.height() * m_motion.fill[index];
    const double room = m_theme.space(0.5);
    const double head = station.corner.isEmpty() ? 2 : m_theme.pixelSize(Type::Caption) * 1.5;
    const double middle = tank.center().y() - height / 2;
    if (surface - room - height >= tank.top() + head)
        return Place{std::min(middle, surface - room - height), true};
    if (surface + room + height <= tank.bottom() - 2)
        return Place{std::max(middle, surface + room), false};
    return std::nullopt;
}

QRectF PipelinePainter::paintNumber(std::size_t index)
{
    const QRectF &tank = m_layout.tanks[index];
    const StationFacts &station = m_facts.stations[index];
    const bool narrow = static_cast<Station>(index) == Station::Tls;
    const bool wide = QFontMetricsF(m_theme.font(Type::Number, Weight::Strong)).horizontalAdvance(station.number) <
                      tank.width() - m_theme.space(1);
    const QFont numberFont = m_theme.font(narrow ? Type::Caption : wide ? Type::Number : Type::Body, Weight::Strong);
    const QFont noteFont = m_theme.font(Type::Caption);
    const double numberHeight = QFontMetricsF(numberFont).height();
    const double noteHeight = QFontMetricsF(noteFont).height();
    bool noted = !station.note.isEmpty();
    std::optional<Place> place = placeFor(index, numberHeight + (noted ? noteHeight : 0));
    if (!place && noted) {
        noted = false; // the tank is too low for both
        place = placeFor(index, numberHeight);
    }
    if (!place)
        place = Place{tank.center().y() - numberHeight / 2, m_motion.fill[index] < 0.5};

    m_painter.setFont(numberFont);
    m_painter.setPen(place->above ? m_theme.color(Ink::Text) : inkOf(index).onFill);
    m_painter.drawText(QRectF(tank.left(), place->top, tank.width(), numberHeight),
                       Qt::AlignCenter | Qt::TextSingleLine, station.number);
    const double width = QFontMetricsF(numberFont).horizontalAdvance(station.number);
    const QRectF words(tank.center().x() - width / 2, place->top, width, numberHeight);
    if (!noted)
        return words;
    const QRectF noteRect(tank.left() + 2, place->top + numberHeight, tank.width() - 4, noteHeight);
    m_painter.setFont(noteFont);
    m_painter.setPen(place->above ? m_theme.color(Ink::TextMuted) : inkOf(index).onFill);
    m_painter.drawText(noteRect, Qt::AlignCenter | Qt::TextSingleLine,
                       elided(noteFont, station.note, noteRect.width()));
    const double noteWidth = std::min(noteRect.width(), QFontMetricsF(noteFont).horizontalAdvance(station.note));
    return words | QRectF(tank.center().x() - noteWidth / 2, noteRect.top(), noteWidth, noteHeight);
}

void PipelinePainter::paintUnavailable(std::size_t index, const QPainterPath &shape)
{
    const QRectF &tank = m_layout.tanks[index];
    m_painter.save();
    m_painter.setClipPath(shape, Qt::IntersectClip);
    m_painter.setPen(QPen(m_theme.color(Ink::BorderStrong), 1));
    for (double x = tank.left() - tank.height(); x < tank.right(); x += 7)
        m_painter.drawLine(QPointF(x, tank.bottom()), QPointF(x + tank.height(), tank.top()));
    m_painter.restore();
    if (static_cast<Station>(index) == Station::Tls)
        return;
    const QFont font = m_theme.font(Type::Caption);
    const QRectF room = tank.adjusted(m_theme.space(1), m_theme.space(1), -m_theme.space(1), -m_theme.space(1));
    const QRectF words =
        QFontMetricsF(font).boundingRect(room, Qt::AlignCenter | Qt::TextWordWrap, m_facts.stations[index].unavailable);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme.color(Ink::Inset));
    m_painter.drawRoundedRect(words.adjusted(-4, -3, 4, 3), 4, 4);
    m_painter.setFont(font);
    m_painter.setPen(m_theme.color(Ink::TextMuted));
    m_painter.drawText(room, Qt::AlignCenter | Qt::TextWordWrap, m_facts.stations[index].unavailable);
}

void PipelinePainter::paintLabel(std::size_t index)
{
    const QRectF &label = m_layout.labels[index];
    const double line = label.height() / 2;
    const StationFacts &station = m_facts.stations[index];
    const bool readable = station.unavailable.isEmpty();
    text(QRectF(label.left(), label.top(), label.width(), line), Qt::AlignCenter, station.title, Type::Body,
         readable ? Ink::Text : Ink::TextFaint, Weight::Strong);
    text(QRectF(label.left(), label.top() + line, label.width(), line), Qt::AlignCenter, station.subtitle,
         Type::Caption, Ink::TextMuted);
}

void PipelinePainter::paintPipe(std::size_t index)
{
    const QRectF &gap = m_layout.pipes[index];
    const PipeFacts &pipe = m_facts.pipes[index];
    const double y = gap.center().y();
    const bool narrow = gap.width() < m_theme.space(3);
    const double pad = narrow ? 2 : m_theme.space(0.75);
    const QPointF from(gap.left() + pad, y);
    const QPointF to(gap.right() - pad, y);
    const bool flows = m_facts.running && pipe.ratio > 0.0005;
    QColor color = m_theme.color(Ink::Flow);
    if (!flows)
        color = m_theme.color(Ink::BorderStrong);
    else if (pipe.ratio < 0.9)
        color = m_theme.state(pipe.ratio < 0.5 ? ConnectionState::Blocked : ConnectionState::Rising).color;
    else if (pipe.ratio > 1.15)
        color = m_theme.state(ConnectionState::Draining).color;

    const double head = narrow ? 4 : m_theme.space(0.75);
    QPen pen(color, narrow ? 2 : 3, Qt::SolidLine, Qt::FlatCap);
    if (flows) {
        pen.setDashPattern({2.5, 1.5});
        pen.setDashOffset(-m_motion.phase[index] / pen.widthF());
    }
    m_painter.setPen(pen);
    m_painter.drawLine(from, QPointF(to.x() - head, y));
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(color);
    m_painter.drawPolygon(
        QPolygonF({to, QPointF(to.x() - head * 1.2, y - head * 0.8), QPointF(to.x() - head * 1.2, y + head * 0.8)}));
    if (pipe.gated)
        paintGate(index, y);
}

void PipelinePainter::paintGate(std::size_t index, double y)
{
    const QRectF &gap = m_layout.pipes[index];
    const double closed = m_motion.closed[index];
    const bool shut = closed > 0.5;
    const double x = gap.center().x() - m_theme.space(0.25);
    const double leafHeight = m_theme.space(3);
    const double leafWidth = m_theme.space(1);
    const double beam = y - leafHeight * 1.6;
    const double top = y - leafHeight / 2 - (1 - closed) * leafHeight * 0.9;
    // The beam with its stem, the sill, and the leaf: hoisted when open, across the stream when closed.
    m_painter.setPen(QPen(m_theme.color(Ink::TextMuted), 2, Qt::SolidLine, Qt::RoundCap));
    m_painter.drawLine(QPointF(x - leafWidth, beam), QPointF(x + leafWidth, beam));
    m_painter.drawLine(QPointF(x, beam), QPointF(x, top));
    m_painter.drawLine(QPointF(x - leafWidth, y + leafHeight / 2 + 1), QPointF(x + leafWidth, y + leafHeight / 2 + 1));
    const QRectF leaf(x - leafWidth / 2, top, leafWidth, leafHeight);
    m_painter.setPen(QPen(m_theme.color(Ink::Surface), 1.5));
    m_painter.setBrush(m_theme.color(shut ? Ink::Danger : Ink::Good));
    m_painter.drawRoundedRect(leaf, 2, 2);
    text(QRectF(gap.left(), y + leafHeight / 2 + 5, gap.width(), m_theme.space(2)), Qt::AlignHCenter | Qt::AlignTop,
         m_facts.pipes[index].gate, Type::Caption, shut ? Ink::DangerText : Ink::GoodText);
}

void PipelinePainter::paintDrops()
{
    const QRectF &room = m_layout.drops;
    text(m_layout.dropText, Qt::AlignCenter, m_facts.drops->text, Type::Caption, Ink::WarningText);
    if (m_facts.drops->perSecond < 0.5)
        return;
    m_painter.setPen(Qt::NoPen);
    const QColor base = m_theme.stage(Stage::Outbox).line;
    for (int i = 0; i < 3; ++i) {
        const double way = std::fmod(m_motion.dropPhase + i / 3.0, 1.0);
        QColor color = base;
        color.setAlphaF(static_cast<float>(1 - way * 0.8));
        m_painter.setBrush(color);
        const QPointF at(room.center().x(), room.top() + 3 + way * way * (room.height() - 6));
        QPainterPath drop(QPointF(at.x(), at.y() - 5));
        drop.quadTo(at.x() + 4.5, at.y() + 1, at.x(), at.y() + 3);
        drop.quadTo(at.x() - 4.5, at.y() + 1, at.x(), at.y() - 5);
        m_painter.drawPath(drop);
    }
}

void PipelinePainter::paintFocus(Station station)
{
    m_painter.setPen(QPen(m_theme.color(Ink::Focus), 2));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRoundedRect(m_layout.tanks[indexOf(station)].adjusted(-2, -2, 2, 2), m_theme.radius() + 2,
                              m_theme.radius() + 2);
}

} // namespace penstock
