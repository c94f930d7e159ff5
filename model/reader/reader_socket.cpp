// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reader/reader_socket.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace penstock {

namespace {

// An address for connect(), IPv4 or IPv6.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;

    SocketAddress(const QHostAddress &host, quint16 port)
    {
        if (host.protocol() == QAbstractSocket::IPv6Protocol) {
            auto *ip = reinterpret_cast<sockaddr_in6 *>(&storage);
            const Q_IPV6ADDR address = host.toIPv6Address();
            ip->sin6_family = AF_INET6;
            ip->sin6_port = htons(port);
            std::memcpy(&ip->sin6_addr, &address, sizeof ip->sin6_addr);
            size = sizeof *ip;
        } else {
            auto *ip = reinterpret_cast<sockaddr_in *>(&storage);
            ip->sin_family = AF_INET;
            ip->sin_port = htons(port);
            ip->sin_addr.s_addr = htonl(host.toIPv4Address());
            size = sizeof *ip;
        }
    }
    [[nodiscard]] const sockaddr *generic() const { return reinterpret_cast<const sockaddr *>(&storage); }
};

int openSocket(int family)
{
    const int descriptor = ::socket(family, SOCK_STREAM, 0);
    if (descriptor < 0)
        return -1;
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
#ifdef SO_NOSIGPIPE
    const int on = 1;
    ::setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
    return descriptor;
}

ReaderSocket::Transfer transferred(ssize_t result)
{
    using Kind = ReaderSocket::Transfer::Kind;
    if (result > 0)
        return {Kind::Some, static_cast<qsizetype>(result), 0};
    if (result == 0)
        return {Kind::End, 0, 0};
    return {errno == EAGAIN || errno == EWOULDBLOCK ? Kind::WouldBlock : Kind::Failed, 0, errno};
}

} // namespace

ReaderSocket::~ReaderSocket()
{
    close();
}

ReaderSocket::ReaderSocket(ReaderSocket &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_outOfDescriptors(other.m_outOfDescriptors)
{}

ReaderSocket &ReaderSocket::operator=(ReaderSocket &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    m_outOfDescriptors = other.m_outOfDescriptors;
    return *this;
}

Outcome ReaderSocket::connectTo(const QHostAddress &host, quint16 port, std::optional<ByteCount> receiveBuffer)
{
    const SocketAddress address(host, port);
    const QString place = QStringLiteral("%1:%2").arg(host.toString()).arg(port);
    m_descriptor = openSocket(address.storage.ss_family);
    if (m_descriptor < 0) {
        m_outOfDescriptors = errno == EMFILE || errno == ENFILE;
        return Error{place, {}, errorText(errno)};
    }
    if (receiveBuffer)
        setReceiveBuffer(receiveBuffer);
    int result = 0;
    do {
        result = ::connect(m_descriptor, address.generic(), address.size);
    } while (result < 0 && errno == EINTR);
    if (result < 0 && errno != EINPROGRESS)
        return Error{place, {}, errorText(errno)};
    return success();
}

ReaderSocket::ConnectState ReaderSocket::connectState(QString &why)
{
    int error = 0;
    socklen_t length = sizeof error;
    if (::getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &error, &length) != 0)
        error = errno;
    if (error != 0) {
        why = errorText(error);
        return ConnectState::Failed;
    }
    sockaddr_storage peer{};
    length = sizeof peer;
    return ::getpeername(m_descriptor, reinterpret_cast<sockaddr *>(&peer), &length) == 0 ? ConnectState::Connected
                                                                                          : ConnectState::Pending;
}

ReaderSocket::Transfer ReaderSocket::receive(std::span<char> into, int flags)
{
    ssize_t got = 0;
    do {
        got = ::recv(m_descriptor, into.data(), into.size(), flags);
    } while (got < 0 && errno == EINTR);
    return transferred(got);
}

ReaderSocket::Transfer ReaderSocket::read(std::span<char> into)
{
    return receive(into, 0);
}

ReaderSocket::Transfer ReaderSocket::peek(std::span<char> into)
{
    return receive(into, MSG_PEEK);
}

ReaderSocket::Transfer ReaderSocket::write(QByteArrayView bytes)
{
#ifdef MSG_NOSIGNAL
    constexpr int flags = MSG_NOSIGNAL;
#else
    constexpr int flags = 0;
#endif
    ssize_t sent = 0;
    do {
        sent = ::send(m_descriptor, bytes.data(), static_cast<std::size_t>(bytes.size()), flags);
    } while (sent < 0 && errno == EINTR);
    return transferred(sent);
}

void ReaderSocket::setReceiveBuffer(std::optional<ByteCount> size)
{
    if (size) {
        const auto bytes = static_cast<int>(std::clamp<qint64>(size->value(), 1, std::numeric_limits<int>::max() / 2));
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
        return;
    }
#ifdef SO_BUF_LOCK
    const int unlocked = 0;
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_BUF_LOCK, &unlocked, sizeof unlocked);
#endif
}

void ReaderSocket::abort()
{
    if (m_descriptor < 0)
        return;
    const linger atOnce{1, 0};
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    close();
}

void ReaderSocket::close()
{
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

quint16 ReaderSocket::localPort() const
{
    sockaddr_storage local{};
    socklen_t length = sizeof local;
    if (::getsockname(m_descriptor, reinterpret_cast<sockaddr *>(&local), &length) != 0)
        return 0;
    if (local.ss_family == AF_INET6)
        return ntohs(reinterpret_cast<const sockaddr_in6 *>(&local)->sin6_port);
    return ntohs(reinterpret_cast<const sockaddr_in *>(&local)->sin_port);
}

QString ReaderSocket::errorText(int error)
{
    return QString::fromLocal8Bit(std::strerror(error));
}

} // namespace penstock
