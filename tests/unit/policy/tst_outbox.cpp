// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/policy/outbox_script.h"

#include <QTest>

using namespace penstock;
using namespace penstock::test;
using std::chrono::milliseconds;

namespace {

using Policies = std::vector<Policy>;

// Small builders, so that a row shows the policy it is about.
Policy operator+(Policy policy, const Policy &other)
{
    const auto take = [](auto &mine, const auto &theirs) {
        if (theirs)
            mine = theirs;
    };
    take(policy.admission, other.admission);
    take(policy.expiry, other.expiry);
    take(policy.priority, other.priority);
    take(policy.throttle, other.throttle);
    take(policy.batch, other.batch);
    take(policy.gate, other.gate);
    take(policy.credits, other.credits);
    return policy;
}

Policy messagesLimit(qint64 messages, Overflow over)
{
    Policy policy;
    policy.admission = Admission{MessageCount(messages), std::nullopt, over};
    return policy;
}

Policy unitsLimit(qint64 units, Overflow over)
{
    Policy policy;
    policy.admission = Admission{std::nullopt, ByteCount(units * 100), over};
    return policy;
}

Policy bothLimits(qint64 messages, qint64 units, Overflow over)
{
    Policy policy;
    policy.admission = Admission{MessageCount(messages), ByteCount(units * 100), over};
    return policy;
}

Policy expireAfter(int ms)
{
    Policy policy;
    policy.expiry = Expiry{milliseconds(ms)};
    return policy;
}

Policy priorityLane()
{
    Policy policy;
    policy.priority = PriorityLane{};
    return policy;
}

Policy tokens(double perSecond, qint64 burst)
{
    Policy policy;
    policy.throttle = TokenBucket{Rate(perSecond), std::nullopt, MessageCount(burst), ByteCount(65536)};
    return policy;
}

Policy unitTokens(double unitsPerSecond, qint64 burstUnits)
{
    Policy policy;
    policy.throttle =
        TokenBucket{std::nullopt, Rate(unitsPerSecond * 100), MessageCount(1), ByteCount(burstUnits * 100)};
    return policy;
}

Policy leaky(double perSecond)
{
    Policy policy;
    policy.throttle = LeakyBucket{Rate(perSecond), std::nullopt};
    return policy;
}

Policy unitLeaky(double unitsPerSecond)
{
    Policy policy;
    policy.throttle = LeakyBucket{std::nullopt, Rate(unitsPerSecond * 100)};
    return policy;
}

struct BatchOptions {
    qint64 maxUnits = 0;
    qint64 maxMessages = 0;
    BatchEncode encode = BatchEncode::Frames;
    BatchDiff diff = BatchDiff::All;
};

Policy batch(int windowMs, const BatchOptions &options = {})
{
    Batch part;
    part.window = milliseconds(windowMs);
    if (options.maxUnits > 0)
        part.maxBytes = ByteCount(options.maxUnits * 100);
    if (options.maxMessages > 0)
        part.maxMessages = MessageCount(options.maxMessages);
    part.encode = options.encode;
    part.diff = options.diff;
    Policy policy;
    policy.batch = part;
    return policy;
}

Policy gate(qint64 high, qint64 low)
{
    Policy policy;
    policy.gate = Gate{ByteCount(high * 100), ByteCount(low * 100)};
    return policy;
}

Policy credits(qint64 initial)
{
    Policy policy;
    policy.credits = Credits{MessageCount(initial)};
    return policy;
}

constexpr auto refuse = Overflow::RefuseNewest;
constexpr auto dropOldest = Overflow::DropOldest;
constexpr auto latest = Overflow::LatestPerKey;
constexpr auto closing = Overflow::Close;
constexpr auto envelope = BatchEncode::Envelope;

void columns()
{
    QTest::addColumn<Policies>("policies");
    QTest::addColumn<QString>("script");
}

void row(const char *name, const Policies &policies, const char *script)
{
    QTest::newRow(name) << policies << QString::fromLatin1(script);
}

void play()
{
    QFETCH(Policies, policies);
    QFETCH(QString, script);
    OutboxScript player(policies);
    const QString problem = player.play(script);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

} // namespace

/*! The parts of the outbox one by one, combined and switched, each row one short story told in OutboxScript words. */
class OutboxTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void naive_data();
    void naive() { play(); }
    void admission_data();
    void admission() { play(); }
    void latestPerKey_data();
    void latestPerKey() { play(); }
    void expiry_data();
    void expiry() { play(); }
    void priority_data();
    void priority() { play(); }
    void tokenBucket_data();
    void tokenBucket() { play(); }
    void leakyBucket_data();
    void leakyBucket() { play(); }
    void batching_data();
    void batching() { play(); }
    void batchDiff_data();
    void batchDiff() { play(); }
    void batchAfterThrottle_data();
    void batchAfterThrottle() { play(); }
    void drainGate_data();
    void drainGate() { play(); }
    void creditsPart_data();
    void creditsPart() { play(); }
    void transparency_data();
    void transparency() { play(); }
    void switching_data();
    void switching() { play(); }
    void oldestBornFollowsReplacements();
    void fastPathCountsInTheLedger();
    void movedOutboxKeepsItsMessages();
    void jsonConnectionsCountJsonFrames();
};

