# SPDX-License-Identifier: MIT
# the simulator in headless Chromium: relay, static site, frame, both backends
# when: named
# needs: browser
command -v npm >/dev/null || need npm
. "$root/sim/wasm/site/prepare.sh"
build_sim
prepare_browser
report=$sim_dir/browser.tap
status=0
node --test --test-concurrency=1 --test-reporter=tap sim/wasm/tests/browser/suite.mjs >"$report" 2>&1 || status=$?
# Tests are the indented lines; those at the margin are their groups.
passed=$(grep -cE '^    ok ' "$report" || true)
failed=$(grep -cE '^    not ok ' "$report" || true)
if [ "$status" != 0 ]; then
    cat "$report"
    [ "$failed" != 0 ] || failed=1
fi
say "screenshots are in $sim_dir/screenshots"
say "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
