// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/peer_process.h"

#include <QJsonDocument>

#include <algorithm>

namespace penstock {

PeerProcess::PeerProcess(const QString &program, const QString &script, const QStringList &arguments)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &PeerProcess::readLines);
    const QString path = QStringLiteral(PENSTOCK_SOURCE_DIR "/tests/peers/") + script;
    m_process.start(program, QStringList{path} + arguments);
}

PeerProcess::~PeerProcess()
{
    m_process.disconnect(this);
    if (m_process.state() != QProcess::NotRunning) {
        m_process.terminate();
        if (!m_process.waitForFinished(5000)) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }
}

std::unique_ptr<PeerProcess> PeerProcess::visitor(const QString &kind, const QStringList &arguments)
{
    // Debian's own Python: that is where the package python3-websockets is installed.
    if (kind == QLatin1String("python"))
        return std::make_unique<PeerProcess>(QStringLiteral("/usr/bin/python3"), QStringLiteral("visitor.py"),
                                             arguments);
    const QString script =
        kind == QLatin1String("node") ? QStringLiteral("visitor.mjs") : QStringLiteral("visitor_browser.mjs");
    return std::make_unique<PeerProcess>(QStringLiteral("node"), script, arguments);
}

std::optional<QJsonObject> PeerProcess::said(const QString &event) const
{
    const auto found = std::find_if(m_said.begin(), m_said.end(), [&event](const QJsonObject &line) {
        return line[QLatin1String("event")].toString() == event;
    });
    return found == m_said.end() ? std::nullopt : std::optional(*found);
}

QJsonObject PeerProcess::lastSaid() const
{
    return m_said.isEmpty() ? QJsonObject() : m_said.last();
}

void PeerProcess::askToLeave()
{
    m_process.closeWriteChannel();
}

bool PeerProcess::ended() const
{
    return m_process.state() == QProcess::NotRunning;
}

QString PeerProcess::complaint() const
{
    const QString said = QString::fromUtf8(QJsonDocument(lastSaid()).toJson(QJsonDocument::Compact));
    if (m_process.error() == QProcess::FailedToStart)
        return m_process.program() + QStringLiteral(" does not start; tests/run installs what the tests need");
    return QStringLiteral("last said %1; exit code %2").arg(said).arg(m_process.exitCode());
}

void PeerProcess::readLines()
{
    while (m_process.canReadLine())
        m_said.append(QJsonDocument::fromJson(m_process.readLine()).object());
}

} // namespace penstock
