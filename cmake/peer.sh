# SPDX-License-Identifier: MIT
# A certification authority, a server for myssl.com and a device, and `openssl s_server` on 127.0.0.1.
# Sourced with `peer_dir` set, which it empties; what it started is stopped when the shell ends.

servers=''
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
rm -rf "$peer_dir"
mkdir -p "$peer_dir"

# certificate NAME SUBJECT EXTENSIONS: a key and a certificate that the CA signs for a day.
certificate() {
    local name=$1 subject=$2 extensions=$3
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$subject" \
        -keyout "$peer_dir/$name.key" -out "$peer_dir/$name.csr" 2>/dev/null
    openssl x509 -req -in "$peer_dir/$name.csr" -CA "$peer_dir/ca.pem" -CAkey "$peer_dir/ca.key" \
        -set_serial "0x$(openssl rand -hex 8)" -days 1 -out "$peer_dir/$name.pem" \
        -extfile <(printf '%s\n' "$extensions") 2>/dev/null
}

make_certificates() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 \
        -subj '/CN=ussl demo CA' -addext 'basicConstraints=critical,CA:TRUE' \
        -addext 'keyUsage=critical,keyCertSign,cRLSign' \
        -keyout "$peer_dir/ca.key" -out "$peer_dir/ca.pem" 2>/dev/null
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
    local name=$1 log=$peer_dir/$1.log i
    shift
    openssl s_server -accept 127.0.0.1:0 -cert "$peer_dir/server.pem" -key "$peer_dir/server.key" \
        -naccept 1000 "$@" </dev/null >"$log" 2>&1 &
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
