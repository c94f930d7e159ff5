// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

namespace penstock {

/*!
 * A sheet that lies over the window, in front of everything, until Escape, a click beside it or a choice. Not modal:
 * the run goes on beneath.
 */
class Overlay : public QFrame {
    Q_OBJECT
public:
    /*! \param window the window it lies over; must outlive this. */
    explicit Overlay(QWidget &window);

    /*! Shows it, `width` x at most `height`, a little above the middle. */
    void open(int width, int height);

public Q_SLOTS:
    /*! Hides it and gives the focus back. */
    void dismiss();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void place();

    QWidget &m_window;
    QPointer<QWidget> m_focusBefore;
    QSize m_wanted;
};

} // namespace penstock
