#!/bin/sh
# SPDX-License-Identifier: MIT
# Compiles each public header alone, as C11 and as C++17, and checks that no library's header is behind it.
#
#   headers.sh SOURCE_DIR CC CXX
set -u
source=$1 cc=$2 cxx=$3
failed=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
say_failed() {
    echo "headers: $1"
    failed=1
}
[ -n "$cxx" ] || say_failed "there is no C++ compiler (Debian: g++)"
for name in ussl.h ussl_wrap.h ussl_port.h ussl_backend.h ussl_core.h ussl_cipher.h; do
    [ -f "$source/api/$name" ] || { say_failed "api/$name is missing"; continue; }
    # Included twice: the guard is part of what is tested.
    printf '#include "%s"\n#include "%s"\nint main(void);\nint main(void) { return 0; }\n' $name $name >"$work/one.c"
    cp "$work/one.c" "$work/one.cc"
    flags="-I$source/api -Wall -Wextra -Wundef -Wconversion -Wshadow -Wpedantic -Werror -fsyntax-only"
    # shellcheck disable=SC2086
    "$cc" -std=c11 $flags "$work/one.c" || say_failed "$name does not compile alone as C11"
    # shellcheck disable=SC2086
    [ -z "$cxx" ] || "$cxx" -std=c++17 $flags "$work/one.cc" || say_failed "$name does not compile alone as C++17"
    "$cc" -std=c11 "-I$source/api" -M "$work/one.c" | tr ' \\' '\n\n' | grep -E 'mbedtls|wolfssl|psa/' &&
        say_failed "$name pulls in a library's header"
    "$cc" -std=c11 "-I$source/api" -dM -E "$work/one.c" | grep -E '^#define (MBEDTLS|WOLF|PSA)' &&
        say_failed "$name leaks a library's macro"
done
[ $failed = 0 ] && echo "headers: six headers, each alone, as C11 and as C++17"
exit $failed
