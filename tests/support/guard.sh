#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a test program under sanitizers and fails if any process of it wrote a report.
#
#   guard.sh OUT_DIR PROGRAM [ARGUMENTS]
#
# Criterion runs each test in a process of its own and passes one that leaks; the report files do not
# lie.
set -u
out=$1
shift
logs=$(mktemp -d "$out/guard.XXXXXX") || exit 1
trap 'rm -rf "$logs"' EXIT
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}log_path=$logs/asan:detect_leaks=1"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}log_path=$logs/ubsan:print_stacktrace=1"
export TSAN_OPTIONS="${TSAN_OPTIONS:+$TSAN_OPTIONS:}log_path=$logs/tsan"
"$@"
rc=$?
for log in "$logs"/*; do
    [ -e "$log" ] || continue
    echo "guard: a sanitizer reported:" >&2
    head -n 60 "$log" >&2
    rc=1
done
exit $rc
