// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/cause_judge.h"

#include "model/metrics/trend.h"

#include <algorithm>
#include <limits>

namespace penstock {

namespace {

using namespace std::chrono_literals;

constexpr Nanos shareWindow = 1s;   // DESIGN 2: deltas of the last second
constexpr Nanos trendWindow = 2s;   // for the forecast
constexpr Nanos tailWindow = 300ms; // what stayed so long is waiting, not passing
constexpr Nanos spacing = 80ms;     // of the samples kept, so that two seconds always fit
constexpr Nanos jitter = 50ms;      // a sample may come so much early and still close its window
constexpr Nanos stillness = 500ms;  // so long without progress is blocked
constexpr double passing = 0.1;     // seconds of flow that are traffic, not backlog
constexpr double half = 0.5;
constexpr double nearlyAll = 0.9;
constexpr double aPart = 0.1;     // of what waits: less than this does not make the cause mixed
constexpr double slowest = 256.0; // bytes per second: slower changes are noise
constexpr double ofFlow = 0.02;   // and so is a change of this share of the flow
constexpr double ofLevel = 0.02;  // a fall counts from this share of the level per second: one late window update
                                  // of a slow reader is not a drain

bool isPolicy(Held held)
{
    switch (held) {
    case Held::Throttled:
    case Held::BatchWindow:
    case Held::Credits:
        return true;
    case Held::Empty:
    case Held::No:
    case Held::Gate:
        return false;
    }
    return false;
}

// The congestion window is full, the receive window is not, and there is more to send.
bool isCwndFull(const TcpInfo &info, qint64 unsent)
{
    const qint64 inFlight = info.segmentsInFlight * info.segmentSize;
    const bool windowHasRoom = !info.sendWindow || *info.sendWindow >= inFlight + info.segmentSize;
    return unsent > 0 && info.segmentsInFlight >= info.cwndSegments && windowHasRoom;
}

double share(Nanos part, Nanos whole)
{
    return whole > 0ns ? std::clamp(toSeconds(part) / toSeconds(whole), 0.0, 1.0) : 0.0;
}

} // namespace

void CauseInput::setLimits(const Policy &policy)
{
    highWater = penstock::highWater(policy).value();
    lowWater = penstock::lowWater(policy).value();
    evictBytes.reset();
    outboxBytes.reset();
    outboxMessages.reset();
    if (policy.evict && policy.evict->hard)
        evictBytes = policy.evict->hard->value();
    if (policy.admission && policy.admission->bytes)
        outboxBytes = policy.admission->bytes->value();
    if (policy.admission && policy.admission->messages)
        outboxMessages = policy.admission->messages->value();
}

// --- samples ------------------------------------------------------------------------------------------------------

CauseJudge::Sample CauseJudge::sampleOf(const CauseInput &input)
{
    Sample sample;
    sample.at = input.at;
    sample.outbox = input.stages.at(Stage::Outbox).valueOr(0);
    sample.library = input.stages.libraryBytes();
    sample.kernel = input.stages.kernelBytes().valueOr(0);
    sample.peer = input.stages.at(Stage::PeerKernel).valueOr(0);
    sample.outboxMessages = input.stages.outboxMessages;
    sample.acked = input.ackedBytes;
    sample.read = input.readBytes;
    sample.offered = input.offered;
    sample.policyHolds = isPolicy(input.held) && sample.outboxMessages > 0;
    if (input.tcp) {
        sample.tells = true;
        sample.times = input.tcp->times.value_or(SenderTimes{});
        sample.retransmits = input.tcp->retransmits;
        const Gauge &unsent = input.stages.at(Stage::KernelUnsent);
        sample.cwndFull = isCwndFull(*input.tcp, unsent.valueOr(input.tcp->unsentBytes.value_or(0)));
    }
    return sample;
}

void CauseJudge::keep(const Sample &sample)
{
    const std::size_t size = m_samples.size();
    if (size >= 2 && m_samples.back().at - m_samples[size - 2].at < spacing)
        m_samples.back() = sample;
    else
        m_samples.push(sample);
    while (m_samples.size() > 2 && sample.at - m_samples[1].at >= trendWindow)
        m_samples.popFront();
}

void CauseJudge::add(const CauseInput &input)
{
    const std::optional<qint64> kernelMemory = input.kernelMemory ? input.kernelMemory : m_input.kernelMemory;
    const std::optional<qint64> sendBuffer = input.sendBuffer ? input.sendBuffer : m_input.sendBuffer;
    m_input = input;
    m_input.kernelMemory = kernelMemory;
    m_input.sendBuffer = sendBuffer;
    if (input.tcp)
        m_tcp = input.tcp;
    keep(sampleOf(input));
    measure();
    m_cause = judgeCause();
    m_state = judgeState();
}

void CauseJudge::measure()
{
    const Sample &now = m_samples.back();
    // The newest sample that is a second old, or the oldest there is.
    std::size_t first = 0;
    while (first + 2 < m_samples.size() && now.at - m_samples[first + 1].at >= shareWindow - jitter)
        ++first;
    const Sample &then = m_samples[first];
    m_window = Window{};
    m_window.seconds = toSeconds(now.at - then.at);
    m_window.offered = now.offered - then.offered;
    if (m_window.seconds > 0.0) {
        m_window.ackedPerSecond = static_cast<double>(now.acked - then.acked) / m_window.seconds;
        const bool knowsReader = now.read.known() && then.read.known();
        m_window.takenPerSecond = knowsReader
                                      ? static_cast<double>(now.read.value() - then.read.value()) / m_window.seconds
                                      : m_window.ackedPerSecond;
    }
    measureTcp(first);
    measureTail(first);
}

void CauseJudge::measureTcp(std::size_t first)
{
    // Of the samples that tell: the newest, and the one nearest to the start of the window.
    std::size_t last = m_samples.size() - 1;
    while (last > 0 && !m_samples[last].tells)
        --last;
    std::size_t from = std::min(first, last);
    while (from > 0 && !m_samples[from].tells)
        --from;
    while (from < last && !m_samples[from].tells)
        ++from;
    if (from == last)
        return;
    const Sample &now = m_samples[last];
    const Sample &then = m_samples[from];
    const Nanos busy = now.times.busy - then.times.busy;
    m_window.busyShare = share(busy, now.at - then.at);
    m_window.rwndShare = share(now.times.rwndLimited - then.times.rwndLimited, busy);
    m_window.sndbufShare = share(now.times.sndbufLimited - then.times.sndbufLimited, busy);
    m_window.retransmits = std::max<qint64>(0, now.retransmits - then.retransmits);
}

void CauseJudge::measureTail(std::size_t first)
{
    const Sample &now = m_samples.back();
    m_window.lowestLevel = now.level();
    m_window.lowestDownstream = now.downstream();
    Regression line;
    double samples = 0;
    double telling = 0;
    double cwndFull = 0;
    double policyHolds = 0;
    bool still = now.library + now.kernel > 0;
    bool unread = m_input.readBytes.known() && now.peer > 0;
    for (std::size_t i = m_samples.size(); i-- > first;) {
        const Sample &sample = m_samples[i];
        const Nanos age = now.at - sample.at;
        line.add(-toSeconds(age), static_cast<double>(sample.level()));
        samples += 1;
        telling += sample.tells ? 1 : 0;
        cwndFull += sample.cwndFull ? 1 : 0;
        policyHolds += sample.policyHolds ? 1 : 0;
        // At a slow sampling the tail still has two samples.
        if (age <= tailWindow || i + 2 == m_samples.size()) {
            m_window.lowestLevel = std::min(m_window.lowestLevel, sample.level());
            m_window.lowestDownstream = std::min(m_window.lowestDownstream, sample.downstream());
        }
        unread = unread && sample.peer > 0 && sample.read == now.read;
        if (unread)
            m_window.notRead = age;
        still = still && sample.acked == now.acked && sample.library + sample.kernel > 0;
        if (still)
            m_window.noProgress = age;
    }
    m_window.slope = line.slope();
    m_window.cwndShare = telling > 0 ? cwndFull / telling : 0.0;
    m_window.policyShare = policyHolds / samples;
}

double CauseJudge::flowAllowance() const
{
    const double roundTrips = m_tcp ? 2.0 * toSeconds(m_tcp->rtt) : 0.0;
    return m_window.takenPerSecond * std::max(passing, roundTrips);
}

bool CauseJudge::waits() const
{
    return m_samples.size() > 1 && m_window.lowestLevel > 0 &&
           static_cast<double>(m_window.lowestLevel) > flowAllowance();
}

bool CauseJudge::downstreamWaits() const
{
    return m_samples.size() > 1 && m_window.lowestDownstream > 0 &&
           static_cast<double>(m_window.lowestDownstream) > flowAllowance();
}

// --- cause --------------------------------------------------------------------------------------------------------

CauseJudge::Evidence CauseJudge::collect() const
{
    const Sample &now = m_samples.back();
    const auto level = static_cast<double>(std::max<qint64>(1, now.level()));
    Evidence evidence;
    evidence.policy = now.policyHolds && m_window.policyShare >= half;
    const bool gateWaits = m_input.held == Held::Gate && waits();
    if (downstreamWaits() || gateWaits) {
        if (hasTimes())
            collectFromKernel(evidence);
        if (m_window.notRead >= tailWindow) {
            // It has bytes and takes none: what TCP does about it in the meantime (probes, sent again) is no network's
            // fault.
            evidence.reader = true;
            evidence.network = false;
        }
        if (evidence.count() == static_cast<int>(evidence.policy))
            collectFromStages(evidence);
    }
    // Where both sides hold something, the one that holds hardly anything is left out.
    if (evidence.policy && evidence.count() > 1) {
        if (static_cast<double>(now.outbox) < aPart * level)
            evidence.policy = false;
        else if (static_cast<double>(now.downstream()) < aPart * level)
            evidence = Evidence{false, false, false, true};
    }
    return evidence;
}

void CauseJudge::collectFromKernel(Evidence &evidence) const
{
    evidence.reader = m_window.rwndShare >= half;
    evidence.sendBuffer = m_window.sndbufShare >= half;
    evidence.network = m_window.cwndShare >= half || (m_window.retransmits > 0 && m_window.rwndShare < nearlyAll);
}

void CauseJudge::collectFromStages(Evidence &evidence) const
{
    const Sample &now = m_samples.back();
    const bool peerKnown = m_input.stages.at(Stage::PeerKernel).known();
    if (peerKnown && now.peer * 2 > now.downstream())
        evidence.reader = true;
    else if (m_tcp && m_input.stages.at(Stage::KernelInFlight).valueOr(0) * 2 > now.downstream())
        evidence.network = true; // all of it is on the way
    else if (peerKnown && !hasTimes() && now.library + now.kernel > 0)
        evidence.network = true; // the reader has taken all that came
}

Cause CauseJudge::judgeCause()
{
    m_evidence = Evidence{};
    if (m_input.closed)
        return Cause::None;
    m_evidence = collect();
    if (m_evidence.count() > 1)
        return Cause::Mixed;
    if (m_evidence.policy)
        return Cause::Policy;
    if (m_evidence.reader)
        return Cause::Reader;
    if (m_evidence.network)
        return Cause::Network;
    if (m_evidence.sendBuffer)
        return Cause::SendBuffer;
    if (waits())
        return Cause::Mixed; // nothing of it stands out
    const bool knowsASecond = m_window.seconds >= toSeconds(shareWindow - jitter);
    const bool silent = m_window.offered == 0 && m_samples.back().level() == 0;
    return knowsASecond && silent ? Cause::Source : Cause::None;
}

// --- state and forecast -------------------------------------------------------------------------------------------

ConnectionState CauseJudge::judgeState()
{
    const Sample &now = m_samples.back();
    if (now.library >= m_input.highWater || m_input.gateClosed)
        m_over = true;
    else if (now.library <= m_input.lowWater && m_input.held != Held::Gate)
        m_over = false;
    if (m_input.closed)
        return ConnectionState::Closed;
    if (!waits())
        return ConnectionState::Flowing;
    const double noise = std::max(slowest, ofFlow * m_window.ackedPerSecond);
    if (m_window.slope < -std::max(noise, ofLevel * static_cast<double>(now.level())))
        return ConnectionState::Draining;
    if (m_over || m_window.noProgress >= stillness)
        return ConnectionState::Blocked;
    return m_window.slope > noise ? ConnectionState::Rising : ConnectionState::Flowing;
}

template<class Level>
std::optional<Nanos> CauseJudge::reaches(std::optional<qint64> limit, Level level) const
{
    if (!limit)
        return std::nullopt;
    const Sample &now = m_samples.back();
    Regression line;
    for (std::size_t i = 0; i < m_samples.size(); ++i)
        line.add(-toSeconds(now.at - m_samples[i].at), static_cast<double>(level(m_samples[i])));
    return timeUntil(static_cast<double>(level(now)), static_cast<double>(*limit), line.slope());
}

std::optional<Forecast> CauseJudge::forecast() const
{
    const bool known = m_samples.size() > 2 && m_samples.back().at - m_samples.front().at >= stillness;
    if (!known || m_input.closed || !waits() || m_window.slope <= slowest)
        return std::nullopt;
    std::optional<Nanos> soonest;
    QString what;
    const auto consider = [&soonest, &what](std::optional<Nanos> in, auto makeWhat) {
        if (!in || (soonest && *in >= *soonest))
            return;
        soonest = in;
        what = makeWhat();
    };
    const auto limitOf = [](const QString &amount) { return QStringLiteral("limit of ") + amount; };
    consider(reaches(m_input.evictBytes, [](const Sample &sample) { return sample.outbox + sample.library; }),
             [&] { return limitOf(formatBytes(ByteCount(*m_input.evictBytes))); });
    consider(reaches(m_input.outboxBytes, [](const Sample &sample) { return sample.outbox; }),
             [&] { return limitOf(formatBytes(ByteCount(*m_input.outboxBytes))); });
    consider(reaches(m_input.outboxMessages, [](const Sample &sample) { return sample.outboxMessages; }),
             [&] { return limitOf(formatCount(*m_input.outboxMessages) + QStringLiteral(" messages")); });
    consider(m_input.budgetIn, [] { return QStringLiteral("memory budget"); });
    if (!soonest)
        return std::nullopt;
    return Forecast{*soonest, what};
}

std::optional<TcpSummary> CauseJudge::tcp() const
{
    if (!m_tcp)
        return std::nullopt;
    TcpSummary summary;
    summary.rttUs = std::chrono::duration_cast<std::chrono::microseconds>(m_tcp->rtt).count();
    summary.retransmits = m_tcp->retransmits;
    summary.rwndLimitedShare = m_window.rwndShare;
    summary.sndbufLimitedShare = m_window.sndbufShare;
    summary.busyShare = m_window.busyShare;
    summary.cwndSegments = m_tcp->cwndSegments;
    summary.sendBuffer = m_input.sendBuffer.value_or(0);
    summary.kernelMemory = m_input.kernelMemory.value_or(0);
    return summary;
}

// --- sentences ----------------------------------------------------------------------------------------------------

QString CauseJudge::text() const
{
    if (m_samples.isEmpty() || m_input.closed)
        return {};
    constexpr Nanos fresh = 250ms;
    if (!m_textAt || m_textCause != m_cause || m_input.at - *m_textAt >= fresh) {
        m_text = makeText();
        m_textCause = m_cause;
        m_textAt = m_input.at;
    }
    return m_text;
}

QString CauseJudge::makeText() const
{
    switch (m_cause) {
    case Cause::None:
        return QStringLiteral("Messages flow, nothing waits");
    case Cause::Source:
        return QStringLiteral("Nothing waits: nothing was sent in the last second");
    case Cause::Reader:
        return QStringLiteral("Reader is slow: ") + readerText();
    case Cause::Network:
        return QStringLiteral("Network is slow: ") + networkText();
    case Cause::SendBuffer:
        return QStringLiteral("Send buffer is too small: ") + sendBufferText();
    case Cause::Policy:
        return QStringLiteral("Policy holds back: ") + policyText();
    case Cause::Mixed:
        return mixedText();
    }
    return {};
}

QString CauseJudge::readerText() const
{
    const Sample &now = m_samples.back();
    const QString unread = formatBytes(ByteCount(now.peer)) + QStringLiteral(" arrived and not read");
    const bool peerKnown = m_input.stages.at(Stage::PeerKernel).known();
    if (hasTimes() && m_window.rwndShare >= half) {
        const QString closed =
            QStringLiteral("receive window closed %1 of busy time").arg(formatShare(m_window.rwndShare));
        return peerKnown ? closed + QStringLiteral(", ") + unread : closed;
    }
    if (hasTimes())
        return unread;
    return unread + QStringLiteral(" (no TCP_INFO here to confirm it)");
}

QString CauseJudge::networkText() const
{
    QString text;
    if (m_window.retransmits > 0)
        text = QStringLiteral("%1 segments sent again in the last second").arg(formatCount(m_window.retransmits));
    else if (m_window.cwndShare >= half)
        text = QStringLiteral("congestion window of %1 segments full").arg(formatCount(m_tcp->cwndSegments));
    else
        text = QStringLiteral("%1 on the way")
                   .arg(formatBytes(ByteCount(m_samples.back().library + m_samples.back().kernel)));
    if (!m_tcp)
        return text + QStringLiteral(", the reader has taken all that arrived (no TCP_INFO here to confirm it)");
    return text + QStringLiteral(", round trip ") + formatDuration(m_tcp->rtt);
}

QString CauseJudge::sendBufferText() const
{
    const QString text = QStringLiteral("it limited %1 of busy time").arg(formatShare(m_window.sndbufShare));
    if (!m_input.sendBuffer)
        return text;
    return text + QStringLiteral(" (SO_SNDBUF ") + formatBytes(ByteCount(*m_input.sendBuffer)) + QLatin1Char(')');
}

QString CauseJudge::policyText() const
{
    const Sample &now = m_samples.back();
    const QString what = formatCount(now.outboxMessages) +
                         (now.outboxMessages == 1 ? QStringLiteral(" message (") : QStringLiteral(" messages (")) +
                         formatBytes(ByteCount(now.outbox)) + QLatin1Char(')');
    switch (m_input.held) {
    case Held::Throttled:
        return QStringLiteral("the throttle keeps ") + what + QStringLiteral(" in the outbox");
    case Held::BatchWindow:
        return QStringLiteral("the batch window keeps ") + what + QStringLiteral(" in the outbox");
    case Held::Credits:
        return what + QStringLiteral(" in the outbox wait for credits");
    case Held::Empty:
    case Held::No:
    case Held::Gate:
        break;
    }
    return what + QStringLiteral(" in the outbox");
}

QString CauseJudge::mixedText() const
{
    QStringList parts;
    if (m_evidence.reader)
        parts += QStringLiteral("reader (") + readerText() + QLatin1Char(')');
    if (m_evidence.network)
        parts += QStringLiteral("network (") + networkText() + QLatin1Char(')');
    if (m_evidence.sendBuffer)
        parts += QStringLiteral("send buffer (") + sendBufferText() + QLatin1Char(')');
    if (m_evidence.policy)
        parts += QStringLiteral("policy (") + policyText() + QLatin1Char(')');
    if (!parts.isEmpty())
        return QStringLiteral("Several share it: ") + parts.join(QStringLiteral(", "));
    const QString waiting = formatBytes(ByteCount(m_samples.back().level())) + QStringLiteral(" wait");
    if (!hasTimes())
        return QStringLiteral("Reader or network is slow: ") + waiting +
               QStringLiteral(", and without TCP_INFO here it cannot be told which");
    return QStringLiteral("Nothing stands out: ") + waiting +
           QStringLiteral(", receive window closed %1, send buffer full %2 of busy time")
               .arg(formatShare(m_window.rwndShare), formatShare(m_window.sndbufShare));
}

} // namespace penstock
