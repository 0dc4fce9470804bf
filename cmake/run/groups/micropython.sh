# SPDX-License-Identifier: MIT
# MicroPython's unix port with the module, over each backend: ours and MicroPython's own TLS tests
# when: full
# needs: micropython
folder=$root/build/micropython
passed=0
failed=0
note() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
}
reports=()
for backend in mbedtls wolfssl; do
    step "build MicroPython with ussl over $backend" micropython/unix/build.sh "$backend" "$folder/$backend"
    binary=$folder/$backend/micropython-ussl
    say "  $backend: $(stat -c %s "$binary") bytes"
    status=0
    # 10,000 connections are the default of run.py; a tenth of them shows a leak as well.
    python3 micropython/tests/run.py "$binary" --connections 1000 || status=$?
    note "$status"
    status=0
    python3 micropython/tests/upstream.py "$binary" --json "$folder/$backend.json" >"$folder/$backend.txt" || status=$?
    [ "$status" = 0 ] || cat "$folder/$backend.txt"
    say "  $backend: $(tail -n 1 "$folder/$backend.txt")"
    note "$status"
    reports+=("$backend=$folder/$backend.json")
done
python3 micropython/tests/upstream_page.py "${reports[@]}" >"$folder/tests.md"
status=0
python3 micropython/tests/upstream_page.py "${reports[@]}" --check docs/micropython-tests.md || status=$?
[ "$status" = 0 ] || say "docs/micropython-tests.md is stale: cp build/micropython/tests.md docs/micropython-tests.md"
note "$status"
say "$passed passed, $failed failed"
[ "$failed" = 0 ]
