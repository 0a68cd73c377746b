#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# make bench-sms: the real worker beside a bare queue-to-libcurl loop, Kannel (smsbox, bearerbox with a file store, HTTP SMSC) and
# gammu-smsd (MySQL, dummy telephone). The same sink for all that speak HTTP, the same MariaDB for all that have a queue there,
# interleaved, medians of ROUNDS (5). Markdown on standard output; progress on standard error.
#   MESSAGES (60000) a run, a third of them where the sink takes its time, of gammu GAMMU (200); CONNECTIONS (50) to the sink; DELAYS ("0 20") of it in ms; BATCH (1000) of the bare loop
#   PACE (100) messages a second for PACED (1000) of them: how late is a message that becomes due? WHO ("bare ours kannel gammu one bare2")
#   PORT (18190) and three more for Kannel
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
: "${ROUNDS:=5}" "${MESSAGES:=60000}" "${GAMMU:=200}" "${CONNECTIONS:=50}" "${DELAYS:=0 20}" "${BATCH:=1000}" "${PACE:=100}" "${PACED:=1000}"
#   WORKERS (2) processes of ours (setting worker_processes) share HANDS (800) messages that they may hold, and the connections. one: one
#   process; bare2: two bare loops; both for comparison
: "${HANDS:=800}" "${WORKERS:=2}"
: "${WHO:=bare ours kannel gammu one bare2}" "${PORT:=18190}"
BUILD=$(cd "${BUILD:-$root/build}" && pwd)
export BUILD
# shellcheck source=tests/bench/rig.sh
. "$root/tests/bench/rig.sh"

work=$(mktemp -d /tmp/giamngheo-sms-XXXXXX)
results=$work/results lateness=$work/lateness

# settings N: of each of N workers
settings() {
    local hands=$((HANDS / $1))
    [ "$hands" -le 400 ] || hands=400  # the setting's limit
    printf 'worker_parallel = %d\nworker_connections = %d\n' "$hands" "$((CONNECTIONS / $1))"
}
next_id=1000000
running=()

say() { echo "sms: $*" >&2; }
die() { say "$*"; exit 1; }
now_us() { date +%s%6N; }

