// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/random.h"
#include "tests/unit/policy/outbox_script.h"
#include "tests/unit/policy/outbox_tracker.h"

#include <QTest>

using namespace penstock;
using namespace penstock::test;
using std::chrono::milliseconds;

namespace {

constexpr int defaultRuns = 1500;
constexpr int stepsPerRun = 160;

/*! Random policies and steps from one seed. */
class RandomRun {
public:
    explicit RandomRun(quint64 seed)
        : m_random(seed * 7919 + 1)
        , m_keys(static_cast<quint32>(m_random.between(1, 12)))
        , m_tracker(policy(), atMs(0))
    {}

    /*! \return the first broken promise with the step it was found at; empty if none. */
    QString play()
    {
        for (int i = 0; i < stepsPerRun && m_tracker.problem().isEmpty(); ++i)
            step();
        if (chance(0.7))
            drainWithTime();
        if (chance(0.5))
            m_tracker.setPolicy(Policy{});
        m_tracker.setLibrary(0);
        takeSome(1 << 20);
        m_tracker.evictAll();
        return m_tracker.problem();
    }

private:
    bool chance(double p) { return m_random.uniform() < p; }
    Nanos upToMs(qint64 ms) { return Nanos(m_random.between(1, ms * 1'000'000)); }

    template<class T>
    std::optional<T> maybe(T value)
    {
        return chance(0.5) ? std::optional(value) : std::nullopt;
    }

    Admission admission()
    {
        Admission part;
        part.messages = maybe(MessageCount(m_random.between(1, 20)));
        if (!part.messages || chance(0.3))
            part.bytes = ByteCount(m_random.between(60, 6000));
        part.over = static_cast<Overflow>(m_random.between(0, 3));
        return part;
    }

    Throttle throttle()
    {
        const std::optional<Rate> messages = maybe(Rate(static_cast<double>(m_random.between(1, 500))));
        std::optional<Rate> bytes = maybe(Rate(static_cast<double>(m_random.between(1000, 100000))));
        if (!messages && !bytes)
            bytes = Rate(5000);
        if (chance(0.5))
            return LeakyBucket{messages, bytes};
        return TokenBucket{messages, bytes, MessageCount(m_random.between(1, 20)),
                           ByteCount(m_random.between(1, 4000))};
    }

    Batch batch()
    {
        Batch part;
        part.window = upToMs(60);
        part.maxBytes = maybe(ByteCount(m_random.between(50, 3000)));
        part.maxMessages = maybe(MessageCount(m_random.between(1, 15)));
        part.encode = static_cast<BatchEncode>(m_random.between(0, 2));
        part.diff = static_cast<BatchDiff>(m_random.between(0, 1));
        return part;
    }

    Gate gate()
    {
        const qint64 high = m_random.between(100, 5000);
        return Gate{ByteCount(high), ByteCount(m_random.between(0, high - 1))};
    }

    Policy policy()
    {
        Policy all;
        if (chance(0.5))
            all.admission = admission();
        if (chance(0.3))
            all.expiry = Expiry{upToMs(200)};
        if (chance(0.4))
            all.priority = PriorityLane{};
        if (chance(0.4))
            all.throttle = throttle();
        if (chance(0.4))
            all.batch = batch();
        if (chance(0.5))
            all.gate = gate();
        if (chance(0.2))
            all.credits = Credits{MessageCount(m_random.between(0, 30))};
        return all;
    }

    /*! Either all anew or one part anew, as a person does it. */
    Policy changed()
    {
        const Policy other = policy();
        Policy next = m_tracker.policy();
        switch (m_random.between(0, 7)) {
        case 0:
            next.admission = other.admission;
            break;
        case 1:
            next.expiry = other.expiry;
            break;
        case 2:
            next.priority = other.priority;
            break;
        case 3:
            next.throttle = other.throttle;
            break;
        case 4:
            next.batch = other.batch;
            break;
        case 5:
            next.gate = other.gate;
            break;
        case 6:
            next.credits = other.credits;
            break;
        default:
            next = other;
            break;
        }
        return next;
    }

