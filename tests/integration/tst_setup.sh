#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What app/setup.sh does on a machine where packages are missing, with commands that only write down how they were called.
set -euo pipefail
setup=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../app" && pwd)/setup.sh
box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT
failed=0

# fake NAME <<body: a command of that name, alone on the PATH besides the few tools that setup.sh uses.
fake() { { echo "#!$(command -v bash)"; cat; } >"$box/bin/$1"; chmod +x "$box/bin/$1"; }
reset() {
    rm -rf "${box:?}/bin" "$box/calls"
    mkdir "$box/bin"
    touch "$box/calls"
    local tool
    for tool in bash cat comm dirname env nproc sed sort touch; do ln -s "$(command -v $tool)" "$box/bin/$tool"; done
    fake dpkg-query <<<'for name; do case $name in here*) echo "installed $name";; gone*) echo "config-files $name";; esac; done; exit 1'
    fake apt-get <<<"echo \"apt-get \$* (\${DEBIAN_FRONTEND-})\" >>'$box/calls'"
    fake id <<<'echo 0'
}
# run PACKAGE…: status in $status, calls in $calls, talk in $talk.
run() {
    status=0
    talk=$(PATH="$box/bin" bash -c "source '$setup'; need_packages $*" 2>&1 </dev/null) || status=$?
    calls=$(cat "$box/calls")
}
expect() {
    local text=$1
    shift
    if "$@"; then echo "ok: $text"; return; fi
    printf 'FAILED: %s\n  status %s\n  calls %s\n  talk %s\n' "$text" "$status" "$calls" "$talk"
    failed=1
}
calls_match() { [[ $calls =~ $1 ]]; }
talk_matches() { [[ $talk =~ $1 ]]; }

reset
run here-a here-b
expect "calls nothing when nothing is missing" [ "$status$calls$talk" = 0 ]

reset
run here-a missing-b gone-c
expect "succeeds" [ "$status" = 0 ]
expect "fetches the lists first" calls_match '^apt-get .*update'
expect "installs what is missing and what was removed, nothing else" calls_match 'install gone-c missing-b \(noninteractive\)$'
expect "says what it does" talk_matches 'Installing 2 missing packages with apt: gone-c missing-b'
expect "asks nothing" calls_match ' -y .*install'

reset
fake apt-get <<<"echo \"apt-get \$*\" >>'$box/calls'; [[ \$* != *update* ]]"
run missing-a
expect "goes on when lists cannot be fetched" calls_match 'install missing-a'
expect "and succeeds" [ "$status" = 0 ]

reset
fake apt-get <<<'[[ $* != *install* ]]'
run missing-a
expect "fails when installing fails" [ "$status" = 1 ]
expect "and says what to do as root" talk_matches 'As root: apt-get install .*missing-a'

reset
fake id <<<'echo 1000'
fake sudo <<<"echo \"sudo \$*\" >>'$box/calls'"
run missing-a
expect "uses sudo without asking where nobody can type" calls_match 'sudo -n .*install missing-a'

reset
fake id <<<'echo 1000'
run missing-a
expect "without sudo it fails" [ "$status" = 1 ]
expect "names the command" talk_matches 'As root: apt-get install .*missing-a'
expect "and calls nothing" [ -z "$calls" ]
run here-a
expect "but needs no root when nothing is missing" [ "$status" = 0 ]

reset
rm "$box/bin/dpkg-query"
run missing-a
expect "elsewhere than on Debian it goes on and names the packages" talk_matches 'missing-a'
expect "there it succeeds" [ "$status" = 0 ]

exit $failed
