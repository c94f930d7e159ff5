// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/poll_poller.h"
#include "model/reader/poller.h"
#include "model/reader/timer_queue.h"

#include <QTest>

#include <array>
#include <thread>

#include <sys/socket.h>
#include <unistd.h>

using namespace penstock;
using namespace std::chrono_literals;

namespace {

struct Pair {
    std::array<int, 2> ends{-1, -1};
    Pair() { [[maybe_unused]] const int made = ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()); }
    ~Pair()
    {
        for (const int end : ends)
            ::close(end);
    }
    Pair(const Pair &) = delete;
    Pair &operator=(const Pair &) = delete;
    void write(const char *text) const { QVERIFY(::send(ends[1], text, std::strlen(text), 0) > 0); }
    void readAll() const
    {
        std::array<char, 100> bytes{};
        while (::recv(ends[0], bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) {
        }
    }
};

std::unique_ptr<Poller> make(bool portable)
{
    return portable ? std::make_unique<PollPoller>() : Poller::create();
}

// All tokens reported until nothing more comes at once.
std::vector<quint64> tokens(Poller &poller)
{
    std::vector<quint64> found;
    for (auto events = poller.wait(Nanos(0)); !events.empty(); events = poller.wait(Nanos(0))) {
        for (const Poller::Event &event : events)
            found.push_back(event.token);
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

class TestPoller : public QObject {
    Q_OBJECT

    void kinds()
    {
        QTest::addColumn<bool>("portable");
        QTest::newRow("of this system") << false;
        QTest::newRow("portable") << true;
    }

private Q_SLOTS:
    void eachIsReportedOnceUntilItWasRead_data() { kinds(); }
    void eachIsReportedOnceUntilItWasRead()
    {
        QFETCH(const bool, portable);
        const auto poller = make(portable);
        const Pair a;
        const Pair b;
        QVERIFY(poller->add(a.ends[0], 10));
        QVERIFY(poller->add(b.ends[0], 20));
        QCOMPARE(tokens(*poller), (std::vector<quint64>{10, 20})); // writable
        poller->rearm(a.ends[0], 10, Poller::Watch::Read);
        poller->rearm(b.ends[0], 20, Poller::Watch::Read);
        QVERIFY(tokens(*poller).empty());
        a.write("x");
        QCOMPARE(tokens(*poller), std::vector<quint64>{10});
        QVERIFY(tokens(*poller).empty()); // left unread on purpose
        a.readAll();
        poller->rearm(a.ends[0], 10, Poller::Watch::Read);
        QVERIFY(tokens(*poller).empty());
        a.write("y");
        b.write("z");
        QCOMPARE(tokens(*poller), (std::vector<quint64>{10, 20}));
        poller->remove(a.ends[0], 10);
        b.readAll();
        poller->rearm(b.ends[0], 20, Poller::Watch::Read);
        a.write("nobody listens");
        b.write("z");
        QCOMPARE(tokens(*poller), std::vector<quint64>{20});
    }

    void aClosedPeerIsReported_data() { kinds(); }
    void aClosedPeerIsReported()
    {
        QFETCH(const bool, portable);
        const auto poller = make(portable);
        Pair pair;
        QVERIFY(poller->add(pair.ends[0], 1));
        QCOMPARE(tokens(*poller), std::vector<quint64>{1});
        poller->rearm(pair.ends[0], 1, Poller::Watch::Read);
        ::close(std::exchange(pair.ends[1], -1));
        const auto events = poller->wait(1s);
        QCOMPARE(events.size(), std::size_t(1));
        QVERIFY(events.front().peerDone || events.front().broken);
    }

    void anotherThreadWakesIt_data() { kinds(); }
    void anotherThreadWakesIt()
    {
        QFETCH(const bool, portable);
        const auto poller = make(portable);
        std::thread other([&poller] { poller->wake(); });
        QVERIFY(poller->wait({}).empty()); // for ever, but for the wake
        other.join();
        poller->wake(); // before the wait: it is not lost
        poller->wake();
        QVERIFY(poller->wait({}).empty());
    }

    void timeoutsAreRoundedUp()
    {
        QCOMPARE(pollTimeout({}), -1);
        QCOMPARE(pollTimeout(Nanos(0)), 0);
        QCOMPARE(pollTimeout(Nanos(1)), 1);
        QCOMPARE(pollTimeout(1001us), 2);
        QCOMPARE(pollTimeout(std::chrono::hours(10'000)), std::numeric_limits<int>::max());
    }

    void timersComeInOrder()
    {
        TimerQueue queue;
        const TimePoint start(10s);
        queue.add(start + 3ms, 3);
        queue.add(start + 1ms, 1);
        queue.add(start + 2ms, 2);
        QCOMPARE(*queue.next(), start + 1ms);
        QVERIFY(!queue.takeDue(start));
        QCOMPARE(queue.takeDue(start + 2ms)->token, quint64(1));
        QCOMPARE(queue.takeDue(start + 2ms)->token, quint64(2));
        QVERIFY(!queue.takeDue(start + 2ms));
        QCOMPARE(queue.size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestPoller)
#include "tst_poller.moc"
