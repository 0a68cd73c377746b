#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# The supervisor with stand-ins for our programs and a real nginx: start, restart with growing pauses, reload, stop.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
: "${BUILD:=$root/build}"
export PATH="$PATH:/usr/sbin:/sbin"
work=$(mktemp -d /tmp/giamngheo-sup-XXXXXX)
port=$((20000 + $$ % 10000))
. "$root/tests/e2e/lib/checks.sh"
supervisor=
notify=

finish() {
    [ -z "$supervisor" ] || kill -KILL "$supervisor" 2>/dev/null
    [ -z "$notify" ] || kill "$notify" 2>/dev/null
    sleep 0.3
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

has_line() { grep -q "$1" "$2"; }
gone() { ! kill -0 "$1" 2>/dev/null; }
none_left() { local pid; for pid in $1; do gone "$pid" || return 1; done; }
pids_of() { pgrep -P "$supervisor" -f -- "$1" | sort; }
count_is() { [ "$(pids_of "$1" | grep -c .)" -eq "$2" ]; }
differ() { [ -n "$1" ] && [ -n "$2" ] && [ -z "$(comm -12 <(echo "$1") <(echo "$2"))" ]; }
answers() { curl -sf -m 5 -o /dev/null "http://127.0.0.1:$port/readyz"; }

# Of four starts or more, each pause is at least 1.5 times the one before.
pauses_grow() {
    local last='' before=0 gap n=0 t
    for t in $1; do
        gap=$((t - ${last:-$t}))
        [ "$before" -eq 0 ] || [ $((gap * 2)) -ge $((before * 3)) ] || return 1
        before=$gap last=$t n=$((n + 1))
    done
    [ "$n" -ge 4 ]
}

build() {
    mkdir -p "$work"/{bin,share/sql,nginx,toy,secrets}
    # shellcheck disable=SC2086
    ${CC:-cc} -std=c11 -D_GNU_SOURCE -O1 -Wall -Wextra "$root/tests/e2e/supervisor_toy.c" -o "$work/bin/giamngheo-fcgi" -lfcgi || exit 1
    cp "$work/bin/giamngheo-fcgi" "$work/bin/giamngheo-smsd"
    cp "$work/bin/giamngheo-fcgi" "$work/bin/notify"
    cat >"$work/conf" <<END
state_dir = $work/state
run_dir = $work/state/run
web_dir = $work
key_file = $work/none
origin = http://127.0.0.1:$port
port = $port
db_socket = $work/none
db_password_file = $work/none
sms_password_file = $work/none
migrate_password_file = $work/none
sandbox_password_file = $work/none
gateway_key_file = $work/none
gateway = toy
gateway_url = http://127.0.0.1:$port/
callback_url = http://127.0.0.1:$port
private_nginx = 1
fast_processes = 3
END
    mkdir -p "$work/state/nginx" "$work/state/tmp" "$work/state/log"
    local as=
    [ "$(id -u)" -ne 0 ] || as="user root;"
    cat >"$work/state/nginx/nginx.conf" <<END
$as
daemon off;
pid $work/state/nginx.pid;
error_log $work/state/log/nginx.log crit;
events { worker_connections 512; }
http {
    access_log off;
    client_body_temp_path $work/state/tmp/body; fastcgi_temp_path $work/state/tmp/fastcgi; proxy_temp_path $work/state/tmp/proxy;
    uwsgi_temp_path $work/state/tmp/uwsgi; scgi_temp_path $work/state/tmp/scgi;
    server {
        listen 127.0.0.1:$port backlog=512;
        location / { fastcgi_pass unix:$work/state/run/fast.sock; fastcgi_param REQUEST_METHOD \$request_method; }
    }
}
END
}

start() {
    : >"$work/out"
    GN_TOY=$work/toy ADMIN_PASSWORD=hidden-from-children "$BUILD/giamngheo-supervisor" --conf "$work/conf" --share "$work/share" \
        --bin "$work/bin" >"$work/out" 2>"$work/err" &
    supervisor=$!
    within 15 has_line '^Ready: ' "$work/out"
}

# Ends it by signal $1 and says how long that took, in milliseconds.
stop() {
    local began code=0
    began=$(date +%s%N)
    kill "-$1" "$supervisor"
    wait "$supervisor" || code=$?
    took=$((($(date +%s%N) - began) / 1000000))
    supervisor=
    return "$code"
}

# Requests in a row, each on a new connection; one line per failure.
load() {
    while [ -e "$work/loading" ]; do
        curl -sf -m 5 -o /dev/null "http://127.0.0.1:$port/" || echo "failed $?" >>"$work/failures"
        echo . >>"$work/requests"
    done
}

test_start() {
    check "it becomes ready and says where" start
    check "nothing is said on standard error" test ! -s "$work/err"
    check "the address is the port of the settings" has_line "^Ready: http://127.0.0.1:$port\$" "$work/out"
    check "three handlers run, as the settings ask" count_is "--pool fast" 3
    check "a worker runs" count_is "giamngheo-smsd" 1
    local child
    child=$(pids_of "--pool fast" | head -1)
    check "no password is in the environment of a child" eval "! tr '\\0' '\\n' </proc/$child/environ | grep -q hidden-from"
    check "the shared memory is handed down" eval "tr '\\0' '\\n' </proc/$child/environ | grep -q '^GN_SHM_FD='"
    check "the socket is open to owner and group only" test "$(stat -c %a "$work/state/run/fast.sock")" = 660
}

test_refusals() {
    local code=0
    "$BUILD/giamngheo-supervisor" --conf "$work/conf" --share "$work/share" --bin "$work/bin" >"$work/second" 2>&1 || code=$?
    check "a second one on the same state folder is refused with 2" test "$code" -eq 2
    check "and says why" has_line "another instance uses this state folder" "$work/second"
    sed "s|^state_dir.*|state_dir = $work/other|; s|^run_dir.*|run_dir = $work/other/run|" "$work/conf" >"$work/conf2"
    mkdir -p "$work/other"
    code=0
    "$BUILD/giamngheo-supervisor" --conf "$work/conf2" --share "$work/share" --bin "$work/bin" >"$work/second" 2>&1 || code=$?
    check "a second one on the same port is refused with 2" test "$code" -eq 2
    check "and names the port" has_line "port $port is in use" "$work/second"
    code=0
    "$BUILD/giamngheo-supervisor" --conf "$work/missing" --share "$work/share" >"$work/second" 2>&1 || code=$?
    check "missing settings are refused with 2" test "$code" -eq 2
}

test_restart() {
    local victim log=$work/state/log/supervisor.log
    victim=$(pids_of "--pool slow" | head -1)
    : >"$work/toy/broken"
    kill -KILL "$victim"
    check "a program that ends at once is tried again and again" within 6 has_line "program=slow .*failures=4" "$log"
    local starts
    starts=$(grep "event=start program=slow" "$log" | tail -4 | sed 's/time=\([^ ]*\) .*/\1/' | while read -r t; do date -d "$t" +%s%3N; done)
    check "the pauses between the tries grow" pauses_grow "$starts"
    rm "$work/toy/broken"
    check "it comes back when its cause is gone" within 15 count_is "--pool slow" 2
    check "the others were not touched" answers
}

test_reload() {
    local fast login worker nginx
    fast=$(pids_of "--pool fast") login=$(pids_of "--pool login") worker=$(pids_of giamngheo-smsd) nginx=$(cat "$work/state/nginx.pid")
    : >"$work/loading"
    : >"$work/failures"
    : >"$work/requests"
    for _ in 1 2 3 4; do load & done
    sleep 0.5
    kill -HUP "$supervisor"
    check "a reload ends" within 10 has_line "event=reloaded" "$work/state/log/supervisor.log"
    sleep 0.5
    rm "$work/loading"
    wait %2 %3 %4 %5 2>/dev/null
    local n
    n=$(wc -l <"$work/requests")
    check "no request of $n was refused or cut during the reload" test ! -s "$work/failures"
    check "many requests were made meanwhile" test "$n" -gt 50
    check "all handlers are new" differ "$fast" "$(pids_of "--pool fast")"
    check "so are those of log-in" differ "$login" "$(pids_of "--pool login")"
    check "so is the worker" differ "$worker" "$(pids_of giamngheo-smsd)"
    check "as many as before" count_is "--pool fast" 3
    check "nginx went on" test "$(cat "$work/state/nginx.pid")" = "$nginx"
}

test_bad_reload() {
    local fast
    fast=$(pids_of "--pool fast")
    : >"$work/toy/broken"
    kill -HUP "$supervisor"
    check "a reload with a program that ends at once is noticed" within 5 has_line "action=keep_the_old" "$work/state/log/supervisor.log"
    sleep 1.5
    check "the old processes go on" test "$fast" = "$(pids_of "--pool fast")"
    check "and answer" answers
    rm "$work/toy/broken"
}

test_stop() {
    local children
    children=$(pgrep -P "$supervisor")
    check "SIGTERM ends it with code 0" stop TERM
    check "within 10 s (took $took ms)" test "$took" -lt 10000
    check "nobody is left of $(wc -w <<<"$children")" none_left "$children"
    check "the port is free" eval '! answers'
}

test_interrupt() {
    check "it starts again" start
    check "SIGINT ends it with code 0" stop INT
}

test_stubborn() {
    : >"$work/toy/stubborn"
    check "it starts with children that ignore SIGTERM" start
    check "they are killed and it ends with 0" stop TERM
    check "within 10 s all the same (took $took ms)" test "$took" -lt 10000
    check "and with patience first" test "$took" -gt 5000
    rm "$work/toy/stubborn"
}

test_killed() {
    check "it starts" start
    local children pid left=0
    children=$(pgrep -P "$supervisor")
    kill -KILL "$supervisor"
    wait "$supervisor" 2>/dev/null
    supervisor=
    for pid in $children; do within 5 gone "$pid" || left=$((left + 1)); done
    check "when it is killed its children end too" test "$left" -eq 0
}

test_notify() {
    "$work/bin/notify" "$work/notify.sock" >"$work/notified" &
    notify=$!
    within 3 test -S "$work/notify.sock"
    export NOTIFY_SOCKET=$work/notify.sock
    check "under systemd it starts" start
    check "it tells that it is ready" within 3 has_line '^READY=1$' "$work/notified"
    stop TERM
    check "and that it stops" within 3 has_line '^STOPPING=1$' "$work/notified"
    unset NOTIFY_SOCKET
    kill "$notify"
    notify=
}

# A handler that never becomes ready: nothing hangs, and the exit code says so.
test_failed_start() {
    sed -i "s|^private_nginx.*|private_nginx = 1|" "$work/conf"
    echo "nonsense" >"$work/state/nginx/nginx.conf.bad"
    cp "$work/state/nginx/nginx.conf" "$work/state/nginx/nginx.conf.good"
    cp "$work/state/nginx/nginx.conf.bad" "$work/state/nginx/nginx.conf"
    local code=0
    timeout 60 "$BUILD/giamngheo-supervisor" --conf "$work/conf" --share "$work/share" --bin "$work/bin" >"$work/out" 2>"$work/err" || code=$?
    check "when nginx does not start it gives up with 1" test "$code" -eq 1
    check "and says what, and where to look" has_line "nginx did not become ready; see $work/state/log" "$work/err"
    cp "$work/state/nginx/nginx.conf.good" "$work/state/nginx/nginx.conf"
}

build
for t in test_start test_refusals test_restart test_reload test_bad_reload test_stop test_interrupt test_stubborn test_killed test_notify test_failed_start; do $t; done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
