# SPDX-License-Identifier: MIT
# MicroPython's unix port with the module, over each backend: ours and MicroPython's own TLS tests
# when: full
# needs: micropython
folder=$root/build/micropython
# upstreams BACKEND BINARY: MicroPython's own tests, whose last line says how many.
upstreams() {
    python3 micropython/tests/upstream.py "$2" --json "$folder/$1.json" >"$folder/$1.txt" ||
        { cat "$folder/$1.txt" && return 1; }
    say "  $1: $(tail -n 1 "$folder/$1.txt")"
}

reports=()
for backend in mbedtls wolfssl; do
    step "build MicroPython with ussl over $backend" micropython/unix/build.sh "$backend" "$folder/$backend"
    binary=$folder/$backend/micropython-ussl
    say "  $backend: $(stat -c %s "$binary") bytes"
    # 10,000 connections are the default of run.py; a tenth of them shows a leak as well.
    count "the module's own tests, $backend" python3 micropython/tests/run.py "$binary" --connections 1000
    count "MicroPython's tests, $backend" upstreams "$backend" "$binary"
    reports+=("$backend=$folder/$backend.json")
done
python3 micropython/tests/upstream_page.py "${reports[@]}" >"$folder/tests.md"
count "docs/micropython-tests.md is stale: cp build/micropython/tests.md docs/micropython-tests.md" \
    python3 micropython/tests/upstream_page.py "${reports[@]}" --check docs/micropython-tests.md
counted
