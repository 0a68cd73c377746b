#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# Everything in the foreground, for "make run" and the tests: prepares the state folder, then becomes the supervisor.
#   PORT (8080)  STATE (./var)  ADMIN_PASSWORD (else random, in STATE/first-login)  DEMO=1  BUILD (build)
#   GATEWAY (sandbox)  GATEWAY_URL CALLBACK_URL GATEWAY_USER SENDER GATEWAY_KEY (written to STATE/secrets/gateway)
#   KANNEL_PORT (PORT + 1): with GATEWAY=kannel, the first of four ports of a Kannel of our own; 0: somebody else's at GATEWAY_URL
#   HTTP_FORMAT HTTP_BODY HTTP_HEADER HTTP_ID HTTP_CODE and the other http_* of docs/settings.md: with GATEWAY=http
#   FAST_PROCESSES LOGIN_PROCESSES SLOW_PROCESSES WORKER_PROCESSES SESSION_IDLE_S SESSION_MAX_S SANDBOX_DELAY_MS
# What is set by hand in STATE/giamngheo.conf stays; the paths and the variables above are written at every start.
set -euo pipefail
umask 077
root=$(cd "$(dirname "$0")/../.." && pwd)
export PATH="$PATH:/usr/sbin:/sbin"
: "${PORT:=8080}" "${STATE:=$root/var}" "${BUILD:=$root/build}"
user=$(id -un)

die() { echo "giamngheo: $1" >&2; exit 2; }

