// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QtGlobal>

#include <cerrno>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace penstock::test {

/*! Two connected, non-blocking TCP sockets over the loopback; closed at the end. Buffers of 0 are left to the kernel.
 */
class LoopbackPair {
public:
    explicit LoopbackPair(int sendBuffer = 0, int receiveBuffer = 0)
    {
        const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto *generic = reinterpret_cast<sockaddr *>(&address);
        if (receiveBuffer > 0) // inherited by the accepted socket; must be known before the handshake
            ::setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
        m_ok = ::bind(listener, generic, length) == 0 && ::listen(listener, 1) == 0 &&
               ::getsockname(listener, generic, &length) == 0;
        m_sender = ::socket(AF_INET, SOCK_STREAM, 0);
        if (sendBuffer > 0)
            ::setsockopt(m_sender, SOL_SOCKET, SO_SNDBUF, &sendBuffer, sizeof sendBuffer);
        m_ok = m_ok && ::connect(m_sender, generic, length) == 0;
        m_reader = m_ok ? ::accept(listener, nullptr, nullptr) : -1;
        m_ok = m_ok && m_reader >= 0;
        ::close(listener);
        for (const int end : {m_sender, m_reader})
            ::fcntl(end, F_SETFL, ::fcntl(end, F_GETFL) | O_NONBLOCK);
    }
    ~LoopbackPair()
    {
        ::close(m_sender);
        ::close(m_reader);
    }
    LoopbackPair(const LoopbackPair &) = delete;
    LoopbackPair &operator=(const LoopbackPair &) = delete;

    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] int sender() const { return m_sender; }
    [[nodiscard]] int reader() const { return m_reader; }

    /*! Writes until `bytes` are taken or the kernel takes no more. \return what it took. */
    qint64 write(qint64 bytes)
    {
        const QByteArray chunk(65536, 'p');
        qint64 written = 0;
        while (written < bytes) {
            const auto wanted = static_cast<size_t>(qMin<qint64>(chunk.size(), bytes - written));
            const ssize_t taken = ::send(m_sender, chunk.constData(), wanted, MSG_NOSIGNAL);
            if (taken <= 0)
                break;
            written += taken;
        }
        return written;
    }
    /*! Reads until `bytes` are there or no more has arrived. \return what was read. */
    qint64 read(qint64 bytes)
    {
        QByteArray chunk(65536, Qt::Uninitialized);
        qint64 all = 0;
        while (all < bytes) {
            const auto wanted = static_cast<size_t>(qMin<qint64>(chunk.size(), bytes - all));
            const ssize_t got = ::recv(m_reader, chunk.data(), wanted, 0);
            if (got <= 0)
                break;
            all += got;
        }
        return all;
    }

private:
    int m_sender = -1;
    int m_reader = -1;
    bool m_ok = false;
};

} // namespace penstock::test
