# SPDX-License-Identifier: MIT
# make verified TLS connections to a real server, over both backends
#
#   ./run demo
#
# Makes a certification authority and certificates (in build/demo, new each time), starts
# `openssl s_server` on 127.0.0.1 and fetches its page with build/host/ussl: one-way, mutual, and
# with a wrong name, which must be refused. One line a connection; exit 0 only if all went as expected.
need demo
build_command

peer_dir=$root/build/demo
ussl=$root/build/host/ussl
. "$root/cmake/peer.sh"

# The value of one key of a line of JSON, as it stands there.
json() { sed -n "s/.*\"$1\": *\(\"[^\"]*\"\|\[[^]]*\]\|[^,}]*\).*/\1/p" <<<"$2" | tr -d '"'; }

wrong=0
# expect BACKEND VERSION TITLE EXIT REASON ARGUMENTS...: one connection, one line.
expect() {
    local backend=$1 version=$2 title=$3 want=$4 reason=$5 out status=0 verdict page=$peer_dir/page
    shift 5
    rm -f "$page"
    out=$(timeout 20 "$ussl" client --backend "$backend" --min "$version" --max "$version" \
        --cafile "$peer_dir/ca.pem" --http --out "$page" --json "$@" 2>"$peer_dir/client.err") || status=$?
    verdict=ok
    # A page that came back proves that the server, too, was content with what it saw.
    if [ "$want" = 0 ] && ! grep -q '^HTTP/1.0 200' "$page" 2>/dev/null; then
        verdict=UNEXPECTED
    elif [ "$status" != "$want" ] || [ "$(json verify "$out" | tr -d '[] ')" != "$reason" ]; then
        verdict=UNEXPECTED
    fi
    if [ "$want" = 0 ]; then
        printf '  %-8s %-7s %-32s %-10s %s %s\n' "$backend" "$version" "$title" "$verdict" \
            "$(json suite "$out")" "in $(json handshake_ms "$out") ms"
    else
        printf '  %-8s %-7s %-32s %-10s refused: %s\n' "$backend" "$version" "$title" "$verdict" \
            "$(json verify "$out")"
    fi
    if [ "$verdict" != ok ]; then
        wrong=$((wrong + 1))
        printf '    exit %s, wanted %s with reasons "%s"; it said: %s\n' "$status" "$want" "$reason" "$out"
        sed 's/^/    /' "$peer_dir/client.err"
    fi
}

make_certificates
start_server one-way -www
one_way=$port
start_server mutual -www -Verify 1 -verify_return_error -CAfile "$peer_dir/ca.pem"
mutual=$port

say
say "A server for myssl.com is on 127.0.0.1:$one_way, one that asks for a certificate on :$mutual."
for backend in mbedtls wolfssl; do
    for version in tls1.2 tls1.3; do
        expect $backend $version "one-way" 0 "" --connect "127.0.0.1:$one_way" --servername myssl.com
        expect $backend $version "mutual" 0 "" --connect "127.0.0.1:$mutual" --servername myssl.com \
            --cert "$peer_dir/device.pem" --key "$peer_dir/device.key"
        expect $backend $version "wrong name, to be refused" 1 wrong_name \
            --connect "127.0.0.1:$one_way" --servername other.example
    done
done
say
if [ "$wrong" != 0 ]; then
    fail "$wrong connection(s) did not go as expected"
fi
say "All connections went as expected, in $SECONDS s."