void OutboxTest::naive_data()
{
    columns();
    const Policies none{Policy{}};
    row("handsOverAtOnce", none, "a b c =a1,b2,c3 ?E >- %0/0");
    row("keepsOrderOverManyTakes", none, "a^3 1=a1 b 1=a2 1=a3 1=b4 1= ?E");
    row("isNeverHeldByLibraryBytes", none, "@1000000 a =a1 open");
    row("emptyOutboxIsHeldEmpty", none, "= ?E >-");
    row("takenOneSaysNotHeld", none, "a 1=a1 ?N");
    row("queuesWithoutEnd", none, "a^5000 %5000/5000 #5000 %0/0");
    row("waitingIsDueAtItsOffer", none, "+5 a >5");
    row("controlQueuesLikeData", none, "a A b =a1,A2,b3");
    row("controlInFrontGoesFirst", none, "A a =A1,a2");
    row("controlAtTheEndGoesLast", none, "a b A =a1,b2,A3");
    row("severalControlsKeepPlace", none, "a A B b C =a1,A2,B3,b4,C5");
    row("bytesOfControlCount", none, "a*2 A %2/3 =a1,A2 %0/0");
    row("evictionEmptiesAll", none, "a A b x! %0/0 &n0o0c0e0v3 = ?E >-");
    row("goesOnAfterEviction", none, "a x! b =b2 &n0o0c0e0v1");
}

void OutboxTest::admission_data()
{
    columns();
    row("refuseKeepsTheOld", {messagesLimit(2, refuse)}, "a:Q b:Q c:F %2/2 =a1,b2 &n1o0c0e0v0");
    row("refuseTakesAgainWhenDrained", {messagesLimit(1, refuse)}, "a:Q b:F =a1 c:Q =c3 &n1o0c0e0v0");
    row("refuseByBytes", {unitsLimit(3, refuse)}, "a*2:Q b*2:F c:Q %2/3 =a1,c3 &n1o0c0e0v0");
    row("refuseExactlyAtTheByteLimitIsIn", {unitsLimit(3, refuse)}, "a*3:Q b:F =a1");
    row("dropOldestKeepsTheNew", {messagesLimit(2, dropOldest)}, "a:Q b:Q c:D d:D %2/2 =c3,d4 &n0o2c0e0v0");
    row("dropOldestWithLimitOne", {messagesLimit(1, dropOldest)}, "a^5:QDDDD =a5 &n0o4c0e0v0");
    row("dropOldestByBytesMayDropSeveral", {unitsLimit(4, dropOldest)}, "a b c*2 d*3:D %1/3 =d4 &n0o3c0e0v0");
    row("dropOldestDropsNoMoreThanNeeded", {unitsLimit(4, dropOldest)}, "a*2 b c d*2:D %3/4 =b2,c3,d4 &n0o1c0e0v0");
    row("tooLargeAloneIsRefused", {unitsLimit(3, dropOldest)}, "a b c*4:F %2/2 =a1,b2 &n1o0c0e0v0");
    row("tooLargeIsRefusedByAnEmptyBox", {unitsLimit(3, dropOldest)}, "a*4:F = &n1o0c0e0v0");
    row("latestRefusesTooLarge", {unitsLimit(3, latest)}, "a b a*4:F =a1,b2 &n1o0c0e0v0");
    row("closeSaysClosing", {messagesLimit(2, closing)}, "a:Q b:Q c:C %2/2 &n1o0c0e0v0");
    row("closeByBytes", {unitsLimit(2, closing)}, "a*2:Q b:C &n1o0c0e0v0");
    row("closeForTooLarge", {unitsLimit(2, closing)}, "a*3:C &n1o0c0e0v0");
    row("bothLimitsMessagesFirst", {bothLimits(2, 100, dropOldest)}, "a b c:D =b2,c3");
    row("bothLimitsBytesFirst", {bothLimits(100, 2, dropOldest)}, "a b c:D =b2,c3");
    row("limitCountsOnlyWhatWaits", {messagesLimit(1, refuse)}, "a:Q =a1 b:Q =b2 c:Q =c3 &n0o0c0e0v0");
    row("controlIsNeverRefused", {messagesLimit(1, refuse)}, "a:Q A:Q B:Q b:F =a1,A2,B3 &n1o0c0e0v0");
    row("controlDoesNotFillTheLimit", {messagesLimit(2, refuse)}, "A:Q B:Q a:Q b:Q c:F =A1,B2,a3,b4");
    row("controlBytesDoNotFillTheLimit", {unitsLimit(2, refuse)}, "A*5:Q a*2:Q b:F =A1,a2");
    row("controlSurvivesDropOldest", {messagesLimit(1, dropOldest)}, "a A b:D c:D =A2,c4 &n0o2c0e0v0");
    row("controlKeepsPlaceWhenDataBeforeItDrop", {messagesLimit(2, dropOldest)}, "a A b c:D =A2,b3,c4");
    row("controlIsNeverClosedFor", {messagesLimit(1, closing)}, "a:Q A:Q =a1,A2");
    row("evictedAreNotDropped", {messagesLimit(2, dropOldest)}, "a b c:D x! &n0o1c0e0v2");
}

