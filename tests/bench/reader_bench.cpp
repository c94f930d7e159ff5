// SPDX-License-Identifier: GPL-3.0-or-later
// How many messages of 128 B one readers' thread decodes, verifies and counts in a second: from memory, and from a
// socket that another thread fills.
//
//   reader_bench            prints both
//   reader_bench --check    fails if either is far below what it has to be
#include "model/reader/reader_intake.h"
#include "model/reader/reader_socket.h"
#include "model/wire/message.h"

#include <QTcpServer>

#include <cstdio>
#include <cstring>
#include <thread>

#include <sys/socket.h>
#include <unistd.h>

using namespace penstock;

namespace {

constexpr quint64 messageCount = 1'000'000;
constexpr qint64 payloadSize = 128;
constexpr quint32 keys = 16;
// A tenth of what is wanted, so that a loaded machine does not fail; a mistake in the hot path costs more than that.
constexpr double leastPerSecond = 400'000;

QByteArray makeStream(const PayloadPool &pool, TimePoint now)
{
    QByteArray stream;
    stream.reserve(qsizetype(messageCount) * (payloadSize + 32));
    for (quint64 i = 0; i < messageCount; ++i) {
        const Message message(i, static_cast<quint32>(i % keys), now, Lane::Data, pool.slice(i, payloadSize));
        stream += message.frame(Encoding::Binary);
    }
    return stream;
}

// Messages per second; negative when not all were right.
double report(const char *name, ReaderIntake &intake, const Clock &clock, TimePoint began)
{
    const double seconds = toSeconds(clock.now() - began);
    ReaderSample sample;
    intake.fill(sample, clock.now());
    const double rate = static_cast<double>(sample.read) / seconds;
    const bool right = sample.read == messageCount && sample.violations == 0 && sample.missing() == 0;
    std::printf("%-12s %12.0f messages/s  %8.1f ns each%s\n", name, rate, 1e9 / rate, right ? "" : "  WRONG");
    return right ? rate : -1;
}

double fromMemory(ReaderContext &context, const QByteArray &stream)
{
    ReaderIntake intake(ReaderId(1), GroupIndex(0), context);
    const Clock &clock = context.time.real();
    const TimePoint began = clock.now();
    for (qsizetype at = 0; at < stream.size(); at += qsizetype(ReaderContext::bufferSize)) {
        const qsizetype size = std::min(qsizetype(ReaderContext::bufferSize), stream.size() - at);
        std::memcpy(context.buffer.data(), stream.constData() + at, static_cast<std::size_t>(size)); // as a read does
        const auto replies = intake.take(QByteArrayView(context.buffer.data(), size), clock.now());
        if (replies.failed)
            return -1;
    }
    return report("memory", intake, clock, began);
}

double fromSocket(ReaderContext &context, const QByteArray &stream)
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    ReaderSocket socket;
    if (!socket.connectTo(QHostAddress(QHostAddress::LocalHost), server.serverPort(), std::nullopt))
        return -1;
    const int sender = ::accept(static_cast<int>(server.socketDescriptor()), nullptr, nullptr);
    ReaderIntake intake(ReaderId(2), GroupIndex(0), context);
    const Clock &clock = context.time.real();
    const TimePoint began = clock.now();
    std::thread writer([sender, &stream] {
        for (qsizetype at = 0; at < stream.size();) {
            const auto sent = ::send(sender, stream.constData() + at,
                                     std::size_t(std::min(stream.size() - at, qsizetype(1) << 20)), MSG_NOSIGNAL);
            if (sent <= 0)
                break;
            at += sent;
        }
        ::close(sender);
    });
    for (;;) {
        const ReaderSocket::Transfer transfer = socket.read(context.buffer);
        if (transfer.kind == ReaderSocket::Transfer::Kind::WouldBlock) {
            std::this_thread::yield();
            continue;
        }
        if (transfer.kind != ReaderSocket::Transfer::Kind::Some)
            break;
        if (intake.take(QByteArrayView(context.buffer.data(), transfer.bytes), clock.now()).failed)
            break;
    }
    writer.join();
    return report("socket", intake, clock, began);
}

} // namespace

int main(int argc, char **argv)
{
    const bool check = argc > 1 && std::strcmp(argv[1], "--check") == 0;
    const SteadyClock clock;
    const LabTime time(clock);
    const PayloadPool pool(1);
    ReaderContext context(time, pool);
    const QByteArray stream = makeStream(pool, clock.now());
    double least = fromMemory(context, stream);
    least = std::min(least, fromMemory(context, stream));
    least = std::min(least, fromSocket(context, stream));
    return check && least < leastPerSecond ? 1 : 0;
}
