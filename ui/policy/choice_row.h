// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QStringList>
#include <QWidget>

namespace penstock {

/*! A combo box that does not take the wheel away from the list it stands in. */
class CalmComboBox : public QComboBox {
    Q_OBJECT
public:
    explicit CalmComboBox(QWidget *parent = nullptr);

protected:
    void wheelEvent(QWheelEvent *event) override;
};

/*! One of a few words, with its name in front. \thread UI. */
class ChoiceRow : public QWidget {
    Q_OBJECT
public:
    /*! \param name object name; the box is name.choice. */
    ChoiceRow(const QString &name, const QString &label, const QStringList &words, const QString &tip,
              QWidget *parent = nullptr);

    /*! Shows a choice in force; ignored while the list is open. */
    void setIndex(int index);
    [[nodiscard]] int index() const { return m_box->currentIndex(); }
    void setLabelWidth(int width) { m_label->setMinimumWidth(width); }

Q_SIGNALS:
    /*! A person chose. */
    void chosen(int index);

private:
    QLabel *m_label;
    CalmComboBox *m_box;
};

} // namespace penstock