void OutboxTest::latestPerKey_data()
{
    columns();
    row("replacesInItsPlace", {messagesLimit(3, latest)}, "a b c a:R %3/3 =a4,b2,c3 &n0o0c1e0v0");
    row("replacesMiddle", {messagesLimit(3, latest)}, "a b c b:R =a1,b4,c3");
    row("replacesTheLastOfTheKey", {messagesLimit(3, latest)}, "a b a a:R =a1,b2,a4 &n0o0c1e0v0");
    row("belowTheLimitNothingIsReplaced", {messagesLimit(9, latest)}, "a:Q a:Q a:Q =a1,a2,a3 &n0o0c0e0v0");
    row("newKeyDropsTheOldest", {messagesLimit(2, latest)}, "a b c:D =b2,c3 &n0o1c0e0v0");
    row("droppedKeyIsNoLongerWaiting", {messagesLimit(2, latest)}, "a b c:D a:D =c3,a4 &n0o2c0e0v0");
    row("takenKeyIsNoLongerWaiting", {messagesLimit(2, latest)}, "a b 1=a1 c a:D =c3,a4");
    row("replacesAgainAndAgain", {messagesLimit(2, latest)}, "a b a:R a:R a:R b:R =a5,b6 &n0o0c4e0v0");
    row("replacementCountsItsOwnBytes", {unitsLimit(4, latest)}, "a*2 b*2 a:R %2/3 =a3,b2");
    row("largerReplacementDropsTheOldest", {unitsLimit(5, latest)}, "a*2 b*2 b*4:R %1/4 =b3 &n0o1c1e0v0");
    row("largerReplacementOfTheOldestMovesToTheEnd", {unitsLimit(4, latest)}, "a b*2 c a*3:R %2/4 =c3,a4 &n0o1c1e0v0");
    row("smallerThenEqualReplacementStaysInPlace", {bothLimits(3, 5, latest)}, "a*2 b c*2 a:R a*2:R %3/5 =a5,b2,c3");
    row("bothLimitsReplaceByMessages", {bothLimits(2, 10, latest)}, "a b a*2:R %2/3 =a3,b2");
    row("messageLimitOneIsAConflatedValue", {messagesLimit(1, latest)}, "a a:R a:R b:D =b4 &n0o1c2e0v0");
    row("controlIsNeverConflated", {messagesLimit(1, latest)}, "a A A a:R =a4,A2,A3 &n0o0c1e0v0");
    row("controlOfTheSameKeyIsNotTheLatest", {messagesLimit(1, latest)}, "A b a:D =A1,a3 &n0o1c0e0v0");
    row("manyKeysStayInFirstOrder", {messagesLimit(5, latest)}, "a b c d e e:R d:R c:R b:R a:R =a10,b9,c8,d7,e6");
}

void OutboxTest::expiry_data()
{
    columns();
    row("atMaxAgeStillGoes", {expireAfter(100)}, "a +100 =a1 &n0o0c0e0v0");
    row("beyondMaxAgeIsDropped", {expireAfter(100)}, "a +100.001 = &n0o0c0e1v0 ?E %0/0 >-");
    row("onlyTheOldAreDropped", {expireAfter(100)}, "a +60 b +60 =b2 &n0o0c0e1v0");
    row("severalAreDroppedAtOnce", {expireAfter(100)}, "a^9 +60 b +60 =b10 &n0o0c0e9v0");
    row("countsFromTheOfferNotTheTake", {expireAfter(10) + gate(1, 0)}, "@1 a = +9 @0 =a1 @1 b = +11 @0 = &n0o0c0e1v0");
    row("controlNeverExpires", {expireAfter(10)}, "A a +50 =A1 &n0o0c0e1v0");
    row("controlBehindExpiredDataGoes", {expireAfter(10)}, "a A +50 =A2 &n0o0c0e1v0");
    row("replacementIsYoungAgain", {expireAfter(100) + messagesLimit(2, latest)}, "a b +90 a:R +20 =a3 &n0o0c1e1v0");
    row("expiresAlsoBehindAClosedGate", {expireAfter(10) + gate(1, 0)}, "@1 a^5 +20 = ?E closed %0/0 &n0o0c0e5v0");
    row("expiredCostNoToken", {expireAfter(10) + tokens(1, 1)}, "a =a1 b +20 c = ?T &n0o0c0e1v0 +980 c =c4");
    row("expiredMakeRoom", {expireAfter(10) + messagesLimit(1, refuse)}, "a +20 = b:Q =b2");
    row("expiredStillFillTheLimitUntilTheirTurn", {expireAfter(10) + messagesLimit(1, refuse)}, "a +20 b:F =");
    row("wakesForAMessageBehindAnExpiredOne", {expireAfter(10) + unitTokens(100, 1)},
        "a*100 =a1 b*50 >1000 c >10.000001 +2000 = &n0o0c0e2v0");
}

