// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    // Qt's own event dispatcher costs a third of GLib's at thousands of sockets.
    qputenv("QT_NO_GLIB", "1");
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("penstock-cli"));
    QCoreApplication::setApplicationVersion(QStringLiteral(PENSTOCK_VERSION));
    penstock::CommandLine commandLine;
    return static_cast<int>(commandLine.run(QCoreApplication::arguments().sliced(1)));
}
