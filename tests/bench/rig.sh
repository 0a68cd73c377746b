#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# A worker, a private MariaDB and the sink, for benches and the fault matrix of messages; sourced, or run by sms.sh.
#   rig_start DIR          database (more options for it in RIG_MARIADB), accounts, keys, conf in DIR; nothing else runs yet
#   rig_sink ARGS...       starts the sink with these options; its port goes into the conf
#   rig_worker [N]         starts N workers (1)
#   rig_fill FIRST N [LANE]
#   rig_sql STATEMENT      as the owner
#   rig_stop
set -euo pipefail

rig_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
rig_build=$(cd "${BUILD:-$rig_root/build}" && pwd)
rig_workers=()

rig_sql() { mariadb --no-defaults -N -B -S "$rig_dir/db/socket" giamngheo -e "$1"; }

rig_conf() {
    local account
    for account in app sms migrate sandbox; do
        head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$rig_dir/$account"
    done
    echo key >"$rig_dir/gateway"
    { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; echo; head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; echo; } >"$rig_dir/keys"
    chmod 400 "$rig_dir"/{app,sms,migrate,sandbox,gateway,keys}
    cat >"$rig_dir/base.conf" <<CONF
state_dir = $rig_dir
run_dir = $rig_dir
web_dir = $rig_dir
key_file = $rig_dir/keys
origin = http://127.0.0.1:1
callback_url = http://127.0.0.1:1
db_socket = $rig_dir/db/socket
db_password_file = $rig_dir/app
sms_password_file = $rig_dir/sms
migrate_password_file = $rig_dir/migrate
sandbox_password_file = $rig_dir/sandbox
gateway_key_file = $rig_dir/gateway
CONF
}

rig_start() {
    rig_dir=$1
    mkdir -p "$rig_dir"
    rig_conf
    MARIADB_EXTRA="--innodb-buffer-pool-size=256M --innodb-log-file-size=256M ${RIG_MARIADB:-}" "$rig_root/tests/harness/mariadb.sh" start "$rig_dir/db" >/dev/null
    { cat "$rig_dir/base.conf"; echo "gateway_url = http://127.0.0.1:1/"; } >"$rig_dir/conf"
    "$rig_build/giamngheo-migrate" --conf "$rig_dir/conf" --create --dir "$rig_root/sql/migrations" --seed "$rig_root/sql/data" --accounts >"$rig_dir/migrate.log" 2>&1
    rig_sql "UPDATE message_rule SET hour_from = '00:00', hour_to = '24:00'"
}

rig_sink() {
    local i port=
    "$rig_build/tests/sink" "$@" >"$rig_dir/sink.out" &
    rig_sink_pid=$!
    sleep 0.05
    for ((i = 0; i < 50; i++)); do
        port=$(sed -n 's/^port //p' "$rig_dir/sink.out")
        [ -z "$port" ] || break
        sleep 0.05
    done
    rig_port=$port
    { cat "$rig_dir/base.conf"; echo "gateway_url = http://127.0.0.1:$port/"; printf '%s\n' "${RIG_SETTINGS:-}"; } >"$rig_dir/conf"
}

rig_worker() {
    local i
    for ((i = 0; i < ${1:-1}; i++)); do
        "${RIG_SMSD:-$rig_build/giamngheo-smsd}" --conf "$rig_dir/conf" >>"$rig_dir/smsd.log" 2>&1 &
        rig_workers+=($!)
    done
}

rig_fill() { "$rig_build/tests/fill" "$rig_dir/conf" "$@"; }

rig_stop_workers() {
    local pid
    for pid in "${rig_workers[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${rig_workers[@]}"; do wait "$pid" 2>/dev/null || true; done
    rig_workers=()
}

rig_stop() {
    rig_stop_workers
    [ -z "${rig_sink_pid:-}" ] || kill "$rig_sink_pid" 2>/dev/null || true
    "$rig_root/tests/harness/mariadb.sh" stop "$rig_dir/db" || true
    rm -rf "$rig_dir"
}
