// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/result.h"
#include "model/base/units.h"

#include <QByteArrayView>
#include <QHostAddress>

#include <optional>
#include <span>

namespace penstock {

/*!
 * One non-blocking TCP socket, the client's end. Reads exactly what it is asked to: what is not read stays in the
 * kernel. Owns its descriptor. One owner; no call blocks.
 */
class ReaderSocket {
public:
    ReaderSocket() = default;
    ~ReaderSocket();
    ReaderSocket(ReaderSocket &&other) noexcept;
    ReaderSocket &operator=(ReaderSocket &&other) noexcept;
    ReaderSocket(const ReaderSocket &) = delete;
    ReaderSocket &operator=(const ReaderSocket &) = delete;

    /*!
     * Opens and begins to connect; the outcome shows in connectState().
     * \param receiveBuffer SO_RCVBUF, set before so that it bounds the window from the first packet on.
     * \return an Error also when the process has no descriptors left; outOfDescriptors() tells.
     */
    [[nodiscard]] Outcome connectTo(const QHostAddress &host, quint16 port, std::optional<ByteCount> receiveBuffer);
    [[nodiscard]] bool outOfDescriptors() const noexcept { return m_outOfDescriptors; }

    enum class ConnectState { Pending, Connected, Failed };
    /*! \param why set when it failed. */
    [[nodiscard]] ConnectState connectState(QString &why);

    /*! What a read or write came to. `bytes` only with Some. */
    struct Transfer {
        enum class Kind { Some, WouldBlock, End, Failed };
        Kind kind = Kind::Failed;
        qsizetype bytes = 0;
        int error = 0; //!< errno, with Failed
    };
    /*! At most into.size() bytes leave the kernel. */
    [[nodiscard]] Transfer read(std::span<char> into);
    /*! The same bytes, but they stay there. */
    [[nodiscard]] Transfer peek(std::span<char> into);
    [[nodiscard]] Transfer write(QByteArrayView bytes);

    /*! nullopt: the kernel tunes it again, where it can (Linux 5.14). */
    void setReceiveBuffer(std::optional<ByteCount> size);

    /*! Ends the connection at once with a reset; nothing stays behind in TIME_WAIT. */
    void abort();
    /*! Closes the descriptor as it is. */
    void close();

    [[nodiscard]] int descriptor() const noexcept { return m_descriptor; }
    [[nodiscard]] quint16 localPort() const;

    /*! What errno means, for a person. */
    [[nodiscard]] static QString errorText(int error);

private:
    Transfer receive(std::span<char> into, int flags);

    int m_descriptor = -1;
    bool m_outOfDescriptors = false;
};

} // namespace penstock
