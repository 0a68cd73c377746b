#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# The telephones of "make run GATEWAY=kannel": Kannel's fakesmsc, which takes what is sent and sends what is written into a pipe.
#   phones.sh inbox [STATE]                what came, newest last
#   phones.sh reply NUMBER TEXT [STATE]    a message from a telephone
#   phones.sh run STATE                    becomes fakesmsc, for the supervisor
set -euo pipefail
umask 077
root=$(cd "$(dirname "$0")/../.." && pwd)

die() { echo "phones: $1" >&2; exit 2; }

value_of() { sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*\(.*[^[:space:]]\)[[:space:]]*\$/\1/p" "$state/giamngheo.conf" | tail -1; }

open_state() {
    state=$1
    [ -r "$state/giamngheo.conf" ] || die "$state is no state folder"
    pipe=$(value_of run_dir)/phones
    inbox=$state/kannel/phones.log
}

program() { command -v fakesmsc || echo /usr/lib/kannel/test/fakesmsc; }

# Open for reading and writing, so that it never ends. It stops reading while it waits between two messages, hence -i.
run() {
    grep -q '^smsc = fake$' "$state/kannel.conf" || exec sleep infinity  # a carrier's link has taken their place
    [ -p "$pipe" ] || { rm -f "$pipe"; mkfifo -m 600 "$pipe"; }
    exec "$(program)" -H 127.0.0.1 -r $(($(value_of kannel_port) + 3)) -i 0.02 <>"$pipe" >>"$inbox" 2>&1
}

percent() { iconv -f UTF-8 -t UTF-16BE | od -An -v -tx1 | tr -d '\n' | sed 's/ /%/g'; }

reply() {
    [[ $1 =~ ^\+?[0-9]{9,15}$ ]] || die "$1 is no number"
    [ -p "$pipe" ] || die "no telephones: is it running with GATEWAY=kannel?"
    [ ${#2} -le 600 ] || die "at most 600 characters"
    local line
    line="$1 8088 ucs2 $(printf %s "$2" | percent)"
    # shellcheck disable=SC2016
    # An empty line after a while: fakesmsc reads long lines piecemeal and keeps the rest until more comes.
    LINE=$line timeout 5 bash -c 'printf "%s\n" "$LINE" >"$1"; sleep 0.3; echo >"$1"' phones "$pipe" || die "the telephones do not answer"
}

# UTF-16BE, percent-encoded
units() { local s=${1//+/ }; printf %b "${s//%/\\x}" | iconv -f UTF-16BE -t UTF-8; }

# A part of a long text does not say what it is written in, but only UTF-16 has bytes below a blank.
part() { if [[ $1 =~ %(0[0-9]|1[0-9A-F]) ]]; then units "$1"; else local s=${1//+/ }; printf %b "${s//%/\\x}"; fi; }

show() {
    local at line from_to text
    sed -n 's/^\([^[]*\) \[.*Got message [0-9]*: <\(.*\)>$/\1\t\2/p' "$inbox" | while IFS=$'\t' read -r at line; do
        if ! [[ $line =~ \ \+?[0-9]+\ (text|ucs-2|udh|data)\  ]]; then  # the second line of a plain text
            printf '    %s\n' "$line"
            continue
        fi
        from_to=$(sed -E 's/^(.* \+?[0-9]+) (text|ucs-2|data|udh) .*/\1/' <<<"$line")
        case ${line#"$from_to "} in
        text\ *) text=${line#"$from_to text "} ;;
        ucs-2\ *) text=$(units "${line#"$from_to ucs-2 "}") ;;
        udh\ *\ data\ *) text=$(part "${line##* data }") ;;
        *) text=${line##* text } ;;
        esac
        printf '%s  %s: %s\n' "$at" "$from_to" "$text"
    done
}

case ${1:-} in
inbox) open_state "${2:-$root/var}" && show ;;
reply) [ $# -ge 3 ] || die "reply NUMBER TEXT"; open_state "${4:-$root/var}" && reply "$2" "$3" ;;
run) open_state "${2:?}" && run ;;
*) die "inbox [STATE], reply NUMBER TEXT [STATE] or run STATE" ;;
esac
