# SPDX-License-Identifier: MIT
# Builds memory_end in both profiles that are measured: build/host, and the folder that `small` names.
# Sourced by the groups that run it.
small=build/memory-small
configure host
build host --target memory_end
step "configure small" cmake -S . -B $small -G Ninja "-DUSSL_BACKENDS=mbedtls;wolfssl" -DUSSL_PROFILE=small \
    -DUSSL_KEYLOG=ON -DUSSL_BUILD_BENCH=ON
step "build small" cmake --build $small --target memory_end
