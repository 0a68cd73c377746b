#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# How long it takes until a notice to PEOPLE (1000000) stands in the outbox, message by message: looked at, handed in, approved, fed by
# the real worker of an instance of its own, while somebody reads lists. Markdown on standard output; progress on standard error.
# Nothing is sent: the rule's hours begin later.
#   PEOPLE (1000000) PORT (18085) STATE (a new folder, removed unless KEEP=1) WORKERS (1)
#   POOL_MB (2048): MariaDB's pool, and half of it for its log; a register of a million does not live in the 256 MB of a small one
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
export PATH="$PATH:/usr/sbin:/sbin"
: "${POOL_MB:=2048}" "${PEOPLE:=1000000}" "${PORT:=18085}" "${WORKERS:=1}"
STATE=${STATE:-$(mktemp -d /tmp/giamngheo-campaign-XXXXXX)}
BUILD=${BUILD:-$root/build}
api=http://127.0.0.1:$PORT/api/v1
password=Rung-Xanh-2026
server=

say() { echo "campaign: $*" >&2; }
die() { say "$*"; exit 1; }

finish() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }
    [ -n "${KEEP:-}" ] || rm -rf "$STATE"
}
trap finish EXIT
trap 'exit 130' INT TERM

now_ms() { date +%s%3N; }
sql() { mariadb --no-defaults --default-character-set=utf8mb4 -N -B -S "$(sed -n 's/^db_socket *= *//p' "$STATE/giamngheo.conf")" giamngheo "$@"; }
settings() { sed -n "s/^$1 *= *//p" "$STATE/giamngheo.conf"; }

start() {
    mkdir -p "$STATE"
    PORT=$PORT STATE=$STATE BUILD=$BUILD ADMIN_PASSWORD=$password WORKER_PROCESSES=$WORKERS "$root/sql/tool/run.sh" >"$STATE/run.log" 2>&1 &
    server=$!
    for _ in $(seq 600); do
        grep -q '^Ready' "$STATE/run.log" && return
        kill -0 "$server" 2>/dev/null || die "the instance ended: $(tail -3 "$STATE/run.log")"
        sleep 0.2
    done
    die "the instance is not ready"
}

load() {
    local began
    sql -e "SET GLOBAL innodb_buffer_pool_size = $POOL_MB * 1048576; SET GLOBAL innodb_log_file_size = $POOL_MB * 524288"
    [ "$(sql -e 'SELECT COUNT(*) FROM person')" = 0 ] || return 0
    began=$(now_ms)
    # shellcheck disable=SC2046
    cc -O2 -std=c11 -D_GNU_SOURCE -I"$root/sql" "$root/tests/bench/crowd.c" "$BUILD/libgn.a" $(pkg-config --libs libmariadb libsodium libutf8proc) -o "$STATE/crowd"
    "$STATE/crowd" "$(settings key_file)" "$PEOPLE" | sql --max-allowed-packet=64M
    sql -e 'ANALYZE TABLE person, membership, household, phone' >/dev/null
    say "$PEOPLE persons loaded in $((($(now_ms) - began) / 1000)) s"
}

# login USER JAR: the cookie in a jar, the token in JAR.csrf
login() {
    curl -s -c "$2" -H 'Content-Type: application/json' -d "{\"username\":\"$1\",\"password\":\"$password\"}" "$api/session" >"$2.json"
    sed -n 's/.*"csrf":"\([^"]*\)".*/\1/p' "$2.json" >"$2.csrf"
    [ -s "$2.csrf" ] || die "log-in of $1: $(cat "$2.json")"
}

# call JAR METHOD PATH [VERSION] [BODY]
call() {
    curl -s -b "$1" -X "$2" -H "X-CSRF-Token: $(cat "$1.csrf")" -H "Idempotency-Key: $RANDOM-$RANDOM-$RANDOM-bench" -H 'Content-Type: application/json' \
        ${4:+-H "If-Match: \"$4\""} ${5:+-d "$5"} "$api/$3"
}

field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^,\"}]*\).*/\1/p" | head -1; }

# Reads lists until told to end; milliseconds of each, one a line.
reader() {
    while [ ! -e "$STATE/enough" ]; do
        curl -s -o /dev/null -b "$STATE/admin" -w '%{http_code} %{time_total}\n' "$api/households?limit=50"
        sleep 0.1
    done
}

