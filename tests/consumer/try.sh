#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds and runs a foreign program against ussl in one of the ways that the README promises.
#
#   try.sh installed|pkgconfig|subdirectory SOURCE_DIR BUILD_DIR WORK_DIR PKI_DIR CC
set -eu
way=$1 source=$2 build=$3 work=$4 pki=$5 cc=$6
here=$source/tests/consumer
rm -rf "$work"
mkdir -p "$work"

quietly() {
    "$@" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
}
install_it() {
    quietly cmake --install "$build" --prefix "$work/prefix"
    headers=$(cd "$work/prefix/include" && find . -type f | sort | xargs)
    [ "$headers" = "./ussl.h ./ussl_wrap.h" ] || { echo "installed headers: $headers"; exit 1; }
    # A user may move the tree.
    mv "$work/prefix" "$work/moved"
}
case $way in
installed)
    install_it
    quietly cmake -S "$here/installed" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/moved" -DCMAKE_C_COMPILER="$cc"
    quietly cmake --build "$work/build"
    program=$work/build/consumer
    ;;
pkgconfig)
    install_it
    PKG_CONFIG_PATH=$(dirname "$(find "$work/moved" -name ussl.pc)")
    export PKG_CONFIG_PATH
    program=$work/consumer
    # shellcheck disable=SC2046
    quietly "$cc" -std=c11 -Wall -Wextra -Werror "$here/main.c" $(pkg-config --cflags --libs ussl) -o "$program"
    [ "$(pkg-config --modversion ussl)" = "$(sed -n 's/^project(ussl VERSION \([0-9.]*\).*/\1/p' "$source/CMakeLists.txt")" ]
    ;;
subdirectory)
    quietly cmake -S "$here/subdirectory" -B "$work/build" -DUSSL_DIR_OF_SOURCE="$source" -DCMAKE_C_COMPILER="$cc" \
        -DCMAKE_C_COMPILER_LAUNCHER="$(command -v ccache || true)"
    quietly nice cmake --build "$work/build" -j 2
    program=$work/build/consumer
    ;;
esac
"$program" "$pki/ca.pem"
