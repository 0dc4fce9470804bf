# SPDX-License-Identifier: MIT
# every fuzz target for 20 seconds under the sanitizers (tests/fuzz/README.md)
# when: full
# needs: full
step "configure the fuzzers" cmake --preset fuzz
step "build the fuzzers" cmake --build build/fuzz --target fuzzers -j 2
tests/fuzz/run.sh build/fuzz "${USSL_FUZZ_SECONDS:-20}"
