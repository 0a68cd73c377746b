# SPDX-License-Identifier: MPL-2.0
# Sourced by the shell suites: counting checks, and waiting for what is about to hold.
passed=0
failed=0

# check LABEL COMMAND ...
check() {
    local label=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        echo "ok   $label"
    else
        failed=$((failed + 1))
        echo "FAIL $label"
    fi
}

# within SECONDS COMMAND ...: tries until it holds
within() {
    local end=$(($(date +%s%N) + $1 * 1000000000))
    shift
    until "$@"; do
        [ "$(date +%s%N)" -lt "$end" ] || return 1
        sleep 0.05
    done
}
