#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a test program under sanitizers and fails if any process of it wrote a report.
#
#   guard.sh OUT_DIR PROGRAM [ARGUMENTS]
#
# Criterion runs each test in a process of its own and passes one that leaks; the report files do not
# lie. Only a block that Criterion itself allocated and lost is not ours to mend.
set -u
out=$1
shift
logs=$(mktemp -d "$out/guard.XXXXXX") || exit 1
trap 'rm -rf "$logs"' EXIT
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}log_path=$logs/asan:detect_leaks=1"
# The files decide, not the exit code that a leak gives.
export LSAN_OPTIONS="${LSAN_OPTIONS:+$LSAN_OPTIONS:}exitcode=0"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}log_path=$logs/ubsan:print_stacktrace=1"
export TSAN_OPTIONS="${TSAN_OPTIONS:+$TSAN_OPTIONS:}log_path=$logs/tsan"
"$@"
rc=$?

# Does a report hold a leak alone, each block of which libcriterion called the allocator for?
only_criterion() {
    awk '/^==.*ERROR: / && !/LeakSanitizer/ { other = 1 }
         /^(Direct|Indirect) leak of/ { leaks++ }
         /^ +#1 / && /libcriterion\.so/ { theirs++ }
         /runtime error|WARNING: ThreadSanitizer/ { other = 1 }
         END { exit !(leaks > 0 && leaks == theirs && !other) }' "$1"
}
for log in "$logs"/*; do
    [ -e "$log" ] || continue
    only_criterion "$log" && continue
    echo "guard: a sanitizer reported:" >&2
    head -n 60 "$log" >&2
    rc=1
done
exit $rc
