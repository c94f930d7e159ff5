// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include "model/scenario/near_name.h"

#include <QCoreApplication>

#include <cstdio>

namespace penstock {

void writeData(const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout);
    std::fflush(stdout);
}

void writeData(const QString &text)
{
    writeData(text.toUtf8());
}

void writeData(const QJsonDocument &json)
{
    writeData(json.toJson());
}

void say(const QString &line)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stderr);
    std::fflush(stderr);
}

void say(const Error &error)
{
    say(QCoreApplication::applicationName() + QStringLiteral(": ") + error.text());
}

Result<std::shared_ptr<JsonTarget>> JsonTarget::open(const QString &path)
{
    auto target = std::make_shared<JsonTarget>();
    if (path == QLatin1String("-"))
        return target;
    target->m_file = std::make_unique<QSaveFile>(path);
    target->m_file->setDirectWriteFallback(true);
    if (path.isEmpty() || !target->m_file->open(QIODevice::WriteOnly))
        return Error{QStringLiteral("--json"), shortened(path),
                     QStringLiteral("is not a file that can be written, or -")};
    return target;
}

Outcome JsonTarget::write(const QJsonDocument &json)
{
    if (!m_file) {
        writeData(json);
        return success();
    }
    m_file->write(json.toJson());
    if (!m_file->commit())
        return Error{QStringLiteral("--json"), shortened(m_file->fileName()),
                     QStringLiteral("cannot be written: ") + m_file->errorString()};
    return success();
}

} // namespace penstock