void OutboxTest::priority_data()
{
    columns();
    const Policy lane = priorityLane();
    row("controlPassesData", {lane}, "a b A =A3,a1,b2");
    row("controlKeepsItsOwnOrder", {lane}, "a A B C =A2,B3,C4,a1");
    row("controlPassesTheThrottle", {lane + tokens(1, 1)}, "a b =a1 ?T A =A3 ?T >1000");
    row("controlCostsNoToken", {lane + tokens(1, 1)}, "A B a =A1,B2,a3");
    row("controlPassesTheBatchWindow", {lane + batch(50)}, "a A =A2 ?B +50 =a1");
    row("controlIsNotBatched", {lane + batch(50, {.encode = envelope})}, "a A b =A2 +50 =[a1,b3]");
    row("controlPassesAClosedGate", {lane + gate(2, 1)}, "@2 a A =A2 closed ?G");
    row("controlPassesWithoutCredits", {lane + credits(0)}, "a A =A2 ?C");
    row("controlCostsNoCredit", {lane + credits(1)}, "A a =A1,a2");
    row("controlIsNeverDropped", {lane + messagesLimit(1, dropOldest)}, "A^9 a b:D =A1,A2,A3,A4,A5,A6,A7,A8,A9,b11");
    row("controlIsDueAtOnce", {lane + tokens(1, 1)}, "a =a1 b +5 A >5 =A3 >1000");
    row("controlIsNoBarrierForTheBatch", {lane + batch(50)}, "a A b =A2 ?B >50");
}

void OutboxTest::tokenBucket_data()
{
    columns();
    row("startsFull", {tokens(10, 5)}, "a^9 #5 ?T >100");
    row("refillsOneByOne", {tokens(10, 1)}, "a^4 #1 +99.99 #0 ?T +0.01 #1 +100 #1 +100 #1 ?E >-");
    row("savesUpToTheBurst", {tokens(10, 3)}, "a^3 #3 +10000 a^9 #3");
    row("savesPartOfTheBurst", {tokens(10, 3)}, "a^3 #3 +250 a^9 #2 >300 +50 #1 >400");
    row("wakesWhenTheNextTokenIsThere", {tokens(1000, 1)}, "a^3 #1 >1 +1 #1 >2 +1 #1 >-");
    row("lateTakesGetWhatWasSaved", {tokens(100, 10)}, "a^100 #10 +55 #5 >60");
    row("thirdsAddUp", {tokens(3, 1)}, "a^4 #1 +333.334 #1 +333.334 #1 +333.334 #1");
    row("bytesStartFull", {unitTokens(10, 5)}, "a*2 b*2 c*2 =a1,b2 ?T >100 +100 =c3");
    row("bytesLargerThanTheBurstPassAFullBucket", {unitTokens(10, 5)}, "a*20 b =a1 ?T >1600 +1600 =b2");
    row("bytesLargerThanTheBurstWaitForAFullBucket", {unitTokens(10, 5)}, "a b*20 =a1 ?T >100 +100 =b2");
    row("infiniteRateDoesNotHold", {tokens(Rate::infinite().perSecond(), 1)}, "fast a^100 #100");
    row("tinyRateNeverWakes", {tokens(1e-12, 1)}, "a b =a1 ?T >-");
    Policy both;
    both.throttle = TokenBucket{Rate(10), Rate(100), MessageCount(2), ByteCount(1000)};
    row("bothLimitsMessagesHold", {both}, "a^9 #2 >100");
    row("bothLimitsBytesHold", {both}, "a*10 b =a1 >1000");
}

void OutboxTest::leakyBucket_data()
{
    columns();
    row("spacesEvenly", {leaky(10)}, "a^4 #1 >100 +99.999 #0 ?T +0.001 #1 >200 +100 #1 +100 #1");
    row("savesNothingWhileIdle", {leaky(10)}, "a #1 +10000 a^3 #1 >10100");
    row("makesUpForALateWake", {leaky(10)}, "a^3 #1 >100 +103 #1 >200");
    row("makesUpForNoMoreThanALittle", {leaky(10)}, "a^3 #1 >100 +150 #1 >246");
    row("reachesAHighRateOnACoarseTimer", {leaky(5000)}, "a^100 #1 +1 #5 +1 #5 +1 #5");
    row("newMessageAfterIdleGoesAtOnce", {leaky(10)}, "a #1 +103 b =b2 >- c >203");
    row("bytesSpaceBySize", {unitLeaky(10)}, "a*5 b c =a1 >500 +500 =b2 >600 +100 =c3");
    row("infiniteRateDoesNotHold", {leaky(Rate::infinite().perSecond())}, "fast a^9 #9");
    Policy both;
    both.throttle = LeakyBucket{Rate(10), Rate(1000)};
    row("slowerOfBothRatesHolds", {both}, "a*5 b c =a1 >500 +500 =b2 >600");
}

