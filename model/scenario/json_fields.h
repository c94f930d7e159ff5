// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/base/units.h"

#include <QJsonArray>
#include <QJsonObject>

#include <array>
#include <optional>
#include <utility>

namespace penstock {

/*! Keeps the first error of a reading; what follows is then read with defaults and thrown away. */
class FirstError {
public:
    void set(Error error)
    {
        if (!m_error)
            m_error = std::move(error);
    }
    [[nodiscard]] bool any() const noexcept { return m_error.has_value(); }
    /*! The value if nothing went wrong, otherwise the error. */
    template<class T>
    [[nodiscard]] Result<T> resultOr(T value) const
    {
        return m_error ? Result<T>(*m_error) : Result<T>(std::move(value));
    }

private:
    std::optional<Error> m_error;
};

/*! Whether "max" (as fast as it goes) is a rate here. */
enum class Max { Refused, Allowed };

/*! A value as it is shown in an error. */
[[nodiscard]] QString shownValue(const QJsonValue &value);

/*! `a.b` from `a` and `b`; `b` at the top. */
[[nodiscard]] QString joinPath(const QString &path, const QString &name);

/*! A name of an enumerator in the file format. */
template<class Enum>
using EnumName = std::pair<const char *, Enum>;

/*!
 * The fields of one JSON object, read strictly: each is asked for by name, type and range; what is not among the
 * allowed names is an error with the near name. Null means the same as not there. Every error carries the path of the
 * field.
 *
 * Pure; lives on the stack of a reading function. Borrows the error keeper.
 */
class JsonFields {
public:
    /*! A value that is no object is an error (that says `expected`), and all fields then read as absent. */
    JsonFields(const QJsonValue &value, QString path, FirstError &errors, const char *expected = "is not an object");

    /*! Refuses fields that are not in the list. \param where continues the error: `of pace "eager"`; may be empty. */
    void allowOnly(const QStringList &names, const QString &where = {});

    [[nodiscard]] bool has(const char *name) const;
    [[nodiscard]] QString pathOf(const char *name) const;
    /*! Null or undefined if absent. */
    [[nodiscard]] QJsonValue value(const char *name) const;

    // Each returns nullopt if the field is absent or wrong; wrong ones are reported.
    [[nodiscard]] std::optional<QString> text(const char *name, qsizetype mostCharacters);
    [[nodiscard]] std::optional<qint64> whole(const char *name, qint64 least, qint64 most);
    [[nodiscard]] std::optional<double> number(const char *name, double least, double most);
    [[nodiscard]] std::optional<ByteCount> bytes(const char *name, ByteCount least, ByteCount most);
    [[nodiscard]] std::optional<Nanos> duration(const char *name, Nanos least);
    [[nodiscard]] std::optional<Rate> rate(const char *name, double least, Max max = Max::Refused);
    [[nodiscard]] std::optional<Rate> byteRate(const char *name);
    [[nodiscard]] std::optional<bool> flag(const char *name);
    [[nodiscard]] std::optional<QJsonArray> array(const char *name, qsizetype most);

    template<class Enum, std::size_t N>
    [[nodiscard]] std::optional<Enum> choice(const char *name, const std::array<EnumName<Enum>, N> &names)
    {
        const std::optional<QString> word = text(name, 1000);
        if (!word)
            return std::nullopt;
        QStringList known;
        for (const auto &[text, choice] : names) {
            if (*word == QLatin1String(text))
                return choice;
            known += QLatin1String(text);
        }
        refuseChoice(name, known);
        return std::nullopt;
    }

    /*! The value of an optional that has to be there; absent (and not wrong) is an error. */
    template<class T>
    [[nodiscard]] T required(const char *name, std::optional<T> value, T otherwise = {})
    {
        if (!value && !has(name))
            m_errors.set({pathOf(name), {}, QStringLiteral("is missing")});
        return value.value_or(std::move(otherwise));
    }

    /*! Reports the field as wrong: `expected` continues the sentence. */
    void refuse(const char *name, const QString &expected);
    /*! Reports the object as a whole. */
    void refuse(const QString &expected);

private:
    void refuseChoice(const char *name, const QStringList &known);

    QJsonObject m_object;
    QString m_path;
    FirstError &m_errors;
};

/*! The name of an enumerator. */
template<class Enum, std::size_t N>
[[nodiscard]] QString enumName(Enum value, const std::array<EnumName<Enum>, N> &names)
{
    for (const auto &[text, choice] : names) {
        if (choice == value)
            return QLatin1String(text);
    }
    return {};
}

} // namespace penstock
