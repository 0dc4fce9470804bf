#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the fuzz targets of a build folder: run.sh BUILD SECONDS [NAME...]; exit 0 only if none found anything.
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
passed=0
failed=0
mkdir -p "$build/found"
for name in "${targets[@]}"; do
    corpus=$build/corpus/$name
    mkdir -p "$corpus"
    seeds=()
    [ ! -d "$build/seeds/$name" ] || seeds=("$build/seeds/$name")
    # The log names the seed of the run, so that it can be had again.
    if "$build/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 \
        -print_final_stats=1 -artifact_prefix="$build/found/$name-" \
        "$corpus" "${seeds[@]}" >"$build/$name.log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        tail -n 30 "$build/$name.log"
    fi
    printf 'fuzz %-14s %10s executions in %s s, corpus %s, coverage %s%s\n' "$name" \
        "$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$name.log")" "$seconds" \
        "$(find "$corpus" -type f | wc -l)" \
        "$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$build/$name.log" | tail -n 1)" \
        "$(sed -n 's/^INFO: Seed: /, seed /p' "$build/$name.log")"
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
