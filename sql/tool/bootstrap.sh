#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# bootstrap.sh GROUP ...: sees that the Debian packages of packages.txt are there. As root, or with sudo that asks nothing, installs
# what is missing; else prints the one line to run and exits 2. Nothing is downloaded when nothing is missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export PATH="$PATH:/usr/sbin:/sbin"

version_of() { "$1" --version 2>/dev/null | sed -n '1s/^v\{0,1\}\([0-9]*\).*/\1/p'; }

# has_command "node>=18" | "npm"
has_command() {
    local name=${1%%>=*} version
    command -v "$name" >/dev/null || return 1
    [ "$name" = "$1" ] && return 0
    version=$(version_of "$name")
    [ -n "$version" ] && [ "$version" -ge "${1##*>=}" ]
}

# The packages of the groups that are not installed, one a line.
missing() {
    local group package command installed
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p')
    while read -r group package command; do
        case " $* " in *" $group "*) ;; *) continue ;; esac
        if [ -n "$command" ] && has_command "$command"; then continue; fi
        grep -qxF "$package" <<<"$installed" || echo "$package"
    done < <(grep -v '^#' "$here/packages.txt")
}

# Packages that bring a service would start it, on the ports of everybody: not here.
with_services_off() {
    local policy=/usr/sbin/policy-rc.d rc=0
    if [ -e "$policy" ]; then
        "${sudo[@]}" "$@" || rc=$?
        return "$rc"
    fi
    printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee "$policy" >/dev/null
    "${sudo[@]}" chmod 755 "$policy"
    "${sudo[@]}" "$@" || rc=$?
    "${sudo[@]}" rm -f "$policy"
    return "$rc"
}

install_packages() {
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120)
    echo "Installing: $*" >&2
    "${sudo[@]}" "${apt[@]}" update >&2
    with_services_off "${apt[@]}" install -y --no-install-recommends "$@" >&2
}

command -v dpkg-query >/dev/null || { echo "bootstrap: not a Debian system; the needed packages are named in sql/tool/packages.txt" >&2; exit 0; }
mapfile -t packages < <(missing "$@")
[ "${#packages[@]}" -gt 0 ] || exit 0
sudo=()
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "Missing packages. Run this as root, then again what you ran:" >&2
        echo "apt-get update && apt-get install -y --no-install-recommends ${packages[*]}"
        exit 2
    fi
    sudo=(sudo -n)
fi
install_packages "${packages[@]}"
