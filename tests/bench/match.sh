#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Matching: match-bench's figures, then the same lists by one plain SQL query in a MariaDB of its own, compared and timed.
#   PEOPLE (100000) JOBS (10000) QUERIES (25, those of match-bench tables) BUILD (build)
# Markdown on standard output; fails when a list differs.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${BUILD:=build}" "${PEOPLE:=100000}" "${JOBS:=10000}"
work=$(mktemp -d /tmp/giamngheo-match-XXXXXX)
trap 'tests/harness/mariadb.sh stop "$work/db"; rm -rf "$work"' EXIT

say() { echo "match: $*" >&2; }
sql() { mariadb --no-defaults --local-infile=1 -N -B -S "$socket" "$@"; }

load() {
    sql -e 'CREATE DATABASE bench'
    sql bench <tests/bench/match.sql
    for table in trade holds road seeker vacancy; do
        sql bench -e "LOAD DATA LOCAL INFILE '$work/$table' INTO TABLE $table"
    done
    sql bench -e 'ANALYZE TABLE seeker, vacancy' >/dev/null
}

# Vacancies in the order of the file, each once.
vacancies() { cut -f1 "$work/answers" | uniq; }

ask_all() {
    local v
    for v in $(vacancies); do echo "CALL people($v, 19858);"; done | sql bench >"$work/by_sql"
}

"$BUILD/tests/match-bench" "$PEOPLE" "$JOBS" | tee "$work/figures" >&2
"$BUILD/tests/match-bench" tables "$work" "$PEOPLE" "$JOBS"
say "loading $PEOPLE people and $JOBS vacancies"
socket=$(MARIADB_EXTRA='--innodb-buffer-pool-size=512M --local-infile=1' tests/harness/mariadb.sh start "$work/db")
load
ask_all # once to warm the buffer pool
began=$(date +%s%N)
ask_all
took=$(($(date +%s%N) - began))
n=$(vacancies | wc -l)
if ! cmp -s "$work/answers" "$work/by_sql"; then
    diff "$work/answers" "$work/by_sql" | head -20 >&2
    say "the lists differ"
    exit 1
fi
say "$n lists by SQL are those of the engine"

figure() { awk -v name="$1" 'index($0, name) == 1 { print $(NF - 1) }' "$work/figures" | head -n 1; }
echo "$PEOPLE people, $JOBS vacancies, best 20; processor time of one process. $(date -u +%F)"
echo
echo "| what | value |"
echo "|---|---:|"
sed -E 's/^(.*[^ ]) +([0-9.]+) ?(.*)$/| \1 | \2 \3 |/' "$work/figures"
awk -v t="$took" -v n="$n" -v e="$(figure 'people, p50')" -v r="$(figure 'people with reasons, p50')" 'BEGIN {
    us = t / n / 1000
    printf "| one plain SQL query, mean of %d | %.0f us |\n| SQL : people, p50 | %.0f x |\n| SQL : people with reasons, p50 | %.0f x |\n", n, us, us / e, us / r }'
