#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# What the compiler does not check: who includes whom, lengths, banned functions, writable globals, SQL in the wrong place.
# Exceptions, each with its reason, are in lint-allow.txt. Prints "file:line: message"; exit 1 when there is any.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${BUILD:=build}"
allow=tests/lint-allow.txt
found=$(mktemp)
trap 'rm -f "$found"' EXIT

mapfile -t sources < <(find sql fcgi sms -name '*.[ch]' | sort)
mapfile -t test_sources < <(find tests -name '*.[ch]' -not -path '*/out/*' | sort)

report() { echo "$1" >>"$found"; }

# allowed RULE SUBJECT: lint-allow.txt has a line "RULE SUBJECT reason"
allowed() { grep -qF -- "$1 $2 " "$allow"; }

# ---- layers: folder of the includer -> what it may name in "" ; "own" is its own folder ------------------------------
# A header in <> is a matter of the second table: one header, the files that may include it.
quoted_rules='
^sql/base/          ^base/
^sql/db/            ^(base|db|gen)/
^sql/tool/          ^(base|db|tool|gen)/
^fcgi/supervisor/   ^(base|supervisor)/
^fcgi/match/         ^(base|match)/
^fcgi/svc/          ^(base|db|entity|svc|match)/|^gen/queries\.h$|^queries\.h$|^(text|template|phrase|rules|inbound|answer|state|sign|gateway)\.h$
^fcgi/entity/       ^(base|db|entity)/|^gen/queries\.h$|^queries\.h$
^fcgi/http/         ^(base|db|entity|http|svc)/|^gen/queries\.h$|^queries\.h$
^fcgi/area/         ^(base|db|entity|http|svc|area|match)/|^gen/queries\.h$|^queries\.h$|^(text|template|phrase|rules|inbound|spool|state|sign|gateway)\.h$
^fcgi/main\.c       ^(base|db|entity|http|svc|area|match)/
^sms/sandbox/       ^(base|db)/|^gen/queries\.h$|^[a-z_]+\.h$
^sms/               ^(base|db)/|^gen/queries\.h$|^[a-z_]+\.h$
'
angle_rules='
fcgiapp.h   ^(fcgi/http/|sms/sandbox/)
mysql.h     ^sql/db/
mariadb     ^sql/db/
curl/       ^sms/http\.c$
sodium.h    ^sql/base/vault\.c$
utf8proc.h  ^sql/base/text\.c$
xlsxwriter.h ^fcgi/
threads.h   ^$
pthread.h   ^$
setjmp.h    ^$
fcgi_stdio.h ^$
'

rule_of() {
    local folder pattern
    while read -r folder pattern; do
        [ -n "$folder" ] && [[ $1 =~ $folder ]] && { echo "$pattern"; return; }
    done <<<"$quoted_rules"
}

