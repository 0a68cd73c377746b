#!/bin/sh
# SPDX-License-Identifier: MPL-2.0
# run.sh SQLGEN [-u]: sqlgen against what it must write (queries.h, queries.c, schema_version.h) and say (bad.err). -u accepts
# what it does now.
set -eu
sqlgen=$(realpath "${1:?the program sqlgen}")
cd "$(dirname "$0")"
root=$(realpath ../../..)
out=$(mktemp -d "${TMPDIR:-/tmp}/giamngheo-sqlgen-XXXXXX")
trap 'rm -rf "$out"' EXIT
failed=0

fail() { echo "FAIL sqlgen: $1" >&2; failed=$((failed + 1)); }

mkdir "$out/good" "$out/bad" "$out/migrations"
touch "$out/migrations/0001_a.sql" "$out/migrations/0012_last_one.sql" "$out/migrations/notes.txt"
"$sqlgen" -o "$out/good" --migrations "$out/migrations" good.sql || fail "good.sql is refused"
if "$sqlgen" -o "$out/bad" bad.sql 2>"$out/bad.err"; then fail "bad.sql is accepted"; fi
[ -z "$(ls "$out/bad")" ] || fail "files are written in spite of errors"
if "$sqlgen" -o "$out/bad" missing.sql 2>/dev/null; then fail "a missing file is accepted"; fi

if [ "${2:-}" = -u ]; then
    for f in queries.h queries.c schema_version.h; do cp "$out/good/$f" "$f.want"; done
    cp "$out/bad.err" .
fi
for f in queries.h queries.c schema_version.h; do
    diff -u "$f.want" "$out/good/$f" || fail "$f differs"
done
diff -u bad.err "$out/bad.err" || fail "bad.err differs"

# The last word on generated code is the compiler's, with our warnings.
warnings="-Wall -Wextra -Wconversion -Wshadow -Wvla -Werror -Wno-missing-field-initializers"
# shellcheck disable=SC2086
"${CC:-cc}" -std=c11 -D_GNU_SOURCE $warnings -fvisibility=hidden -I"$root/sql" -c "$out/good/queries.c" -o "$out/queries.o" ||
    fail "queries.c does not compile"
[ "$failed" -eq 0 ] && echo "ok sqlgen: 8 checks"
exit "$failed"
