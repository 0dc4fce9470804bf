# SPDX-License-Identifier: MIT
# ./run bench sim: builds what is measured, measures, and with --write keeps it. Sourced with
# cmake/steps.sh loaded; cmake/run/bench.sh is the manual.
write=no
arguments=()
for argument in "$@"; do
    case $argument in
    --write) write=yes ;;
    *) arguments+=("$argument") ;;
    esac
done
need browser
command -v npm >/dev/null || need npm
. "$root/sim/wasm/site/prepare.sh"
build_sim
prepare_browser
npm_folder "$sim_dir/bench" "$root/bench/sim"
export USSL_SIM_BENCH=$sim_dir/bench
node bench/sim/run.mjs --out "$sim_dir/bench.json" "${arguments[@]}"
if [ "$write" = yes ]; then
    cp "$sim_dir/bench.json" bench/sim/result.json
    node bench/sim/doc.mjs bench/sim/result.json >docs/simulator.md
    say "written: bench/sim/result.json and docs/simulator.md"
fi
