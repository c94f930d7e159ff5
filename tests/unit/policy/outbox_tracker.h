// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/policy/outbox.h"

#include <QString>

#include <map>
#include <set>
#include <vector>

namespace penstock::test {

/*!
 * Drives an outbox and checks after every step that it kept its promises. It knows each message by its sequence number
 * and looks at what waits from outside, so that it never takes the outbox' own counters for granted.
 */
class OutboxTracker {
public:
    OutboxTracker(const Policy &policy, TimePoint labNow);

    void advance(Nanos by) { m_now += by; }
    void advanceTo(TimePoint labNow) { m_now = labNow; }
    void setLibrary(qint64 bytes) { m_library = bytes; }
    void setPolicy(const Policy &policy);
    void grant(qint64 n);
    void offer(const MessagePtr &message);
    bool take();
    void evictAll();

    [[nodiscard]] const Outbox &outbox() const noexcept { return m_outbox; }
    [[nodiscard]] const Policy &policy() const noexcept { return m_policy; }
    [[nodiscard]] TimePoint now() const noexcept { return m_now; }
    [[nodiscard]] qint64 library() const noexcept { return m_library; }
    /*! Sequence number of the last message delivered; 0 before the first. */
    [[nodiscard]] quint64 lastDelivered() const noexcept { return m_lastDelivered; }
    /*! The first broken promise; empty if none. */
    [[nodiscard]] const QString &problem() const noexcept { return m_problem; }

private:
    struct Known {
        MessagePtr message;
        TimePoint offered;
    };
    struct Passed {
        TimePoint at;
        qint64 bytes;
    };
    using Sequences = std::vector<quint64>;

    /*! Keeps the first thing that is not ok; its text is put together only then. */
    template<class... Args>
    void expect(bool ok, const char *what, const Args &...args)
    {
        if (ok || !m_problem.isEmpty())
            return;
        m_problem = QString::fromLatin1(what);
        ((m_problem = m_problem.arg(args)), ...);
    }
    /*! Looks at what waits, compares with before, balances the ledger. \return what was lost in this step. */
    Sequences settle(const Sequences &delivered);
    void checkOffer(Offer result, quint64 sequence, const Sequences &before, const Sequences &lost, const Ledger &old);
    void checkLimit(qint64 messagesBefore, qint64 bytesBefore);
    void checkDelivery(const Delivery &delivery, bool gateWasClosed);
    void checkTaken(const Sequences &lost, const Ledger &old);
    void checkRate();
    void checkMeter(const std::optional<Rate> &rate, double burst, bool inBytes);
    void checkWake();
    [[nodiscard]] std::pair<qint64, qint64> dataWaiting() const;

    Policy m_policy;
    TimePoint m_now;
    Outbox m_outbox;
    Delivery m_delivery;
    qint64 m_library = 0;
    bool m_gateClosed = false;
    qint64 m_credits = 0;
    std::map<quint64, Known> m_known;
    Sequences m_waiting; // as last seen, in order: control, then data
    std::set<quint64> m_delivered;
    std::set<quint64> m_lost;
    std::map<quint32, quint64> m_lastOfKey;
    quint64 m_lastControl = 0;
    quint64 m_lastDelivered = 0;
    Ledger m_ledger;
    std::vector<Passed> m_passed; // data since the policy was last changed
    qint64 m_maybePaid = 0;       // waiting messages that may have paid an earlier throttle
    QString m_problem;
};

} // namespace penstock::test
