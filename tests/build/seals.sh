#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the host's library without AES-256, and without AES, and asks it to seal sessions and tickets.
#
#   seals.sh BACKEND SOURCE_DIR OUT_DIR HOST_LIBRARY CC
#
# HOST_LIBRARY, which has everything, is the control.
set -eu
backend=$1 source=$2 out=$3 host=$4 cc=$5
here=$(dirname "$0")
mkdir -p "$out"
failed=0

# ask LIBRARY SESSIONS TICKETS
ask() {
    "$cc" -std=c11 -Wall -Wextra -Werror -I"$source/api" "$here/seals.c" "$1" -lpthread -lm -o "$out/seals"
    "$out/seals" "$2" "$3" || failed=1
}

# build SUITE: only that suite, at both ends
build() {
    cmake -S "$source" -B "$out" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DUSSL_BACKEND="$backend" -DUSSL_BACKENDS= \
        -DUSSL_PROFILE=balanced -DUSSL_SUITES="$1" -DUSSL_HAVE_ENCRYPTED_KEYS=OFF >"$out/configure.log" 2>&1 ||
        { cat "$out/configure.log"; exit 1; }
    nice cmake --build "$out" -j 2 --target ussl >"$out/build.log" 2>&1 || { tail -n 40 "$out/build.log"; exit 1; }
}

ask "$host" 1 1
build TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
ask "$out/libussl.a" 0 1
case $backend in
mbedtls) build TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_GCM_SHA384 ;; # GCM and long keys, and no AES
*) build TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 ;;
esac
ask "$out/libussl.a" 0 0
exit $failed
