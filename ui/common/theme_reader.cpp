// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme_reader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace penstock {

namespace {

const QStringList &inkNames()
{
    static const QStringList names = QStringLiteral("window surface inset raised hover pressed border border_strong "
                                                    "text text_muted text_faint accent on_accent "
                                                    "focus selection grid crosshair marker good good_text warning "
                                                    "warning_text danger danger_text flow tool_tip")
                                         .split(QLatin1Char(' '));
    return names;
}

const QStringList &stageNames()
{
    static const QStringList names =
        QStringLiteral("outbox socket tls kernel_unsent kernel_in_flight peer_kernel reader").split(QLatin1Char(' '));
    return names;
}

const QStringList &sizeNames()
{
    static const QStringList names = QStringLiteral("caption small body heading number title").split(QLatin1Char(' '));
    return names;
}

QString joined(const QString &path, const QString &name)
{
    return path.isEmpty() ? name : path + QLatin1Char('.') + name;
}

} // namespace

Result<Theme> ThemeReader::read(const QByteArray &json)
{
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parse);
    if (parse.error != QJsonParseError::NoError)
        return Error{QStringLiteral("byte %1").arg(parse.offset), {}, parse.errorString()};
    const QJsonObject root = document.object();
    expectOnly(root, {},
               QStringLiteral("penstock_theme name dark license colors stages states series space radius "
                              "control_radius fonts")
                   .split(QLatin1Char(' ')));
    if (root.value(QLatin1String("penstock_theme")).toInt() != 1)
        fail(QStringLiteral("penstock_theme"), {}, QStringLiteral("is not 1"));
    m_theme.m_name = textAt(root, {}, QStringLiteral("name"));
    if (!root.value(QLatin1String("dark")).isBool())
        fail(QStringLiteral("dark"), {}, QStringLiteral("is not true or false"));
    m_theme.m_dark = root.value(QLatin1String("dark")).toBool();
    readColors(objectAt(root, {}, QStringLiteral("colors")));
    readStages(objectAt(root, {}, QStringLiteral("stages")));
    readStates(objectAt(root, {}, QStringLiteral("states")));
    readSeries(root.value(QLatin1String("series")));
    m_theme.m_space = static_cast<int>(numberAt(root, {}, QStringLiteral("space"), 1, 32));
    m_theme.m_radius = numberAt(root, {}, QStringLiteral("radius"), 0, 32);
    m_theme.m_controlRadius = numberAt(root, {}, QStringLiteral("control_radius"), 0, 32);
    readFonts(objectAt(root, {}, QStringLiteral("fonts")));
    if (m_error)
        return *m_error;
    return m_theme;
}

void ThemeReader::readColors(const QJsonObject &colors)
{
    const QString path = QStringLiteral("colors");
    expectOnly(colors, path, inkNames());
    for (int i = 0; i < inkCount; ++i)
        m_theme.m_inks[static_cast<std::size_t>(i)] =
            colorFrom(colors.value(inkNames()[i]), joined(path, inkNames()[i]));
}

void ThemeReader::readStages(const QJsonObject &stages)
{
    const QString path = QStringLiteral("stages");
    expectOnly(stages, path, stageNames());
    for (int i = 0; i <= stageCount; ++i) {
        const QString &name = stageNames()[i];
        const QString own = joined(path, name);
        const QJsonObject object = objectAt(stages, path, name);
        expectOnly(object, own, {QStringLiteral("line"), QStringLiteral("fill"), QStringLiteral("on_fill")});
        const StageInk ink{colorFrom(object.value(QLatin1String("line")), joined(own, QStringLiteral("line"))),
                           colorFrom(object.value(QLatin1String("fill")), joined(own, QStringLiteral("fill"))),
                           colorFrom(object.value(QLatin1String("on_fill")), joined(own, QStringLiteral("on_fill")))};
        (i < stageCount ? m_theme.m_stages[static_cast<std::size_t>(i)] : m_theme.m_reader) = ink;
    }
}