stop_running() {
    local i
    for ((i = ${#running[@]} - 1; i >= 0; i--)); do
        kill "${running[$i]}" 2>/dev/null || true
        wait "${running[$i]}" 2>/dev/null || true
    done
    running=()
}

finish() {
    local rc=$?
    stop_running
    [ -z "${rig_dir:-}" ] || rig_stop
    [ -n "${KEEP:-}" ] && say "kept: $work" || rm -rf "$work"
    exit "$rc"
}
trap finish EXIT
trap 'exit 130' INT TERM

# ---- measuring

# Clock ticks (1/100 s) that these processes have used.
ticks() { local p n=0 t; for p in "$@"; do t=$(awk '{ print $14 + $15 }' "/proc/$p/stat"); n=$((n + t)); done; echo "$n"; }
peak_kb() { local p n=0 t; for p in "$@"; do t=$(awk '/^VmHWM:/ { print $2 }' "/proc/$p/status"); n=$((n + t)); done; echo "$n"; }

# The number behind a name of the sink's statistics.
stat_of() { curl -s "http://127.0.0.1:$rig_port/stats" | sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p"; }

new_sink() {
    stop_sink
    rig_sink "$@"
}

stop_sink() {
    [ -n "${rig_sink_pid:-}" ] || return 0
    kill "$rig_sink_pid" 2>/dev/null || true
    wait "$rig_sink_pid" 2>/dev/null || true
    rig_sink_pid=
}

wait_taken() {
    local until=$((SECONDS + 120))
    while [ "$(stat_of taken)" -lt "$1" ]; do
        [ "$SECONDS" -lt "$until" ] || die "only $(stat_of taken) of $1 arrived"
        sleep 0.2
    done
    [ "$(stat_of double)" = 0 ] || die "messages arrived twice"
}

begin() { db_before=$(ticks "$db_pid"); }

# end WHO DELAY N US: the database's and the running processes' share; US is how long it took
end() {
    local own db kb
    sleep 0.5  # the last ones are settled
    own=$(ticks "${running[@]}") db=$(($(ticks "$db_pid") - db_before)) kb=$(peak_kb "${running[@]}")
    awk -v who="$1" -v delay="$2" -v n="$3" -v us="$4" -v own="$own" -v db="$db" -v kb="$kb" 'BEGIN {
        printf "%s %s %.1f %.4f %.4f %.1f\n", who, delay, n * 1e6 / us, own * 10 / n, db * 10 / n, kb / 1024 }' >>"$results"
    say "$(tail -1 "$results")"
}

took_us() { echo $(($(stat_of last_us) - $(stat_of first_us))); }

# ---- contestants: start_WHO starts it, fill_WHO FIRST N [PER_SECOND] queues, due_WHO prints "reference microseconds"

fill_ours() { rig_fill "$1" "$2" 2 "${3:-0}"; }
start_workers() { rig_worker "$1"; running=("${rig_workers[@]}"); rig_workers=(); }
start_ours() { start_workers "$WORKERS"; }
due_ours() { rig_sql "SELECT CONCAT('m', id), ROUND(UNIX_TIMESTAMP(due_at) * 1000000) FROM message WHERE id >= $1"; }

fill_bare() {
    local due="NOW(3)"
    [ "${3:-0}" = 0 ] || due="NOW(3) + INTERVAL 2 SECOND + INTERVAL (seq * 1000000 DIV $3) MICROSECOND"
    rig_sql "INSERT INTO bench_queue (id, lane, due_at, phone, body) SELECT $1 + seq, 2, $due, CONCAT('+8498', LPAD(seq, 7, '0')),
        'Moi ba con hop thon luc 8 gio sang mai tai nha rong.' FROM seq_0_to_$(($2 - 1))"
}
bare() { "$BUILD/tests/bare-sms" "$rig_dir/db/socket" giamngheo "http://127.0.0.1:$rig_port/" "$1" "$2" & running+=($!); }
start_bare() { bare "$CONNECTIONS" "$BATCH"; }
due_bare() { rig_sql "SELECT CONCAT('b', id), ROUND(UNIX_TIMESTAMP(due_at) * 1000000) FROM bench_queue WHERE id >= $1"; }

# For comparison only: no goal is measured by these.
fill_one() { fill_ours "$@"; }
start_one() { start_workers 1; }
due_one() { due_ours "$@"; }
fill_bare2() { fill_bare "$@"; }
start_bare2() { bare $((CONNECTIONS / 2)) $((BATCH / 2)); bare $((CONNECTIONS / 2)) $((BATCH / 2)); }
due_bare2() { due_bare "$@"; }

kannel_conf() {
    cat <<CONF
group = core
admin-port = $PORT
admin-interface = 127.0.0.1
admin-password = x
smsbox-port = $((PORT + 1))
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
store-type = file
store-location = "$work/kannel.store"
sms-outgoing-queue-limit = 1000000
log-level = 4

group = smsc
smsc = http
smsc-id = sink
system-type = generic
port = $((PORT + 2))
send-url = "http://127.0.0.1:$rig_port/take?r=%p&from=%P&text=%b&coding=%c"
status-success-regex = "202"
max-pending-submits = $CONNECTIONS

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = $((PORT + 3))
sendsms-interface = 127.0.0.1
log-level = 4

group = sendsms-user
username = bench
password = bench
CONF
}

start_kannel() {
    rm -f "$work"/kannel.store*
    kannel_conf >"$work/kannel.conf"
    bearerbox -v 4 "$work/kannel.conf" >"$work/bearerbox.log" 2>&1 & running=($!)
    sleep 1
    smsbox -v 4 "$work/kannel.conf" >"$work/smsbox.log" 2>&1 & running+=($!)
    sleep 1.5
}
load_kannel() { "$BUILD/tests/kannel-load" "$((PORT + 3))" bench bench "$@"; }

gammu_conf() {
    cat <<CONF
[gammu]
device = $work/telephone
connection = none
model = dummy
[smsd]
service = sql
driver = native_mysql
host = localhost:$rig_dir/db/socket
user = $(id -un)
password =
database = gammu
loopsleep = 0
commtimeout = 1
statusfrequency = 0
checksecurity = 0
checkbattery = 0
checksignal = 0
checknetwork = 0
logfile = $work/gammu.log
debuglevel = 0
CONF
}

# Its tables as it ships them; a trigger notes when one was sent, for its own times are whole seconds.
gammu_database() {
    mkdir -p "$work/telephone"
    rig_sql "CREATE DATABASE gammu"
    zcat -f /usr/share/doc/gammu-smsd/examples/mysql.sql* | mariadb --no-defaults -S "$rig_dir/db/socket" gammu
    rig_sql "CREATE TABLE gammu.bench_sent (id BIGINT PRIMARY KEY, at DATETIME(6) NOT NULL);
        CREATE TRIGGER gammu.bench_note AFTER INSERT ON gammu.sentitems FOR EACH ROW INSERT INTO gammu.bench_sent VALUES (NEW.ID, SYSDATE(6))"
    gammu_conf >"$work/gammu.conf"
}
fill_gammu() {
    local due="NOW()"
    [ "${3:-0}" = 0 ] || due="NOW() + INTERVAL 3 + seq DIV $3 SECOND"
    rig_sql "TRUNCATE gammu.bench_sent; INSERT INTO gammu.outbox (DestinationNumber, TextDecoded, CreatorID, SendingDateTime)
        SELECT CONCAT('+8498', LPAD(seq, 7, '0')), 'Moi ba con hop thon luc 8 gio sang mai tai nha rong.', 'bench', $due FROM seq_0_to_$(($2 - 1))"
    gammu_due=$(rig_sql "SELECT ROUND(UNIX_TIMESTAMP(MIN(SendingDateTime)) * 1000000) FROM gammu.outbox")
}
start_gammu() { gammu-smsd -c "$work/gammu.conf" & running=($!); }
gammu_wait() {
    local until=$((SECONDS + 120))
    while [ "$(rig_sql 'SELECT COUNT(*) FROM gammu.bench_sent')" -lt "$1" ]; do
        [ "$SECONDS" -lt "$until" ] || die "gammu has sent only $(rig_sql 'SELECT COUNT(*) FROM gammu.bench_sent') of $1"
        sleep 0.3
    done
}

# ---- runs

ours_of() { RIG_SETTINGS=$(settings "$([ "$1" = ours ] && echo "$WORKERS" || echo 1)"); }

# run WHO DELAY: MESSAGES that are due, as fast as it goes
run() {
    local first=$next_id n=$MESSAGES
    [ "$2" = 0 ] || n=$((MESSAGES / 3))
    next_id=$((next_id + n))
    ours_of "$1"
    new_sink -d "$2"
    case $1 in
    gammu)
        fill_gammu 0 "$GAMMU"
        begin
        start_gammu
        gammu_wait "$GAMMU"
        end gammu "$2" "$GAMMU" "$(rig_sql 'SELECT TIMESTAMPDIFF(MICROSECOND, MIN(at), MAX(at)) FROM gammu.bench_sent')"
        ;;
    kannel)
        start_kannel
        begin
        load_kannel "$first" "$n" 10
        wait_taken "$n"
        end kannel "$2" "$n" "$(took_us)"
        ;;
    *)
        "fill_$1" "$first" "$n"
        begin
        "start_$1"
        wait_taken "$n"
        end "$1" "$2" "$n" "$(took_us)"
        ;;
    esac
    stop_running
}

