// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme.h"

#include <QJsonObject>

#include <optional>

namespace penstock {

/*! Reads one theme file into a Theme; keeps the first error. Pure, used once. */
class ThemeReader {
public:
    [[nodiscard]] Result<Theme> read(const QByteArray &json);

private:
    void readColors(const QJsonObject &colors);
    void readStages(const QJsonObject &stages);
    void readStates(const QJsonObject &states);
    void readFonts(const QJsonObject &fonts);
    void readSeries(const QJsonValue &series);

    void expectOnly(const QJsonObject &object, const QString &path, const QStringList &names);
    QJsonObject objectAt(const QJsonObject &parent, const QString &path, const QString &name);
    QString textAt(const QJsonObject &parent, const QString &path, const QString &name);
    QStringList textsAt(const QJsonObject &parent, const QString &path, const QString &name);
    double numberAt(const QJsonObject &parent, const QString &path, const QString &name, double min, double max);
    QColor colorFrom(const QJsonValue &value, const QString &path);
    void fail(const QString &path, const QString &value, const QString &expected);

    Theme m_theme;
    std::optional<Error> m_error;
};

} // namespace penstock
