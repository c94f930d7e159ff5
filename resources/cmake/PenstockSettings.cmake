# SPDX-License-Identifier: GPL-3.0-or-later
# The one place of compiler flags: every target of ours links penstock_settings.
add_library(penstock_settings INTERFACE)
target_compile_features(penstock_settings INTERFACE cxx_std_20)
target_include_directories(penstock_settings INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
target_compile_definitions(penstock_settings INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_DISABLE_DEPRECATED_BEFORE=0x060400 QT_MESSAGELOGCONTEXT)
target_compile_options(penstock_settings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
    $<$<BOOL:${PENSTOCK_WERROR}>:-Werror>)
if(PENSTOCK_SANITIZE)
    target_compile_options(penstock_settings INTERFACE "-fsanitize=${PENSTOCK_SANITIZE}" -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(penstock_settings INTERFACE "-fsanitize=${PENSTOCK_SANITIZE}")
endif()

find_program(PENSTOCK_CCACHE ccache)
if(PENSTOCK_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${PENSTOCK_CCACHE}")
endif()
