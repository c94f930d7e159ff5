// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_code.h"

#include "model/scenario/policy_format.h"
#include "ui/common/looks.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QVBoxLayout>

namespace penstock {

PolicyCode::PolicyCode(const ThemeHolder &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_button(new QPushButton(tr("Show this policy as JSON"), this))
    , m_copy(new QPushButton(tr("Copy"), this))
    , m_text(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("policy.code"));
    m_button->setObjectName(QStringLiteral("policy.code.show"));
    m_button->setCheckable(true);
    m_button->setToolTip(tr("The policy in force as scenario files and penstock-cli --set have it."));
    m_copy->setObjectName(QStringLiteral("policy.code.copy"));
    m_copy->setToolTip(tr("Copy the JSON text"));
    m_copy->hide();
    m_text->setObjectName(QStringLiteral("policy.code.text"));
    m_text->setAccessibleName(tr("Policy as JSON"));
    m_text->setReadOnly(true);
    m_text->setFont(themes.theme().monoFont(Type::Small));
    m_text->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_text->hide();

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_button, 1);
    buttons->addWidget(m_copy);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins({});
    all->addLayout(buttons);
    all->addWidget(m_text);

    connect(m_button, &QPushButton::toggled, this, &PolicyCode::unfold);
    connect(m_copy, &QPushButton::clicked, this, &PolicyCode::copy);
    connect(&themes, &ThemeHolder::changed, this, [this](const Theme &theme) {
        m_text->setFont(theme.monoFont(Type::Small));
        fit();
    });
}

void PolicyCode::showPolicy(const Policy &policy)
{
    if (m_policy == policy)
        return;
    m_policy = policy;
    m_text->setPlainText(QString::fromUtf8(QJsonDocument(policyToJson(policy)).toJson()).trimmed());
    fit();
}

void PolicyCode::fit()
{
    const int margins = m_text->contentsMargins().top() + m_text->contentsMargins().bottom() +
                        static_cast<int>(m_text->document()->documentMargin()) * 2 + m_themes.theme().space();
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * m_text->blockCount() + margins);
}

void PolicyCode::unfold(bool open)
{
    m_text->setVisible(open);
    m_copy->setVisible(open);
    m_button->setText(open ? tr("Hide the JSON") : tr("Show this policy as JSON"));
}

void PolicyCode::copy()
{
    QGuiApplication::clipboard()->setText(m_text->toPlainText());
    m_copy->setText(tr("Copied"));
}

} // namespace penstock
