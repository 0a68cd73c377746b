#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# make bench: our household item, list and search among HOUSEHOLDS synthetic households, beside a static file, a bare FastCGI
# hello, a bare handler with one prepared SELECT, and php-fpm + mysqli persistent; all on this machine, interleaved in one run.
# Markdown on standard output; progress on standard error.
#   HOUSEHOLDS (100000) ROUNDS (3) SECONDS_EACH (4) CONNECTIONS (16) PROCESSES (8) PORT (18080) STATE (a new folder, removed)
#   KEEP=1 keeps the folder and starts no second load when STATE holds one.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/tests/bench
export PATH="$PATH:/usr/sbin:/sbin"
: "${HOUSEHOLDS:=100000}" "${ROUNDS:=3}" "${SECONDS_EACH:=4}" "${CONNECTIONS:=16}" "${PROCESSES:=8}" "${PORT:=18080}"
STATE=${STATE:-$(mktemp -d /tmp/giamngheo-bench-XXXXXX)}
BUILD=${BUILD:-$root/build}
work=$STATE/bench
bench_port=$((PORT + 1))
pids=()

say() { echo "bench: $*" >&2; }
die() { say "$*"; exit 1; }

# Only what this run started, by its pid; the instance last, because the others use its database.
finish() {
    local i
    for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
        kill "${pids[$i]}" 2>/dev/null || true
        wait "${pids[$i]}" 2>/dev/null || true
    done
    if [ -z "${KEEP:-}" ]; then rm -rf "$STATE"; fi
}
trap finish EXIT
trap 'exit 130' INT TERM

need() {
    local c
    for c in wrk curl nginx php-fpm8.2 cc pkg-config pgrep; do command -v "$c" >/dev/null || die "$c is missing"; done
}

build() {
    local flags program
    mkdir -p "$work/tmp" "$work/static"
    flags="-O2 -std=c11 -D_GNU_SOURCE $(pkg-config --cflags libmariadb jansson)"
    for program in bare_hello bare_select; do
        # shellcheck disable=SC2046,SC2086
        cc $flags "$here/$program.c" "$here/bare.c" -o "$work/$program" -lfcgi $(pkg-config --libs libmariadb jansson)
    done
}

