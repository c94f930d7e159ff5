# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Sourced by app/run, tests/run and tests/lint/run: installs what is missing, configures and builds. Changes nothing
# when there is nothing to do.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What building and running Penstock needs, as Debian 12 names it.
build_packages=(g++ cmake ninja-build ccache
    qt6-base-dev qt6-websockets-dev qt6-charts-dev qt6-svg-dev libqt6opengl6-dev libqt6sql6-sqlite libqt6svg6 zlib1g-dev
    fonts-roboto-unhinted fonts-dejavu-core)
[[ -z ${WAYLAND_DISPLAY:-} ]] || build_packages+=(qt6-wayland)

# What the tests need besides. A command that is there already, from wherever, is taken.
test_packages=(ca-certificates clang-format-14 procps python3 python3-websockets)
command -v node >/dev/null || test_packages+=(nodejs)
command -v npm >/dev/null || test_packages+=(npm)
command -v chromium >/dev/null || test_packages+=(chromium)

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Prints those of the given packages that are not installed, one a line.
missing_packages() {
    local installed
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
    comm -23 <(printf '%s\n' "$@" | sort -u) <(sort -u <<<"$installed")
}

# Runs a command as root; asks for a password only where somebody can type one.
as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    elif [[ -t 0 ]]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

# Installs those of the given packages that are missing.
need_packages() {
    if ! command -v dpkg-query >/dev/null; then
        say "This is not Debian: nothing is installed; these packages (Debian's names) have to be there: $*"
        return 0
    fi
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [[ ${#missing[@]} -gt 0 ]] || return 0
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get -y -q --no-install-recommends
        -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install "${missing[@]}")
    if [[ $(id -u) != 0 ]] && ! command -v sudo >/dev/null; then
        fail "Missing packages. As root: apt-get install --no-install-recommends ${missing[*]}"
    fi
    say "Installing ${#missing[@]} missing packages with apt: ${missing[*]}"
    # A list of some other repository that cannot be fetched is no reason to stop: the install decides.
    as_root apt-get -q -o DPkg::Lock::Timeout=300 update >&2 || say "Some package lists could not be fetched; going on."
    as_root "${install[@]}" </dev/null >&2 ||
        fail "Installing failed. As root: apt-get install --no-install-recommends ${missing[*]}"
}

# How many compilers at once: one a core, and a GiB of memory for each.
build_jobs() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || echo "$cores")
    local jobs=$((memory < cores ? memory : cores))
    echo $((jobs > 0 ? jobs : 1))
}

# build PRESET [TARGET…]: configures if that was not done yet, then builds; quiet and quick when all is up to date.
build() {
    local preset=$1 folder="$top/build/$1" targets=() target
    shift
    for target in "$@"; do targets+=(--target "$target"); done
    # A folder that was moved or copied here with its tree remembers the old place.
    if [[ -f $folder/CMakeCache.txt ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$top" "$folder/CMakeCache.txt"; then
        rm -rf "$folder"
    fi
    # Lets ccache hit across clones and with precompiled headers.
    export CCACHE_BASEDIR=$top CCACHE_NOHASHDIR=1
    export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    if [[ ! -f $folder/build.ninja || $top/CMakePresets.json -nt $folder/build.ninja ]]; then
        say "Configuring ($preset) …"
        (cd "$top" && cmake --preset "$preset" -Wno-dev) >&2 || fail "Configuring failed."
    fi
    say "Building ($preset) …"
    cmake --build "$folder" --parallel "$(build_jobs)" "${targets[@]}" >&2 || fail "Building failed."
}
