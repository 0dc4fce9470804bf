# SPDX-License-Identifier: MIT
# the simulator: in node, its relay, and in headless Chromium with relay, static site and frame, both backends
# when: full
# needs: browser
command -v npm >/dev/null || need npm
. "$root/sim/wasm/site/prepare.sh"
build_sim
prepare_browser
passed=0
failed=0

# tap NAME FILE...: tests of node, counted by node itself; their words only where one fails.
tap() {
    local name=$1 report=$sim_dir/$1.tap status=0 start=$SECONDS good bad
    shift
    node --test --test-concurrency=1 --test-reporter=tap "$@" >"$report" 2>&1 || status=$?
    good=$(sed -n 's/^# pass //p' "$report")
    bad=$(sed -n 's/^# fail //p' "$report")
    if [ "$status" != 0 ]; then
        cat "$report"
        [ "${bad:-0}" != 0 ] || bad=1
    fi
    passed=$((passed + ${good:-0}))
    failed=$((failed + ${bad:-0}))
    say "  $name: ${good:-0} passed, ${bad:-0} failed, $((SECONDS - start)) s"
}

for backend in mbedtls wolfssl; do
    USSL_SIM_BUILD=$sim_dir/out/ussl-$backend.mjs USSL_SIM_RAW=$sim_dir/port-$backend/raw/ussl-$backend.mjs \
        tap "node-$backend" sim/wasm/tests/interpreter.test.mjs sim/wasm/tests/tls.test.mjs
done
cp -r sim/wasm/relay/test "$sim_dir/relay/"
tap relay "$sim_dir"/relay/test/*.test.mjs
tap browser sim/wasm/tests/browser/suite.mjs
say "screenshots are in $sim_dir/screenshots"
say "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
