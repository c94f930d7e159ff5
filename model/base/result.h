// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <utility>
#include <variant>

namespace penstock {

/*! What went wrong, in three parts so that every message names place, value and what was expected. */
struct Error {
    QString place;    //!< path, argument, address or offset, e.g. "groups[1].pace.messages"
    QString value;    //!< the offending value as written, already shortened for display; may be empty
    QString expected; //!< continues "value ...", e.g. "is not a rate such as 20/s"

    /*! One line: `place: "value" expected`. */
    [[nodiscard]] QString text() const;
    bool operator==(const Error &) const = default;
};

/*! A value or the reason why there is none. Ask ok() before value() or error(). */
template<class T>
class [[nodiscard]] Result {
public:
    Result(T value) // NOLINT(google-explicit-constructor): a value is a good result
        : m_content(std::in_place_index<0>, std::move(value))
    {}
    Result(Error error) // NOLINT(google-explicit-constructor): an error is a bad one
        : m_content(std::in_place_index<1>, std::move(error))
    {}

    [[nodiscard]] bool ok() const noexcept { return m_content.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }
    [[nodiscard]] const T &value() const & { return std::get<0>(m_content); }
    [[nodiscard]] T &value() & { return std::get<0>(m_content); }
    [[nodiscard]] T &&value() && { return std::get<0>(std::move(m_content)); }
    [[nodiscard]] const Error &error() const { return std::get<1>(m_content); }

private:
    std::variant<T, Error> m_content;
};

/*! For functions that succeed with nothing to say. */
using Outcome = Result<std::monostate>;
[[nodiscard]] inline Outcome success()
{
    return Outcome(std::monostate{});
}

} // namespace penstock