void ThemeReader::readStates(const QJsonObject &states)
{
    const QString path = QStringLiteral("states");
    QStringList names;
    for (std::size_t i = 0; i < m_theme.m_states.size(); ++i)
        names << stateName(static_cast<ConnectionState>(i));
    expectOnly(states, path, names);
    for (std::size_t i = 0; i < m_theme.m_states.size(); ++i) {
        const QString &name = names[static_cast<qsizetype>(i)];
        const QString own = joined(path, name);
        const QJsonObject object = objectAt(states, path, name);
        expectOnly(object, own, {QStringLiteral("color"), QStringLiteral("text")});
        m_theme.m_states[i] = {colorFrom(object.value(QLatin1String("color")), joined(own, QStringLiteral("color"))),
                               colorFrom(object.value(QLatin1String("text")), joined(own, QStringLiteral("text")))};
    }
}

void ThemeReader::readSeries(const QJsonValue &series)
{
    const QJsonArray colors = series.toArray();
    if (colors.isEmpty() || colors.size() > 32)
        fail(QStringLiteral("series"), {}, QStringLiteral("is not a list of 1 to 32 colours"));
    for (qsizetype i = 0; i < colors.size() && i < 32; ++i)
        m_theme.m_series.push_back(colorFrom(colors.at(i), QStringLiteral("series[%1]").arg(i)));
}

void ThemeReader::readFonts(const QJsonObject &fonts)
{
    const QString path = QStringLiteral("fonts");
    expectOnly(fonts, path, sizeNames() + QStringList{QStringLiteral("family"), QStringLiteral("mono")});
    m_theme.m_family = textsAt(fonts, path, QStringLiteral("family"));
    m_theme.m_mono = textsAt(fonts, path, QStringLiteral("mono"));
    for (int i = 0; i < typeCount; ++i)
        m_theme.m_sizes[static_cast<std::size_t>(i)] = static_cast<int>(numberAt(fonts, path, sizeNames()[i], 6, 72));
}

void ThemeReader::expectOnly(const QJsonObject &object, const QString &path, const QStringList &names)
{
    for (const QString &key : object.keys())
        if (!names.contains(key))
            fail(joined(path, key.left(40)), {}, QStringLiteral("is not a field of a theme"));
}

QJsonObject ThemeReader::objectAt(const QJsonObject &parent, const QString &path, const QString &name)
{
    const QJsonValue value = parent.value(name);
    if (!value.isObject())
        fail(joined(path, name), {}, QStringLiteral("is not an object"));
    return value.toObject();
}

QString ThemeReader::textAt(const QJsonObject &parent, const QString &path, const QString &name)
{
    const QString text = parent.value(name).toString();
    if (text.isEmpty() || text.size() > 100)
        fail(joined(path, name), text.left(40), QStringLiteral("is not a text of 1 to 100 characters"));
    return text;
}

QStringList ThemeReader::textsAt(const QJsonObject &parent, const QString &path, const QString &name)
{
    QStringList texts;
    for (const QJsonValue &value : parent.value(name).toArray())
        if (!value.toString().isEmpty())
            texts << value.toString();
    if (texts.isEmpty() || texts.size() > 16)
        fail(joined(path, name), {}, QStringLiteral("is not a list of 1 to 16 texts"));
    return texts;
}

double ThemeReader::numberAt(const QJsonObject &parent, const QString &path, const QString &name, double min,
                             double max)
{
    const QJsonValue value = parent.value(name);
    const double number = value.toDouble(min - 1);
    if (!(number >= min && number <= max))
        fail(joined(path, name), value.isDouble() ? QString::number(number) : QString(),
             QStringLiteral("is not a number from %1 to %2").arg(min).arg(max));
    return number;
}

QColor ThemeReader::colorFrom(const QJsonValue &value, const QString &path)
{
    static const QRegularExpression form(QStringLiteral("^#[0-9A-Fa-f]{6}$"));
    const QString text = value.toString();
    if (!form.match(text).hasMatch()) {
        fail(path, text.left(40), QStringLiteral("is not a colour such as #0072B2"));
        return {};
    }
    return QColor(text);
}

void ThemeReader::fail(const QString &path, const QString &value, const QString &expected)
{
    if (!m_error)
        m_error = Error{path, value, expected};
}

} // namespace penstock
