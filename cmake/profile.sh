# SPDX-License-Identifier: MIT
# Builds of other profiles than the host's, one folder each for every group that asks. Sourced by them.

# profile PROFILE TARGET: builds it in `$folder`, which is build/host for profile fast.
profile() {
    folder=build/host
    if [ "$1" = fast ]; then
        configure host && build host --target "$2"
        return
    fi
    folder=build/profile-$1
    step "configure $1" cmake -S . -B "$folder" -G Ninja "-DUSSL_BACKENDS=mbedtls;wolfssl" "-DUSSL_PROFILE=$1" \
        -DUSSL_KEYLOG=ON -DUSSL_BUILD_CLI=ON -DUSSL_BUILD_BENCH=ON &&
        step "build $2, $1" cmake --build "$folder" --target "$2"
}
