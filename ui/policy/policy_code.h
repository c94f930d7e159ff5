// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/policy/policy.h"
#include "ui/common/theme_holder.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QWidget>

namespace penstock {

/*! "Show this policy as JSON": a button that unfolds the text, as scenario files have it, with a copy button. \thread
 * UI. */
class PolicyCode : public QWidget {
    Q_OBJECT
public:
    explicit PolicyCode(const ThemeHolder &themes, QWidget *parent = nullptr);

    void showPolicy(const Policy &policy);

private:
    void unfold(bool open);
    void copy();
    void fit();

    const ThemeHolder &m_themes;
    QPushButton *m_button;
    QPushButton *m_copy;
    QPlainTextEdit *m_text;
    std::optional<Policy> m_policy;
};

} // namespace penstock
