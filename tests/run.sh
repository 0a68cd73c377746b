#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# run.sh [unit|sim|db|golden|web|fuzz|e2e ...]: runs the suites (all when none is named), prints what they print, and ends with the sum
# "N passed, N failed"; exit 1 when any failed. A suite that ends badly without counting a failure counts as one.
#   BUILD (build): the programs under test   SUITE_SECONDS (900): the most one suite may take   FUZZ_SECONDS (5): for each target
# A suite of tests/e2e or tests/golden is an executable file *.test.*; its last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
: "${BUILD:=build}" "${SUITE_SECONDS:=900}" "${FUZZ_SECONDS:=5}"
[[ $BUILD == /* ]] || BUILD=$PWD/$BUILD
export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0"
# A test that hangs is ended; a machine that is only busy gets ten times the usual four seconds.
export CK_TIMEOUT_MULTIPLIER="${CK_TIMEOUT_MULTIPLIER:-10}"
export BUILD NO_COLOR=1 PATH="$PATH:/usr/sbin:/sbin"
work=$(mktemp -d /tmp/giamngheo-run-XXXXXX)
passed=0
failed=0
mariadb_dir=

finish() {
    [ -z "$mariadb_dir" ] || tests/harness/mariadb.sh stop "$mariadb_dir"
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

# Both numbers from the last line that has them: ours, Check's, Vitest's, or "ok name: N checks".
counts_of() {
    awk '
        /^[0-9]+ passed, [0-9]+ failed$/ { p = $1; f = $3; seen = 1 }
        match($0, /Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+/) {
            split(substr($0, RSTART, RLENGTH), a, /[:,] */); f = a[4] + a[6]; p = a[2] - f; seen = 1 }
        /^ *Tests +/ { p = 0; f = 0; for (i = 2; i < NF; i++) { if ($(i + 1) == "passed") p = $i; if ($(i + 1) == "failed") f = $i }; seen = 1 }
        match($0, /^ok [a-z]+: [0-9]+ checks/) { p = $3; f = 0; seen = 1 }
        END { if (seen) print p + 0, f + 0; else print "0 0" }' "$1"
}

# suite NAME COMMAND ...
suite() {
    local name=$1 p f code=0 started=$SECONDS log=$work/log
    shift
    echo "== $name"
    timeout --kill-after=15 "$SUITE_SECONDS" "$@" 2>&1 | tee "$log" || code=$?
    read -r p f < <(counts_of "$log")
    if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then
        echo "-- $name ended with code $code"
        f=1
    elif [ $((p + f)) -eq 0 ]; then
        echo "-- $name counted no test"
        f=1
    fi
    passed=$((passed + p))
    failed=$((failed + f))
    echo "-- $name: $p passed, $f failed, $((SECONDS - started)) s"
}

run_unit() { suite unit "$BUILD/tests/unit-tests"; }

run_sim() { suite sim "$BUILD/tests/sim-days"; }

run_db() {
    local socket
    mariadb_dir=$work/mariadb
    if socket=$(tests/harness/mariadb.sh start "$mariadb_dir"); then
        suite db "$BUILD/tests/db-tests" "$socket" "$BUILD/giamngheo-migrate" "$PWD/sql"
    else
        suite db false
    fi
    tests/harness/mariadb.sh stop "$mariadb_dir"
    mariadb_dir=
}

run_found() {
    local file
    for file in tests/"$1"/*.test.*; do
        if [ -f "$file" ] && [ -x "$file" ]; then suite "$(basename "$file")" "$file"; fi
    done
}

run_golden() {
    suite sqlgen tests/golden/sqlgen/run.sh "$BUILD/sqlgen"
    run_found golden
}

run_web() { [ ! -d nginx/web/test ] || suite web npm --prefix nginx/web run --silent test; }

run_fuzz() {
    local source name seeds
    for source in tests/fuzz/fuzz_*.c; do
        [ -e "$source" ] || continue
        name=$(basename "$source" .c)
        seeds=tests/fuzz/corpus/$name
        mkdir -p "$work/$name" tests/out
        # shellcheck disable=SC2016,SC2046
        suite "$name" bash -c 'fuzz_one "$@"' fuzz "build-fuzz/tests/fuzz/$name" "$work/$name" $([ -d "$seeds" ] && echo "$seeds")
    done
}

# shellcheck disable=SC2317
fuzz_one() {
    local log=$work/fuzz.log
    if "$1" -max_total_time="$FUZZ_SECONDS" -timeout=10 -rss_limit_mb=2048 -artifact_prefix=tests/out/ -print_final_stats=1 "${@:2}" >"$log" 2>&1; then
        grep -E 'number_of_executed_units|new_units_added' "$log"
        echo "1 passed, 0 failed"
    else
        tail -40 "$log"
        echo "0 passed, 1 failed"
        return 1
    fi
}
export -f fuzz_one
export work FUZZ_SECONDS

run_e2e() { run_found e2e; }

[ $# -gt 0 ] || set -- unit sim golden db web fuzz e2e
for group in "$@"; do
    case $group in
    unit | sim | db | golden | web | fuzz | e2e) "run_$group" ;;
    *) echo "run.sh: no suites named $group" >&2; exit 2 ;;
    esac
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
