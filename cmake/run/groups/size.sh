# SPDX-License-Identifier: MIT
# one-suite clients on an emulated Cortex-M4: sets of one's own, the gate of their size, the page
# when: full
# needs: firmware
folder=build/firmware/size-test
size=(python3 bench/firmware/size.py)
build_command

# chosen NAME BACKENDS ARGUMENTS...: a set of one's own is built from the configuration that is printed
# for it, handshakes with a live server, and replays that one's bytes.
chosen() {
    local name=$1 backends=$2
    shift 2
    count "$name" step "$name" "${size[@]}" --backend "$backends" --build $folder --out "$folder/$name.json" "$@"
}

mkdir -p $folder
chosen chacha-1.3 mbedtls,wolfssl --suites TLS_CHACHA20_POLY1305_SHA256 --options pem,error_texts
chosen rsa-cbc mbedtls,wolfssl --suites AES128-SHA --options sessions
chosen two-versions wolfssl --suites 0x1301,0xc02b,0xc02f --certs ecdsa,rsa --groups secp256r1,x25519 --lto
chosen psk mbedtls --suites TLS_PSK_WITH_AES_128_GCM_SHA256 --records 4096x1024

# A name that is none is refused, and the error says who knows the names.
refused() {
    ! "${size[@]}" --suites TLS_NO_SUCH_SUITE >$folder/unknown.txt 2>&1 && grep -q 'ussl suites --all' $folder/unknown.txt
}
count "an unknown suite is refused" refused

gate() {
    step "the images of the gate" "${size[@]}" matrix --quick --build $folder --out $folder/quick.json &&
        "${size[@]}" gate bench/firmware/size.json $folder/quick.json
}
count "the gate" gate

page() { "${size[@]}" page bench/firmware/size.json | cmp - docs/size.md; }
count "docs/size.md is stale: bench/firmware/size.py page bench/firmware/size.json >docs/size.md" page
counted