percentile() { sort -n | awk -v p="$1" '{ a[NR] = $1 } END { i = int(NR * p + 0.999); print a[i < 1 ? 1 : i] }'; }

peak_kb() { local pid; for pid in $(pgrep -f "giamngheo-smsd --conf $STATE/"); do sed -n "s/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p" "/proc/$pid/status"; done | sort -n | tail -1; }
cpu_of() { local pid sum=0 t; for pid in $1; do t=$(awk '{ print $14 + $15 }' "/proc/$pid/stat" 2>/dev/null || echo 0); sum=$((sum + t)); done; echo $sum; }

measure() {
    local c v confirm began t_look t_submit t_feed fed before_kb smsd mysqld cpu_s cpu_m
    login quantri "$STATE/admin"
    sql -e "INSERT IGNORE INTO user (id, username, full_name, unit_id, role_id, active, must_change, password)
      SELECT NEXT VALUE FOR row_id, 'duyet', 'Y Duyệt', 2, r.id, 1, 0, u.password FROM role r, user u WHERE r.code = 'district' AND u.username = 'quantri'"
    login duyet "$STATE/second"
    sql -e "UPDATE message_rule SET hour_from = '23:58', hour_to = '24:00'"
    c=$(call "$STATE/admin" POST campaigns "" '{"title":"Đo","kind":"announcement","body":"{sender} báo {name}: mai 8 giờ nhận gạo tại nhà rông {village}.","audience":"{}"}' | field id)
    began=$(now_ms)
    confirm=$(call "$STATE/admin" GET "campaigns/$c/audience" | sed -n 's/.*"confirm":"\([^"]*\)".*/\1/p')
    t_look=$(($(now_ms) - began))
    say "looked at in $t_look ms"
    rm -f "$STATE/enough"
    reader >"$STATE/reads" &
    began=$(now_ms)
    call "$STATE/admin" POST "campaigns/$c/submit" 1 "{\"confirm\":\"$confirm\"}" >"$STATE/submit.json"
    t_submit=$(($(now_ms) - began))
    v=$(field version <"$STATE/submit.json")
    [ -n "$v" ] || die "submit: $(cat "$STATE/submit.json")"
    say "handed in in $t_submit ms"
    before_kb=$(peak_kb)
    smsd=$(pgrep -f "giamngheo-smsd --conf $STATE/" | tr '\n' ' ')
    mysqld=$(pgrep -f "mariadbd.*$STATE" | tr '\n' ' ')
    cpu_s=$(cpu_of "$smsd")
    cpu_m=$(cpu_of "$mysqld")
    began=$(now_ms)
    call "$STATE/second" POST "campaigns/$c/approve" "$v" '{}' >/dev/null
    until [ "$(sql -e "SELECT fed_at IS NOT NULL FROM campaign_feed WHERE campaign_id = $c")" = 1 ]; do
        fed=$(sql -e "SELECT fed FROM campaign_feed WHERE campaign_id = $c")
        say "fed $fed after $((($(now_ms) - began) / 1000)) s"
        [ $(($(now_ms) - began)) -lt 900000 ] || die "too slow"
        sleep 2
    done
    t_feed=$(($(now_ms) - began))
    touch "$STATE/enough"
    wait %2 2>/dev/null || sleep 0.5
    [ "$(sql -e "SELECT COUNT(*) FROM message WHERE campaign_id = $c")" = "$PEOPLE" ] || die "not everybody has a message"
    cat <<END
| a notice to $PEOPLE people | |
|---|---|
| looked at: counts, price, sample | $t_look ms |
| handed in: looked at again and frozen | $t_submit ms |
| fed to the outbox, sealed and priced | $t_feed ms, $((PEOPLE * 1000 / t_feed)) people/s |
| handed in and fed | $(((t_submit + t_feed) / 1000)) s |
| worker: peak memory before, after | $before_kb kB, $(peak_kb) kB |
| worker: CPU | $((($(cpu_of "$smsd") - cpu_s) * 10)) ms |
| database: CPU | $((($(cpu_of "$mysqld") - cpu_m) * 10)) ms |
| lists read meanwhile | $(wc -l <"$STATE/reads"), other than 200: $(grep -vc '^200 ' "$STATE/reads" || true) |
| a list: median, p99, longest | $(for p in 0.5 0.99 1; do cut -d' ' -f2 "$STATE/reads" | percentile $p | awk '{ printf "%.0f ms ", $1 * 1000 }'; done) |
END
}

start
load
measure
