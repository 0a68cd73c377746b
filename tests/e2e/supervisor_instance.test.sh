#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Whole instances as "make run" starts them: two side by side, refusals, first log-in, headers, kill -9 of parts, the next start.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
export BUILD=${BUILD:-$root/build} PATH="$PATH:/usr/sbin:/sbin"
work=$(mktemp -d /tmp/giamngheo-inst-XXXXXX)
port=$((30000 + $$ % 10000 * 2))
other=$((port + 1))
. "$root/tests/e2e/lib/checks.sh"
running=()

finish() {
    local pid
    for pid in "${running[@]}"; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; done
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

is() { [ "$1" = "$2" ] || { echo "     \"$1\" is not \"$2\""; return 1; }; }
has() { grep -q -- "$1" "$2"; }
has_not() { ! grep -q -- "$1" "$2"; }
below() { [ "$1" -lt "$2" ]; }

# start NAME PORT [VARIABLE=VALUE ...]: the pid is in $started, the time in $took
start() {
    local name=$1 at=$2 began
    shift 2
    began=$(date +%s%N)
    : >"$work/$name.out"
    env PORT="$at" STATE="$work/$name" "$@" "$root/sql/tool/run.sh" >"$work/$name.out" 2>"$work/$name.err" &
    started=$!
    running+=("$started")
    within 120 ready_or_over "$name"
    took=$((($(date +%s%N) - began) / 1000000))
    has '^Ready: ' "$work/$name.out" || { cat "$work/$name.err"; return 1; }
}

ready_or_over() { has '^Ready: ' "$work/$1.out" || ! kill -0 "$started" 2>/dev/null; }

stop() {
    local began code=0
    began=$(date +%s%N)
    kill -TERM "$1"
    wait "$1" || code=$?
    took=$((($(date +%s%N) - began) / 1000000))
    return "$code"
}

status() { curl -s -o /dev/null -m 20 -w '%{http_code}' "$@"; }
# What sets one of these anew drops the others in nginx, so each answer is looked at.
secured() {
    curl -s -m 20 -D "$work/head" -o "$work/body" "$@"
    local name
    for name in content-security-policy x-content-type-options referrer-policy permissions-policy cross-origin-opener-policy; do
        [ "$(grep -ic "^$name:" "$work/head")" -eq 1 ] || { echo "     $name: $(head -1 "$work/head")"; return 1; }
    done
    grep -q "require-trusted-types-for 'script'" "$work/head"
}
problem() { has '"type": *"/problems/' "$work/body" && grep -qi '^content-type: application/problem+json' "$work/head"; }

log_in() { # PORT PASSWORD
    curl -s -m 20 -X POST -H 'Content-Type: application/json' -H "Origin: http://127.0.0.1:$1" \
        --data "{\"username\": \"quantri\", \"password\": \"$2\"}" "http://127.0.0.1:$1/api/v1/session" >"$work/session"
}

refused() { # MESSAGE VARIABLE=VALUE ...
    local message=$1 code=0
    shift
    env "$@" timeout 30 "$root/sql/tool/run.sh" >"$work/refused" 2>&1 || code=$?
    is "$code" 2 && has "$message" "$work/refused"
}

test_start() {
    check "a first start with a password given" start a "$port" ADMIN_PASSWORD=Chon-San-2024
    first=$started
    check "within a minute (took $took ms)" below "$took" 60000
    check "another beside it, on its own port and state" start b "$other"
    second=$started
    check "the state folder is closed to others" is "$(stat -c %a "$work/a")" 700
    check "its secrets are read-only for their owner" is "$(stat -c %a "$work"/a/secrets/app)" 400
    check "the first log-in of the other is kept 0600" is "$(stat -c %a "$work"/b/first-login)" 600
    check "and printed" has '^User: quantri' "$work/b.out"
    log_in "$port" Chon-San-2024
    check "the given password need not be changed" has '"must_change": *false' "$work/session"
    log_in "$other" "$(sed -n 's/^Password.*: //p' "$work/b.out")"
    check "the random one must be" has '"must_change": *true' "$work/session"
}

test_refusals() {
    check "a port in use is refused" refused "port $port is in use" PORT="$port" STATE="$work/c"
    check "a state folder in use is refused" refused "another instance uses the state folder" PORT=$((port + 2000)) STATE="$work/a"
    check "a port that is none is refused" refused "PORT must be" PORT=http STATE="$work/c"
    check "a short password is refused" refused "at least 8" PORT=$((port + 2000)) STATE="$work/c" ADMIN_PASSWORD=short
    check "the instance that was there goes on" is "$(status "http://127.0.0.1:$port/readyz")" 200
}

test_headers() {
    local at=http://127.0.0.1:$port
    head -c 2000000 /dev/zero >"$work/zeros"
    check "security headers on the start page" secured "$at/"
    check "on a page of the client" secured "$at/households"
    check "on an asset that is not there" secured "$at/assets/none.js"
    check "which answers 404" has ' 404 ' "$work/head"
    check "on a refusal of a handler" secured "$at/api/v1/units"
    check "which is 401" has ' 401 ' "$work/head"
    check "on a body that is too large" secured -X POST -H 'Content-Type: application/json' --data-binary @"$work/zeros" "$at/api/v1/households"
    check "which is 413" has ' 413 ' "$work/head"
    check "and says so as problem+json" problem
    check "a callback has 8 kB" is "$(head -c 20000 /dev/zero | status -X POST --data-binary @- "$at/sms/dlr")" 413
    check "on an address that is too long" secured "$at/api/v1/units?q=$(head -c 9000 /dev/zero | tr '\0' x)"
    check "which is 414" has ' 414 ' "$work/head"
    check "and says so as problem+json" problem
    check "on the virtual phone" secured "$at/sandbox/"
    check "numbers are served to the machine itself" is "$(status "$at/metrics")" 200
    check "without TLS there is no HSTS" has_not '^[Ss]trict-' "$work/head"
    status "$at/api/v1/households?q=Nguoi+Bi+Mat" >"$work/null"
    status "$at/sandbox/phones/%2B84987654321" >"$work/null"
    check "what is searched for is in no log of nginx" eval "! grep -rq Bi+Mat '$work/a/log'"
    check "nor is a phone" eval "! grep -rq 84987654321 '$work/a/log'"
    check "a flood of log-ins is held off" eval 'flood | grep -q 429'
}

# Sixty at once, in a shell of their own that waits for them.
flood() {
    (
        for _ in $(seq 60); do
            status -X POST -H 'Content-Type: application/json' --data '{}' "http://127.0.0.1:$other/api/v1/session" &
        done
        wait
    )
}

user_is_there() {
    log_in "$port" Chon-San-2024
    has must_change "$work/session"
}

test_killed_parts() {
    local at=http://127.0.0.1:$port victim
    for victim in $(pgrep -P "$first" -f -- '--pool fast'); do kill -KILL "$victim"; done
    check "handlers that are killed come back" within 5 is_ready "$at"
    pgrep -P "$first" -x nginx | xargs kill -KILL
    check "nginx comes back" within 10 is_ready "$at"
    pgrep -P "$first" -x mariadbd | xargs kill -KILL
    check "while the database is away nobody is told that all is well" within 5 is_not_ready "$at"
    check "the database comes back" within 15 is_ready "$at"
    check "and the first user with it" user_is_there
}

is_ready() { [ "$(status "$1/readyz")" = 200 ]; }
is_not_ready() { [ "$(status "$1/readyz")" != 200 ]; }

test_next_start() {
    check "SIGTERM ends it with 0" stop "$first"
    check "within 10 s (took $took ms)" below "$took" 10000
    check "the next start" start a "$port" ADMIN_PASSWORD=Khac-Hoan-Toan-9
    first=$started
    check "takes less than 10 s (took $took ms)" below "$took" 10000
    log_in "$port" Chon-San-2024
    check "the password is the one of the first start" has must_change "$work/session"
    check "SIGTERM ends the other with 0" stop "$second"
    check "without the sandbox" start b "$other" GATEWAY=none
    second=$started
    check "there is no virtual phone" is "$(status "http://127.0.0.1:$other/sandbox/phones")" 404
}

test_start
test_refusals
test_headers
test_killed_parts
test_next_start
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