# setting KEY DEFAULT: as the instance's settings have it
setting() {
    local value
    value=$(sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*//p" "$STATE/giamngheo.conf")
    echo "${value:-$2}"
}

# The administrator keeps the password of the first start.
choose_password() {
    [ -s "$work/password" ] || (umask 077; head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$work/password")
    password=$(cat "$work/password")
}

start_instance() {
    say "starting an instance in $STATE"
    BUILD=$BUILD PORT=$PORT STATE=$STATE ADMIN_PASSWORD=$password FAST_PROCESSES=$PROCESSES "$root/sql/tool/run.sh" >"$work/instance.log" 2>&1 &
    pids+=($!)
    instance=$!
    for _ in $(seq 600); do
        grep -q '^Ready:' "$work/instance.log" && return
        kill -0 "$instance" 2>/dev/null || break
        sleep 0.5
    done
    tail -20 "$work/instance.log" >&2
    die "the instance is not ready"
}

fill() {
    say "loading $HOUSEHOLDS households"
    local began=$SECONDS
    "$BUILD/giamngheo-demo" --conf "$STATE/giamngheo.conf" --households "$HOUSEHOLDS" >&2
    say "loaded in $((SECONDS - began)) s"
}

sql() { mariadb --no-defaults --default-character-set=utf8mb4 -N -B -S "$db_socket" -u "$db_user" -p"$db_password" "$db_name" -e "$1"; }

read_database() {
    db_socket=$(setting db_socket "$STATE/run/db.sock") db_name=$(setting db_name giamngheo) db_user=$(setting db_user gn_app)
    db_password=$(head -n 1 "$(setting db_password_file "$STATE/secrets/app")")
}

fill_in() {
    sed -e "s|@DIR@|$work|g; s|@PORT@|$bench_port|g; s|@USER@|$(id -un)|g; s|@WORKERS@|1|g; s|@CHILDREN@|$PROCESSES|g" \
        -e "s|@PHP@|$here/php/item.php|g; s|@DB_SOCKET@|$db_socket|g; s|@DB_NAME@|$db_name|g; s|@DB_USER@|$db_user|g" \
        -e "s|@DB_PASSWORD@|$db_password|g" "$1" >"$2"
}

start_contestants() {
    fill_in "$here/nginx.conf.in" "$work/nginx.conf"
    fill_in "$here/php/fpm.conf.in" "$work/fpm.conf"
    chmod 600 "$work/fpm.conf"
    "$work/bare_hello" "$work/hello.sock" "$PROCESSES" & pids+=($!)
    "$work/bare_select" "$work/select.sock" "$PROCESSES" "$db_socket" "$db_name" "$db_user" "$db_password" & pids+=($!)
    php-fpm8.2 -R -F -y "$work/fpm.conf" 2>/dev/null & pids+=($!)
    for _ in $(seq 100); do
        [ -S "$work/php.sock" ] && [ -S "$work/select.sock" ] && [ -S "$work/hello.sock" ] && break
        sleep 0.1
    done
    chmod 666 "$work"/*.sock
    nginx -e "$work/nginx.log" -c "$work/nginx.conf" & pids+=($!)
}

log_in() {
    local answer
    answer=$(curl -sS -i -H 'Content-Type: application/json' -d "{\"username\":\"quantri\",\"password\":\"$password\"}" \
        "http://127.0.0.1:$PORT/api/v1/session")
    cookie=$(sed -n 's/^[Ss]et-[Cc]ookie: \(__Host-s=[^;]*\).*/\1/p' <<<"$answer" | tr -d '\r')
    [ -n "$cookie" ] || die "no session: $answer"
}

# What people type: names without marks and with, one word and two, and the last digits of a telephone.
paths() {
    sql "SELECT id FROM household ORDER BY RAND(615) LIMIT 2000" >"$work/ids"
    sed 's|^|/select/|' "$work/ids" >"$work/select.paths"
    sed 's|^|/php/|' "$work/ids" >"$work/php.paths"
    sed 's|^|/api/v1/households/|' "$work/ids" >"$work/item.paths"
    echo /item.json >"$work/static.paths"
    echo /hello >"$work/hello.paths"
    { echo '/api/v1/households?limit=50'; for u in $(sql "SELECT DISTINCT unit_id FROM household"); do
        echo "/api/v1/households?limit=50&unit_id=$u"; done; } >"$work/list.paths"
    { for q in a%20thong y%20huong nguyen nguyen%20van tran%20thi thong huong lan a%20minh y%20lan le%20van siu ksor \
        A%20Th%C3%B4ng Y%20H%C6%B0%C6%A1ng th%C3%B4n 099; do echo "/api/v1/households?q=$q"; done
      sql "SELECT DISTINCT number_tail FROM phone ORDER BY RAND(615) LIMIT 30" | sed 's|^|/api/v1/households?q=|'; } >"$work/search.paths"
    curl -sS -H "Cookie: $cookie" "http://127.0.0.1:$PORT$(head -n 1 "$work/item.paths")" >"$work/static/item.json"
}

declare -A port_of=([static]=$bench_port [hello]=$bench_port [select]=$bench_port [php]=$bench_port
    [item]=$PORT [list]=$PORT [search]=$PORT)
targets=(static hello select php item list search)

measure() {
    BENCH_PATHS=$work/$1.paths BENCH_COOKIE=$cookie \
        wrk -t 1 -c "$CONNECTIONS" -d "${2}s" -s "$here/target.lua" "http://127.0.0.1:${port_of[$1]}" | sed -n 's/^RESULT //p'
}

# Every target must answer 200 before it is timed: a fast error is no result.
probe() {
    local t path status
    for t in "${targets[@]}"; do
        path=$(head -n 1 "$work/$t.paths")
        status=$(curl -sS -o "$work/$t.answer" -w '%{http_code}' -H "Cookie: $cookie" "http://127.0.0.1:${port_of[$t]}$path")
        [ "$status" = 200 ] || die "$t: $path answers $status: $(head -c 300 "$work/$t.answer")"
    done
}

rounds() {
    local t round line
    for t in "${targets[@]}"; do measure "$t" 1 >/dev/null; done
    for ((round = 1; round <= ROUNDS; round++)); do
        for t in "${targets[@]}"; do
            line=$(measure "$t" "$SECONDS_EACH")
            say "round $round $t: $line"
            echo "$t $line" >>"$work/results"
        done
    done
}

# median TARGET COLUMN
median() { awk -v t="$1" -v c="$2" '$1 == t { print $c }' "$work/results" | sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
errors() { awk -v t="$1" '$1 == t { n += $5 } END { print n + 0 }' "$work/results"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else print "-" }'; }

declare -A title=([static]='nginx, static file' [hello]='bare FastCGI hello' [select]='bare handler, one prepared SELECT'
    [php]='php-fpm + mysqli persistent, the same item' [item]='household item' [list]='household list of 50' [search]='household search')

table() {
    local t select php
    select=$(median select 2) php=$(median php 2)
    echo "| target | requests/s | p50 ms | p99 ms | x bare SELECT | x php | errors |"
    echo "|---|---:|---:|---:|---:|---:|---:|"
    for t in "${targets[@]}"; do
        echo "| ${title[$t]} | $(median "$t" 2) | $(median "$t" 3) | $(median "$t" 4) |" \
            "$(ratio "$(median "$t" 2)" "$select") | $(ratio "$(median "$t" 2)" "$php") | $(errors "$t") |"
    done
}

goals() {
    local item search
    item=$(ratio "$(median item 2)" "$(median select 2)")
    search=$(ratio "$(median search 4)" "$(median select 4)")
    echo "| to reach | wanted | measured |"
    echo "|---|---:|---:|"
    echo "| item : bare SELECT, requests/s | >= 0.75 | $item |"
    echo "| item : php persistent, requests/s | >= 2.5 | $(ratio "$(median item 2)" "$(median php 2)") |"
    echo "| search p99 : bare SELECT p99 | <= 3 | $search |"
    echo "| largest process of ours, PSS MB | < 15 | $(memory | awk '{ if ($1 > m) m = $1 } END { printf "%.1f", m }') |"
}

descendants() {
    local child
    for child in $(pgrep -P "$1" || true); do echo "$child"; descendants "$child"; done
}

# PSS in MB and name of each process of the instance that is ours.
memory() {
    local pid name
    for pid in "$instance" $(descendants "$instance"); do
        name=$(basename "$(readlink "/proc/$pid/exe" 2>/dev/null)" 2>/dev/null) || continue
        case $name in giamngheo*) awk -v n="$name" '/^Pss:/ { printf "%.1f %s\n", $2 / 1024, n }' "/proc/$pid/smaps_rollup" ;; esac
    done
}

report() {
    echo "$(sql 'SELECT COUNT(*) FROM household') households, $(sql 'SELECT COUNT(*) FROM person') persons;" \
        "$(nproc) cores, $CONNECTIONS connections, $PROCESSES processes for each contestant," \
        "$ROUNDS interleaved rounds of $SECONDS_EACH s, medians. $(date -u +%F)"
    echo
    table
    echo
    goals
    echo
    echo "| process | how many | PSS MB, largest |"
    echo "|---|---:|---:|"
    memory | awk '{ n[$2]++; if ($1 > m[$2]) m[$2] = $1 } END { for (p in n) printf "| %s | %d | %.1f |\n", p, n[p], m[p] }' | sort
}

# lookup.sh takes the parts for a race of its own.
[[ ${BASH_SOURCE[0]} == "$0" ]] || return 0

need
build
choose_password
start_instance
fill
read_database
log_in
paths
start_contestants
sleep 1
probe
rounds
report
