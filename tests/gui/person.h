// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QTest>
#include <QWidget>

/*! What a person does with a window: finds things by name, clicks, types. Fails the test if there is no such thing. */
namespace penstock::person {

/*! The widget of that object name; aborts the test run with its name if there is none. */
template<class T>
T *find(const QWidget &window, const char *name)
{
    T *found = window.findChild<T *>(QLatin1String(name));
    if (!found)
        qFatal("no such widget: %s", name);
    return found;
}

inline void click(const QWidget &window, const char *name)
{
    QTest::mouseClick(find<QWidget>(window, name), Qt::LeftButton);
}

/*! Replaces the text of a field; Enter ends it. */
inline void type(const QWidget &window, const char *name, const QString &text)
{
    auto *field = find<QLineEdit>(window, name);
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, text);
    QTest::keyClick(field, Qt::Key_Return);
}

} // namespace penstock::person
