// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/shortcuts_sheet.h"

#include "ui/window/window_actions.h"

#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace penstock {

namespace {

struct Habit {
    const char *keys;
    const char *what;
};
constexpr Habit chartHabits[] = {
    {QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "Wheel"),
     QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "zoom time at the pointer")},
    {QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "Shift + wheel"),
     QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "zoom the values")},
    {QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "Drag"),
     QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "choose a range")},
    {QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "Middle drag, ← →"),
     QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "move along the time")},
    {QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "Double click, 0"),
     QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "live again")},
    {QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "+  −"), QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "zoom time")},
    {QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "Click, Space"),
     QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "lock the crosshair; a second one: the difference")},
    {QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "← → in the pipeline"),
     QT_TRANSLATE_NOOP("penstock::ShortcutsSheet", "from stage to stage")},
};

QString row(const QString &keys, const QString &what)
{
    return QStringLiteral(
               "<tr><td style='padding:2px 16px 2px 0'><b>%1</b></td><td style='padding:2px 32px 2px 0'>%2</td></tr>")
        .arg(keys.toHtmlEscaped(), what.toHtmlEscaped());
}

QString heading(const QString &text)
{
    return QStringLiteral("<tr><td colspan='2' style='padding:10px 0 2px 0'>%1</td></tr>")
        .arg(text.toHtmlEscaped().toUpper());
}

} // namespace

ShortcutsSheet::ShortcutsSheet(QWidget &window, const WindowActions &actions)
    : Overlay(window)
    , m_actions(actions)
    , m_text(new QLabel)
{
    setObjectName(QStringLiteral("shortcutsSheet"));
    setAccessibleName(tr("Keyboard shortcuts"));
    auto *title = new QLabel(tr("Keyboard shortcuts"), this);
    title->setProperty("role", QStringLiteral("title"));
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(m_text);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    m_text->setTextFormat(Qt::RichText);
    m_text->setAlignment(Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->addWidget(title);
    column->addWidget(scroll);
}

void ShortcutsSheet::toggle()
{
    if (isVisible()) {
        dismiss();
        return;
    }
    m_text->setText(html());
    open(960, 600);
}

QString ShortcutsSheet::html() const
{
    QString left;
    QString right;
    ActionPlace place = ActionPlace::File;
    bool first = true;
    for (const WindowActions::Entry &entry : m_actions.all()) {
        if (entry.action->shortcuts().isEmpty())
            continue;
        QString &side = entry.place == ActionPlace::Charts ? right : left;
        if (first || entry.place != place)
            side += heading(WindowActions::title(entry.place));
        first = false;
        place = entry.place;
        QStringList keys;
        for (const QKeySequence &key : entry.action->shortcuts())
            keys << key.toString(QKeySequence::NativeText);
        side += row(keys.join(QStringLiteral(", ")), entry.action->text().remove(QLatin1Char('&')));
    }
    right += heading(tr("On a chart"));
    for (const Habit &habit : chartHabits)
        right += row(tr(habit.keys), tr(habit.what));
    return QStringLiteral("<table><tr><td valign='top'><table>%1</table></td><td valign='top' "
                          "style='padding-left:24px'><table>%2</table></td></tr></table>")
        .arg(left, right);
}

} // namespace penstock
