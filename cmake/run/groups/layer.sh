# SPDX-License-Identifier: MIT
# what ussl costs beside the same library called directly: at most 1 percent more instructions
# when: full
# needs: bench
configure host
build host --target direct_mbedtls layer_mbedtls direct_wolfssl layer_wolfssl
if python3 bench/direct/cost.py build/host --limit 1.0; then
    say "4 passed, 0 failed"
else
    say "0 passed, 1 failed"
    exit 1
fi