check_arguments() {
    if ! [[ $PORT =~ ^[0-9]{1,5}$ ]] || [ $((10#$PORT)) -lt 1 ] || [ $((10#$PORT)) -gt 65535 ]; then die "PORT must be a number from 1 to 65535, not \"$PORT\""; fi
    PORT=$((10#$PORT))
    [[ ${DEMO:-0} =~ ^[01]$ ]] || die "DEMO must be 0 or 1, not \"$DEMO\""
    case $STATE in *['"'\\\;\{\}\$]* | *$'\n'*) die "STATE must not contain quotes, braces, \$ or ;" ;; esac
    [ -x "$BUILD/giamngheo-supervisor" ] || die "nothing is built in $BUILD; run \"make\" first"
    local length=${#ADMIN_PASSWORD}
    [ "$length" -eq 0 ] || [ "$length" -ge 8 ] || die "ADMIN_PASSWORD must have at least 8 characters"
}

# Refusals come before anything in the folder is touched. The supervisor takes the same lock for good.
open_state() {
    mkdir -p "$STATE" || die "cannot make the state folder $STATE"
    STATE=$(cd "$STATE" && pwd)
    chmod 700 "$STATE"
    if [ -e "$STATE/lock" ] && ! flock -n "$STATE/lock" true; then die "another instance uses the state folder $STATE"; fi
    if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then die "port $PORT is in use; choose another with PORT="; fi
    mkdir -p "$STATE"/{log,run,tmp,secrets,nginx}
}

# The address of a unix socket has 107 bytes; a long state folder gets a short one for its sockets.
choose_run_dir() {
    run_dir=$STATE/run
    [ ${#run_dir} -gt 85 ] || return 0
    run_dir=/tmp/giamngheo-$(id -u)-$(printf %s "$STATE" | sha256sum | cut -c1-12)
    mkdir -p "$run_dir"
    if [ ! -O "$run_dir" ] || [ -L "$run_dir" ]; then die "$run_dir belongs to somebody else"; fi
    chmod 700 "$run_dir"
}

hex() { od -An -v -tx1 -N "$1" /dev/urandom | tr -d ' \n'; }

# write_secret FILE MODE <text: whole or not at all
write_secret() {
    cat >"$1.new"
    chmod "$2" "$1.new"
    mv "$1.new" "$1"
}

make_secrets() {
    local name
    [ -z "${GATEWAY_KEY:-}" ] || printf %s "$GATEWAY_KEY" | write_secret "$STATE/secrets/gateway" 400
    for name in app sms migrate sandbox gateway kannel-admin; do
        [ -s "$STATE/secrets/$name" ] || hex 24 | write_secret "$STATE/secrets/$name" 400
    done
    [ -s "$STATE/secrets/keys" ] || { hex 32; echo; hex 32; echo; } | write_secret "$STATE/secrets/keys" 400
}

# giamngheo-fcgi --setup makes the first user at the first start, with this password or a random one; later it changes nothing.
keep_admin_password() {
    [ -n "$ADMIN_PASSWORD" ] || return 0
    printf '%s\n' "$ADMIN_PASSWORD" | write_secret "$STATE/secrets/admin-password" 600
    export GN_ADMIN_PASSWORD_FILE=$STATE/secrets/admin-password
}

# set_key KEY VALUE: replaces the line of KEY, or adds it
set_key() {
    local conf=$STATE/giamngheo.conf
    KEY=$1 VALUE=$2 awk 'BEGIN { k = ENVIRON["KEY"]; v = ENVIRON["VALUE"] }
        $0 ~ "^[ \t]*" k "[ \t]*=" { if (!done) print k " = " v; done = 1; next } { print }
        END { if (!done) print k " = " v }' "$conf" >"$conf.new"
    mv "$conf.new" "$conf"
}

set_default() { grep -q "^[[:space:]]*$1[[:space:]]*=" "$STATE/giamngheo.conf" || echo "$1 = $2" >>"$STATE/giamngheo.conf"; }

# The settings that a variable of the same name in capitals sets.
named=(demo gateway gateway_url callback_url gateway_user sender kannel_port fast_processes login_processes slow_processes worker_processes
    session_idle_s session_max_s sandbox_delay_ms http_format http_body http_header http_id http_code http_accepted http_retry
    http_rejected http_stopped http_report_status http_report_id http_delivered http_failed http_sent http_reply_id http_reply_from
    http_reply_text)

write_conf() {
    local site=http://127.0.0.1:$PORT key variable
    [ -e "$STATE/giamngheo.conf" ] || echo "# Settings of this instance; docs/settings.md explains them." >"$STATE/giamngheo.conf"
    set_key state_dir "$STATE"
    set_key run_dir "$run_dir"
    set_key web_dir "$root/nginx/web/dist"
    set_key port "$PORT"
    set_key origin "$site"
    set_key key_file "$STATE/secrets/keys"
    set_key db_socket "$run_dir/db.sock"
    set_key db_password_file "$STATE/secrets/app"
    set_key sms_password_file "$STATE/secrets/sms"
    set_key migrate_password_file "$STATE/secrets/migrate"
    set_key sandbox_password_file "$STATE/secrets/sandbox"
    set_key gateway_key_file "$STATE/secrets/gateway"
    set_default private_db 1
    set_default private_nginx 1
    for key in "${named[@]}"; do
        variable=${key^^}
        [ -z "${!variable:-}" ] || set_key "$key" "${!variable}"
    done
    write_gateway_addresses "$site"
}

# value_of KEY: as it stands in the settings, "" when it does not
value_of() { sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*\(.*[^[:space:]]\)[[:space:]]*\$/\1/p" "$STATE/giamngheo.conf" | tail -1; }

is_sandbox() { case $(value_of gateway) in sandbox | '') ;; *) return 1 ;; esac; }

# Ours are where they are; the address of somebody else's, and ours as it sees us, only a person can know.
write_gateway_addresses() {
    case $(value_of gateway) in
    sandbox | '')
        set_key kannel_port 0
        set_key gateway_url "$1/sandbox/send"
        set_key callback_url "$1"
        ;;
    kannel)
        set_default kannel_port $((PORT + 1))
        [ "$(value_of kannel_port)" = 0 ] || set_key gateway_url "http://127.0.0.1:$(value_of kannel_port)/cgi-bin/sendsms"
        [ "$(value_of kannel_port)" = 0 ] || set_key callback_url "$1"
        ;;
    *) set_key kannel_port 0 ;;
    esac
    set_default gateway_url "$1/sandbox/send"
    set_default callback_url "$1"
}

# bearerbox, smsbox and a link for the telephones of sql/tool/phones.sh. Passwords stand in it, and the key of replies.
write_kannel() {
    local first replies port user
    first=$(value_of kannel_port)
    [ "${first:-0}" -gt 0 ] || return 0
    for port in "$first" $((first + 1)) $((first + 2)) $((first + 3)); do
        if [ "$port" -eq "$PORT" ] || (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then die "port $port is in use; choose four others with KANNEL_PORT="; fi
    done
    user=$(value_of gateway_user)
    replies=$("$BUILD/giamngheo-smsd" --conf "$STATE/giamngheo.conf" --reply-address)
    mkdir -p "$STATE/kannel"
    sed -e "s|@SENDSMS@|$first|g" -e "s|@BOXES@|$((first + 1))|g" -e "s|@ADMIN@|$((first + 2))|g" -e "s|@PHONES@|$((first + 3))|g" \
        -e "s|@STATE@|$(quoted "$STATE")|g" -e "s|@REPLIES@|$(quoted "$replies")|g" -e "s|@USER@|$(quoted "${user:-giamngheo}")|g" \
        -e "s|@PASSWORD@|$(quoted "$(cat "$STATE/secrets/gateway")")|g" -e "s|@ADMIN_PASSWORD@|$(cat "$STATE/secrets/kannel-admin")|g" \
        "$root/sql/tool/kannel.conf.in" | write_secret "$STATE/kannel.conf" 400
}

# Text for the right side of s|||
quoted() { printf '%s' "$1" | sed 's/[&|\\]/\\&/g'; }

write_nginx() {
    local to=$STATE/nginx file sandbox='location ^~ /sandbox { return 404; }' line=
    if is_sandbox; then sandbox="include \"$to/giamngheo-sandbox.conf\";"; fi
    if [ "$(id -u)" -eq 0 ]; then line="user root;"; fi
    mkdir -p "$to/logs"
    for file in "$root"/nginx/*.conf.in; do
        sed -e "s|@PORT@|$PORT|g" -e "s|@USER@|$line|g" -e "s|@SANDBOX@|$(quoted "$sandbox")|g" -e "s|@RUN@|$(quoted "$run_dir")|g" \
            -e "s|@STATE@|$(quoted "$STATE")|g" -e "s|@WEB@|$(quoted "$root/nginx/web/dist")|g" -e "s|@NGINX@|$(quoted "$to")|g" \
            -e "s|@CACHE@|$(quoted "$STATE/tmp/public")|g" -e "s|@ERRORS@|$(quoted "$root/nginx/errors")|g" -e "s|@SANDBOX_WEB@|$(quoted "$root/sms/sandbox/web")|g" \
            "$file" >"$to/$(basename "$file" .in)"
    done
    mv "$to/giamngheo.conf" "$to/nginx.conf"
}

# Into a folder beside it first: a data directory that was half made would never start.
make_database() {
    [ ! -d "$STATE/db" ] || return 0
    rm -rf "$STATE/db.new"
    # --force: a machine whose own name cannot be looked up is no obstacle, nothing is looked up later either.
    mariadb-install-db --no-defaults --force --user="$user" --datadir="$STATE/db.new" --skip-test-db --skip-name-resolve \
        --auth-root-authentication-method=socket --auth-root-socket-user="$user" >"$STATE/log/install-db.log" 2>&1 ||
        { tail -20 "$STATE/log/install-db.log" >&2; die "the database could not be made"; }
    mv "$STATE/db.new" "$STATE/db"
}

ADMIN_PASSWORD=${ADMIN_PASSWORD:-}
BUILD=$(cd "$BUILD" 2>/dev/null && pwd) || die "nothing is built; run \"make\" first"
check_arguments
open_state
choose_run_dir
make_secrets
keep_admin_password
write_conf
write_nginx
write_kannel
make_database
unset ADMIN_PASSWORD GATEWAY_KEY
exec "$BUILD/giamngheo-supervisor" --conf "$STATE/giamngheo.conf" --share "$root" --bin "$BUILD"
