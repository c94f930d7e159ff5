// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/server/drain_watch.h"

#include <QTest>

using namespace penstock;
using namespace std::chrono_literals;
using Change = DrainWatch::Change;

namespace {
constexpr qint64 high = 65536;
TimePoint at(Nanos t)
{
    return TimePoint(t);
}
} // namespace

class TestDrainWatch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void beginsOnlyAboveHighWater();
    void hasTwoEnds();
    void kernelEmptyBeforeTheLibraryIsNoEnd();
    void goesOnWhenFilledAgain();
    void endsWithoutKernelNumbers();
};

void TestDrainWatch::beginsOnlyAboveHighWater()
{
    DrainWatch watch;
    QCOMPARE(watch.libraryChanged(high, high, at(1s)), Change::None);
    QVERIFY(!watch.open());
    QCOMPARE(watch.libraryChanged(high + 1, high, at(1s)), Change::Began);
    QCOMPARE(watch.libraryChanged(high + 5, high, at(2s)), Change::None);
    QVERIFY(watch.open());
    QCOMPARE(watch.episode().began, at(1s));
}

void TestDrainWatch::hasTwoEnds()
{
    DrainWatch watch;
    QCOMPARE(watch.libraryChanged(high + 1, high, at(1s)), Change::Began);
    QCOMPARE(watch.libraryChanged(10, high, at(2s)), Change::None);
    QCOMPARE(watch.libraryChanged(0, high, at(3s)), Change::LibraryEmpty);
    QVERIFY(watch.awaitsKernel());
    QCOMPARE(watch.kernelPolled(5000, at(3s)), Change::None);
    QCOMPARE(watch.kernelPolled(0, at(3700ms)), Change::Ended);
    QVERIFY(!watch.open());
    QCOMPARE(*watch.episode().libraryEmpty, Nanos(2s));
    QCOMPARE(*watch.episode().kernelEmpty, Nanos(2700ms));
}

void TestDrainWatch::kernelEmptyBeforeTheLibraryIsNoEnd()
{
    DrainWatch watch;
    QCOMPARE(watch.libraryChanged(high + 1, high, at(1s)), Change::Began);
    QCOMPARE(watch.kernelPolled(0, at(2s)), Change::None);
    QVERIFY(watch.open());
}

void TestDrainWatch::goesOnWhenFilledAgain()
{
    DrainWatch watch;
    QCOMPARE(watch.libraryChanged(high + 1, high, at(1s)), Change::Began);
    QCOMPARE(watch.libraryChanged(0, high, at(2s)), Change::LibraryEmpty);
    QCOMPARE(watch.libraryChanged(high + 1, high, at(3s)), Change::None);
    QVERIFY(!watch.awaitsKernel());
    QCOMPARE(watch.kernelPolled(0, at(3500ms)), Change::None);     // there is more to come
    QCOMPARE(watch.libraryChanged(0, high, at(4s)), Change::None); // end 1 was the first time
    QCOMPARE(watch.kernelPolled(0, at(5s)), Change::Ended);
    QCOMPARE(*watch.episode().libraryEmpty, Nanos(1s));
    QCOMPARE(*watch.episode().kernelEmpty, Nanos(4s));
}

void TestDrainWatch::endsWithoutKernelNumbers()
{
    DrainWatch watch;
    QCOMPARE(watch.libraryChanged(high + 1, high, at(1s)), Change::Began);
    watch.endWithoutKernel();
    QVERIFY(watch.open());
    QCOMPARE(watch.libraryChanged(0, high, at(2s)), Change::LibraryEmpty);
    watch.endWithoutKernel();
    QVERIFY(!watch.open());
    QVERIFY(!watch.episode().kernelEmpty);
}

QTEST_GUILESS_MAIN(TestDrainWatch)
#include "tst_drain_watch.moc"
