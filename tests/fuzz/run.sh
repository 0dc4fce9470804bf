#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the fuzz targets of a build folder: run.sh BUILD SECONDS [NAME...]; exit 0 only if none found anything.
# As many at a time as there are processors.
set -euo pipefail
build=$(cd "$1" && pwd)/tests/fuzz
seconds=$2
shift 2
targets=("$@")
if [ ${#targets[@]} = 0 ]; then
    for program in "$build"/fuzz_*; do
        [ -x "$program" ] && [ ! -d "$program" ] && targets+=("${program##*/fuzz_}")
    done
fi
mkdir -p "$build/found"

# one NAME: runs a target, says what it did, and leaves its exit status in NAME.status.
one() {
    local name=$1 corpus=$build/corpus/$1 seeds=() status=0
    mkdir -p "$corpus"
    [ ! -d "$build/seeds/$name" ] || seeds=("$build/seeds/$name")
    # The log names the seed of the run, so that it can be had again.
    "$build/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 \
        -print_final_stats=1 -artifact_prefix="$build/found/$name-" \
        "$corpus" "${seeds[@]}" >"$build/$name.log" 2>&1 &
    trap "kill $!" TERM
    wait $! || status=$?
    [ "$status" = 0 ] || tail -n 30 "$build/$name.log"
    printf 'fuzz %-14s %10s executions in %s s, corpus %s, coverage %s%s\n' "$name" \
        "$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$name.log")" "$seconds" \
        "$(find "$corpus" -type f | wc -l)" \
        "$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$build/$name.log" | tail -n 1)" \
        "$(sed -n 's/^INFO: Seed: /, seed /p' "$build/$name.log")"
    echo "$status" >"$build/$name.status"
}

trap 'kill $(jobs -pr); exit 130' INT TERM
for name in "${targets[@]}"; do
    rm -f "$build/$name.status"
    while [ "$(jobs -pr | wc -l)" -ge "$(nproc)" ]; do
        wait -n || true
    done
    one "$name" &
done
wait
passed=0
for name in "${targets[@]}"; do
    # One that left no status did not come to its end.
    [ "$(cat "$build/$name.status" 2>/dev/null)" != 0 ] || passed=$((passed + 1))
done
failed=$((${#targets[@]} - passed))
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
