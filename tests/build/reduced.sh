#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the host's library without what a small client can do without, and asks it for all of that.
#
#   reduced.sh BACKEND SOURCE_DIR OUT_DIR HOST_LIBRARY PKI_DIR CC
#
# HOST_LIBRARY, which has everything, is the control: the same questions, answered.
set -eu
backend=$1 source=$2 out=$3 host=$4 pki=$5 cc=$6
here=$(dirname "$0")
mkdir -p "$out"
cmake -S "$source" -B "$out" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DUSSL_BACKEND="$backend" -DUSSL_BACKENDS= \
    -DUSSL_PROFILE=small -DUSSL_SUITES=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 -DUSSL_HAVE_PEM=OFF -DUSSL_HAVE_CRL=OFF \
    -DUSSL_HAVE_NAME_CONSTRAINTS=OFF -DUSSL_HAVE_OWN_CERT=OFF -DUSSL_HAVE_SESSIONS=OFF \
    -DUSSL_HAVE_ERROR_TEXTS=OFF >"$out/configure.log" 2>&1 || { cat "$out/configure.log"; exit 1; }
nice cmake --build "$out" -j 2 --target ussl >"$out/build.log" 2>&1 || { tail -n 40 "$out/build.log"; exit 1; }
openssl x509 -in "$pki/root-ec.pem" -outform DER -out "$out/root.der"
openssl x509 -in "$pki/nc-dns-ok.pem" -outform DER -out "$out/leaf.der"
sed '1,/-----END CERTIFICATE-----/d' "$pki/nc-dns-ok.pem" | openssl x509 -outform DER -out "$out/issuer.der"
openssl crl -in "$pki/leaf.crl.pem" -outform DER -out "$out/leaf.crl.der"
failed=0
for build in none all; do
    library=$out/libussl.a
    [ $build = none ] || library=$host
    "$cc" -std=c11 -Wall -Wextra -Werror -I"$source/api" "$here/reduced.c" "$library" -lpthread -lm -o "$out/reduced-$build"
    "$out/reduced-$build" $build "$out/root.der" "$pki/root-ec.pem" "$out/leaf.der" "$out/issuer.der" "$out/leaf.crl.der" \
        "$pki/ec.key.der" || failed=1
done
exit $failed
