# SPDX-License-Identifier: MIT
# the simulator: in node, its relay, and in headless Chromium with relay, static site and frame, both backends
# when: full
# needs: browser
command -v npm >/dev/null || need npm
. "$root/sim/wasm/site/prepare.sh"
build_sim
prepare_browser

# tap NAME FILE...: tests of node, counted by node itself.
tap() {
    local name=$1 report=$sim_dir/$1.tap status=0 start=$SECONDS
    shift
    node --test --test-concurrency=1 --test-reporter=tap "$@" >"$report" 2>&1 || status=$?
    count_tap "$name, $((SECONDS - start)) s" "$report" "$status"
}

for backend in mbedtls wolfssl; do
    USSL_SIM_BUILD=$sim_dir/out/ussl-$backend.mjs USSL_SIM_RAW=$sim_dir/port/raw/ussl-$backend.mjs \
        tap "node-$backend" sim/wasm/tests/interpreter.test.mjs sim/wasm/tests/tls.test.mjs
done
cp -r sim/wasm/relay/test "$sim_dir/relay/"
tap relay "$sim_dir"/relay/test/*.test.mjs
tap browser sim/wasm/tests/browser/suite.mjs
say "screenshots are in $sim_dir/screenshots"
counted
