// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme_holder.h"

#include <QWidget>

namespace penstock {

/*!
 * A line of text on Surface that changes many times a second. Unlike a QLabel it never makes the window lay itself out
 * anew: its width is that of a sample, and what is longer is cut with an ellipsis. \thread UI.
 */
class CalmLabel : public QWidget {
    Q_OBJECT
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
public:
    struct Look {
        Type type = Type::Small;
        Weight weight = Weight::Normal;
        Ink ink = Ink::TextMuted;
        Qt::Alignment align = Qt::AlignLeft;
    };

    /*! \param themes borrowed; outlives the label. \param sample the longest text that is expected. */
    CalmLabel(const ThemeHolder &themes, const Look &look, const QString &sample, QWidget *parent = nullptr);

    [[nodiscard]] const QString &text() const noexcept { return m_text; }
    void setInk(Ink ink);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

public Q_SLOTS:
    void setText(const QString &text);

Q_SIGNALS:
    void textChanged(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeHolder &m_themes;
    Look m_look;
    QString m_sample;
    QString m_text;
};

} // namespace penstock
