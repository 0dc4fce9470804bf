# SPDX-License-Identifier: MIT
# each backend alone, built and installed as a user does it
# when: fast
# needs: build
installs() {
    configure "$1" && build "$1" && step "install $1" cmake --install "build/$1" --prefix "build/$1/stage"
}

# The command of a single build knows that backend and no other.
knows_only() {
    "build/$1/ussl" version --json | grep -q "\"$1\"" && ! "build/$1/ussl" version --backend nonesuch >/dev/null 2>&1
}

for backend in mbedtls wolfssl; do
    count "$backend alone is built and installed" installs "$backend"
    count "build/$backend/ussl version names $backend and no other" knows_only "$backend"
done
counted
