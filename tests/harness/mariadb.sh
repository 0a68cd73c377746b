#!/bin/sh
# SPDX-License-Identifier: MPL-2.0
# A private MariaDB for tests, in a directory of its own and on a unix socket only, with the settings of sql/mariadb.cnf.
#   mariadb.sh start DIR   makes the data directory when there is none, starts the server, waits for it, prints the socket
#   mariadb.sh stop DIR    ends it cleanly and waits
#   mariadb.sh kill DIR    kill -9, as a power cut
# The account of the calling system user (root or not) owns the server. MARIADB_EXTRA adds server options.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cnf=$here/../../sql/mariadb.cnf
verb=${1:?start, stop or kill}
dir=${2:?a directory}
user=$(id -un)
export PATH="$PATH:/usr/sbin:/sbin"

running() { [ -s "$dir/pid" ] && kill -0 "$(cat "$dir/pid")" 2>/dev/null; }

wait_gone() {
    n=0
    while running; do
        n=$((n + 1))
        [ "$n" -lt 300 ] || { echo "mariadb.sh: the server of $dir does not end" >&2; exit 1; }
        sleep 0.1
    done
}

install_data() {
    [ -d "$dir/data/mysql" ] && return
    mkdir -p "$dir/data"
    mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --skip-test-db --skip-name-resolve \
        --auth-root-authentication-method=socket --auth-root-socket-user="$user" >"$dir/install.log" 2>&1 ||
        { cat "$dir/install.log" >&2; exit 1; }
}

start() {
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    running && { echo "$dir/socket"; return; }
    install_data
    # Outside the caller's process group: Ctrl-C in a test run must not look like a crash of the server.
    # shellcheck disable=SC2086
    setsid mariadbd --defaults-file="$cnf" --user="$user" --datadir="$dir/data" --socket="$dir/socket" --pid-file="$dir/pid" \
        --log-error="$dir/error.log" --innodb-buffer-pool-size=64M --innodb-log-file-size=16M ${MARIADB_EXTRA:-} \
        >/dev/null 2>&1 </dev/null &
    started=$!
    n=0
    until mariadb-admin --no-defaults --socket="$dir/socket" --user="$user" ping >/dev/null 2>&1; do
        n=$((n + 1))
        if [ "$n" -ge 300 ] || ! kill -0 "$started" 2>/dev/null; then
            echo "mariadb.sh: the server does not start:" >&2
            tail -20 "$dir/error.log" >&2
            exit 1
        fi
        sleep 0.1
    done
    echo "$dir/socket"
}

case $verb in
start) start ;;
stop) if running; then kill "$(cat "$dir/pid")"; wait_gone; fi ;;
kill) if running; then kill -9 "$(cat "$dir/pid")"; wait_gone; fi ;;
*) echo "mariadb.sh: start, stop or kill" >&2; exit 2 ;;
esac
