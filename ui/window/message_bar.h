// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

class QLabel;
class QToolButton;

namespace penstock {

class ThemeHolder;

/*!
 * Tells results and errors where the person is looking, without stopping them: one line under the toolbar with what
 * happened and what to do, closed by hand or, if it is only a result, after a while.
 * \thread UI.
 */
class MessageBar : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(ThemeHolder &themes, QWidget *parent = nullptr);

    [[nodiscard]] QString text() const;

public Q_SLOTS:
    /*! Stays until it is closed or the next message comes. */
    void showError(const QString &text);
    /*! Goes by itself. */
    void showResult(const QString &text);

private:
    void show(const QString &text, bool error);
    void paintIcon();

    ThemeHolder &m_themes;
    QLabel *m_icon;
    QLabel *m_text;
    QToolButton *m_close;
    QTimer m_timer;
    bool m_error = false;
};

} // namespace penstock
