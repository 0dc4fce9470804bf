# SPDX-License-Identifier: MIT
# every profile on both backends, in TLS 1.2 and 1.3, against openssl s_server
# when: full
# needs: demo
passed=0
failed=0
peer_dir=$root/build/handshakes
. "$root/cmake/peer.sh"
make_certificates
# One answers with a page of more than 4096 bytes in one record, one with a line.
start_server long -www -Verify 1 -verify_return_error -CAfile "$peer_dir/ca.pem"
long=$port
start_server short -WWW -Verify 1 -verify_return_error -CAfile "$peer_dir/ca.pem"
short=$port

for profile in small balanced fast; do
    folder=build/profile-$profile
    if [ "$profile" = fast ]; then
        # The host build is that profile.
        folder=build/host
        build_command
    elif ! step "configure $profile" cmake -S . -B "$folder" -G Ninja "-DUSSL_BACKENDS=mbedtls;wolfssl" \
        "-DUSSL_PROFILE=$profile" -DUSSL_BUILD_CLI=ON ||
        ! step "build $profile" cmake --build "$folder" --target ussl_cli; then
        failed=$((failed + 1))
        continue
    fi
    to=$long
    [ "$profile" != small ] || to=$short
    for backend in mbedtls wolfssl; do
        for version in tls1.2 tls1.3; do
            rm -f "$peer_dir/page"
            if timeout 30 "$folder/ussl" client --backend $backend --min $version --max $version \
                --connect "127.0.0.1:$to" --servername myssl.com --cafile "$peer_dir/ca.pem" \
                --cert "$peer_dir/device.pem" --key "$peer_dir/device.key" --http \
                --out "$peer_dir/page" --json >"$peer_dir/client.json" 2>"$peer_dir/client.err" &&
                grep -q '^HTTP/1.0 200' "$peer_dir/page"; then
                passed=$((passed + 1))
            else
                say "$profile $backend $version failed:"
                cat "$peer_dir/client.json" "$peer_dir/client.err"
                failed=$((failed + 1))
            fi
        done
    done
done
say "$passed passed, $failed failed"
[ "$failed" = 0 ]
