# SPDX-License-Identifier: MIT
# docs/memory.md: what a connection and each option need, measured again (USSL_REGENERATE=1 writes it)
# when: full
# needs: bench
configure host
build host --target memory_end
small=build/memory-small
step "configure small" cmake -S . -B $small -G Ninja "-DUSSL_BACKENDS=mbedtls;wolfssl" -DUSSL_PROFILE=small \
    -DUSSL_KEYLOG=ON -DUSSL_BUILD_BENCH=ON
step "build small" cmake --build $small --target memory_end
python3 bench/memory/table.py docs/memory.md build/host $small
