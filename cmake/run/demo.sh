# SPDX-License-Identifier: MIT
# make verified TLS connections to a real server, over both backends
#
#   ./run demo
#
# Makes a certification authority and certificates (in build/demo, new each time), starts
# `openssl s_server` on 127.0.0.1 and fetches its page with build/host/ussl: one-way, mutual, and
# with a wrong name, which must be refused. One line a connection; exit 0 only if all went as expected.
need demo
[ -f build/host/build.ninja ] || configure host -DUSSL_BUILD_TESTS=OFF
build host --target ussl_cli

demo_dir=$root/build/demo
ussl=$root/build/host/ussl
servers=''
rm -rf "$demo_dir"
mkdir -p "$demo_dir"

stop_servers() {
    local pid
    for pid in $servers; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    servers=''
}
trap stop_servers EXIT
trap 'exit 130' INT TERM

# certificate NAME SUBJECT EXTENSIONS: a key and a certificate that the demo's CA signs for a day.
certificate() {
    local name=$1 subject=$2 extensions=$3
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$subject" \
        -keyout "$demo_dir/$name.key" -out "$demo_dir/$name.csr" 2>/dev/null
    openssl x509 -req -in "$demo_dir/$name.csr" -CA "$demo_dir/ca.pem" -CAkey "$demo_dir/ca.key" \
        -set_serial "0x$(openssl rand -hex 8)" -days 1 -out "$demo_dir/$name.pem" \
        -extfile <(printf '%s\n' "$extensions") 2>/dev/null
}

make_certificates() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 \
        -subj '/CN=ussl demo CA' -addext 'basicConstraints=critical,CA:TRUE' \
        -addext 'keyUsage=critical,keyCertSign,cRLSign' \
        -keyout "$demo_dir/ca.key" -out "$demo_dir/ca.pem" 2>/dev/null
    certificate server '/CN=ussl demo server' 'basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=DNS:myssl.com'
    certificate device '/CN=ussl demo device' 'basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=clientAuth'
}

# start_server NAME ARGUMENTS...: sets `port` to the port that it listens on.
start_server() {
    local name=$1 log=$demo_dir/$1.log i
    shift
    openssl s_server -accept 127.0.0.1:0 -cert "$demo_dir/server.pem" -key "$demo_dir/server.key" \
        -www -naccept 1000 "$@" </dev/null >"$log" 2>&1 &
    servers+=" $!"
    port=''
    for ((i = 0; i < 100; i++)); do
        port=$(sed -n 's/^ACCEPT .*:\([0-9][0-9]*\)$/\1/p' "$log" | head -n 1)
        [ -z "$port" ] || return 0
        sleep 0.05
    done
    cat "$log" >&2
    fail "openssl s_server did not start"
}

# The value of one key of a line of JSON, as it stands there.
json() { sed -n "s/.*\"$1\": *\(\"[^\"]*\"\|\[[^]]*\]\|[^,}]*\).*/\1/p" <<<"$2" | tr -d '"'; }

wrong=0
# expect BACKEND VERSION TITLE EXIT REASON ARGUMENTS...: one connection, one line.
expect() {
    local backend=$1 version=$2 title=$3 want=$4 reason=$5 out status=0 verdict page=$demo_dir/page
    shift 5
    rm -f "$page"
    out=$(timeout 20 "$ussl" client --backend "$backend" --min "$version" --max "$version" \
        --cafile "$demo_dir/ca.pem" --http --out "$page" --json "$@" 2>"$demo_dir/client.err") || status=$?
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
        sed 's/^/    /' "$demo_dir/client.err"
    fi
}

make_certificates
start_server one-way
one_way=$port
start_server mutual -Verify 1 -verify_return_error -CAfile "$demo_dir/ca.pem"
mutual=$port

say
say "A server for myssl.com is on 127.0.0.1:$one_way, one that asks for a certificate on :$mutual."
for backend in mbedtls wolfssl; do
    for version in tls1.2 tls1.3; do
        expect $backend $version "one-way" 0 "" --connect "127.0.0.1:$one_way" --servername myssl.com
        expect $backend $version "mutual" 0 "" --connect "127.0.0.1:$mutual" --servername myssl.com \
            --cert "$demo_dir/device.pem" --key "$demo_dir/device.key"
        expect $backend $version "wrong name, to be refused" 1 wrong_name \
            --connect "127.0.0.1:$one_way" --servername other.example
    done
done
say
if [ "$wrong" != 0 ]; then
    fail "$wrong connection(s) did not go as expected"
fi
say "All connections went as expected, in $SECONDS s."
