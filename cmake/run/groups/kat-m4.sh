# SPDX-License-Identifier: MIT
# known answers on an emulated Cortex-M4: Wycheproof against what profile fast computes there
# when: full
# needs: firmware
"$root/cmake/sources.sh" wycheproof
folder=build/firmware
mkdir -p $folder
python3 tests/kat/flatten.py build/sources/wycheproof/testvectors_v1 $folder/all.tsv
# P-384, RSA-3072 and Camellia have no code of their own for this processor, and take minutes there.
grep -vE '^[a-z]+\s([A-Z]*_?P384|RSA_3072|CAMELLIA)' $folder/all.tsv >$folder/vectors.tsv
# The two X25519 values that wolfSSL refuses on a host are right here.
awk -F'\t' 'NR == FNR { ids[$3]; next } /^#/ || ($2 in ids)' $folder/vectors.tsv \
    <(grep -v '^wolfssl.x25519' tests/kat/known.tsv) >$folder/known.tsv
for backend in mbedtls wolfssl; do
    place=$folder/m4-$backend-fast-16384x16384
    step "configure $backend" cmake -S bench/firmware -B $place -G Ninja --toolchain "$root/bench/firmware/toolchain.cmake" \
        -DBOARD=m4 -DUSSL_BACKEND=$backend -DUSSL_PROFILE=fast -DUSSL_IN_CONTENT_LEN=16384 \
        -DUSSL_OUT_CONTENT_LEN=16384 -DCMAKE_BUILD_TYPE=None
    step "build $backend" cmake --build $place --target kat
    count "$backend" qemu-system-arm -M mps2-an386 -nographic -monitor none -serial none -semihosting-config \
        "enable=on,target=native,arg=kat,arg=$folder/vectors.tsv,arg=$folder/known.tsv" -kernel $place/kat
done
counted
