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

# count_node NAME REPORT FILE...: tests of node, counted by node itself into REPORT, which is shown where one failed.
count_node() {
    local name=$1 report=$2 status=0 start=$SECONDS good bad
    shift 2
    node --test --test-concurrency=1 --test-reporter=tap "$@" >"$report" 2>&1 || status=$?
    good=$(sed -n 's/^# pass //p' "$report")
    bad=$(sed -n 's/^# fail //p' "$report")
    [ "$status" = 0 ] || [ "${bad:-0}" != 0 ] || bad=1
    [ "$status" = 0 ] || cat "$report"
    passed=$((passed + ${good:-0}))
    failed=$((failed + ${bad:-0}))
    say "  $name: ${good:-0} passed, ${bad:-0} failed, $((SECONDS - start)) s"
}

# counted: the line that ./run tests reads; good only if something was counted and all of it passed.
counted() {
    say "$passed passed, $failed failed"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