check_layers() {
    local file line text name header pattern
    while IFS=: read -r file line text; do
        if [[ $text =~ \"([^\"]+)\" ]]; then
            name=${BASH_REMATCH[1]}
            pattern=$(rule_of "$file")
            [[ -n $pattern && $name =~ $pattern ]] || allowed include "$file:$name" || report "$file:$line: may not include \"$name\""
        elif [[ $text =~ \<([^\>]+)\> ]]; then
            name=${BASH_REMATCH[1]}
            while read -r header pattern; do
                if [ -z "$header" ] || [[ $name != "$header"* ]]; then continue; fi
                [[ $file =~ $pattern ]] || allowed include "$file:$name" || report "$file:$line: may not include <$name>"
            done <<<"$angle_rules"
        fi
    done < <(grep -n '^ *# *include' "${sources[@]}")
    # Areas never call each other.
    grep -nE '#include "area/[a-z]+/' "${sources[@]}" | while IFS=: read -r file line text; do
        [[ $text =~ area/([a-z]+)/ ]] && [[ $file == fcgi/area/${BASH_REMATCH[1]}/* ]] || allowed include "$file:${text#*\"}" ||
            report "$file:$line: an area may not include another: $text"
    done
}

# ---- lengths -----------------------------------------------------------------------------------------------------------
check_lengths() {
    local file name start end
    wc -l "${sources[@]}" "${test_sources[@]}" | awk '$2 != "total" && $1 > 500 { print $2, $1 }' | while read -r file n; do
        allowed lines "$file" || report "$file:1: $n lines, more than 500"
    done
    ctags -x --language-force=C --kinds-C=f --_xformat='%N %F %n %{end}' "${sources[@]}" | while read -r name file start end; do
        [ $((end - start + 1)) -le 70 ] || allowed function "$file:$name" || report "$file:$start: $name has $((end - start + 1)) lines, more than 70"
    done
}

# ---- words -------------------------------------------------------------------------------------------------------------
# Comments and strings are blanked first, lines stay.
code_of() {
    awk '{
        line = $0
        gsub(/\\\\/, "", line); gsub(/\\"/, "", line); gsub(/"[^"]*"/, "\"\"", line); sub(/\/\/.*/, "", line)
        if (line !~ /^[ \t]*\*/) print FILENAME ":" FNR ":" line
    }' "$@"
}

check_words() {
    local banned='\b(strcpy|strcat|sprintf|vsprintf|strtok|gets|atoi|atol|atof|gmtime|localtime|ctime|asctime|system|popen|setjmp|longjmp|alloca)\('
    code_of "${sources[@]}" | grep -E "$banned" | while IFS=: read -r file line text; do
        allowed banned "$file" || report "$file:$line: banned function:${text}"
    done || true
    code_of "${sources[@]}" | grep -E '\bgoto\b' | grep -v '^sql/tool/' | while IFS=: read -r file line _; do
        report "$file:$line: goto"
    done || true
    # SQL belongs to sql/queries; the entity engine builds its own from tables.
    grep -nE '\bdb_(run|raw|exec)\([^"]*"' "${sources[@]}" | grep -vE '^(sql/|fcgi/entity/)' | while IFS=: read -r file line _; do
        allowed sql "$file" || report "$file:$line: SQL text outside sql/ and fcgi/entity/"
    done || true
    for file in "${sources[@]}" "${test_sources[@]}"; do
        head -1 "$file" | grep -qx '// SPDX-License-Identifier: MPL-2.0' || report "$file:1: the first line must be the licence"
    done
}

# ---- writable globals --------------------------------------------------------------------------------------------------
check_globals() {
    local object file symbol
    find "$BUILD/sql" "$BUILD/fcgi" "$BUILD/sms" -name "*.o" -exec nm -A --defined-only {} + 2>/dev/null |
        awk '$2 ~ /^[dDbBC]$/ || $3 ~ /^[dDbBC]$/ { sub(/:.*/, "", $1); print $1, $NF }' | sort -u | while read -r object symbol; do
        file=${object#"$BUILD"/}
        file=${file%.o}.c
        symbol=${symbol%%.[0-9]*}
        [ -e "$file" ] || continue
        case $symbol in __* | _sub_* | .*) continue ;; esac  # of the compiler and the sanitizers
        is_relocated_constant "$object" "$symbol" && continue
        allowed global "$file:$symbol" || report "$file:1: writable global $symbol"
    done
}

# Constants with pointers are in .data.rel.ro: nm calls them d, but they are read-only once linked.
is_relocated_constant() { objdump -t "$1" 2>/dev/null | awk -v s="$2" '$NF == s || index($NF, s ".") == 1 { if ($0 ~ /\.data\.rel\.ro/) ok = 1 } END { exit !ok }'; }

check_layers
check_lengths
check_words
check_globals
if [ -s "$found" ]; then
    sort -t: -k1,1 -k2,2n "$found"
    echo "lint: $(wc -l <"$found") findings"
    exit 1
fi
echo "lint: ${#sources[@]} files, nothing found"
