#!/bin/sh
# SPDX-License-Identifier: MIT
# Prints what emcc calls to compile a C file: its clang, and the flags that emcc tells (`emcc --cflags`). Python,
# in which emcc is written, starts for longer than clang compiles.
#
#   compiler.sh FLAGS...     those on which emcc's own depend: -Os, -sSUPPORT_LONGJMP=wasm
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
: >"$folder/empty.c"
clang=$(emcc -v -c "$folder/empty.c" -o "$folder/empty.o" 2>&1 |
    sed -n 's/^ *"\([^"]*clang[^"]*\)" -target .*/\1/p' | head -n 1)
[ -x "$clang" ] || { echo "compiler.sh: emcc -v does not tell its clang" >&2; exit 1; }
echo "$clang $(emcc --cflags "$@")"
