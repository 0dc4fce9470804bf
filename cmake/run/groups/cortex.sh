# SPDX-License-Identifier: MIT
# api and both backends compiled for a Cortex-M4 with no operating system, every profile
# when: fast
# needs: tests
passed=0
failed=0
for profile in small balanced fast; do
    folder=build/cortex-m4-$profile
    if step "configure for Cortex-M4, $profile" cmake -S . -B "$folder" -G Ninja \
        --toolchain cmake/toolchains/cortex-m4.cmake "-DUSSL_BACKENDS=mbedtls;wolfssl" \
        "-DUSSL_PROFILE=$profile" &&
        step "compile for Cortex-M4, $profile" cmake --build "$folder" --target ussl; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
done
say "$passed passed, $failed failed"
[ "$failed" = 0 ]