void OutboxTest::batching_data()
{
    columns();
    row("holdsUntilTheWindowIsOver", {batch(50)}, "a b = ?B >50 +49.999 = +0.001 =a1,b2 ?E >-");
    row("windowCountsFromTheFirst", {batch(50)}, "+10 a >60 +40 b >60 +10 =a1,b2");
    row("nextBatchHasItsOwnWindow", {batch(50)}, "a +50 =a1 +5 b >105 = +50 =b2");
    row("lateTakeTakesAllThatWaits", {batch(50)}, "a +45 b +45 c =a1,b2,c3");
    row("framesGoOneByOne", {batch(50)}, "a b +50 1=a1 c 1=b2 1= ?B >100 +50 =c3");
    row("maxMessagesReleaseEarly", {batch(50, {.maxMessages = 3})}, "a b = >50 c >0 =a1,b2,c3");
    row("maxMessagesLeaveTheRestWaiting", {batch(50, {.maxMessages = 2})}, "a b c =a1,b2 ?B +50 =c3");
    row("backlogGoesInFullBatches", {batch(50, {.maxMessages = 2, .encode = envelope})},
        "a^5 1=[a1,a2] 1=[a3,a4] 1= >50 +50 =[a5]");
    row("maxBytesReleaseEarly", {batch(50, {.maxUnits = 3})}, "a b = c =a1,b2,c3");
    row("maxBytesReleaseWhenTheNextDoesNotFit", {batch(50, {.maxUnits = 3, .encode = envelope})},
        "a*2 = b*2 1=[a1] 1= ?B +50 =[b2]");
    row("tooLargeForMaxBytesGoesAlone", {batch(50, {.maxUnits = 3, .encode = envelope})}, "a*9 =[a1]");
    row("envelopeHoldsMany", {batch(50, {.encode = envelope})}, "a b c +50 =[a1,b2,c3]");
    row("envelopeOfOne", {batch(50, {.encode = envelope})}, "a +50 =[a1]");
    row("deflatedEnvelopeHoldsMany", {batch(50, {.encode = BatchEncode::EnvelopeDeflate})}, "a b +50 =[a1,b2]");
    row("longBatchIsSplitAtTheEnvelopeLimit", {batch(50, {.encode = envelope})},
        "a*6000 b*4000 c*1000 d +50 1=[a1,b2] 1=[c3,d4] 1=");
    row("envelopeIsNotLargerThanTheGate", {batch(50, {.encode = envelope}) + gate(3, 1)},
        "a b c d +50 1=[a1,b2,c3] 1= ?G @1 1=[d4]");
    row("oneLargerThanTheGateGoesAlone", {batch(50, {.encode = envelope}) + gate(3, 1)},
        "a*9 b +50 1=[a1] 1= @1 =[b2]");
    row("readyBatchWaitsAtTheGate", {batch(50) + gate(1, 0)}, "@1 a +50 = ?G >- @0 1=a1");
    row("moreJoinWhileTheGateIsClosed", {batch(50, {.encode = envelope}) + gate(9, 0)},
        "@9 a +60 = b +60 = @0 =[a1,b2]");
    row("droppedFirstDoesNotPutTheWindowOff", {batch(50) + messagesLimit(1, dropOldest)},
        "a +30 b >50 +19 = +1 =b2 &n0o1c0e0v0");
    row("expiredFirstClosesTheBatch", {batch(50) + expireAfter(20)}, "a +30 = b >80 +49 = &n0o0c0e2v0");
    row("expiredAreLeftOutOfAnEnvelope", {batch(50, {.encode = envelope}) + expireAfter(40) + messagesLimit(3, latest)},
        "a b c +20 a:R +30 =[a4] &n0o0c1e2v0");
    row("controlInLineEndsTheBatch", {batch(50, {.encode = envelope})}, "a b A c 1=[a1,b2] 1=A3 1= ?B +50 =[c4]");
    row("controlInFrontDoesNotWait", {batch(50)}, "A a =A1 ?B");
    row("emptyBatchNeverWakes", {batch(50)}, "a +50 =a1 >-");
    row("creditsSplitAnEnvelope", {batch(50, {.encode = envelope}) + credits(2)},
        "a b c +50 1=[a1,b2] 1= ?C $5 1=[c3]");
}

