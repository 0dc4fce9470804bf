# SPDX-License-Identifier: MIT
# the browser simulator: a Python prompt with ussl over either backend, and an inspector
#
#   ./run sim [--origin ORIGIN] [--allow HOST:PORT] [RELAY OPTIONS]
#   ./run sim --check
#
# Builds MicroPython with ussl for WebAssembly, once a backend, and the page; starts demonstration
# servers (`ussl server`, and mosquitto for MQTT) and the relay on 127.0.0.1, and prints the address.
# The simulator trusts a demonstration CA that is made here. Ctrl-C ends all of it.
# --allow lets the page reach a real server; --origin lets a page of another origin in, such as the
# static site (build/sim/site) on your own host. sim/wasm/relay/README.md lists the relay's options.
# --check runs the documentation's example in headless Chromium on both backends, prints what it
# prints, and exits 0 only if that is what it should be.
check=no
relay_args=()
for argument in "$@"; do
    case $argument in
    --check) check=yes ;;
    *) relay_args+=("$argument") ;;
    esac
done

need sim
# Some build their own Node, which brings npm; Debian's is a package of its own.
command -v npm >/dev/null || need npm
[ "$check" = no ] || need browser
. "$root/sim/wasm/site/prepare.sh"
build_sim

demo=(node sim/wasm/site/demo.mjs --site "$sim_dir/site" --ussl build/host/ussl --relay "$sim_dir/relay" --pki "$sim_dir/pki")
if [ "$check" = yes ]; then
    prepare_browser
    node sim/wasm/tests/browser/check.mjs
    exit
fi
exec "${demo[@]}" -- "${relay_args[@]}"
