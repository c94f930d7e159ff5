# SPDX-License-Identifier: GPL-3.0-or-later
# cmake --install BUILD --prefix PREFIX: the programs, and what a desktop needs to list the window.
include(GNUInstallDirs)
install(TARGETS penstock-cli RUNTIME)
if(TARGET penstock)
    install(TARGETS penstock RUNTIME)
    install(FILES resources/packaging/penstock.desktop DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
    install(FILES resources/icons/penstock.svg DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
endif()