void OutboxTest::batchDiff_data()
{
    columns();
    const BatchOptions diff{.diff = BatchDiff::LatestOfKey};
    const BatchOptions diffEnvelope{.encode = envelope, .diff = BatchDiff::LatestOfKey};
    row("keepsTheLastOfEachKey", {batch(50, diff)}, "a b a c a +50 =b2,c4,a5 &n0o0c2e0v0 %0/0");
    row("keepsItsOwnPlace", {batch(50, diff)}, "a b a +50 =b2,a3");
    row("inOneEnvelope", {batch(50, diffEnvelope)}, "a a b b +50 =[a2,b4] &n0o0c2e0v0");
    row("nothingToConflate", {batch(50, diff)}, "a b c +50 =a1,b2,c3 &n0o0c0e0v0");
    row("allOfOneKey", {batch(50, diff)}, "a^20 %20/20 +50 =a20 &n0o0c19e0v0");
    row("onlyWithinTheBatch", {batch(50, {.maxMessages = 2, .diff = BatchDiff::LatestOfKey})},
        "a b 1=a1 1=b2 a b =a3,b4 &n0o0c0e0v0");
    row("laterMessagesStay", {batch(50, {.maxMessages = 3, .diff = BatchDiff::LatestOfKey})},
        "a a b a a 1=a2 1=b3 1= ?B %2/2 +50 =a5 &n0o0c2e0v0");
    row("bytesAreCountedRight", {batch(50, diff)}, "a*3 b*2 a*5 c +50 1=b2 %2/6 1=a3 %1/1 1=c4 %0/0");
    row("controlIsNotConflated", {batch(50, diff)}, "a A A a =a1,A2,A3 ?B +50 =a4");
    row("withLatestPerKeyAdmission", {batch(50, diff) + messagesLimit(3, latest)},
        "a b a b:R +50 1=b4 c d:Q e:D f:D = +50 =d6,e7,f8");
    row("expiredMessageBroughtToTheFrontIsDropped",
        {messagesLimit(2, latest) + expireAfter(100) + batch(105, diff),
         messagesLimit(9, latest) + expireAfter(100) + batch(105, diff)},
        "a b +90 a:R ~1 a:Q +20 =a4 &n0o0c2e1v0");
    row("waitsAtTheGateFirst", {batch(50, diff) + gate(9, 0)}, "@9 a +50 = a = @0 =a2 &n0o0c1e0v0");
}

void OutboxTest::batchAfterThrottle_data()
{
    columns();
    row("throttledMessagesGatherInTheWindow", {leaky(1000) + batch(10, {.encode = envelope})},
        "a^30 1= ?B >10 +10 1=[a1,a2,a3,a4,a5,a6,a7,a8,a9,a10,a11] 1= >21");
    row("windowOpensWhenTheFirstPasses", {tokens(10, 1) + batch(50)}, "a b = >50 +50 =a1 ?T >150 +100 =b2");
    row("maxWakesForEachToken", {tokens(10, 1) + batch(500, {.maxMessages = 2})}, "a b c = ?B >100 +100 =a1,b2");
    row("lateWakeCostsNoThroughput", {leaky(1000) + batch(10, {.encode = envelope})},
        "a^90 = +12 #11 >21 +10 #11 >32 +10 #11");
    row("noSavingBehindAClosedGate", {leaky(1000) + batch(10) + gate(1000, 0)},
        "@1000 a^900 = +1000 = @0 #11 +1 ?B #0");
    row("bytesJoinByTheirSize", {unitLeaky(1000) + batch(10, {.encode = envelope})},
        "a*5 b*5 c*5 d*5 = +10 =[a1,b2,c3]");
    row("burstJoinsAtOnce", {tokens(10, 5) + batch(50, {.encode = envelope})}, "a^9 = +50 =[a1,a2,a3,a4,a5] ?T");
}

void OutboxTest::drainGate_data()
{
    columns();
    row("openBelowHigh", {gate(4, 2)}, "@3 a 1=a1 open");
    row("closesAtHigh", {gate(4, 2)}, "@4 a 1= closed ?G >-");
    row("passesHighByOneMessageAtMost", {gate(4, 2)}, "a*3 b*9 c 1=a1 1=b2 1= closed");
    row("staysClosedAboveLow", {gate(4, 2)}, "a^9 #4 closed @3 #0 closed ?G");
    row("opensAtLow", {gate(4, 2)}, "a^9 #4 closed @2 #2 closed");
    row("opensAtZeroLow", {gate(4, 0)}, "a^9 #4 @1 #0 @0 #4");
    row("closesAlsoWhileNothingWaits", {gate(4, 2)}, "@4 = closed ?E a = ?G @2 =a1 open");
    row("controlInLineWaitsAtTheGate", {gate(4, 2)}, "@4 A = ?G >- @2 =A1");
    row("controlBehindDataWaitsAtTheGate", {gate(2, 1)}, "a a a A #2 ?G @1 =a3 closed @1 =A4");
    row("gateIsToldBeforeTheThrottle", {gate(4, 2) + tokens(1, 1)}, "a b =a1 ?T @4 = ?G @2 = ?T >1000");
    row("tokensAreNotSpentAtAClosedGate", {gate(4, 2) + tokens(1, 1)}, "@4 a = @2 =a1");
}

void OutboxTest::creditsPart_data()
{
    columns();
    row("initialCreditsGo", {credits(2)}, "a b c =a1,b2 ?C >-");
    row("grantsGoOn", {credits(0)}, "a b = ?C $1 =a1 ?C $1 =b2");
    row("grantsAddUp", {credits(0)}, "$2 $3 a^9 #5");
    row("unusedCreditsAreKept", {credits(3)}, "a =a1 b c d =b2,c3 ?C");
    row("hugeGrantDoesNotOverflow", {credits(1)}, "$9000000000000000000 $9000000000000000000 a^9 #9");
    row("grantIsIgnoredWithoutThePart", {Policy{}, credits(0)}, "$5 ~1 a = ?C");
    row("controlNeedsNone", {credits(0)}, "A a =A1 ?C");
}

