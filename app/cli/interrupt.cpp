// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#ifdef Q_OS_UNIX
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace penstock {

#ifdef Q_OS_UNIX

namespace {

// A handler may do next to nothing: it wakes the event loop by a byte in a pipe.
volatile std::sig_atomic_t pipeEnd = -1;

extern "C" void wakeUp(int)
{
    const char byte = 1;
    if (::write(pipeEnd, &byte, 1) < 0)
        return; // full: the loop will wake anyway
}

void install(void (*handler)(int), int flags)
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

} // namespace

Interrupt::Interrupt(QObject *parent)
    : QObject(parent)
{
    if (::pipe(m_pipe.data()) != 0)
        return;
    for (const int end : m_pipe) {
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        Q_EMIT requested();
    });
    pipeEnd = m_pipe[1];
    install(wakeUp, static_cast<int>(SA_RESETHAND));
}

Interrupt::~Interrupt()
{
    install(SIG_DFL, 0);
    pipeEnd = -1;
    m_notifier.reset();
    for (const int end : m_pipe) {
        if (end >= 0)
            ::close(end);
    }
}

#else

Interrupt::Interrupt(QObject *parent)
    : QObject(parent)
{}

Interrupt::~Interrupt() = default;

#endif

} // namespace penstock
