#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds MicroPython's unix port with the ussl module over one backend.
# Usage: micropython/unix/build.sh BACKEND FOLDER [MICROPYTHON]
#   BACKEND      mbedtls or wolfssl
#   FOLDER       where to build; the binary is FOLDER/micropython-ussl
#   MICROPYTHON  its sources (default: build/sources/micropython)
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
if [ $# -lt 2 ]; then
    sed -n '3,7s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
backend=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
top=$(cd "${3:-$root/build/sources/micropython}" && pwd)
jobs=${JOBS:-2}

cmake -S "$root" -B "$folder/ussl" -DUSSL_BACKEND="$backend" -DUSSL_PROFILE=fast \
    -DUSSL_SANITIZE="${SANITIZE:-}" >"$folder/cmake.log"
cmake --build "$folder/ussl" --target ussl -j "$jobs" >>"$folder/cmake.log" 2>&1 || {
    tail -30 "$folder/cmake.log" >&2
    exit 1
}

make -s -j "$jobs" -C "$top/mpy-cross" BUILD="$folder/mpy-cross"
make -s -j "$jobs" -C "$top/ports/unix" BUILD="$folder/unix" \
    VARIANT_DIR="$root/micropython/unix" USER_C_MODULES="$root" \
    USSL_LIB="$folder/ussl/libussl.a" BOARD_DIR="$root/micropython/unix" \
    MICROPY_MPYCROSS="$folder/mpy-cross/mpy-cross" MICROPY_MPYCROSS_DEPENDENCY= \
    CFLAGS_EXTRA="${CFLAGS_EXTRA:-}" LDFLAGS_EXTRA="${LDFLAGS_EXTRA:-}"
cp "$folder/unix/micropython-ussl" "$folder/micropython-ussl"
"$folder/micropython-ussl" -c "import ussl; print('micropython with ussl over %s %s' % ussl.backend())"
