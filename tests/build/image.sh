#!/bin/sh
# SPDX-License-Identifier: MIT
# Links a client-only Cortex-M4 image and reads its map: neither server nor cipher core may be in it.
#
#   image.sh BACKEND SOURCE_DIR OUT_DIR HOST_LIBRARY
#
# HOST_LIBRARY, which has everything, is the control: names that are not even there would prove nothing.
set -eu
backend=$1 source=$2 out=$3 host=$4
here=$(dirname "$0")

command -v arm-none-eabi-gcc >/dev/null || { echo "image: needs gcc-arm-none-eabi and libnewlib-arm-none-eabi"; exit 1; }
mkdir -p "$out"
cmake -S "$source" -B "$out" -G Ninja --toolchain "$source/cmake/toolchains/cortex-m4.cmake" \
    -DCMAKE_BUILD_TYPE=MinSizeRel -DUSSL_BACKEND="$backend" -DUSSL_BACKENDS= -DUSSL_PROFILE=small \
    -DUSSL_HAVE_SERVER=OFF >"$out/configure.log" 2>&1 || { cat "$out/configure.log"; exit 1; }
nice cmake --build "$out" -j 2 --target ussl >"$out/build.log" 2>&1 || { tail -n 40 "$out/build.log"; exit 1; }
arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -Os -std=c11 -ffunction-sections -fdata-sections \
    -I"$source/api" "$here/client_image.c" "$out/libussl.a" --specs=nano.specs --specs=nosys.specs \
    -Wl,--gc-sections -Wl,-Map="$out/client.map" -o "$out/client.elf" 2>"$out/link.log" ||
    { cat "$out/link.log"; exit 1; }
arm-none-eabi-nm "$out/client.elf" | awk '{ print $3 }' >"$out/symbols"
arm-none-eabi-size "$out/client.elf"

failed=0
wrong() {
    echo "image: $backend: $1"
    failed=1
}
case $backend in
mbedtls) server='mbedtls_ssl_handshake_server_step mbedtls_ssl_tls13_handshake_server_step mbedtls_ssl_ticket_setup
    mbedtls_ssl_conf_session_cache' client=mbedtls_ssl_handshake_client_step most=26700 ;;
wolfssl) server='wolfSSL_accept DoTls13ClientHello SendTls13ServerHello SendServerHello wolfTLSv1_2_server_method_ex'
    client=wolfSSL_connect most=27000 ;;
*) wrong "no names are known for this backend" && server='' client='' most=0 ;;
esac
known=$(nm "$host" 2>/dev/null | awk 'NF == 3 { print $3 }')
for name in $server; do
    echo "$known" | grep -qx "$name" || wrong "$name is not even in the whole library: the test is stale"
    ! grep -qx "$name" "$out/symbols" || wrong "server code: $name"
done
grep -q "$client" "$out/symbols" || grep -q "ussl_conn_handshake" "$out/symbols" || wrong "no client code: that image proves nothing"
grep -qx ussl_conn_handshake "$out/symbols" || wrong "ussl_conn_handshake is missing: that image proves nothing"
# Every function of the backend's cipher core, by the objects that were compiled for this very image.
arm-none-eabi-nm --defined-only "$out/backends/$backend/CMakeFiles/ussl_backend_$backend.dir"/cipher*.obj |
    awk 'NF == 3 && $2 ~ /[TDR]/ { print $3 }' | sort -u >"$out/cipher-symbols"
[ "$(wc -l <"$out/cipher-symbols")" -ge 5 ] || wrong "the objects of the cipher core were not found"
! grep -Fx -f "$out/cipher-symbols" "$out/symbols" || wrong "the cipher core is in the image"
# The map says the same: none of its sections was kept.
sed -n '/^Linker script and memory map/,$p' "$out/client.map" >"$out/kept"
[ "$(wc -l <"$out/kept")" -gt 100 ] || wrong "the map could not be read"
! grep -E "^ \.(text|rodata)\.(ussl_cipher_|$(paste -sd'|' "$out/cipher-symbols"))" "$out/kept" || wrong "the map holds the cipher core"
echo "$known" | grep -q "^ussl_cipher_$backend\$" || wrong "ussl_cipher_$backend is not even in the whole library"
# What our own code weighs in it: the symbols that our objects define and the library does not.
names() { arm-none-eabi-nm --defined-only "$@" | awk 'NF == 3 { print $3 }' | LC_ALL=C sort -u; }
names $(find "$out/CMakeFiles/ussl_core.dir" "$out/backends/$backend/CMakeFiles/ussl_backend_$backend.dir" \
    -name '*.obj') >"$out/ours"
names $(find "$out/backends/$backend/CMakeFiles" -path '*_lib*' -name '*.obj') >"$out/theirs"
LC_ALL=C comm -23 "$out/ours" "$out/theirs" >"$out/layer"
layer=0
for bytes in $(arm-none-eabi-nm -S --defined-only "$out/client.elf" | awk 'NF == 4 && $3 ~ /[TtRrDd]/ { print $4, $2 }' |
    LC_ALL=C sort | LC_ALL=C join - "$out/layer" | awk '{ print $2 }'); do
    layer=$((layer + 0x$bytes))
done
echo "image: $backend: $layer bytes of our own, at most $most"
[ "$layer" -ge 8000 ] || wrong "hardly any code of ours was found: that count proves nothing"
[ "$layer" -le "$most" ] || wrong "our own code has grown past $most bytes"
[ $failed = 0 ] && echo "image: $backend: client only, no server, no cipher core"
exit $failed
