# SPDX-License-Identifier: MIT
# each backend alone, built and installed as a user does it
# when: fast
# needs: build
passed=0
failed=0
for backend in mbedtls wolfssl; do
    if configure "$backend" && build "$backend" &&
        step "install $backend" cmake --install "build/$backend" --prefix "build/$backend/stage"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
    # The command of a single build knows that backend and no other.
    if "build/$backend/ussl" version --json | grep -q "\"$backend\"" &&
        ! "build/$backend/ussl" version --backend nonesuch >/dev/null 2>&1; then
        passed=$((passed + 1))
    else
        say "build/$backend/ussl version does not name $backend"
        failed=$((failed + 1))
    fi
done
say "$passed passed, $failed failed"
[ "$failed" = 0 ]