    void offerOne()
    {
        const Lane lane = chance(0.1) ? Lane::Control : Lane::Data;
        const auto key = static_cast<quint32>(m_random.between(0, m_keys - 1));
        const bool transparent = m_tracker.outbox().isTransparent();
        const bool room = !m_tracker.policy().gate || m_tracker.library() < m_tracker.policy().gate->high.value();
        m_tracker.offer(messageOf(++m_sequence, key, m_random.between(40, chance(0.1) ? 1200 : 200), lane));
        if (transparent && room) {
            const bool atOnce = m_tracker.take() && m_tracker.lastDelivered() == m_sequence;
            if (!atOnce && m_problem.isEmpty())
                m_problem = QStringLiteral("transparent, but %1 did not go at once").arg(m_sequence);
        }
    }

    void takeSome(int most)
    {
        for (int i = 0; i < most && m_tracker.problem().isEmpty() && m_tracker.take(); ++i) {
        }
    }

    void step()
    {
        const double what = m_random.uniform();
        if (what < 0.45) {
            for (qint64 n = m_random.between(1, chance(0.1) ? 30 : 3); n > 0; --n)
                offerOne();
        } else if (what < 0.68) {
            takeSome(chance(0.5) ? 1 << 20 : static_cast<int>(m_random.between(1, 4)));
        } else if (what < 0.78) {
            m_tracker.setLibrary(chance(0.3) ? 0 : m_random.between(0, m_tracker.library()));
        } else if (what < 0.92) {
            m_tracker.advance(upToMs(chance(0.2) ? 300 : 25));
        } else if (what < 0.95) {
            m_tracker.grant(m_random.between(0, 10));
        } else if (what < 0.995) {
            m_tracker.setPolicy(changed());
        } else {
            m_tracker.evictAll();
        }
    }

    /*! What waits must come out by time, drains and grants alone, and never before nextWake() says so. */
    void drainWithTime()
    {
        for (int round = 0; round < 4000 && m_tracker.problem().isEmpty(); ++round) {
            takeSome(1 << 20);
            m_tracker.setLibrary(0);
            const std::optional<TimePoint> wake = m_tracker.outbox().nextWake();
            switch (m_tracker.outbox().held()) {
            case Held::Empty:
                return;
            case Held::Credits:
                m_tracker.grant(5);
                break;
            case Held::Gate:
            case Held::No:
                break;
            case Held::Throttled:
            case Held::BatchWindow:
                m_tracker.advanceTo(std::max(m_tracker.now(), *wake - Nanos(1000)));
                if (m_tracker.now() < *wake && m_tracker.take() && m_problem.isEmpty())
                    m_problem = QStringLiteral("taken before nextWake()");
                m_tracker.advanceTo(std::max(m_tracker.now(), *wake));
                break;
            }
        }
        if (m_problem.isEmpty())
            m_problem = QStringLiteral("does not drain");
    }

public:
    [[nodiscard]] QString problem() const { return m_tracker.problem().isEmpty() ? m_problem : m_tracker.problem(); }

private:
    Random m_random;
    quint32 m_keys;
    OutboxTracker m_tracker;
    quint64 m_sequence = 0;
    QString m_problem;
};

} // namespace

/*!
 * Random offers, takes, drains, times and switches of all parts. PENSTOCK_SEED=n plays one seed alone,
 * PENSTOCK_RUNS=n another number of them.
 */
class OutboxRandomTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsItsPromisesUnderAnyTreatment()
    {
        bool one = false;
        const quint64 only = qEnvironmentVariable("PENSTOCK_SEED").toULongLong(&one);
        const int wanted = qEnvironmentVariableIntValue("PENSTOCK_RUNS");
        const quint64 first = one ? only : 1;
        const quint64 count = one ? 1 : static_cast<quint64>(wanted > 0 ? wanted : defaultRuns);
        for (quint64 seed = first; seed < first + count; ++seed) {
            RandomRun run(seed);
            run.play();
            QVERIFY2(run.problem().isEmpty(),
                     qPrintable(QStringLiteral("PENSTOCK_SEED=%1: %2").arg(seed).arg(run.problem())));
        }
    }
};

QTEST_GUILESS_MAIN(OutboxRandomTest)
#include "tst_outbox_random.moc"
