// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"

#include <QJsonDocument>
#include <QSaveFile>

#include <memory>

namespace penstock {

/*! Data, to stdout. */
void writeData(const QByteArray &bytes);
void writeData(const QString &text);
/*! Indented, with a line feed at the end. */
void writeData(const QJsonDocument &json);

/*! Talk, to stderr, as one line. */
void say(const QString &line);
/*! An error as `program: place: "value" expected`. */
void say(const Error &error);

/*!
 * Where `--json` goes: stdout for "-", otherwise a file. It is opened before the work begins, so that a wrong path
 * shows at once and not after an hour; the file is replaced only when all is written.
 */
class JsonTarget {
public:
    [[nodiscard]] static Result<std::shared_ptr<JsonTarget>> open(const QString &path);
    [[nodiscard]] Outcome write(const QJsonDocument &json);

private:
    std::unique_ptr<QSaveFile> m_file; // null: stdout
};

} // namespace penstock
