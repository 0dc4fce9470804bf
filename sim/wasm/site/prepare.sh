# SPDX-License-Identifier: MIT
# Builds what the simulator consists of; sourced by ./run's commands with cmake/steps.sh loaded.
sim_dir=$root/build/sim

# npm_folder TO FROM: the packages of FROM's lock, installed in TO unless they are there.
npm_folder() {
    local to=$1 from=$2
    mkdir -p "$to"
    if ! cmp -s "$from/package-lock.json" "$to/.installed"; then
        cp "$from/package.json" "$from/package-lock.json" "$to/"
        step "npm ci for $(basename "$from")" env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 \
            npm ci --no-audit --no-fund --prefix "$to"
        cp "$from/package-lock.json" "$to/.installed"
    fi
}

build_sim() {
    local name own args=()
    [ -f build/host/build.ninja ] || configure host -DUSSL_BUILD_TESTS=OFF
    build host --target ussl_cli
    for name in mbedtls wolfssl; do
        own=USSL_${name^^}_SOURCE_DIR
        [ -z "${!own:-}" ] || args+=("-D$own=${!own}")
    done
    step "configure the simulator" cmake -S "$root/sim/wasm" -B "$sim_dir" "${args[@]}"
    step "build the simulator" cmake --build "$sim_dir" --target site
    npm_folder "$sim_dir/relay" "$root/sim/wasm/relay"
    cp "$root"/sim/wasm/relay/*.mjs "$sim_dir/relay/"
}

# Exports what the browser tests read.
prepare_browser() {
    npm_folder "$sim_dir/playwright" "$root/sim/wasm/tests/browser"
    export USSL_SIM_PLAYWRIGHT=$sim_dir/playwright
    export USSL_SIM_SITE=$sim_dir/site USSL_SIM_RELAY=$sim_dir/relay USSL_SIM_PKI=$sim_dir/pki
    export USSL_SIM_USSL=$root/build/host/ussl USSL_SIM_SHOTS=$sim_dir/screenshots
}
