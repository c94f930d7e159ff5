// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_card.h"

#include "ui/charts/legend_strip.h"
#include "ui/common/theme_holder.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace penstock {

namespace {

QToolButton *scaleButton(const QString &text, const QString &tip, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

ChartCard::ChartCard(const ThemeHolder &theme, TimeAxis &axis, std::unique_ptr<ChartSource> source, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_axis(axis)
    , m_source(std::move(source))
    , m_title(new QLabel(this))
    , m_legend(new LegendStrip(theme, this))
    , m_linear(scaleButton(tr("linear"), tr("Linear values"), this))
    , m_symlog(scaleButton(tr("symlog"), tr("Logarithmic values that keep zero"), this))
    , m_plot(new Plot(theme, axis, ValueScale(m_source->unit(), m_source->defaultScale()), this))
{
    setProperty("panel", true);
    m_title->setText(m_source->title());
    m_title->setToolTip(m_source->explanation());
    m_plot->setAccessibleDescription(m_source->explanation());
    m_linear->setObjectName(QStringLiteral("linear"));
    m_symlog->setObjectName(QStringLiteral("symlog"));
    buildHeader();
    setScaleKind(m_source->defaultScale());
    applyTheme();
    connect(&theme, &ThemeHolder::changed, this, &ChartCard::applyTheme);
    connect(m_plot, &Plot::valuesZoomed, this, &ChartCard::frameAsked);
    connect(m_plot, &Plot::contextMenuAsked, this, &ChartCard::contextMenuAsked);
    connect(m_plot, &Plot::noteAsked, this, &ChartCard::noteAsked);
}

ChartCard::~ChartCard() = default;

void ChartCard::buildHeader()
{
    auto *buttons = new QButtonGroup(this);
    buttons->addButton(m_linear);
    buttons->addButton(m_symlog);
    connect(m_linear, &QToolButton::clicked, this, [this] { setScaleKind(ScaleKind::Linear); });
    connect(m_symlog, &QToolButton::clicked, this, [this] { setScaleKind(ScaleKind::Symlog); });

    auto *header = new QHBoxLayout;
    header->setSpacing(0);
    header->addWidget(m_title);
    header->addSpacing(m_theme.theme().space(2));
    header->addWidget(m_legend, 1);
    header->addSpacing(m_theme.theme().space());
    header->addWidget(m_linear);
    header->addWidget(m_symlog);
    auto *column = new QVBoxLayout(this);
    const int space = m_theme.theme().space();
    column->setContentsMargins(space * 3 / 2, space, space / 2, space / 2);
    column->setSpacing(space / 2);
    column->addLayout(header);
    column->addWidget(m_plot, 1);
}

void ChartCard::applyTheme()
{
    const Theme &theme = m_theme.theme();
    m_title->setFont(theme.font(Type::Body, Weight::Strong));
    // Words, not buttons: the one in force is dark.
    const QString style =
        QStringLiteral("QToolButton{border:none;background:transparent;padding:0 4px;color:%1;}"
                       "QToolButton:checked{color:%2;}QToolButton:hover{color:%3;}"
                       "QToolButton:focus{text-decoration:underline;}")
            .arg(theme.color(Ink::TextFaint).name(), theme.color(Ink::Text).name(), theme.color(Ink::Focus).name());
    for (QToolButton *button : {m_linear, m_symlog}) {
        button->setStyleSheet(style);
        button->setFont(theme.font(Type::Caption));
    }
}

void ChartCard::setScaleKind(ScaleKind kind)
{
    (kind == ScaleKind::Linear ? m_linear : m_symlog)->setChecked(true);
    if (kind != scaleKind())
        m_plot->setScale(ValueScale(m_source->unit(), kind));
}

PlotWindow ChartCard::window(TimePoint newest) const
{
    return {m_axis.from(), m_axis.to(), newest, m_plot->pixels()};
}

void ChartCard::refresh(TimePoint newest)
{
    PlotFrame frame;
    m_source->collect(window(newest), m_theme.theme(), frame);
    m_plot->showFrame(std::move(frame));
}

void ChartCard::refreshLegend(TimePoint newest)
{
    const QString title = m_source->title();
    if (title != m_title->text())
        m_title->setText(title);
    if (m_plot->accessibleName() != title)
        m_plot->setAccessibleName(title);
    m_legend->setEntries(m_source->legend(window(newest), m_theme.theme()));
}

void ChartCard::paintDocument(QPainter &painter, const QSizeF &size)
{
    const Theme &theme = m_theme.theme();
    const double head = theme.space(4);
    painter.fillRect(QRectF({0, 0}, size), theme.color(Ink::Surface));
    painter.setPen(theme.color(Ink::Text));
    painter.setFont(theme.font(Type::Body, Weight::Strong));
    const QRectF line(theme.space(1.5), 0, size.width() - theme.space(3), head);
    QRectF title;
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, m_source->title(), &title);
    m_legend->paintEntries(painter, line.adjusted(title.width() + theme.space(2), 0, 0, 0));
    m_plot->paintDocument(painter, QRectF(0, head, size.width(), size.height() - head));
}

} // namespace penstock