percentile() { sort -n | awk -v p="$1" '{ v[NR] = $1 } END { i = int(NR * p + 0.999); if (i > NR) i = NR; print v[i] }'; }

# note_lateness WHO: from "reference due" in due and "reference arrival" in times
note_lateness() {
    awk 'NR == FNR { due[$1] = $2; next } $1 in due { print ($2 - due[$1]) / 1000 }' "$work/due" "$work/times" >"$work/late"
    echo "$1 $(percentile 0.5 <"$work/late") $(percentile 0.99 <"$work/late") $(wc -l <"$work/late")" >>"$lateness"
    say "late: $(tail -1 "$lateness")"
}

# paced WHO: how late a message is that becomes due while there is little to do
paced() {
    local first=$next_id
    next_id=$((next_id + PACED))
    ours_of "$1"
    new_sink
    case $1 in
    gammu)
        start_gammu
        fill_gammu 0 $((PACED / 10)) $((PACE / 10))
        gammu_wait $((PACED / 10))
        rig_sql "SELECT id, ROUND(UNIX_TIMESTAMP(at) * 1000000) FROM gammu.bench_sent ORDER BY id" >"$work/times"
        awk -v due="$gammu_due" -v pace=$((PACE / 10)) '{ printf "%s %.0f\n", $1, due + int((NR - 1) / pace) * 1000000 }' "$work/times" >"$work/due"
        ;;
    kannel)
        start_kannel
        load_kannel "$first" "$PACED" 10 "$PACE" >"$work/due"
        wait_taken "$PACED"
        ;;
    *)
        "start_$1"
        "fill_$1" "$first" "$PACED" "$PACE"
        wait_taken "$PACED"
        "due_$1" "$first" >"$work/due"
        ;;
    esac
    [ "$1" = gammu ] || curl -s "http://127.0.0.1:$rig_port/times" >"$work/times"
    note_lateness "$1"
    stop_running
}

