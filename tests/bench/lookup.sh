#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Lookups of the exchange over HTTP: the best 20 people for a vacancy with their reasons, work for a person, and search, among PEOPLE seekers and
# JOBS vacancies, through the instance's nginx; beside the bare handler with one prepared SELECT, interleaved in one run on this machine.
#   PEOPLE (100000) JOBS (10000) HOUSEHOLDS (45000: enough grown persons), and the variables of run.sh
# Markdown on standard output; fails when a list is empty or an answer is no 200.
set -euo pipefail
: "${PEOPLE:=100000}" "${JOBS:=10000}" "${HOUSEHOLDS:=45000}"
# shellcheck source=tests/bench/run.sh
source "$(dirname "${BASH_SOURCE[0]}")/run.sh"

targets=(static hello select people work find_people find_work)
port_of+=([people]=$PORT [work]=$PORT [find_people]=$PORT [find_work]=$PORT)
title+=([people]='best 20 people for a vacancy, with reasons' [work]='best 20 vacancies for a person, with reasons'
    [find_people]='search over seekers, with numbers' [find_work]='search over vacancies, with numbers')

owner() { mariadb --no-defaults --default-character-set=utf8mb4 -N -B -S "$db_socket" "$db_name" "$@"; }

exchange() {
    local began=$SECONDS seekers=0
    say "making $PEOPLE seekers and $JOBS vacancies"
    { echo "SET @people = $PEOPLE, @jobs = $JOBS;"; cat "$here/lookup.sql"; } | owner
    people=$(owner -e "SELECT COUNT(*) FROM seeker WHERE state = 'looking'")
    [ "$people" -ge "$PEOPLE" ] || die "$people seekers only: give more HOUSEHOLDS"
    for _ in $(seq 300); do
        seekers=$(curl -sS -H "Cookie: $cookie" "http://127.0.0.1:$PORT/api/v1/vacancies/90000001/people?k=1" | sed -n 's/.*"seekers":\([0-9]*\).*/\1/p')
        [ "${seekers:-0}" -ge "$PEOPLE" ] && break
        sleep 1
    done
    [ "${seekers:-0}" -ge "$PEOPLE" ] || die "the pool has ${seekers:-no} seekers"
    say "made, and known to the pool, in $((SECONDS - began)) s"
}

lookup_paths() {
    local q
    paths
    owner -e "SELECT CONCAT('/api/v1/vacancies/', id, '/people?k=20') FROM vacancy WHERE id > 90000000 ORDER BY CRC32(id) LIMIT 2000" >"$work/people.paths"
    owner -e "SELECT CONCAT('/api/v1/seekers/', id, '/work?k=20') FROM seeker WHERE id > 20000000 ORDER BY CRC32(id) LIMIT 2000" >"$work/work.paths"
    for q in hai%20ca%20phe phu%20ho cao%20mu tho%20moc cafe may lai%20xe b%E1%BA%BB%20c%C3%A0%20ph%C3%AA phu%20ho%20dak%20mar tho%20xay%20htx; do
        echo "/api/v1/vacancies/search?q=$q" >>"$work/find_work.paths"
        echo "/api/v1/seekers/search?q=$q" >>"$work/find_people.paths"
    done
    for q in a%20thong y%20huong nguyen%20van lan%20phu%20ho; do echo "/api/v1/seekers/search?q=$q" >>"$work/find_people.paths"; done
}

# A list without people would be fast and worth nothing.
full() {
    grep -q '"reasons":\[{' "$work/people.answer" || die "nobody fits the first vacancy"
    grep -q '"reasons":\[{' "$work/work.answer" || die "nothing fits the first seeker"
    grep -q '"why":\[{' "$work/find_work.answer" || die "a search finds nothing"
}

lookup_report() {
    local t select
    select=$(median select 4)
    echo "$people seekers, $JOBS vacancies, every pair of communes with its road; $(nproc) cores, $CONNECTIONS connections, $PROCESSES processes for" \
        "each contestant, $ROUNDS interleaved rounds of $SECONDS_EACH s, medians; load $(cut -d' ' -f1 /proc/loadavg). $(date -u +%F)"
    echo
    echo "| target | requests/s | p50 ms | p99 ms | p99 : bare SELECT's p99 | errors |"
    echo "|---|---:|---:|---:|---:|---:|"
    for t in "${targets[@]}"; do
        echo "| ${title[$t]} | $(median "$t" 2) | $(median "$t" 3) | $(median "$t" 4) | $(ratio "$(median "$t" 4)" "$select") | $(errors "$t") |"
    done
    echo
    echo "| to reach | wanted | measured |"
    echo "|---|---:|---:|"
    echo "| best 20 people, p99 : bare SELECT's p99 | <= 10 | $(ratio "$(median people 4)" "$select") |"
}

# php-fpm is no contestant here.
start_contestants() {
    fill_in "$here/nginx.conf.in" "$work/nginx.conf"
    "$work/bare_hello" "$work/hello.sock" "$PROCESSES" & pids+=($!)
    "$work/bare_select" "$work/select.sock" "$PROCESSES" "$db_socket" "$db_name" "$db_user" "$db_password" & pids+=($!)
    for _ in $(seq 100); do
        [ -S "$work/select.sock" ] && [ -S "$work/hello.sock" ] && break
        sleep 0.1
    done
    chmod 666 "$work"/*.sock
    nginx -e "$work/nginx.log" -c "$work/nginx.conf" & pids+=($!)
}

need
build
choose_password
start_instance
fill
read_database
log_in
exchange
lookup_paths
start_contestants
sleep 1
probe
full
rounds
lookup_report