void OutboxTest::transparency_data()
{
    columns();
    row("naive", {Policy{}}, "fast");
    row("notWhileSomethingWaits", {Policy{}}, "a slow =a1 fast");
    row("notWhileControlWaits", {Policy{}}, "A slow =A1 fast");
    row("openGate", {gate(4, 2)}, "fast @4 = slow @2 = fast");
    row("messageLimit", {messagesLimit(1, refuse)}, "fast");
    row("byteLimitMayRefuse", {unitsLimit(9, dropOldest)}, "slow");
    row("byteLimitAboveEveryFrame", {unitsLimit(1 << 20, dropOldest)}, "fast");
    row("expiryAlone", {expireAfter(1)}, "fast");
    row("priorityAlone", {priorityLane()}, "fast");
    row("throttle", {tokens(1e6, 1000)}, "slow");
    row("batch", {batch(1)}, "slow");
    row("credits", {credits(1000)}, "slow");
    row("afterSwitching", {batch(1), Policy{}}, "slow ~1 fast ~0 slow");
}

void OutboxTest::switching_data()
{
    columns();
    row("removedBatchReleases", {batch(50), Policy{}}, "a b = ~1 >0 =a1,b2");
    row("removedThrottleReleases", {tokens(1, 1), Policy{}}, "a b c =a1 ~1 =b2,c3");
    row("removedGateReleases", {gate(1, 0), Policy{}}, "@5 a = closed ~1 open =a1");
    row("removedCreditsRelease", {credits(0), Policy{}}, "a = ~1 =a1");
    row("sameGateStaysClosed", {gate(4, 2), gate(4, 2)}, "@4 = closed ~1 closed @3 = closed");
    row("higherGateLooksAfresh", {gate(4, 2), gate(9, 2)}, "@5 a = closed ~1 1=a1 open");
    row("lowerGateClosesAtTheNextTake", {gate(9, 2), gate(4, 2)}, "@5 a 1=a1 b ~1 open 1= closed");
    row("throttleKeepsItsDebt", {tokens(1, 1), tokens(2, 1)}, "a b =a1 ~1 >500 +500 =b2");
    row("throttleKeepsTheDebtOfBytes", {unitTokens(10, 5), unitTokens(100, 5)}, "a*25 b =a1 ~1 >210 +210 =b2");
    row("tokenToLeakyKeepsTheDebt", {unitTokens(10, 5), unitLeaky(10)}, "a*25 b =a1 ~1 >2000");
    row("leakyToTokenStartsEmpty", {leaky(10), tokens(10, 5)}, "a^9 #1 ~1 #0 >200");
    row("newThrottleStartsFull", {Policy{}, tokens(1, 3)}, "a^9 ~1 #3 ?T");
    row("throttleOffAndOnStartsFull", {tokens(1, 2), Policy{}}, "a^3 #2 ~1 #1 ~0 a^3 #2");
    row("largerBurstIsNotAGift", {tokens(1, 1), tokens(1, 9)}, "a^9 #1 ~1 #0 >1000");
    row("shorterWindowCountsFromTheSameStart", {batch(50), batch(20)}, "a = >50 ~1 >20 +20 =a1");
    row("longerWindowCountsFromTheSameStart", {batch(20), batch(50)}, "a = >20 ~1 >50 +20 = +30 =a1");
    row("newBatchFindsOldMessagesDue", {gate(1, 0), gate(1, 0) + batch(50)}, "@1 a +60 = ~1 @0 =a1");
    row("newBatchHoldsYoungMessages", {gate(1, 0), batch(50)}, "@1 a +10 = ~1 = >50 +40 =a1");
    row("smallerMaximumIsReachedAtOnce", {batch(50), batch(50, {.maxMessages = 2})}, "a b c = ~1 =a1,b2,c3");
    row("paidMessagesDoNotPayTwice", {tokens(1, 3) + batch(50), tokens(1, 3)}, "a^5 = ~1 #3 ?T >1000");
    row("newThrottleIsNotPassedByABatch", {batch(50), batch(50) + tokens(1, 2)}, "a^5 = ~1 +50 #2 ?T");
    row("lowerLimitLosesNothingByItself", {Policy{}, messagesLimit(2, dropOldest)}, "a^5 ~1 %5/5 &n0o0c0e0v0");
    row("lowerLimitAppliesAtTheNextOffer", {Policy{}, messagesLimit(2, dropOldest)},
        "a^5 ~1 b:D %2/2 =a5,b6 &n0o4c0e0v0");
    row("lowerLimitRefusesTheNextOffer", {Policy{}, messagesLimit(2, refuse)}, "a^5 ~1 b:F %5/5 #5");
    row("lowerLimitClosesAtTheNextOffer", {Policy{}, messagesLimit(2, closing)}, "a^5 ~1 b:C #5");
    row("latestPerKeyFindsWhatWaited", {Policy{}, messagesLimit(3, latest)}, "a b c ~1 b:R =a1,b4,c3");
    row("latestPerKeyShrinksToTheLimit", {Policy{}, messagesLimit(2, latest)},
        "a b c d b:Q ~1 d:R %2/2 =d6,b5 &n0o3c1e0v0");
    row("latestPerKeyOffAndOn", {messagesLimit(2, latest), Policy{}}, "a b ~1 c ~0 b:R %2/2 =b4,c3");
    row("priorityOnLetsControlPass", {Policy{}, priorityLane()}, "a A b ~1 =A2,a1,b3");
    row("priorityOffPutsControlBackInLine", {priorityLane(), Policy{}}, "a A b ~1 =a1,A2,b3");
    row("expiryOnDropsTheOld", {Policy{}, expireAfter(10)}, "a +20 b ~1 =b2 &n0o0c0e1v0");
    row("expiryOffKeepsTheOld", {expireAfter(10), Policy{}}, "a +20 ~1 =a1");
    row("moreInitialCreditsAreGranted", {credits(1), credits(3)}, "a^5 #1 ~1 #2 ?C");
    row("fewerInitialCreditsAreTakenBack", {credits(3), credits(1)}, "a #1 ~1 a^3 #0 ?C $1 #1");
    row("encodingOfAHeldBatchChanges", {batch(50), batch(50, {.encode = envelope})}, "a b ~1 +50 =[a1,b2]");
    row("allOnAllOff",
        {Policy{}, messagesLimit(3, latest) + expireAfter(1000) + priorityLane() + leaky(10) + batch(5) + gate(2, 1)},
        "a b c ~1 A =A4 ~0 =a1,b2,c3 ~1 d ~0 =d5 &n0o0c0e0v0");
}

