# SPDX-License-Identifier: MIT
# lines of api/ that tests and fuzzers reach together, by file; at least 90 percent
# when: named
# needs: coverage
folder=build/coverage
rm -rf $folder/profiles
configure coverage
build coverage -j 2
step "build the fuzzers for coverage" cmake --build $folder --target fuzzers -j 2
# One file a program, which its processes merge into.
export LLVM_PROFILE_FILE=$root/$folder/profiles/%m.profraw
step "tests" ctest --test-dir $folder -L '^(unit|conformance|interop|threads)$' -LE '^slow$' -j 2
# The fuzzers' seeds, and what build/fuzz has found worth keeping.
replay() {
    local program name
    for program in $folder/tests/fuzz/fuzz_*; do
        [ -f "$program" ] && [ -x "$program" ] || continue
        name=${program##*/fuzz_}
        # Not every target has seeds, and build/fuzz may never have been made.
        { find $folder/tests/fuzz/seeds/"$name" build/fuzz/tests/fuzz/corpus/"$name" -type f -print0 2>/dev/null || true; } |
            xargs -0 -r -n 500 "$program" || return 1
    done
}
step "inputs of the fuzzers" replay
step "merge the profiles" llvm-profdata merge -sparse -o $folder/all.profdata $folder/profiles/*.profraw
python3 tests/build/coverage.py $folder api 90
