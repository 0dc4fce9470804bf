# SPDX-License-Identifier: MIT
# how fast each suite is, on each backend, beside OpenSSL, on this machine
#
#   ./run bench [--quick] [--phase P,...] [--suite GLOB] [--profile small|balanced|fast] [--out F] ...
#   ./run bench docs [FIRST.json [SECOND.json]]     two full runs, and docs/host-bench.md and README.md of them
#   ./run bench insn | layer | compare A.json B.json | gate BASELINE.json NEW.json | report F.json -o F.html
#   ./run bench sim [--rounds N] [--mib N] [--handshakes N] [--only CLIENT,...] [--write]
#
# Builds build/host (of another profile: build/bench-PROFILE) with the measuring programs and hands the
# arguments to build/host/ussl-bench, whose --help says more. bench/host/README.md tells the method.
#
# `sim` measures the simulator in headless Chromium beside libcurl.js and epoxy-tls, which npm fetches
# for it, and prints the table; the JSON goes to build/sim/bench.json. --write puts both into
# bench/sim/result.json and docs/simulator.md.
if [ "${1:-}" = sim ]; then
    shift
    . "$root/bench/sim/run.sh"
    exit
fi
need bench
# Tests and benches need different packages; each command configures what it needs.
plain=(-DUSSL_BUILD_TESTS=OFF -DUSSL_BUILD_EXAMPLES=OFF)
configure host "${plain[@]}"
profile=
for argument in "$@"; do
    case $profile:$argument in
    next:*) profile=$argument ;;
    *:--profile) profile=next ;;
    *:--profile=*) profile=${argument#--profile=} ;;
    esac
done
build host --target ussl_bench ussl_cli
case $profile in
small | balanced)
    configure host -B "$root/build/bench-$profile" "${plain[@]}" "-DUSSL_PROFILE=$profile"
    build "bench-$profile" --target ussl_bench ussl_cli
    ;;
esac
# Drawing and joining pages.
case ${1:-} in
docs | report)
    need report
    command -v npm >/dev/null || need npm
    ;;
esac
exec python3 build/host/ussl-bench "$@"
