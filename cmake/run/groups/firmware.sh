# SPDX-License-Identifier: MIT
# handshakes on an emulated Cortex-M4 and a RISC-V, both backends: against the baseline, and twice the same
# when: full
# needs: firmware
folder=build/firmware
bench=(python3 bench/firmware/run.py --gate --build $folder)
build_command
step "build the images and run them" "${bench[@]}" --afresh --out $folder/first.json
step "run them again" "${bench[@]}" --afresh --out $folder/second.json
# All but the commit, which says "dirty" as soon as somebody edits the tree in between.
if cmp <(grep -v '"commit"' $folder/first.json) <(grep -v '"commit"' $folder/second.json); then
    say "two runs gave the same bytes"
else
    fail "two runs differ: what the images measure is not determined by their bytes"
fi
step "end a run half-way and go on" python3 bench/firmware/tests/resume.py --build $folder
# A server in profile small hands out tickets in TLS 1.3, and has no AES-256 to seal them with.
step "a TLS 1.3 server in profile small" python3 bench/firmware/run.py --profiles small --records 4096x4096 --suites 0x1301 \
    --build $folder --out $folder/server.json
python3 bench/firmware/run.py gate bench/firmware/baseline.json $folder/first.json
