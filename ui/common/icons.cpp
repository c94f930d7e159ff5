// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/looks.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

namespace penstock {

namespace {

// Draws one SVG in up to three colours, sharp at every size and scale.
class TintedSvgEngine final : public QIconEngine {
public:
    struct Tints {
        QColor normal;
        QColor disabled;
        QColor checked;
    };

    TintedSvgEngine(QByteArray svg, Tints tints)
        : m_svg(std::move(svg))
        , m_tints(std::move(tints))
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        QSvgRenderer renderer(QByteArray(m_svg).replace("currentColor", colorFor(mode, state).name().toLatin1()));
        renderer.render(painter, rect);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    [[nodiscard]] QIconEngine *clone() const override { return new TintedSvgEngine(*this); }

private:
    [[nodiscard]] const QColor &colorFor(QIcon::Mode mode, QIcon::State state) const
    {
        if (mode == QIcon::Disabled)
            return m_tints.disabled;
        return state == QIcon::On ? m_tints.checked : m_tints.normal;
    }

    QByteArray m_svg;
    Tints m_tints;
};

QIcon makeIcon(const QString &name, const TintedSvgEngine::Tints &tints)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(new TintedSvgEngine(file.readAll(), tints));
}

} // namespace

QIcon themedIcon(const Theme &theme, const QString &name)
{
    return makeIcon(name, {theme.color(Ink::Text), theme.color(Ink::TextFaint), theme.color(Ink::Accent)});
}

QIcon tintedIcon(const QString &name, const QColor &color)
{
    return makeIcon(name, {color, color, color});
}

} // namespace penstock
