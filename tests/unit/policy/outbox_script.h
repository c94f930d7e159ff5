// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/policy/outbox.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace penstock::test {

/*! A lab time so many milliseconds after the start of every script. */
[[nodiscard]] TimePoint atMs(double ms);

/*! A message whose binary frame has `frameBytes` bytes (>= 40; the nearest size if there is no such frame). */
[[nodiscard]] MessagePtr messageOf(quint64 sequence, quint32 key, qint64 frameBytes, Lane lane = Lane::Data);

/*!
 * Plays a script against one outbox; one word per step, separated by blanks:
 *
 *   a  a*3  A     offers a data message of key a (of 3 units; one unit is a frame of 100 bytes), a control message
 *   a:R           … and expects Queued, Replaced, DroppedOldest, reFused, Closing (Q R D F C)
 *   a^20          offers 20 of them
 *   +50  +0.001   lets so many milliseconds pass
 *   @3            sets the library bytes to 3 units; what is taken adds to them
 *   =a1,b2        takes until nothing comes and expects keys and sequence numbers in that order; envelopes: [a1,b2]
 *   =             … nothing comes
 *   1=a1          takes once and expects it
 *   #5            takes until nothing comes and expects 5 messages
 *   ?T            held() is Empty, No, Throttle, Batch window, Gate, Credits (E N T B G C)
 *   >70  >-       nextWake() is at 70 ms; is absent; tolerance one microsecond
 *   ~1            switches to the policy at index 1
 *   $5            grants 5 credits
 *   x!            evicts all
 *   %5/3          5 messages wait, of 3 units together
 *   closed open   state of the gate
 *   fast slow     whether the outbox is transparent
 *   &n0o2c0e0v0   ledger: dropped newest, dropped oldest, conflated, expired, evicted
 */
class OutboxScript {
public:
    explicit OutboxScript(std::vector<Policy> policies);

    /*! \return the first difference, with the word it was found at; empty if all is as expected. */
    [[nodiscard]] QString play(const QString &script);

private:
    QString step(const QString &word);
    QString offer(const QString &word);
    QString expectTaken(const QString &expected);
    QString expectState(QChar what, const QString &value);
    QString takeOnce(bool *taken);

    std::vector<Policy> m_policies;
    TimePoint m_now;
    Outbox m_outbox;
    Delivery m_delivery;
    quint64 m_sequence = 0;
    qint64 m_library = 0;
    int m_lastCount = 0;
};

} // namespace penstock::test