# ---- words

median() { sort -g | awk '{ v[NR] = $1 } END { print NR == 0 ? 0 : NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
of() { awk -v w="$1" -v d="$2" -v c="$3" '$1 == w && $2 == d { print $c }' "$results" | median; }
spread() { awk -v w="$1" -v d="$2" '$1 == w && $2 == d { print $3 }' "$results" | sort -g | sed -n '1p;$p' | awk '{ printf "%s%.0f", (NR == 2 ? " to " : ""), $1 }'; }
late_of() { awk -v w="$1" -v c="$2" '$1 == w { print $c }' "$lateness" | median; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "-" }'; }

# The ratio of each round, then the median: what disturbs the machine disturbs both.
ratio_of() {
    paste <(awk -v w="$1" -v d="$3" '$1 == w && $2 == d { print $3 }' "$results") \
        <(awk -v w="$2" -v d="${4:-$3}" '$1 == w && $2 == d { print $3 }' "$results") |
        awk 'NF == 2 && $2 > 0 { print $1 / $2 }' | median | awk '{ printf "%.2f", $1 }'
}

declare -A title=([bare]='bare loop' [ours]="giamngheo-smsd, $WORKERS processes" [one]='giamngheo-smsd, one process' [bare2]='two bare loops' [kannel]='Kannel, file store' [gammu]='gammu-smsd, dummy telephone')

table() {
    local d w
    echo "| delay ms | | messages/s | lowest to highest | CPU s per 1,000, own | and of MariaDB | peak memory MB |"
    echo "|---:|---|---:|---:|---:|---:|---:|"
    for d in $DELAYS; do
        for w in $WHO; do
            [ "$w" != gammu ] || [ "$d" = 0 ] || continue
            printf '| %s | %s | %.0f | %s | %.3f | %.3f | %.1f |\n' "$d" "${title[$w]}" "$(of "$w" "$d" 3)" "$(spread "$w" "$d")" \
                "$(of "$w" "$d" 4)" "$(of "$w" "$d" 5)" "$(of "$w" "$d" 6)"
        done
    done
    echo
    echo "| due to sent, $PACE a second (gammu $((PACE / 10))) | p50 ms | p99 ms |"
    echo "|---|---:|---:|"
    for w in $WHO; do printf '| %s | %.1f | %.1f |\n' "${title[$w]}" "$(late_of "$w" 2)" "$(late_of "$w" 3)"; done
}

goals() {
    local d
    echo "| to reach | wanted | measured |"
    echo "|---|---:|---:|"
    for d in $DELAYS; do
        echo "| ours : bare loop, $d ms | >= 0.8 | $(ratio_of ours bare "$d") |"
        echo "| ours : Kannel with file store, $d ms | >= 1.5 | $(ratio_of ours kannel "$d") |"
        [ "$d" = 0 ] || echo "| ours : $CONNECTIONS connections / $d ms | >= 0.95 | $(ratio "$(of ours "$d" 3)" $((CONNECTIONS * 1000 / d))) |"
    done
    echo "| ours : gammu-smsd | >= 20 | $(ratio_of ours gammu 0) |"
    echo "| peak memory of a worker process, MB | < 30 | $(awk -v n="$WORKERS" '$1 == "ours" { print $6 / n }' "$results" | sort -g | tail -1) |"
}

: >"$results"
: >"$lateness"
rig_start "$work/rig"
db_pid=$(cat "$rig_dir/db/pid")
rig_sql "CREATE TABLE bench_queue (id BIGINT PRIMARY KEY, state TINYINT NOT NULL DEFAULT 0, lane TINYINT NOT NULL, due_at DATETIME(3) NOT NULL,
    phone VARCHAR(16) NOT NULL, body VARCHAR(2000) NOT NULL, KEY (state, lane, due_at, id)) ENGINE = InnoDB"
case " $WHO " in *" gammu "*) gammu_database ;; esac
for ((round = 1; round <= ROUNDS; round++)); do
    say "round $round"
    for delay in $DELAYS; do
        for who in $WHO; do
            if [ "$who" = gammu ] && [ "$delay" != 0 ]; then continue; fi
            run "$who" "$delay"
        done
    done
    if [ "$round" -le 3 ] && [ "$PACED" -gt 0 ]; then for who in $WHO; do paced "$who"; done; fi
done
echo "$MESSAGES messages a run (a third with a delay), $CONNECTIONS connections, $HANDS messages in hand, $ROUNDS interleaved rounds, medians; $(nproc) cores. $(date -u +%F)"
echo
table
echo
goals
