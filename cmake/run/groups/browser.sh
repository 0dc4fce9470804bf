# SPDX-License-Identifier: MIT
# the simulator: in node, its relay, and in headless Chromium with relay, static site and frame, both backends
# when: full
# needs: browser
command -v npm >/dev/null || need npm
. "$root/sim/wasm/site/prepare.sh"
build_sim
prepare_browser

for backend in mbedtls wolfssl; do
    USSL_SIM_BUILD=$sim_dir/out/ussl-$backend.mjs USSL_SIM_RAW=$sim_dir/port/raw/ussl-$backend.mjs \
        count_node "node-$backend" "$sim_dir/node-$backend.tap" sim/wasm/tests/interpreter.test.mjs sim/wasm/tests/tls.test.mjs
done
cp -r sim/wasm/relay/test "$sim_dir/relay/"
count_node relay "$sim_dir/relay.tap" "$sim_dir"/relay/test/*.test.mjs
count_node browser "$sim_dir/browser.tap" sim/wasm/tests/browser/suite.mjs
say "screenshots are in $sim_dir/screenshots"
counted
