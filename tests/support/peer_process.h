// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QStringList>

#include <optional>

namespace penstock {

/*!
 * One of the clients in tests/peers as a process: prints one JSON object a line and leaves when its standard input is
 * closed. What it says on stderr goes to the test's log.
 * \thread that of its owner, which must run an event loop.
 */
class PeerProcess : public QObject {
    Q_OBJECT
public:
    /*! \param program e.g. "node"; \param script file name in tests/peers; \param arguments what follows it. */
    PeerProcess(const QString &program, const QString &script, const QStringList &arguments);
    ~PeerProcess() override; //!< kills what still runs

    /*! The visitor called `kind`: "node", "python" or "chromium". */
    [[nodiscard]] static std::unique_ptr<PeerProcess> visitor(const QString &kind, const QStringList &arguments);

    /*! The first object said with this "event"; nullopt: not yet. */
    [[nodiscard]] std::optional<QJsonObject> said(const QString &event) const;
    /*! The last object said; empty: none yet. */
    [[nodiscard]] QJsonObject lastSaid() const;
    /*! Closes its standard input. */
    void askToLeave();
    [[nodiscard]] bool ended() const;
    /*! Why it is not doing what it should, for failure messages. */
    [[nodiscard]] QString complaint() const;

private:
    void readLines();

    QProcess m_process;
    QList<QJsonObject> m_said;
};

} // namespace penstock
