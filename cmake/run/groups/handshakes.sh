# SPDX-License-Identifier: MIT
# every profile on both backends, in TLS 1.2 and 1.3, against openssl s_server
# when: full
# needs: bench
peer_dir=$root/build/handshakes
. "$root/cmake/peer.sh"
. "$root/cmake/profile.sh"
make_certificates
# One answers with a page of more than 4096 bytes in one record, one with a line.
start_server long -www -Verify 1 -verify_return_error -CAfile "$peer_dir/ca.pem"
long=$port
start_server short -WWW -Verify 1 -verify_return_error -CAfile "$peer_dir/ca.pem"
short=$port

# page BACKEND VERSION: fetches the page from the server at $to, both ends with certificates.
page() {
    rm -f "$peer_dir/page"
    timeout 30 "$folder/ussl" client --backend "$1" --min "$2" --max "$2" \
        --connect "127.0.0.1:$to" --servername myssl.com --cafile "$peer_dir/ca.pem" \
        --cert "$peer_dir/device.pem" --key "$peer_dir/device.key" --http \
        --out "$peer_dir/page" --json >"$peer_dir/client.json" 2>"$peer_dir/client.err" &&
        grep -q '^HTTP/1.0 200' "$peer_dir/page" || { cat "$peer_dir/client.json" "$peer_dir/client.err" && false; }
}

for profile in small balanced fast; do
    if ! profile $profile ussl_cli; then
        count "$profile builds" false
        continue
    fi
    to=$long
    [ "$profile" != small ] || to=$short
    for backend in mbedtls wolfssl; do
        for version in tls1.2 tls1.3; do
            count "$profile $backend $version" page $backend $version
        done
    done
done
counted
