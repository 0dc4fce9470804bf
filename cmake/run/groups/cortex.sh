# SPDX-License-Identifier: MIT
# api and both backends compiled for a Cortex-M4 with no operating system, every profile
# when: fast
# needs: tests

# What the library may ask of its surroundings: ISO C, the compiler's own arithmetic, and the port.
allowed='^(__aeabi_.*|_ctype_|__errno|__assert_func|abort|calloc|free|malloc|realloc|mem(chr|cmp|cpy|move|set)|'
allowed+='str(chr|cmp|len|ncmp|ncpy|rchr|str|casecmp|ncasecmp)|snprintf|printf|qsort|time|gmtime|log|pow|ussl_port_.*)$'

# Every symbol that an archive needs and does not hold itself, apart from those.
strangers() {
    comm -23 <(arm-none-eabi-nm -u "$1" 2>/dev/null | awk '$1 == "U" { print $2 }' | sort -u) \
        <(arm-none-eabi-nm --defined-only "$1" | awk 'NF == 3 { print $3 }' | sort -u) | grep -vE "$allowed" || true
}

compiles() {
    step "configure for Cortex-M4, $profile" cmake -S . -B "$folder" -G Ninja \
        --toolchain cmake/toolchains/cortex-m4.cmake "-DUSSL_BACKENDS=mbedtls;wolfssl" \
        "-DUSSL_PROFILE=$profile" -DCMAKE_BUILD_TYPE=MinSizeRel &&
        step "compile for Cortex-M4, $profile" cmake --build "$folder" --target ussl
}

stands_alone() {
    local strange
    strange=$(strangers "$folder/libussl.a")
    [ -z "$strange" ] || { say $strange && false; }
}

for profile in small balanced fast; do
    folder=build/cortex-m4-$profile
    count "$profile compiles for Cortex-M4" compiles
    [ ! -f "$folder/libussl.a" ] || count "libussl.a, $profile, needs only what bare metal has" stands_alone
done
counted