void OutboxTest::oldestBornFollowsReplacements()
{
    Outbox outbox(messagesLimit(3, latest), Encoding::Binary, atMs(0));
    QVERIFY(!outbox.oldestBorn());
    // messageOf() is born at its sequence number in milliseconds.
    for (const auto &[sequence, key] : {std::pair(1U, 0U), std::pair(2U, 1U), std::pair(3U, 2U)})
        QCOMPARE(outbox.offer(messageOf(sequence, key, 100), atMs(9), atMs(9)), Offer::Queued);
    QCOMPARE(outbox.oldestBorn(), atMs(1));
    QCOMPARE(outbox.offer(messageOf(4, 0, 100), atMs(9), atMs(9)), Offer::Replaced);
    QCOMPARE(outbox.oldestBorn(), atMs(2));
    QCOMPARE(outbox.offer(messageOf(5, 1, 100), atMs(9), atMs(9)), Offer::Replaced);
    QCOMPARE(outbox.oldestBorn(), atMs(3));
    QCOMPARE(outbox.offer(messageOf(6, 2, 100), atMs(9), atMs(9)), Offer::Replaced);
    QCOMPARE(outbox.oldestBorn(), atMs(4));
    Delivery delivery;
    QVERIFY(outbox.take(atMs(9), ByteCount(0), delivery));
    QCOMPARE(outbox.oldestBorn(), atMs(5));
    QCOMPARE(outbox.offer(messageOf(0, 0, 100, Lane::Control), atMs(9), atMs(9)), Offer::Queued);
    QCOMPARE(outbox.oldestBorn(), atMs(0));
}

void OutboxTest::fastPathCountsInTheLedger()
{
    Outbox outbox(Policy{}, Encoding::Binary, atMs(0));
    outbox.countDelivered(7);
    QCOMPARE(outbox.ledger().offered, 7U);
    QCOMPARE(outbox.ledger().delivered, 7U);
    QCOMPARE(outbox.ledger().unaccounted(), 0);
}

void OutboxTest::movedOutboxKeepsItsMessages()
{
    Outbox first(Policy{}, Encoding::Binary, atMs(0));
    QCOMPARE(first.offer(messageOf(1, 0, 100), atMs(0), atMs(5)), Offer::Queued);
    Outbox second = std::move(first);
    Delivery delivery;
    QVERIFY(second.take(atMs(1), ByteCount(0), delivery));
    QCOMPARE(delivery.items.size(), 1U);
    QCOMPARE(delivery.items.at(0).message->sequence(), 1U);
    QCOMPARE(delivery.items.at(0).offered, atMs(5));
    QCOMPARE(second.ledger().delivered, 1U);
}

void OutboxTest::jsonConnectionsCountJsonFrames()
{
    const MessagePtr message = messageOf(1, 0, 100);
    Outbox outbox(Policy{}, Encoding::Json, atMs(0));
    QCOMPARE(outbox.offer(message, atMs(0), atMs(0)), Offer::Queued);
    QCOMPARE(outbox.waitingBytes().value(), message->frameSize(Encoding::Json));
    QVERIFY(message->frameSize(Encoding::Json) != message->frameSize(Encoding::Binary));
}

QTEST_GUILESS_MAIN(OutboxTest)
#include "tst_outbox.moc"
