# SPDX-License-Identifier: MIT
# How a group of ./run tests counts its tests; loaded with cmake/steps.sh before each file of cmake/run/groups.

passed=0
failed=0

# count TEXT COMMAND...: one test that is a command; TEXT says which where it fails.
count() {
    local text=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        say "failed: $text"
    fi
}

# count_tap TEXT FILE STATUS: the tests that node counted into FILE, shown where one failed.
count_tap() {
    local good bad
    good=$(sed -n 's/^# pass //p' "$2")
    bad=$(sed -n 's/^# fail //p' "$2")
    [ "$3" = 0 ] || [ "${bad:-0}" != 0 ] || bad=1
    [ "${bad:-0}" = 0 ] || cat "$2"
    passed=$((passed + ${good:-0}))
    failed=$((failed + ${bad:-0}))
    say "  $1: ${good:-0} passed, ${bad:-0} failed"
}

# counted: the line that ./run tests reads; good only if something was counted and all of it passed.
counted() {
    say "$passed passed, $failed failed"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
