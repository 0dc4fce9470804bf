# SPDX-License-Identifier: MIT
# how fast each suite is, on each backend, beside OpenSSL, on this machine
#
#   ./run bench [--quick] [--phase P,...] [--what GLOB] [--peer NAME,...] [--format table|csv|json] ...
#   ./run bench insn | compare A.json B.json | gate BASELINE.json NEW.json
#
# Builds build/host with the measuring program and hands the arguments to build/host/ussl-bench,
# whose --help says more.
need bench
# Tests and benches need different packages; each command configures what it needs.
configure host -DUSSL_BUILD_TESTS=OFF -DUSSL_BUILD_EXAMPLES=OFF
build host --target ussl-bench-run ussl_cli
exec python3 build/host/ussl-bench "$@"
